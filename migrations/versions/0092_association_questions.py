"""What agencies ask associations, and what each of them answers."""

import sqlalchemy as sa
from alembic import op

revision = "0092"
down_revision = "0091"


def _moment(name: str) -> sa.Column[sa.DateTime]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=True)


def upgrade() -> None:
    op.create_table(
        "association_questions",
        sa.Column("id", sa.Uuid(), server_default=sa.text("uuidv7()"), nullable=False),
        sa.Column("body_code", sa.String(), nullable=False),
        sa.Column("asked_by", sa.Uuid(), nullable=False),
        sa.Column(
            "asked_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("question", sa.String(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("to_publish", sa.Boolean(), nullable=False),
        _moment("withdrawn_at"),
        _moment("reminded_at"),
        _moment("ended_at"),
        _moment("published_at"),
        _moment("taken_down_at"),
        sa.CheckConstraint("published_at is null or to_publish", name="published_as_said"),
        sa.CheckConstraint(
            "published_at is null or withdrawn_at is null", name="published_or_withdrawn"
        ),
        sa.ForeignKeyConstraint(
            ["asked_by"], ["users.id"], name="fk_association_questions_asked_by"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_association_questions"),
    )
    op.create_index("ix_association_questions_body", "association_questions", ["body_code", "id"])
    op.create_index(
        "ix_association_questions_running",
        "association_questions",
        ["due_on"],
        postgresql_where=sa.text("ended_at is null and withdrawn_at is null"),
    )
    op.create_index(
        "ix_association_questions_public",
        "association_questions",
        ["id"],
        postgresql_where=sa.text("published_at is not null and taken_down_at is null"),
    )
    op.create_table(
        "association_answers",
        sa.Column("id", sa.Uuid(), server_default=sa.text("uuidv7()"), nullable=False),
        sa.Column("question_id", sa.Uuid(), nullable=False),
        sa.Column("association_id", sa.Uuid(), nullable=False),
        sa.Column("text", sa.String(), nullable=True),
        sa.Column("members_agree", sa.Boolean(), nullable=False),
        sa.Column("may_publish", sa.Boolean(), nullable=False),
        sa.Column("answered_by", sa.Uuid(), nullable=True),
        _moment("answered_at"),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("(text is null) = (answered_at is null)", name="answered"),
        sa.CheckConstraint("text is not null or not may_publish", name="publishes_an_answer"),
        sa.ForeignKeyConstraint(
            ["question_id"],
            ["association_questions.id"],
            name="fk_association_answers_question_id",
        ),
        sa.ForeignKeyConstraint(
            ["association_id"], ["applicants.id"], name="fk_association_answers_association_id"
        ),
        sa.ForeignKeyConstraint(
            ["answered_by"],
            ["users.id"],
            name="fk_association_answers_answered_by",
            ondelete="set null",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_association_answers"),
        sa.UniqueConstraint(
            "question_id",
            "association_id",
            name="uq_association_answers_question_id_association_id",
        ),
    )
    op.create_index(
        "ix_association_answers_association", "association_answers", ["association_id", "id"]
    )


def downgrade() -> None:
    op.drop_table("association_answers")
    op.drop_table("association_questions")
