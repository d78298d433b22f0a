"""Officers who stand in for others of their body while these are away."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0066"
down_revision = "0065"


def upgrade() -> None:
    op.create_table(
        "deputies",
        sa.Column("id", sa.Uuid(), server_default=sa.text("uuidv7()"), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("deputy_id", sa.Uuid(), nullable=False),
        sa.Column("body_code", sa.String(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("named_by", sa.Uuid(), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("person_id <> deputy_id", name=op.f("ck_deputies_two_people")),
        sa.CheckConstraint("first_day <= last_day", name=op.f("ck_deputies_days")),
        sa.ForeignKeyConstraint(["person_id"], ["users.id"], name="fk_deputies_person_id"),
        sa.ForeignKeyConstraint(["deputy_id"], ["users.id"], name="fk_deputies_deputy_id"),
        sa.PrimaryKeyConstraint("id", name="pk_deputies"),
        postgresql.ExcludeConstraint(
            (sa.column("person_id"), "="),
            (sa.text("daterange(first_day, last_day, '[]')"), "&&"),
            using="gist",
            name="ex_deputies_person",
            where=sa.text("ended_at is null"),
        ),
    )
    op.create_index(
        "ix_deputies_deputy",
        "deputies",
        ["deputy_id"],
        postgresql_where=sa.text("ended_at is null"),
    )
    op.create_index("ix_deputies_body", "deputies", ["body_code", "last_day"])


def downgrade() -> None:
    op.drop_table("deputies")
