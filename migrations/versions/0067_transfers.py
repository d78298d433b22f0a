"""The letter of a case that was handed over to the competent unit.

Revision ID: 0067
Revises: 0066
"""

from alembic import op

revision = "0067"
down_revision = "0066"
branch_labels = None
depends_on = None

KINDS = (
    *("receipt", "correction", "acceptance", "not_accepted", "decision", "certificate"),
    *("revocation", "cancellation", "entry", "referral", "objection_reply", "payment"),
    *("recovery_notice", "recovery_order", "suspension", "ending_notice", "resumption"),
    *("clarification", "returned", "extension", "discontinued"),
)


def upgrade() -> None:
    """One letter more."""
    _allow((*KINDS, "transfer"))


def downgrade() -> None:
    """Without it."""
    op.execute("delete from papers where kind = 'transfer'")
    _allow(KINDS)


def _allow(kinds: tuple[str, ...]) -> None:
    op.drop_constraint(op.f("ck_papers_kind"), "papers", type_="check")
    op.create_check_constraint(op.f("ck_papers_kind"), "papers", f"kind in {kinds}")
