"""Letters that ask for clarification after acceptance.

Revision ID: 0054
Revises: 0053
"""

from alembic import op

revision = "0054"
down_revision = "0053"
branch_labels = None
depends_on = None

KINDS = (
    *("receipt", "correction", "acceptance", "not_accepted", "decision", "certificate"),
    *("revocation", "cancellation", "entry", "referral", "objection_reply", "payment"),
    *("recovery_notice", "recovery_order", "suspension", "ending_notice", "resumption"),
)
RUNS_OUT = ("received", "correction", "suspended")


def upgrade() -> None:
    """A letter of its own, and a state that ends by itself."""
    _apply((*KINDS, "clarification"), ("received", "correction", "clarification", "suspended"))


def downgrade() -> None:
    """Without them."""
    op.execute("delete from papers where kind = 'clarification'")
    op.execute("update applications set state = 'review' where state = 'clarification'")
    _apply(KINDS, RUNS_OUT)


def _apply(kinds: tuple[str, ...], states: tuple[str, ...]) -> None:
    op.drop_constraint("kind", "papers", type_="check")
    op.create_check_constraint("kind", "papers", f"kind in {kinds}")
    op.execute("drop index ix_applications_running_out")
    listed = ", ".join(f"'{state}'" for state in states)
    op.execute(
        "create index ix_applications_running_out on applications (due_on)"
        f" where state in ({listed})"
    )
