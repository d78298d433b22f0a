"""The emerging markets and the exhibitions that a round announces."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0060"
down_revision = "0057"

COLUMNS = ("emerging", "exhibitions")


def upgrade() -> None:
    for name in COLUMNS:
        op.add_column(
            "rounds",
            sa.Column(
                name, postgresql.JSONB(), nullable=False, server_default=sa.text("'[]'::jsonb")
            ),
        )


def downgrade() -> None:
    for name in COLUMNS:
        op.drop_column("rounds", name)
