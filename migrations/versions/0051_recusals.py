"""Officers who stepped aside from a case no longer see it."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0051"
down_revision = "0050"


def upgrade() -> None:
    op.add_column(
        "reviews",
        sa.Column(
            "recused",
            postgresql.ARRAY(sa.Uuid()),
            server_default=sa.text("'{}'"),
            nullable=False,
        ),
    )
    op.create_index(
        "ix_reviews_recused",
        "reviews",
        ["body_code"],
        postgresql_where=sa.text("recused <> '{}'"),
    )


def downgrade() -> None:
    op.drop_index("ix_reviews_recused", "reviews")
    op.drop_column("reviews", "recused")
