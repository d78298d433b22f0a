"""A reviewer's queue holds what a reviewer can act on."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"

INDEXES = {
    "ix_reviews_queue": (("body_code", "due_on", "id"), ""),
    "ix_reviews_unclaimed": (("body_code", "due_on", "id"), " and assignee_id is null"),
    "ix_reviews_queue_item": (("body_code", "item_code", "due_on", "id"), ""),
    "ix_reviews_assignee": (("assignee_id", "due_on", "id"), ""),
}


def upgrade() -> None:
    _index_anew("waiting = 'reviewer'")


def downgrade() -> None:
    _index_anew("waiting in ('reviewer', 'approver')")


def _index_anew(waits: str) -> None:
    for name, (columns, more) in INDEXES.items():
        op.drop_index(name, "reviews")
        op.create_index(name, "reviews", columns, postgresql_where=sa.text(waits + more))
