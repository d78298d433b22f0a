"""The access records of staff, to be read and never changed."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

from flask import Response, request

from portal.access import access, actor
from portal.admin import blueprint
from portal.admin.filters import FilteredTemplate, day_asked, filters_asked
from portal.downloads import send_bytes
from portal.pages import renders
from portal.web import gettext as _
from portal.web import read, t
from services import access_records
from services.access_records import KIND_NAMES, AccessFilters, AccessLine, AccessPage
from services.actor import Role
from services.moments import SHENZHEN

FILTERS = ("person", "number", "kind", "since", "until")
BEGIN_FORMULAS = ("=", "+", "-", "@", "\t", "\r")


@renders("admin/access_records.html")
class AccessRecordsTemplate(FilteredTemplate):
    """One page of the access records."""

    page: AccessPage
    before: UUID | None
    kinds: Sequence[tuple[str, str]]
    most: str


@blueprint.get("/access-records")
@access.roles(Role.ADMINISTRATOR)
def list_access_records() -> str:
    """List who among staff signed in, was refused, opened or downloaded what, newest first."""
    filters, before = filters_asked(*FILTERS), request.args.get("before", type=UUID)
    return AccessRecordsTemplate(
        page=access_records.list_records(read(), actor(), _wanted(filters), before=before),
        filters=filters,
        before=before,
        kinds=[(kind.value, t(words)) for kind, words in KIND_NAMES.items()],
        most=f"{access_records.MOST_EXPORTED:,}",
    ).render()


@blueprint.get("/access-records/access-records.csv")
@access.roles(Role.ADMINISTRATOR)
def download_access_records() -> Response:
    """Send the records that the page's filters find, for a spreadsheet."""
    lines = access_records.export_records(read(), actor(), _wanted(filters_asked(*FILTERS)))
    return send_bytes(_write(lines), "access-records.csv", "text/csv; charset=utf-8")


def _wanted(asked: Mapping[str, str]) -> AccessFilters:
    return AccessFilters(
        person=asked["person"],
        number=asked["number"],
        kind=asked["kind"],
        since=day_asked(asked["since"]),
        until=day_asked(asked["until"]),
    )


def _write(lines: Iterable[AccessLine]) -> bytes:
    """Write records as CSV that spreadsheets read as UTF-8."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    heading = (_("When"), _("Who"), _("Email address"), _("What was done"), _("Case number"))
    writer.writerow([*heading, _("Network address"), _("Page")])
    for line in lines:
        cells = (line.name, line.email, t(line.words), line.number, line.address, line.path)
        writer.writerow([_moment(line), *(_plain(cell) for cell in cells)])
    return text.getvalue().encode("utf-8-sig")


def _moment(line: AccessLine) -> str:
    return line.at.astimezone(SHENZHEN).isoformat(sep=" ", timespec="seconds")


def _plain(cell: str) -> str:
    """Keep a spreadsheet from taking a name for a formula."""
    return f"'{cell}" if cell.startswith(BEGIN_FORMULAS) else cell
