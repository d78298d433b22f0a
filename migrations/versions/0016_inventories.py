"""Rows are in signed inventories, entries of the audit are hashed, heads are signed daily.

What is in the tables already is sealed as it is found by `migrate`, after all migrations.
"""

import hashlib
import json
from datetime import UTC

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0016"
down_revision = "0014"

JSONB = postgresql.JSONB(astext_type=sa.Text())


def upgrade() -> None:
    op.create_table(
        "inventories",
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("key", sa.Uuid(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("rows", JSONB, nullable=False),
        sa.Column("signature", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("kind", "key", name="pk_inventories"),
    )
    op.create_table(
        "signed_heads",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("document", JSONB, nullable=False),
        sa.Column("signature", sa.String(), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.PrimaryKeyConstraint("number", name="pk_signed_heads"),
    )
    op.execute(
        "create trigger signed_heads_append_only before update or delete or truncate"
        " on signed_heads for each statement execute function refuse_change()"
    )
    # The code of the release before knows no hash: what it writes is found to have none.
    hash_column = sa.Column("hash", sa.String(), server_default="", nullable=False)
    op.add_column("audit_entries", hash_column)
    op.execute("alter table audit_entries disable trigger audit_entries_append_only")
    _hash_entries(op.get_bind())
    op.execute("alter table audit_entries enable trigger audit_entries_append_only")


def _hash_entries(connection: sa.Connection) -> None:
    entries = sa.table(
        "audit_entries",
        sa.column("id", sa.Integer()),
        sa.column("at", sa.DateTime(timezone=True)),
        sa.column("actor_id", sa.Uuid()),
        sa.column("action", sa.String()),
        sa.column("subject", sa.String()),
        sa.column("data", JSONB),
        sa.column("hash", sa.String()),
    )
    for row in connection.execute(sa.select(entries)).all():
        content = {
            "id": row.id,
            "at": row.at.astimezone(UTC).isoformat(timespec="microseconds"),
            "actor": str(row.actor_id) if row.actor_id else None,
            "action": row.action,
            "subject": row.subject,
            "data": row.data,
        }
        written = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        digest = hashlib.sha256(written.encode()).hexdigest()
        connection.execute(sa.update(entries).where(entries.c.id == row.id).values(hash=digest))


def downgrade() -> None:
    op.drop_column("audit_entries", "hash")
    op.drop_table("signed_heads")
    op.drop_table("inventories")
