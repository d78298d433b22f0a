"""What is intended in one case is published by itself, and reported on as an entry of a list is."""

import sqlalchemy as sa
from alembic import op

revision = "0094"
down_revision = "0093"


def upgrade() -> None:
    op.create_table(
        "publicities",
        sa.Column("id", sa.Uuid(), server_default=sa.text("uuidv7()"), nullable=False),
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.CheckConstraint("first_day <= last_day", name="days"),
        sa.ForeignKeyConstraint(
            ["application_id"], ["applications.id"], name="fk_publicities_application_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_publicities"),
    )
    op.create_index("ix_publicities_application", "publicities", ["application_id"])
    op.create_index("ix_publicities_first_day", "publicities", ["first_day"])
    op.alter_column("entry_reports", "round_id", nullable=True)
    op.add_column("entry_reports", sa.Column("publicity_id", sa.Uuid(), nullable=True))
    op.create_foreign_key(
        "fk_entry_reports_publicity_id", "entry_reports", "publicities", ["publicity_id"], ["id"]
    )
    op.create_index("ix_entry_reports_publicity_id", "entry_reports", ["publicity_id"])
    op.create_check_constraint(
        op.f("ck_entry_reports_about_one"),
        "entry_reports",
        "(round_id is null) <> (publicity_id is null)",
    )


def downgrade() -> None:
    op.execute("delete from entry_reports where round_id is null")
    op.drop_constraint(op.f("ck_entry_reports_about_one"), "entry_reports")
    op.drop_index("ix_entry_reports_publicity_id", "entry_reports")
    op.drop_constraint("fk_entry_reports_publicity_id", "entry_reports")
    op.drop_column("entry_reports", "publicity_id")
    op.alter_column("entry_reports", "round_id", nullable=False)
    op.drop_table("publicities")
