"""An approver's queue is read by key too."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.create_index(
        "ix_reviews_signoff",
        "reviews",
        ["body_code", "due_on", "id"],
        postgresql_where=sa.text("waiting = 'approver'"),
    )


def downgrade() -> None:
    op.drop_index("ix_reviews_signoff", "reviews")
