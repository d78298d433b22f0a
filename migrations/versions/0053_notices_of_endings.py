"""Notices before what was granted is ended; letters that say that the clock runs again."""

from alembic import op

revision = "0053"
down_revision = "0052"

KINDS = (
    *("receipt", "correction", "acceptance", "not_accepted", "decision", "certificate"),
    *("revocation", "cancellation", "entry", "referral", "objection_reply", "payment"),
    *("recovery_notice", "recovery_order", "suspension"),
)


def upgrade() -> None:
    _allow((*KINDS, "ending_notice", "resumption"))


def downgrade() -> None:
    op.execute("delete from papers where kind in ('ending_notice', 'resumption')")
    _allow(KINDS)


def _allow(kinds: tuple[str, ...]) -> None:
    op.drop_constraint(op.f("ck_papers_kind"), "papers")
    op.create_check_constraint(op.f("ck_papers_kind"), "papers", f"kind in {kinds}")
