"""Bank accounts that cases name, as digests with a key, so that the same one is found in others."""

import sqlalchemy as sa
from alembic import op

revision = "0090"
down_revision = "0089"


def upgrade() -> None:
    op.create_table(
        "account_keys",
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["applications.id"],
            name="fk_account_keys_application_id",
            ondelete="cascade",
        ),
        sa.PrimaryKeyConstraint("application_id", "source", name="pk_account_keys"),
    )
    op.create_index("ix_account_keys_same", "account_keys", ["key", "application_id"])


def downgrade() -> None:
    op.drop_table("account_keys")
