"""What all tables share: names of constraints, column types, keys."""

from datetime import datetime
from secrets import randbits
from typing import Annotated, Any
from uuid import UUID

from sqlalchemy import DateTime, MetaData, func, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase, mapped_column

from services import moments

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}


def new_key() -> UUID:
    """Make a version 7 UUID (RFC 9562): milliseconds, their 4096ths, and 62 random bits.

    Like the `uuidv7()` that SQL uses. Keys made here need not be read back from the
    database, so that several rows are inserted in one statement.
    """
    milliseconds, rest = divmod(moments.nanosecond(), 1_000_000)
    fraction = rest * 4096 // 1_000_000
    return UUID(int=milliseconds << 80 | 7 << 76 | fraction << 64 | 2 << 62 | randbits(62))


Key = Annotated[
    UUID, mapped_column(primary_key=True, default=new_key, server_default=text("uuidv7()"))
]
"""Primary keys are version 7 UUIDs: unguessable, yet in order of creation."""

Moment = Annotated[datetime, mapped_column(DateTime(timezone=True))]
"""An instant, stored in UTC."""

Created = Annotated[datetime, mapped_column(DateTime(timezone=True), server_default=func.now())]


class Base(DeclarativeBase):
    """All tables of the portal."""

    metadata = MetaData(naming_convention=NAMES)
    type_annotation_map = {dict[str, Any]: JSONB, list[Any]: JSONB}  # noqa: RUF012
