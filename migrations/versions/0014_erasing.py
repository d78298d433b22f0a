"""Drafts end after a notice; what people wrote can be erased, also from their events."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0015"  # there were databases at 0015 when this one came


def upgrade() -> None:
    for name in ("warned_at", "erased_at"):
        op.add_column("applications", sa.Column(name, sa.DateTime(timezone=True)))
    for name in ("signed_in_at", "warned_at"):
        op.add_column("users", sa.Column(name, sa.DateTime(timezone=True)))
    # Who is known to have signed in lately does not count as unused since the account was made.
    op.execute(
        "update users set signed_in_at = last.seen from"
        " (select user_id, max(seen_at) as seen from login_sessions group by user_id) last"
        " where last.user_id = users.id"
    )
    op.create_index(
        "ix_applications_to_erase",
        "applications",
        ["id"],
        postgresql_where=sa.text("state = 'discarded' and erased_at is null"),
    )
    op.create_index(
        "ix_documents_removed",
        "documents",
        ["removed_at"],
        postgresql_where=sa.text("removed_at is not null"),
    )
    op.execute("drop trigger events_append_only on events")
    op.execute(
        "create trigger events_append_only before delete or truncate on events"
        " for each statement execute function refuse_change()"
    )
    # The salt of an event's words goes with them, once. Whoever writes something else in
    # their place breaks the hash.
    op.execute(
        "create trigger events_unchanged before update on events for each row when ("
        " to_jsonb(old) - 'data' is distinct from to_jsonb(new) - 'data'"
        " or not old.data ? 'salt' or new.data ? 'salt')"
        " execute function refuse_change()"
    )


def downgrade() -> None:
    op.execute("drop trigger events_unchanged on events")
    op.execute("drop trigger events_append_only on events")
    op.execute(
        "create trigger events_append_only before update or delete or truncate on events"
        " for each statement execute function refuse_change()"
    )
    op.drop_index("ix_documents_removed", "documents")
    op.drop_index("ix_applications_to_erase", "applications")
    for name in ("signed_in_at", "warned_at"):
        op.drop_column("users", name)
    for name in ("erased_at", "warned_at"):
        op.drop_column("applications", name)
