"""Counts of months, and indexes by which months and open parts are counted."""

import sqlalchemy as sa
from alembic import op

revision = "0045"
down_revision = "0044"


def upgrade() -> None:
    op.create_table(
        "tallies",
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("body_code", sa.String(), nullable=False),
        sa.Column("item_code", sa.String(), nullable=False),
        sa.Column("received", sa.Integer(), nullable=False),
        sa.Column("decided", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("month", "body_code", "item_code", name=op.f("pk_tallies")),
    )
    for column in ("submitted_at", "decided_at"):
        op.create_index(
            f"ix_applications_{column}",
            "applications",
            [column],
            postgresql_where=sa.text(f"{column} is not null"),
        )
    op.create_index(
        "ix_reviews_load",
        "reviews",
        ["body_code", "item_code", "assignee_id"],
        postgresql_where=sa.text("waiting in ('reviewer', 'approver')"),
    )


def downgrade() -> None:
    op.drop_index("ix_reviews_load", "reviews")
    for column in ("decided_at", "submitted_at"):
        op.drop_index(f"ix_applications_{column}", "applications")
    op.drop_table("tallies")
