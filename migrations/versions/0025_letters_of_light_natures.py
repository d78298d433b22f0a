"""A paper for what is put on file or entered, and one for what is handed over."""

from alembic import op

revision = "0025"
down_revision = "0021"

KINDS = (
    *("receipt", "correction", "acceptance", "not_accepted", "decision", "certificate"),
    *("revocation", "cancellation"),
)
LIGHT = ("entry", "referral")


def upgrade() -> None:
    _allow((*KINDS, *LIGHT))


def downgrade() -> None:
    op.execute(f"delete from papers where kind in {LIGHT}")
    _allow(KINDS)


def _allow(kinds: tuple[str, ...]) -> None:
    op.drop_constraint(op.f("ck_papers_kind"), "papers")
    op.create_check_constraint(op.f("ck_papers_kind"), "papers", f"kind in {kinds}")
