"""What officers want to be told of, and when."""

import sqlalchemy as sa
from alembic import op

revision = "0081"
down_revision = "0080"

TOPICS = ("filings", "due", "outcome")


def upgrade() -> None:
    op.create_table(
        "notice_choices",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        *(sa.Column(one, sa.String(), server_default="daily", nullable=False) for one in TOPICS),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=True),
        *(
            sa.CheckConstraint(
                f"{one} in ('at_once', 'daily', 'never')", name=op.f(f"ck_notice_choices_{one}")
            )
            for one in TOPICS
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name="fk_notice_choices_user_id", ondelete="cascade"
        ),
        sa.PrimaryKeyConstraint("user_id", name="pk_notice_choices"),
    )


def downgrade() -> None:
    op.drop_table("notice_choices")
