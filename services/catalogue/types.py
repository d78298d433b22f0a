"""What all data of the catalogue is made of: codes, sources, conditions."""

from typing import Annotated

from pydantic import StringConstraints

from services.conditions import When
from services.content import ContentText, Frozen, Status

__all__ = ["Code", "ItemCode", "Path", "Source", "When"]

Code = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9]*(_[a-z0-9]+)*$")]
"""A section, field, option or document; it becomes a name in HTML and JSON."""

ItemCode = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$")]
"""An item or a topic; it becomes part of an address."""

Path = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)?$")]
"""`section.field`; within a row, also the bare code of a column of the same row."""


class Source(Frozen):
    """Where a rule, a figure or a limit comes from."""

    text: ContentText
    status: Status
