"""The tables' version: what this code expects, and bringing the database there."""

from functools import cache

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from services.settings import ROOT


def alembic_config(connection: Connection | None = None) -> Config:
    """Alembic's configuration, to run on a connection or else on the portal's database."""
    config = Config(ROOT / "alembic.ini")
    config.attributes["connection"] = connection
    return config


@cache
def head() -> str:
    """The revision that this code expects.

    Raises:
        alembic.util.exc.CommandError: the revisions have several ends.
    """
    revision = ScriptDirectory.from_config(alembic_config()).get_current_head()
    assert revision is not None
    return revision


def upgrade(connection: Connection | None = None, to: str = "head") -> None:
    """Bring the database to a revision. Processes that try at once wait for each other."""
    command.upgrade(alembic_config(connection), to)


def downgrade(connection: Connection, to: str = "base") -> None:
    """Take the database back to a revision."""
    command.downgrade(alembic_config(connection), to)
