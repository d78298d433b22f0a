"""What is in somebody's hands is found by whose; what is in nobody's is not kept there."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"

BEFORE = "waiting = 'reviewer'"
AFTER = "waiting = 'reviewer' and assignee_id is not null"


def upgrade() -> None:
    _keep(AFTER)


def downgrade() -> None:
    _keep(BEFORE)


def _keep(those: str) -> None:
    op.drop_index("ix_reviews_assignee", "reviews")
    op.create_index(
        "ix_reviews_assignee",
        "reviews",
        ["assignee_id", "due_on", "id"],
        postgresql_where=sa.text(those),
    )
