"""Rounds are changed by officers, who may be two at once."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.add_column("rounds", sa.Column("version", sa.Integer(), nullable=False, server_default="1"))
    op.alter_column("rounds", "version", server_default=None)


def downgrade() -> None:
    op.drop_column("rounds", "version")
