"""The revision of the tables that this code expects, and migrations to it.

Only migrations load Alembic; the web side just compares numbers.
"""

from functools import cache
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from services.settings import ROOT

if TYPE_CHECKING:
    from alembic.config import Config


def alembic_config(connection: Connection | None = None) -> "Config":
    """Make Alembic's configuration, for a connection or else for the portal's database."""
    from alembic.config import Config  # noqa: PLC0415

    config = Config(ROOT / "alembic.ini")
    config.attributes["connection"] = connection
    return config


@cache
def head() -> str:
    """Find the revision that this code expects, from files named `<number>_<subject>.py`."""
    files = (ROOT / "migrations" / "versions").glob("[0-9]*_*.py")
    return max(file.name.partition("_")[0] for file in files)


def upgrade(connection: Connection | None = None, to: str = "head") -> None:
    """Upgrade the database to a revision. Processes that do so at once wait for each other."""
    from alembic import command  # noqa: PLC0415

    command.upgrade(alembic_config(connection), to)


def downgrade(connection: Connection, to: str = "base") -> None:
    """Downgrade the database to a revision."""
    from alembic import command  # noqa: PLC0415

    command.downgrade(alembic_config(connection), to)
