"""Budgets that a round gives to directions, and what its lists gave each."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0088"
down_revision = "0085"

TABLES = ("rounds", "round_lists")


def upgrade() -> None:
    for table in TABLES:
        op.add_column(
            table,
            sa.Column(
                "directions",
                postgresql.JSONB(),
                nullable=False,
                server_default=sa.text("'{}'::jsonb"),
            ),
        )
    op.add_column("list_entries", sa.Column("direction", sa.String(), nullable=True))


def downgrade() -> None:
    op.drop_column("list_entries", "direction")
    for table in TABLES:
        op.drop_column(table, "directions")
