"""Direct reporting by key enterprises."""

import sqlalchemy as sa
from alembic import op

revision = "0093"
down_revision = "0092"

NOW = sa.text("now()")


def _key() -> sa.Column[sa.Uuid]:
    return sa.Column("id", sa.Uuid(), server_default=sa.text("uuidv7()"), nullable=False)


def _moment(name: str, *, optional: bool = False) -> sa.Column[sa.DateTime]:
    default = None if optional else NOW
    kind = sa.DateTime(timezone=True)
    return sa.Column(name, kind, server_default=default, nullable=optional)


def upgrade() -> None:
    op.create_table(
        "reporting_firms",
        _key(),
        sa.Column("applicant_id", sa.Uuid(), nullable=False),
        sa.Column("reporter", sa.String(), nullable=True),
        sa.Column("enrolled_by", sa.Uuid(), nullable=True),
        _moment("enrolled_at"),
        sa.Column("first_month", sa.Date(), nullable=False),
        sa.Column("reminded_of", sa.Date(), nullable=True),
        _moment("left_at", optional=True),
        sa.ForeignKeyConstraint(
            ["applicant_id"], ["applicants.id"], name="fk_reporting_firms_applicant_id"
        ),
        sa.ForeignKeyConstraint(
            ["enrolled_by"],
            ["users.id"],
            name="fk_reporting_firms_enrolled_by",
            ondelete="set null",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_reporting_firms"),
        sa.UniqueConstraint("applicant_id", name="uq_reporting_firms_applicant_id"),
    )
    op.create_table(
        "monthly_returns",
        _key(),
        sa.Column("firm_id", sa.Uuid(), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("content", sa.String(), nullable=False),
        sa.Column("filed_by", sa.Uuid(), nullable=True),
        _moment("filed_at"),
        sa.CheckConstraint("extract(day from month) = 1", name="first_day"),
        sa.ForeignKeyConstraint(
            ["firm_id"], ["reporting_firms.id"], name="fk_monthly_returns_firm_id"
        ),
        sa.ForeignKeyConstraint(
            ["filed_by"], ["users.id"], name="fk_monthly_returns_filed_by", ondelete="set null"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_monthly_returns"),
        sa.UniqueConstraint(
            "firm_id", "month", "number", name="uq_monthly_returns_firm_id_month_number"
        ),
    )
    op.create_index("ix_monthly_returns_month", "monthly_returns", ["month"])
    op.create_table(
        "published_figures",
        _key(),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("direction", sa.String(), nullable=False),
        sa.Column("service", sa.String(), nullable=False),
        sa.Column("amount", sa.Numeric(16, 0), nullable=True),
        _moment("published_at"),
        sa.CheckConstraint("direction in ('export', 'import')", name="direction"),
        sa.PrimaryKeyConstraint("id", name="pk_published_figures"),
        sa.UniqueConstraint(
            "month",
            "direction",
            "service",
            name="uq_published_figures_month_direction_service",
        ),
    )


def downgrade() -> None:
    op.drop_table("published_figures")
    op.drop_table("monthly_returns")
    op.drop_table("reporting_firms")
