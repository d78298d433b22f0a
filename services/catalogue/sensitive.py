"""Why an item asks for sensitive personal information: `sensitive.yaml`, a sentence a kind."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Literal, get_args

from pydantic import TypeAdapter

from services.content import ContentText, Frozen, read_yaml

REASONS = Path(__file__).parent / "sensitive.yaml"

SensitiveKind = Literal["identity", "profile", "account", "criminal_record"]
NumberKind = Literal["identity", "account"]
"""What is a number, which an agency beside the lead reads in part unless its duty needs it."""
NUMBERS: frozenset[NumberKind] = frozenset(get_args(NumberKind))


class SensitiveReason(Frozen):
    """What is asked for, and why: the necessity of it, and its effect on whom it tells of."""

    name: ContentText
    why: ContentText


@cache
def sensitive_reasons() -> Mapping[SensitiveKind, SensitiveReason]:
    """Read the reason of each kind.

    Raises:
        BadContent: the file is wrong.
    """
    shape = TypeAdapter(dict[SensitiveKind, SensitiveReason])
    found: Mapping[SensitiveKind, SensitiveReason] = read_yaml(REASONS, shape)
    return found
