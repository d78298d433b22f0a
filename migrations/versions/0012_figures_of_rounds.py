"""Rounds state rates of exchange and of interest, and in which units they pay."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    op.add_column("rounds", sa.Column("rates_on", sa.Date))
    op.add_column("rounds", sa.Column("exchange", JSONB, nullable=False, server_default="{}"))
    op.add_column("rounds", sa.Column("interest", sa.Numeric(7, 4)))
    op.add_column(
        "rounds", sa.Column("unit", sa.Numeric(14, 2), nullable=False, server_default="0.01")
    )
    op.add_column("rounds", sa.Column("floor", sa.Numeric(14, 2)))
    op.add_column("rounds", sa.Column("below", sa.Text, nullable=False, server_default="keep"))
    for column in ("exchange", "unit", "below"):
        op.alter_column("rounds", column, server_default=None)
    op.create_check_constraint("below", "rounds", "below in ('drop', 'keep')")
    op.create_check_constraint("unit", "rounds", "unit in (0.01, 1, 10000)")
    op.create_check_constraint("floor", "rounds", "floor > 0")
    op.create_check_constraint("rates", "rounds", "exchange = '{}' or rates_on is not null")


def downgrade() -> None:
    for column in ("below", "floor", "unit", "interest", "exchange", "rates_on"):
        op.drop_column("rounds", column)
