"""Recoveries of what was paid: notice, answer, decision, repayment."""

import sqlalchemy as sa
from alembic import op

revision = "0039"
down_revision = "0038"

MONEY = sa.Numeric(14, 2)
KINDS = (
    *("receipt", "correction", "acceptance", "not_accepted", "decision", "certificate"),
    *("revocation", "cancellation", "entry", "referral", "objection_reply", "payment"),
)
NEW = ("recovery_notice", "recovery_order")


def upgrade() -> None:
    op.create_table(
        "recoveries",
        sa.Column("id", sa.Uuid(), server_default=sa.text("uuidv7()"), nullable=False),
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("proposed", MONEY, nullable=False),
        sa.Column("proposed_by", sa.Uuid(), nullable=False),
        sa.Column("amount", MONEY),
        sa.Column("decided_by", sa.Uuid()),
        sa.Column("decided_on", sa.Date()),
        sa.Column("repay_by", sa.Date()),
        sa.Column("repaid", MONEY, nullable=False),
        sa.CheckConstraint("proposed > 0", name=op.f("ck_recoveries_proposed")),
        sa.CheckConstraint("amount > 0 and amount <= proposed", name=op.f("ck_recoveries_amount")),
        sa.CheckConstraint("decided_by <> proposed_by", name=op.f("ck_recoveries_other_person")),
        sa.CheckConstraint(
            "(amount is null) = (repay_by is null)", name=op.f("ck_recoveries_repay_by")
        ),
        sa.CheckConstraint(
            "repaid >= 0 and repaid <= coalesce(amount, 0)", name=op.f("ck_recoveries_repaid")
        ),
        sa.ForeignKeyConstraint(
            ["application_id"], ["applications.id"], name=op.f("fk_recoveries_application_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recoveries")),
    )
    op.create_index(op.f("ix_recoveries_application_id"), "recoveries", ["application_id"])
    op.create_index(
        "uq_recoveries_open",
        "recoveries",
        ["application_id"],
        unique=True,
        postgresql_where=sa.text("state not in ('repaid', 'dropped')"),
    )
    _allow((*KINDS, *NEW))


def downgrade() -> None:
    op.execute(f"delete from papers where kind in {NEW}")
    _allow(KINDS)
    op.drop_table("recoveries")


def _allow(kinds: tuple[str, ...]) -> None:
    op.drop_constraint(op.f("ck_papers_kind"), "papers")
    op.create_check_constraint(op.f("ck_papers_kind"), "papers", f"kind in {kinds}")
