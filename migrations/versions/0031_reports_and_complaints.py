"""Reports on entries of published lists, and complaints about staff."""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"

MOMENT = sa.DateTime(timezone=True)
OUTCOMES = "outcome in ('founded', 'partly', 'unfounded')"


def upgrade() -> None:
    about = sa.Column("application_id", sa.Uuid(), nullable=False)
    of_application = sa.ForeignKeyConstraint(
        ["application_id"], ["applications.id"], name=op.f("fk_entry_reports_application_id")
    )
    _create("entry_reports", about, of_application)
    op.create_index(op.f("ix_entry_reports_round_id"), "entry_reports", ["round_id"])
    _create("staff_complaints")
    op.create_index(
        "ix_staff_complaints_waiting",
        "staff_complaints",
        ["id"],
        postgresql_where=sa.text("answered_at is null"),
    )


def downgrade() -> None:
    op.drop_table("staff_complaints")
    op.drop_table("entry_reports")


def _create(table: str, *more: sa.schema.SchemaItem) -> None:
    op.create_table(
        table,
        sa.Column("id", sa.Uuid(), server_default=sa.text("uuidv7()"), nullable=False),
        sa.Column("round_id", sa.Uuid(), nullable=False),
        sa.Column("reporter_id", sa.Uuid()),
        sa.Column("entered_by", sa.Uuid()),
        sa.Column("name", sa.String()),
        sa.Column("contact", sa.String()),
        sa.Column("words", sa.String()),
        sa.Column("created_at", MOMENT, server_default=sa.text("now()"), nullable=False),
        sa.Column("outcome", sa.String()),
        sa.Column("answer", sa.String()),
        sa.Column("answered_by", sa.Uuid()),
        sa.Column("answered_at", MOMENT),
        *more,
        sa.CheckConstraint(OUTCOMES, name=op.f(f"ck_{table}_outcome")),
        sa.CheckConstraint(
            "(outcome is null) = (answered_at is null)", name=op.f(f"ck_{table}_answered")
        ),
        sa.ForeignKeyConstraint(["round_id"], ["rounds.id"], name=op.f(f"fk_{table}_round_id")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )
    op.create_index(op.f(f"ix_{table}_reporter_id"), table, ["reporter_id"])
