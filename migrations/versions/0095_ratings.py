"""Applicants grade the service once their case has ended, and agencies answer low grades."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0095"
down_revision = "0094"


def upgrade() -> None:
    op.create_table(
        "ratings",
        sa.Column("id", sa.Uuid(), server_default=sa.text("uuidv7()"), nullable=False),
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("grade", sa.String(), nullable=False),
        sa.Column("points", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("words", sa.String(), nullable=True),
        sa.Column("may_publish", sa.Boolean(), nullable=False),
        sa.Column("rated_by", sa.Uuid(), nullable=False),
        sa.Column(
            "rated_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("answer", sa.String(), nullable=True),
        sa.Column("answered_by", sa.Uuid(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "grade in ('very_satisfied', 'satisfied', 'fairly_satisfied', 'dissatisfied',"
            " 'very_dissatisfied')",
            name="grade",
        ),
        sa.CheckConstraint(
            "(due_on is null) = (grade not in ('dissatisfied', 'very_dissatisfied'))", name="due"
        ),
        sa.CheckConstraint("not may_publish or words is not null", name="publishes_words"),
        sa.CheckConstraint("(answer is null) = (answered_at is null)", name="answered"),
        sa.CheckConstraint("answer is null or due_on is not null", name="answers_low"),
        sa.ForeignKeyConstraint(
            ["application_id"], ["applications.id"], name="fk_ratings_application_id"
        ),
        sa.ForeignKeyConstraint(["rated_by"], ["users.id"], name="fk_ratings_rated_by"),
        sa.ForeignKeyConstraint(["answered_by"], ["users.id"], name="fk_ratings_answered_by"),
        sa.PrimaryKeyConstraint("id", name="pk_ratings"),
        sa.UniqueConstraint("application_id", name="uq_ratings_application_id"),
    )
    op.create_index(
        "ix_ratings_waiting",
        "ratings",
        ["due_on"],
        postgresql_where=sa.text("due_on is not null and answered_at is null"),
    )


def downgrade() -> None:
    op.drop_table("ratings")
