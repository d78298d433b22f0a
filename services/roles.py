"""The role of the web side in the database: it can add to history, and not change it.

The worker erases words and files, and migrations change tables: both go on as the owner.
"""

from collections.abc import Mapping

from sqlalchemy import URL, Connection, text

WEB = "portal_web"

HISTORY: Mapping[str, str] = {
    "events": "select, insert",
    "audit_entries": "select, insert",
    "papers": "select, update (status, ended_on)",
    "documents": "select, insert, update (removed_at)",
    "case_notes": "select, insert",
    "list_entries": "select, insert",
    "round_lists": "select, insert, update",
    "published_answers": "select, insert, update (taken_down_at)",
    "payments": "select, insert, update",
    "payment_lists": "select, insert, update",
    "recoveries": "select, insert, update",
    "payment_entries": "select, insert, update",
    "draws": "select, insert",
    "panel_seats": "select, insert, update",
    "expert_ties": "select, insert, update (struck_at)",
    "score_sheets": "select, insert, update",
    "shares": "select, insert, update (ended_at)",
    "access_records": "select, insert",
    "inventories": "select, insert, update",
    "signed_heads": "select",
    "alembic_version": "select",
}
"""What the web side may do to a table that holds what happened; to others, anything."""


def create_web_role(connection: Connection) -> None:
    """Create the role, without a password, unless it is there."""
    if not _has_web_role(connection):
        connection.execute(text(f"create role {WEB} login"))


def grant_to_web(connection: Connection) -> bool:
    """Let the role of the web side do what it needs and no more; tells whether there is one."""
    if not _has_web_role(connection):
        return False
    for statement in (
        f"grant usage on schema public to {WEB}",
        f"grant select, insert, update, delete on all tables in schema public to {WEB}",
        f"grant usage, select on all sequences in schema public to {WEB}",
        f"revoke all on {', '.join(HISTORY)} from {WEB}",
        *(f"grant {rights} on {table} to {WEB}" for table, rights in HISTORY.items()),
    ):
        connection.execute(text(statement))
    return True


def can_change_history(connection: Connection) -> bool:
    """Check whether the role of a connection could change or delete an event."""
    query = text("select has_table_privilege('events', 'update, delete, truncate')")
    return bool(connection.scalar(query))


def as_web(address: URL) -> URL:
    """Return the address of a database without passwords, such as the embedded, for the role."""
    return address.set(username=WEB)


def _has_web_role(connection: Connection) -> bool:
    query = text("select 1 from pg_roles where rolname = :role")
    return connection.scalar(query, {"role": WEB}) is not None
