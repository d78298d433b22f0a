"""The ledger of events and the audit of accounts can only grow."""

from alembic import op

revision = "0003"
down_revision = "0002"

LEDGERS = ("events", "audit_entries")


def upgrade() -> None:
    op.execute(
        """
        create function refuse_change() returns trigger language plpgsql as $$
        begin
          raise exception '% is append-only', tg_table_name using errcode = 'restrict_violation';
        end $$
        """
    )
    for table in LEDGERS:
        op.execute(
            f"create trigger {table}_append_only before update or delete or truncate on {table}"
            " for each statement execute function refuse_change()"
        )


def downgrade() -> None:
    for table in LEDGERS:
        op.execute(f"drop trigger {table}_append_only on {table}")
    op.execute("drop function refuse_change()")
