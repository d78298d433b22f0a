"""A certificate can be replaced by one in the new name of its holder.

Revision ID: 0097
Revises: 0096
"""

from alembic import op

revision = "0097"
down_revision = "0096"
branch_labels = None
depends_on = None

STATUSES = ("in_force", "revoked", "cancelled")


def upgrade() -> None:
    """One status more."""
    _allow((*STATUSES, "replaced"))


def downgrade() -> None:
    """Without it: what was replaced counts as cancelled."""
    op.execute("update papers set status = 'cancelled' where status = 'replaced'")
    _allow(STATUSES)


def _allow(statuses: tuple[str, ...]) -> None:
    op.drop_constraint(op.f("ck_papers_status"), "papers", type_="check")
    op.create_check_constraint(op.f("ck_papers_status"), "papers", f"status in {statuses}")
