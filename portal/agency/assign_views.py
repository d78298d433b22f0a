"""Assigning the open cases of an agency to its reviewers (分办), many at once."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from flask import redirect, request, url_for
from sqlalchemy import Row

from forms.people import AssignManyForm
from portal.access import access, actor
from portal.agency import blueprint
from portal.agency.queue_places import read_key, write_key
from portal.pages import FormTemplate, PageTemplate, form_page, renders
from portal.plain import filled, saving
from portal.typed import keeps_typed
from portal.web import Page, day, read, t
from portal.web import gettext as _
from services.actor import Role
from services.applications.casework import assigning, queue
from services.applications.casework.assigning import Assigned
from services.applications.casework.queue import Filters, QueuePage, Tab
from services.applications.casework.sorting import QueueKey
from services.catalogue import item

VIEWS = (Tab.UNCLAIMED, Tab.OPEN)
"""What is offered: cases in nobody's hands, or all that wait for a reviewer."""


@renders("agency/assign.html")
class AssignTemplate(FormTemplate):
    """Cases to be assigned, and to whom.

    Args:
        view: which cases are listed.
        unsent: whether it was filled in before signing in once more.
    """

    form: AssignManyForm
    page: QueuePage
    view: Tab
    unsent: bool

    @property
    def before(self) -> str:
        """The address of the page before; empty on the first."""
        return _address(self.view, before=self.page.before)

    @property
    def after(self) -> str:
        """The address of the next page; empty on the last."""
        return _address(self.view, after=self.page.after)


@renders("agency/assigned.html")
class AssignmentsTemplate(PageTemplate):
    """What became of each case."""

    officer: str
    results: Sequence[Assigned]


def _show_typed() -> str:
    """Show the page with what was chosen before signing in once more."""
    form, page = _form()
    return AssignTemplate(form=form, page=page, view=_view(), unsent=True).render()


@blueprint.route("/assign", methods=["GET", "POST"])
@keeps_typed(_show_typed)
@access.roles(Role.APPROVER)
def assign_cases() -> Page:
    """Choose cases and a reviewer, and read what became of each."""
    form, page = _form()
    if request.method != "POST":
        return AssignTemplate(form=form, page=page, view=_view(), unsent=False).render()
    with saving(form) as db:
        officer = form.officer.data or ""
        results = assigning.assign_many(db, actor(), _chosen(form.cases.data), officer=officer)
    if form.problems and not (form.cases.choices and form.officer.choices):
        return redirect(url_for("agency.assign_cases"), 303)  # which says what is missing
    if form.problems:
        return form_page(AssignTemplate(form=form, page=page, view=_view(), unsent=False))
    return AssignmentsTemplate(officer=dict(_officers())[officer], results=results).render()


def _form() -> tuple[AssignManyForm, QueuePage]:
    page = queue.page(
        read(),
        actor(),
        Filters(_view()),
        after=read_key(request.args.get("after")),
        before=read_key(request.args.get("before")),
    )
    form = filled(AssignManyForm)
    form.cases.choices = [(str(row.id), _words(row)) for row in page.rows]
    form.officer.choices = _officers()
    return form, page


def _officers() -> Sequence[tuple[str, str]]:
    return assigning.list_reviewers(read(), actor().body or "")


def _words(row: Row[Any]) -> str:
    """Say of a case what one must know to assign it."""
    held = _("held by %(name)s", name=row.assignee) if row.assignee else _("Unclaimed")
    due = [_("Due %(day)s", day=day(row.due_on))] if row.due_on else []
    return " · ".join([row.number, t(item(row.item_code).short_name), row.applicant, *due, held])


def _view() -> Tab:
    return next((view for view in VIEWS if view == request.args.get("view")), VIEWS[0])


def _chosen(keys: Sequence[str]) -> list[UUID]:
    found = []
    for key in keys:
        try:
            found.append(UUID(key))
        except ValueError:
            continue
    return found


def _address(view: Tab, **keys: QueueKey | None) -> str:
    place = {name: write_key(key) for name, key in keys.items() if key}
    if not place:
        return ""
    return f"{url_for('agency.assign_cases')}?{urlencode({'view': view.value} | place)}"
