"""How the answer to a statement that came on paper was given."""

import sqlalchemy as sa
from alembic import op

revision = "0065"
down_revision = "0064"

TABLES = ("entry_reports", "staff_complaints")
CHECKS = {
    "told": "(told_on is null) = (told_by is null)",
    "told_of": "told_on is null or (entered_by is not null and answered_at is not null)",
}


def upgrade() -> None:
    for table in TABLES:
        op.add_column(table, sa.Column("told_on", sa.Date()))
        op.add_column(table, sa.Column("told_how", sa.String()))
        op.add_column(table, sa.Column("told_by", sa.Uuid()))
        for name, condition in CHECKS.items():
            op.create_check_constraint(op.f(f"ck_{table}_{name}"), table, condition)


def downgrade() -> None:
    for table in TABLES:
        for name in CHECKS:
            op.drop_constraint(op.f(f"ck_{table}_{name}"), table)
        for name in ("told_by", "told_how", "told_on"):
            op.drop_column(table, name)
