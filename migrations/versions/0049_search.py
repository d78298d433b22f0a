"""The search: what is found, and by which words."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0049"
down_revision = "0045"


def upgrade() -> None:
    op.create_table(
        "search_entries",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("title", JSONB(), nullable=False),
        sa.Column("summary", JSONB(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_search_entries"),
    )
    op.create_table(
        "search_words",
        sa.Column("word", sa.String(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("weight", sa.Float(), nullable=False),
        sa.ForeignKeyConstraint(
            ["entry_id"],
            ["search_entries.id"],
            name="fk_search_words_entry_id",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("word", "entry_id", name="pk_search_words"),
    )
    op.create_index("ix_search_words_entry_id", "search_words", ["entry_id"])
    op.create_table(
        "search_terms",
        sa.Column("word", sa.String(), nullable=False),
        sa.Column("rarity", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("word", name="pk_search_terms"),
    )
    op.create_index(
        "ix_search_terms_alike",
        "search_terms",
        ["word"],
        postgresql_using="gin",
        postgresql_ops={"word": "gin_trgm_ops"},
    )


def downgrade() -> None:
    op.drop_table("search_terms")
    op.drop_table("search_words")
    op.drop_table("search_entries")
