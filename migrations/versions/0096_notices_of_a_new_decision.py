"""Notices that a case is decided anew.

Revision ID: 0096
Revises: 0095
"""

from alembic import op

revision = "0096"
down_revision = "0095"
branch_labels = None
depends_on = None

KINDS = (
    *("receipt", "correction", "acceptance", "not_accepted", "decision", "certificate"),
    *("revocation", "cancellation", "entry", "referral", "objection_reply", "payment"),
    *("recovery_notice", "recovery_order", "suspension", "ending_notice", "resumption"),
    *("clarification", "returned", "extension", "discontinued", "transfer", "rectification"),
)


def upgrade() -> None:
    """One letter more."""
    _allow((*KINDS, "reopening"))


def downgrade() -> None:
    """Without it."""
    op.execute("delete from papers where kind = 'reopening'")
    _allow(KINDS)


def _allow(kinds: tuple[str, ...]) -> None:
    op.drop_constraint(op.f("ck_papers_kind"), "papers", type_="check")
    op.create_check_constraint(op.f("ck_papers_kind"), "papers", f"kind in {kinds}")
