"""Drafts that were begun together for one purpose."""

import sqlalchemy as sa
from alembic import op

revision = "0074"
down_revision = "0070"


def upgrade() -> None:
    op.create_table(
        "errand_filings",
        sa.Column("id", sa.Uuid(), server_default=sa.text("uuidv7()"), nullable=False),
        sa.Column("errand_code", sa.String(), nullable=False),
        sa.Column("applicant_id", sa.Uuid(), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["applicant_id"], ["applicants.id"], name="fk_errand_filings_applicant_id"
        ),
        sa.ForeignKeyConstraint(["created_by"], ["users.id"], name="fk_errand_filings_created_by"),
        sa.PrimaryKeyConstraint("id", name="pk_errand_filings"),
    )
    op.create_index("ix_errand_filings_applicant", "errand_filings", ["applicant_id", "id"])
    op.create_table(
        "errand_members",
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("filing_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["applications.id"],
            name="fk_errand_members_application_id",
            ondelete="cascade",
        ),
        sa.ForeignKeyConstraint(
            ["filing_id"], ["errand_filings.id"], name="fk_errand_members_filing_id"
        ),
        sa.PrimaryKeyConstraint("application_id", name="pk_errand_members"),
    )
    op.create_index("ix_errand_members_filing", "errand_members", ["filing_id", "position"])


def downgrade() -> None:
    op.drop_table("errand_members")
    op.drop_table("errand_filings")
