"""Rows are compared with variants of characters as one; decided requests are listed by key."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy import select, update

from services.applications.repeats import row_keys
from services.catalogue import View, item
from services.models import Application, RowKey

revision = "0038"
down_revision = "0036"

_FILED, _NOTED = Application.__table__.c, RowKey.__table__.c


def upgrade() -> None:
    op.create_index(
        "ix_registrations_decided",
        "registrations",
        ["decided_at", "id"],
        postgresql_where=sa.text("decided_at is not null"),
    )
    note_rows_anew()


def note_rows_anew() -> None:
    """Note what makes the rows of filings unique as it is compared now."""
    db = op.get_bind()
    noted = select(_NOTED.application_id)
    columns = ("id", "item_code", "item_version", "state", "answers", "correction")
    for filing in db.execute(
        select(*(_FILED[name] for name in columns)).where(_FILED.id.in_(noted))
    ).all():
        filed = item(filing.item_code, filing.item_version)
        corrected = filing.state == "correction"
        signed = (filing.correction or {}).get("signed", {}) if corrected else filing.answers
        for path, row, key in row_keys(filed, View(filed, signed)):
            place = (_NOTED.application_id == filing.id, _NOTED.path == path, _NOTED.row == row)
            db.execute(update(RowKey.__table__).where(*place, _NOTED.key != key).values(key=key))


def downgrade() -> None:
    op.drop_index("ix_registrations_decided", "registrations")
