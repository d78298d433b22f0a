"""Rows of filings are known by what makes them unique, to be found in other filings."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0013"


def upgrade() -> None:
    op.create_table(
        "row_keys",
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("path", sa.String(), nullable=False),
        sa.Column("row", sa.Integer(), nullable=False),
        sa.Column("item_code", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("repeated", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["applications.id"],
            name="fk_row_keys_application_id",
            ondelete="cascade",
        ),
        sa.PrimaryKeyConstraint("application_id", "path", "row", name="pk_row_keys"),
    )
    op.create_index("ix_row_keys_same", "row_keys", ["key", "path", "item_code"])
    op.create_index(
        "ix_row_keys_repeated",
        "row_keys",
        ["application_id"],
        postgresql_where=sa.text("repeated"),
    )


def downgrade() -> None:
    op.drop_table("row_keys")
