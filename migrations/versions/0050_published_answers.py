"""Answers to enquiries that are published, without names."""

import sqlalchemy as sa
from alembic import op

revision = "0050"
down_revision = "0049"


def upgrade() -> None:
    op.create_table(
        "published_answers",
        sa.Column("id", sa.Uuid(), server_default=sa.text("uuidv7()"), nullable=False),
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("item_code", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("question", sa.String(), nullable=False),
        sa.Column("answer", sa.String(), nullable=False),
        sa.Column("answered_on", sa.Date(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("taken_down_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["application_id"], ["applications.id"], name="fk_published_answers_application_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_published_answers"),
        sa.UniqueConstraint("application_id", name="uq_published_answers_application_id"),
    )
    op.create_index(
        "ix_published_answers_public",
        "published_answers",
        ["id"],
        postgresql_where=sa.text("taken_down_at is null"),
    )


def downgrade() -> None:
    op.drop_table("published_answers")
