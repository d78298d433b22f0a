"""By which day the next condition of a decision is to be met, for whoever checks it."""

import sqlalchemy as sa
from alembic import op

revision = "0076"
down_revision = "0075"


def upgrade() -> None:
    op.add_column("reviews", sa.Column("conditions_due_on", sa.Date(), nullable=True))
    op.create_index(
        "ix_reviews_conditions",
        "reviews",
        ["conditions_due_on", "id"],
        postgresql_where=sa.text("conditions_due_on is not null"),
    )


def downgrade() -> None:
    op.drop_index("ix_reviews_conditions", "reviews")
    op.drop_column("reviews", "conditions_due_on")
