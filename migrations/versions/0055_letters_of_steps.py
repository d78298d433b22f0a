"""Letters of a return, an extension and an end without a decision.

Revision ID: 0055
Revises: 0054
"""

from alembic import op

revision = "0055"
down_revision = "0054"
branch_labels = None
depends_on = None

KINDS = (
    *("receipt", "correction", "acceptance", "not_accepted", "decision", "certificate"),
    *("revocation", "cancellation", "entry", "referral", "objection_reply", "payment"),
    *("recovery_notice", "recovery_order", "suspension", "ending_notice", "resumption"),
    "clarification",
)
ADDED = ("returned", "extension", "discontinued")


def upgrade() -> None:
    """Three letters more."""
    _allow((*KINDS, *ADDED))


def downgrade() -> None:
    """Without them."""
    op.execute(f"delete from papers where kind in {ADDED}")
    _allow(KINDS)


def _allow(kinds: tuple[str, ...]) -> None:
    op.drop_constraint(op.f("ck_papers_kind"), "papers", type_="check")
    op.create_check_constraint(op.f("ck_papers_kind"), "papers", f"kind in {kinds}")
