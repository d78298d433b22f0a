"""A notice of corrections says by when, those sent before too."""

from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    op.execute(
        "update notices set data = notices.data"
        " || jsonb_build_object('due_on', events.data -> 'due_on')"
        " from events where events.id = notices.event_id"
        " and notices.kind = 'case.ask_for_correction'"
    )


def downgrade() -> None:
    op.execute("update notices set data = data - 'due_on' where kind = 'case.ask_for_correction'")
