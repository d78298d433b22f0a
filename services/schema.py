"""The tables' version: what this code expects, and bringing the database there.

Alembic is loaded by what runs migrations; the web side only compares numbers.
"""

from functools import cache
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from services.settings import ROOT

if TYPE_CHECKING:
    from alembic.config import Config


def alembic_config(connection: Connection | None = None) -> "Config":
    """Alembic's configuration, to run on a connection or else on the portal's database."""
    from alembic.config import Config  # noqa: PLC0415

    config = Config(ROOT / "alembic.ini")
    config.attributes["connection"] = connection
    return config


@cache
def head() -> str:
    """The revision that this code expects. Files are named `<number>_<subject>.py`."""
    files = (ROOT / "migrations" / "versions").glob("[0-9]*_*.py")
    return max(file.name.partition("_")[0] for file in files)


def upgrade(connection: Connection | None = None, to: str = "head") -> None:
    """Bring the database to a revision. Processes that try at once wait for each other."""
    from alembic import command  # noqa: PLC0415

    command.upgrade(alembic_config(connection), to)


def downgrade(connection: Connection, to: str = "base") -> None:
    """Take the database back to a revision."""
    from alembic import command  # noqa: PLC0415

    command.downgrade(alembic_config(connection), to)
