"""Costs of a filing are examined row by row; what is recognised is kept."""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"


def upgrade() -> None:
    op.add_column("applications", sa.Column("recognised", sa.Numeric(14, 2)))
    op.create_table(
        "findings",
        sa.Column("id", sa.Uuid(), server_default=sa.text("uuidv7()"), nullable=False),
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("line", sa.String(), nullable=False),
        sa.Column("row", sa.Integer()),
        sa.Column("reason", sa.String()),
        sa.Column("deducted", sa.Numeric(14, 2)),
        sa.Column("stated", sa.Numeric(14, 2)),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("found_by", sa.Uuid(), nullable=False),
        sa.Column("found_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(row is null) = (reason is null)", name=op.f("ck_findings_row_with_reason")
        ),
        sa.CheckConstraint(
            "num_nonnulls(row, deducted, stated) = 1", name=op.f("ck_findings_one_thing")
        ),
        sa.CheckConstraint("stated >= 0", name=op.f("ck_findings_stated")),
        sa.CheckConstraint("deducted > 0", name=op.f("ck_findings_deducted")),
        sa.ForeignKeyConstraint(
            ["application_id"], ["applications.id"], name=op.f("fk_findings_application_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_findings")),
        sa.UniqueConstraint(
            "application_id",
            "line",
            "row",
            name=op.f("uq_findings_application_id_line_row"),
            postgresql_nulls_not_distinct=True,
        ),
    )


def downgrade() -> None:
    op.drop_table("findings")
    op.drop_column("applications", "recognised")
