"""Rounds say how long their list is published, and the number of their guide."""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"


def upgrade() -> None:
    op.add_column(
        "rounds", sa.Column("publicity_days", sa.Integer, nullable=False, server_default="7")
    )
    op.add_column("rounds", sa.Column("guide", sa.String, nullable=False, server_default=""))
    for column in ("publicity_days", "guide"):
        op.alter_column("rounds", column, server_default=None)
    op.create_check_constraint("publicity_days", "rounds", "publicity_days between 5 and 30")


def downgrade() -> None:
    for column in ("guide", "publicity_days"):
        op.drop_column("rounds", column)
