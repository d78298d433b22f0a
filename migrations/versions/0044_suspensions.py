"""Notices of suspension; suspensions that have ended are found by the sweep."""

import sqlalchemy as sa
from alembic import op

revision = "0044"
down_revision = "0043"

KINDS = (
    *("receipt", "correction", "acceptance", "not_accepted", "decision", "certificate"),
    *("revocation", "cancellation", "entry", "referral", "objection_reply", "payment"),
    *("recovery_notice", "recovery_order"),
)


def upgrade() -> None:
    _allow((*KINDS, "suspension"))
    _watch("state in ('received', 'correction', 'suspended')")


def downgrade() -> None:
    _watch("state in ('received', 'correction')")
    op.execute("delete from papers where kind = 'suspension'")
    _allow(KINDS)


def _allow(kinds: tuple[str, ...]) -> None:
    op.drop_constraint(op.f("ck_papers_kind"), "papers")
    op.create_check_constraint(op.f("ck_papers_kind"), "papers", f"kind in {kinds}")


def _watch(states: str) -> None:
    op.drop_index("ix_applications_running_out", "applications")
    op.create_index(
        "ix_applications_running_out",
        "applications",
        ["due_on"],
        postgresql_where=sa.text(states),
    )
