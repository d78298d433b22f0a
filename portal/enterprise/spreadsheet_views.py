"""Filling a list of rows in from a spreadsheet.

The libraries for spreadsheets take 20 MB: only a worker that meets one loads them.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING
from uuid import UUID

from flask import flash, redirect, request, url_for
from werkzeug.wrappers import Response

from portal.access import access, actor
from portal.downloads import send_bytes
from portal.enterprise import blueprint
from portal.pages import CaseTemplate, renders
from portal.web import language, ngettext, read, write
from services.actor import PREPARERS
from services.applications.case import room
from services.applications.case.case import Case
from services.applications.case.loading import load
from services.applications.filing import drafting
from services.applications.lifecycle import EDITABLE, State
from services.catalogue.fields import RowsField
from services.documents import sandbox
from services.documents.contents import Refused
from services.documents.contents.sheets import FIELD, MAX_BYTES, Sheet
from services.errors import Conflict, Forbidden, Invalid, NotFound, Problem
from services.language import N_, Message

if TYPE_CHECKING:
    from forms.rows import Spreadsheet

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@renders("enterprise/spreadsheet.html")
class SpreadsheetTemplate(CaseTemplate):
    """A list of rows to be filled in from a spreadsheet, and what was wrong with the last.

    Args:
        version: of the section, so that a colleague's newer rows are not overwritten.
        held: how many rows the list has now.
        overtaken: what was sent while somebody else changed the list; it was not taken.
    """

    list: RowsField
    section: str
    field: str
    version: str
    held: int
    sheet: "Spreadsheet | None"
    overtaken: "Spreadsheet | None"
    problems: Sequence[Problem]
    error: Message | str


@blueprint.route(
    "/applications/<uuid:application_id>/sections/<section>/<field>/sheet", methods=["GET", "POST"]
)
@access.roles(*PREPARERS)
def import_rows(application_id: UUID, section: str, field: str) -> str | Response | tuple[str, int]:
    """Take the rows of a spreadsheet into the form, right or wrong, and say what is wrong."""
    path = f"{section}.{field}"
    if request.method != "POST":
        case = load(read(), actor(), application_id)
        if case.state not in EDITABLE:
            return redirect(url_for("enterprise.show_case", application_id=application_id), 303)
        return _page(case, path)
    room.count_file(actor())
    room.count_save(actor())
    from forms.rows import read_spreadsheet  # noqa: PLC0415

    try:
        sheets = _open(application_id, path)
        with write() as db:
            case = drafting.load_to_edit(db, actor(), application_id)
            _list_at(case, path)
            sheet = read_spreadsheet(case.item, path, case.application.answers, sheets)
            saved = case.application.answers.get(section, {})
            stale = drafting.section_version(case, section) != request.form.get("version")
            clash = stale and (saved.get(field) or sheet.rows) != sheet.rows
            if not clash:
                values = {**saved, field: sheet.rows}
                drafting.put_section(db, case, section, values, confirmed=False)
    except Invalid as error:
        return _page(load(read(), actor(), application_id), path, problems=error.problems), 422
    if clash:
        return _page(case, path, overtaken=sheet), 409
    if sheet.problems or sheet.notes:
        return _page(case, path, sheet=sheet), 422 if sheet.problems else 200
    count = len(sheet.rows)
    flash(ngettext("%(num)s row was filled in", "%(num)s rows were filled in", count), "success")
    return redirect(
        url_for(
            "enterprise.edit_section",
            application_id=application_id,
            section=section,
            _anchor=path.replace(".", "-"),
        ),
        303,
    )


def _open(application_id: UUID, path: str) -> list[Sheet]:
    """Open the file that was sent, while no transaction waits for it.

    Raises:
        Invalid: there is none, or none that can be read.
    """
    _list_at(load(read(), actor(), application_id), path)
    read().expire_all()  # the page that follows shows what is written meanwhile
    file = request.files.get("file")
    if file is None or not file.filename:
        raise Invalid([Problem(FIELD, N_("Select a file"))])
    try:
        return sandbox.read_sheets(file.filename, file.stream.read(MAX_BYTES + 1))
    except Refused as refused:
        raise Invalid([Problem(FIELD, refused.message)]) from refused


def _page(
    case: Case,
    path: str,
    *,
    sheet: "Spreadsheet | None" = None,
    overtaken: "Spreadsheet | None" = None,
    problems: tuple[Problem, ...] = (),
) -> str:
    wanted = _list_at(case, path)
    section, field = path.split(".")
    return SpreadsheetTemplate(
        case=case,
        version=drafting.section_version(case, section),
        held=len(case.application.answers.get(section, {}).get(field) or ()),
        overtaken=overtaken,
        list=wanted,
        section=section,
        field=field,
        sheet=sheet,
        problems=problems,
        error=problems[0].message if problems else "",
    ).render()


def _list_at(case: Case, path: str) -> RowsField:
    """Find the list that a spreadsheet can fill in.

    Raises:
        NotFound: there is none at this path.
        Forbidden: the correction notice does not list it.
        Conflict: nothing can be changed any more.
    """
    found = case.item.by_path.get(path)
    if not isinstance(found, RowsField) or not found.importable:
        raise NotFound
    if case.state not in EDITABLE:
        raise Conflict
    if case.state is State.CORRECTION and path not in drafting.correctable_paths(case):
        raise Forbidden(N_("The correction notice does not list this answer"))
    return found


@blueprint.get("/applications/<uuid:application_id>/sections/<section>/<field>/sheet.xlsx")
@access.roles(*PREPARERS)
def download_spreadsheet(application_id: UUID, section: str, field: str) -> Response:
    """Send the template to fill in, with the rows there are."""
    from forms.row_template import write_spreadsheet  # noqa: PLC0415

    case = load(read(), actor(), application_id)
    path = f"{section}.{field}"
    wanted = _list_at(case, path)
    content = write_spreadsheet(case.item, path, case.application.answers, language())
    return send_bytes(content, f"{wanted.label[language()]}.xlsx", XLSX)
