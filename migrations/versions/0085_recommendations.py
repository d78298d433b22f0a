"""Letters by which an association recommends a company for a service."""

import sqlalchemy as sa
from alembic import op

revision = "0085"
down_revision = "0084"


def upgrade() -> None:
    op.create_table(
        "recommendations",
        sa.Column("id", sa.Uuid(), server_default=sa.text("uuidv7()"), nullable=False),
        sa.Column("association_id", sa.Uuid(), nullable=False),
        sa.Column("written_by", sa.Uuid(), nullable=False),
        sa.Column(
            "written_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column("item_code", sa.String(), nullable=False),
        sa.Column("credit_code", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("application_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "withdrawn_at is null or application_id is null", name="withdrawn_or_attached"
        ),
        sa.ForeignKeyConstraint(
            ["association_id"], ["applicants.id"], name="fk_recommendations_association_id"
        ),
        sa.ForeignKeyConstraint(["written_by"], ["users.id"], name="fk_recommendations_written_by"),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["applications.id"],
            name="fk_recommendations_application_id",
            ondelete="set null",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_recommendations"),
    )
    op.create_index("ix_recommendations_association", "recommendations", ["association_id", "id"])
    op.create_index("ix_recommendations_company", "recommendations", ["credit_code", "item_code"])
    op.create_index("ix_recommendations_application", "recommendations", ["application_id"])


def downgrade() -> None:
    op.drop_table("recommendations")
