"""What makes a row unique is compared by what one sees, variants of characters too."""

from alembic import op
from sqlalchemy import select, update

from services.applications.repeats import row_keys
from services.catalogue import View, item
from services.models import Application, RowKey

revision = "0038"
down_revision = "0029"

_FILED, _NOTED = Application.__table__.c, RowKey.__table__.c


def upgrade() -> None:
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
    pass
