"""Files by what they hold and by case, so that the cases that have one are counted."""

from alembic import op

revision = "0089"
down_revision = "0088"


def upgrade() -> None:
    op.create_index("ix_documents_same", "documents", ["sha256", "application_id"])
    op.drop_index("ix_documents_sha256", "documents")


def downgrade() -> None:
    op.create_index("ix_documents_sha256", "documents", ["sha256"])
    op.drop_index("ix_documents_same", "documents")
