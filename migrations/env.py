"""How Alembic reaches the database, and which tables are ours."""

from typing import Any

from alembic import context
from sqlalchemy import Connection, text

from services import models
from services.database import engine

LOCK = 8_201_733
"""An advisory lock of our own: two starting processes must not migrate at once."""


def is_ours(name: str | None, kind: str, _parents: Any) -> bool:
    """Procrastinate keeps its own tables; see `versions/0001_ground.py`."""
    return kind != "table" or not (name or "").startswith("procrastinate_")


def run(connection: Connection) -> None:
    """Run the revisions asked for, all of them or none."""
    context.configure(
        connection=connection,
        target_metadata=models.Base.metadata,
        include_name=is_ours,
        compare_server_default=True,
    )
    with context.begin_transaction():
        connection.execute(text("select pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
        context.run_migrations()


given: Connection | None = context.config.attributes.get("connection")
if given is not None:
    run(given)
else:
    with engine().connect() as own:
        run(own)
