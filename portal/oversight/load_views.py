"""The load of agencies, services and officers, and of the months: on a page and as a file."""

from collections.abc import Mapping, Sequence

from flask import Response
from markupsafe import Markup

from portal import kept
from portal.access import access, actor
from portal.downloads import MEDIA, send_bytes
from portal.oversight import blueprint
from portal.pages import PageTemplate, renders
from portal.web import gettext as _
from portal.web import read, t
from services import moments
from services.actor import Role
from services.applications.casework import overseeing
from services.applications.casework.overseeing import Load, LoadPicture, LoadRow, MonthRow
from services.catalogue import item
from services.errors import NotFound
from services.language import N_, Message
from services.plan import body

MINUTE = 60
"""Seconds for which a supervisor is shown the same figures."""
MOST_OFFICERS = 50
"""So many officers are listed, those with the largest load; the files have all."""

COLUMNS: Mapping[str, Message] = {
    "open": N_("Open"),
    "soon": N_("Due within %(days)s working days", days=overseeing.SOON),
    "overdue": N_("Overdue"),
    "paused": N_("Paused"),
    "youngest": N_("0 to 5 days"),
    "young": N_("6 to 10 days"),
    "old": N_("11 to 20 days"),
    "oldest": N_("Over 20 days"),
}
"""The counts of a load, by their names; ages in working days since filing."""


@renders("oversight/load.html")
class LoadTemplate(PageTemplate):
    """The load within its frame."""

    content: Markup


@renders("oversight/load_content.html")
class LoadContentTemplate(PageTemplate):
    """The load, without its frame.

    Args:
        groups: the tables, each with its title, what its rows are, and the rows.
    """

    total: Load
    groups: Sequence[tuple[str, str, Sequence[tuple[str, Load]]]]
    months: Sequence[MonthRow]
    columns = COLUMNS


@blueprint.get("/load")
@access.roles(Role.SUPERVISOR)
def show_load() -> str:
    """Show what is open, due, overdue and paused, and what the months brought."""
    someone = actor()
    minute = int(moments.now().timestamp()) // MINUTE
    content = kept.piece(("load", someone.body, minute), _render_content)
    return LoadTemplate(content=content).render()


@blueprint.get("/load/<any(xlsx, csv):format>")
@access.roles(Role.SUPERVISOR)
def download_load(format: str) -> Response:  # noqa: A002  # as the address says it
    """Download the load of each officer with each service."""
    from forms.load_sheet import write_csv, write_xlsx  # noqa: PLC0415  # loads openpyxl

    if format not in MEDIA:
        raise NotFound
    found = overseeing.read_load(read(), actor())
    heads = [_("Agency"), _("Service"), _("Held by"), *(t(word) for word in COLUMNS.values())]
    lines = [
        (
            t(body(row.body_code).name),
            t(item(row.item_code).short_name),
            _name(found, row),
            *(getattr(row.load, name) for name in COLUMNS),
        )
        for row in sorted(found.rows, key=lambda row: (row.body_code, row.item_code))
    ]
    title = _("Load")
    made = write_xlsx(title, heads, lines) if format == "xlsx" else write_csv(heads, lines)
    return send_bytes(made, f"{title}-{moments.today()}.{format}", MEDIA[format])


def _render_content() -> str:
    found = overseeing.read_load(read(), actor())
    return LoadContentTemplate(
        total=found.total,
        groups=[
            (_("By agency"), _("Agency"), found.by(lambda row: t(body(row.body_code).name))),
            (
                _("By service"),
                _("Service"),
                found.by(lambda row: t(item(row.item_code).short_name)),
            ),
            (_("By officer"), _("Held by"), _by_officer(found)),
        ],
        months=found.months,
    ).render()


def _by_officer(found: LoadPicture) -> Sequence[tuple[str, Load]]:
    rows = found.by(lambda row: f"{_name(found, row)} · {t(body(row.body_code).short)}")
    return rows[:MOST_OFFICERS]


def _name(found: LoadPicture, row: LoadRow) -> str:
    return found.names.get(row.officer, "") if row.officer else _("Nobody")
