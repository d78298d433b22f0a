"""What associations file for several members at once, and what each member said to it."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0084"
down_revision = "0081"


def upgrade() -> None:
    op.create_table(
        "group_filings",
        sa.Column("id", sa.Uuid(), server_default=sa.text("uuidv7()"), nullable=False),
        sa.Column("item_code", sa.String(), nullable=False),
        sa.Column("applicant_id", sa.Uuid(), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column("answers", postgresql.JSONB(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["applicant_id"], ["applicants.id"], name="fk_group_filings_applicant_id"
        ),
        sa.ForeignKeyConstraint(["created_by"], ["users.id"], name="fk_group_filings_created_by"),
        sa.PrimaryKeyConstraint("id", name="pk_group_filings"),
    )
    op.create_index("ix_group_filings_applicant", "group_filings", ["applicant_id", "id"])
    op.create_table(
        "group_members",
        sa.Column("id", sa.Uuid(), server_default=sa.text("uuidv7()"), nullable=False),
        sa.Column("filing_id", sa.Uuid(), nullable=False),
        sa.Column("credit_code", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("answers", postgresql.JSONB(), nullable=False),
        sa.Column(
            "invited_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column("declined_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("application_id", sa.Uuid(), nullable=True),
        sa.Column("consented_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("consented_by", sa.Uuid(), nullable=True),
        sa.Column("consented_version", sa.Integer(), nullable=True),
        sa.Column("filed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("declined_at is null or filed_at is null", name="declined_or_filed"),
        sa.CheckConstraint(
            "(consented_at is null) = (consented_version is null)", name="consent_to_a_version"
        ),
        sa.ForeignKeyConstraint(
            ["filing_id"], ["group_filings.id"], name="fk_group_members_filing_id"
        ),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["applications.id"],
            name="fk_group_members_application_id",
            ondelete="set null",
        ),
        sa.ForeignKeyConstraint(
            ["consented_by"],
            ["users.id"],
            name="fk_group_members_consented_by",
            ondelete="set null",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_group_members"),
        sa.UniqueConstraint(
            "filing_id", "credit_code", name="uq_group_members_filing_id_credit_code"
        ),
        sa.UniqueConstraint("application_id", name="uq_group_members_application_id"),
    )
    op.create_index(
        "ix_group_members_code",
        "group_members",
        ["credit_code", "id"],
        postgresql_where=sa.text("declined_at is null and filed_at is null"),
    )


def downgrade() -> None:
    op.drop_table("group_members")
    op.drop_table("group_filings")
