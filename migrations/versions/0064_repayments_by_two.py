"""Repayments count once another person has confirmed them."""

import sqlalchemy as sa
from alembic import op

revision = "0064"
down_revision = "0062"

CHECKS = {
    "waiting": "waiting > 0 and repaid + waiting <= amount",
    "entered": "waiting is null or entered_by is not null",
    "confirmed_by": "confirmed_by <> entered_by",
}


def upgrade() -> None:
    op.add_column("recoveries", sa.Column("waiting", sa.Numeric(14, 2)))
    op.add_column("recoveries", sa.Column("entered_by", sa.Uuid()))
    op.add_column("recoveries", sa.Column("confirmed_by", sa.Uuid()))
    for name, condition in CHECKS.items():
        op.create_check_constraint(op.f(f"ck_recoveries_{name}"), "recoveries", condition)


def downgrade() -> None:
    for name in CHECKS:
        op.drop_constraint(op.f(f"ck_recoveries_{name}"), "recoveries")
    for name in ("confirmed_by", "entered_by", "waiting"):
        op.drop_column("recoveries", name)
