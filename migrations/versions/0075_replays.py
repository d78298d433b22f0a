"""What changes of services would have done to the cases of a year."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0075"
down_revision = "0074"


def upgrade() -> None:
    op.create_table(
        "replays",
        sa.Column("id", sa.Uuid(), server_default=sa.text("uuidv7()"), nullable=False),
        sa.Column("item_code", sa.String(), nullable=False),
        sa.Column("item_version", sa.Integer(), nullable=False),
        sa.Column("particular", sa.String(), nullable=True),
        sa.Column("values", postgresql.JSONB(), nullable=False),
        sa.Column("filed_from", sa.Date(), nullable=False),
        sa.Column("asked_by", sa.Uuid(), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("cases", sa.Integer(), nullable=True),
        sa.Column("left_out", sa.Integer(), nullable=False),
        sa.Column("differences", postgresql.JSONB(), nullable=False),
        sa.CheckConstraint("(done_at is null) = (cases is null)", name="counted_when_done"),
        sa.ForeignKeyConstraint(["asked_by"], ["users.id"], name="fk_replays_asked_by"),
        sa.PrimaryKeyConstraint("id", name="pk_replays"),
    )
    op.create_index("ix_replays_created", "replays", ["created_at", "id"])


def downgrade() -> None:
    op.drop_table("replays")
