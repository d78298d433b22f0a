"""Consequences of well-founded reports, kept with them."""

import sqlalchemy as sa
from alembic import op

revision = "0040"
down_revision = "0039"

CHECKS = {
    "consequence": "consequence in ('returned', 'kept')",
    "settled": "(consequence is null) = (settled_at is null)",
    "founded": "consequence is null or outcome <> 'unfounded'",
}


def upgrade() -> None:
    op.add_column("entry_reports", sa.Column("consequence", sa.String()))
    op.add_column("entry_reports", sa.Column("note", sa.String()))
    op.add_column("entry_reports", sa.Column("settled_by", sa.Uuid()))
    op.add_column("entry_reports", sa.Column("settled_at", sa.DateTime(timezone=True)))
    for name, words in CHECKS.items():
        op.create_check_constraint(op.f(f"ck_entry_reports_{name}"), "entry_reports", words)


def downgrade() -> None:
    for name in CHECKS:
        op.drop_constraint(op.f(f"ck_entry_reports_{name}"), "entry_reports")
    for column in ("consequence", "note", "settled_by", "settled_at"):
        op.drop_column("entry_reports", column)
