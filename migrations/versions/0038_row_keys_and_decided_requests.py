"""Rows are compared with variants of characters as one; decided requests are listed by key."""

import sqlalchemy as sa
from alembic import op

from services.applications.repeats import note_rows_anew

revision = "0038"
down_revision = "0036"


def upgrade() -> None:
    op.create_index(
        "ix_registrations_decided",
        "registrations",
        ["decided_at", "id"],
        postgresql_where=sa.text("decided_at is not null"),
    )
    note_rows_anew(op.get_bind())


def downgrade() -> None:
    op.drop_index("ix_registrations_decided", "registrations")
