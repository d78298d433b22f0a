"""Rules for certificates. Source: notices of other cities; none of Shenzhen's was found."""

from collections.abc import Mapping
from typing import Any


def renewed(row: Mapping[str, Any]) -> bool:
    """Check whether a certificate is a surveillance or renewal, and no first one."""
    return row.get("first") is False
