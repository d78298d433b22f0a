"""A paper for the end of a grant: the decision to revoke it, or the notice that it is cancelled."""

from alembic import op

revision = "0009"
down_revision = "0008"

KINDS = ("receipt", "correction", "acceptance", "not_accepted", "decision", "certificate")
ENDS = ("revocation", "cancellation")


def upgrade() -> None:
    _allow((*KINDS, *ENDS))


def downgrade() -> None:
    op.execute(f"delete from papers where kind in {ENDS}")
    _allow(KINDS)


def _allow(kinds: tuple[str, ...]) -> None:
    op.drop_constraint(op.f("ck_papers_kind"), "papers")
    op.create_check_constraint(op.f("ck_papers_kind"), "papers", f"kind in {kinds}")
