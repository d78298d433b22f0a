"""A round is decided by one list, proposed by one person and fixed by another."""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"

MONEY = sa.Numeric(14, 2)
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "round_lists",
        sa.Column("id", sa.Uuid(), server_default=sa.text("uuidv7()"), nullable=False),
        sa.Column("round_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("envelope", MONEY, nullable=False),
        sa.Column("unit", MONEY, nullable=False),
        sa.Column("floor", MONEY),
        sa.Column("below", sa.String(), nullable=False),
        sa.Column("asked", MONEY, nullable=False),
        sa.Column("total", MONEY, nullable=False),
        sa.Column("coefficient", sa.String(), nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.Column("proposed_by", sa.Uuid(), nullable=False),
        sa.Column("proposed_at", MOMENT, nullable=False),
        sa.Column("opinion", sa.String()),
        sa.Column("opinion_text", sa.String(), nullable=False),
        sa.Column("opinion_body", sa.String()),
        sa.Column("opined_by", sa.Uuid()),
        sa.Column("opined_at", MOMENT),
        sa.Column("fixed_by", sa.Uuid()),
        sa.Column("fixed_at", MOMENT),
        sa.Column("dropped_by", sa.Uuid()),
        sa.Column("dropped_at", MOMENT),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "total <= envelope and total <= asked", name=op.f("ck_round_lists_within_envelope")
        ),
        sa.CheckConstraint("opinion in ('agree', 'disagree')", name=op.f("ck_round_lists_opinion")),
        sa.CheckConstraint("fixed_by <> proposed_by", name=op.f("ck_round_lists_other_person")),
        sa.CheckConstraint(
            "fixed_at is null or dropped_at is null", name=op.f("ck_round_lists_fixed_or_dropped")
        ),
        sa.ForeignKeyConstraint(["round_id"], ["rounds.id"], name=op.f("fk_round_lists_round_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_round_lists")),
        sa.UniqueConstraint("round_id", "number", name=op.f("uq_round_lists_round_id_number")),
    )
    op.create_index(
        "uq_round_lists_standing",
        "round_lists",
        ["round_id"],
        unique=True,
        postgresql_where=sa.text("dropped_at is null"),
    )
    op.create_table(
        "list_entries",
        sa.Column("id", sa.Uuid(), server_default=sa.text("uuidv7()"), nullable=False),
        sa.Column("list_id", sa.Uuid(), nullable=False),
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("base", MONEY, nullable=False),
        sa.Column("amount", MONEY, nullable=False),
        sa.Column("rule", sa.String(), nullable=False),
        sa.CheckConstraint(
            "0 <= amount and amount <= base", name=op.f("ck_list_entries_within_base")
        ),
        sa.ForeignKeyConstraint(
            ["list_id"], ["round_lists.id"], name=op.f("fk_list_entries_list_id")
        ),
        sa.ForeignKeyConstraint(
            ["application_id"], ["applications.id"], name=op.f("fk_list_entries_application_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_list_entries")),
        sa.UniqueConstraint(
            "list_id", "application_id", name=op.f("uq_list_entries_list_id_application_id")
        ),
    )
    op.create_index("ix_list_entries_application", "list_entries", ["application_id"])


def downgrade() -> None:
    op.drop_table("list_entries")
    op.drop_table("round_lists")
