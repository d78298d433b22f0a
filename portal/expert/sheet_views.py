"""An application to score: what was filed, and the expert's own sheet on it."""

from collections.abc import Iterator, Mapping, Sequence
from uuid import UUID

from flask import Response, flash, redirect, request, url_for
from wtforms import Field

from forms.experts import SUPPORTS, SheetForm, answer_form, sheet_form, written
from portal.access import access, actor
from portal.downloads import send_document
from portal.expert import blueprint
from portal.pages import FormTemplate, form_page, renders
from portal.plain import filled, saving, sent_version
from portal.web import Page, read
from portal.web import gettext as _
from services.actor import Role
from services.catalogue import Item
from services.catalogue.scoring import Criterion, ScoringSheet
from services.documents.handing_in import HeldDocument
from services.errors import Conflict
from services.funds.experts import reading, writing
from services.funds.experts.loading import Assignment, load_assignment
from services.funds.experts.reading import ReadSection
from services.models import Application, Round
from services.rounds.scoring import SHORTEST_REASON

KEEP, CHANGE = "keep", "change"
"""The buttons of an answer."""


@renders("expert/application.html")
class AssignmentTemplate(FormTemplate):
    """One application, and the expert's own sheet on it."""

    form: SheetForm
    found: Assignment
    sections: Sequence[ReadSection]
    documents: Mapping[str, Sequence[HeldDocument]]
    supports = SUPPORTS
    shortest = SHORTEST_REASON

    @property
    def round(self) -> Round:
        """The round."""
        return self.found.round

    @property
    def application(self) -> Application:
        """What is scored."""
        return self.found.application

    @property
    def item(self) -> Item:
        """The version of the item that it was filed under."""
        return self.found.filed_item

    @property
    def sheet(self) -> ScoringSheet:
        """By what it is scored."""
        return self.found.sheet

    @property
    def writes(self) -> bool:
        """Whether the reader can fill in the sheet, or answer for it."""
        signed = self.found.current is not None and self.found.current.signed_at is not None
        return self.found.open and (not signed or self.found.is_asked)

    @property
    def scored(self) -> Iterator[tuple[Criterion, Field, Field]]:
        """The criteria with their fields."""
        for one in self.sheet.criteria:
            yield one, self.form[f"points_{one.code}"], self.form[f"reason_{one.code}"]


@blueprint.route("/applications/<uuid:application_id>", methods=["GET", "POST"])
@access.roles(Role.EXPERT)
def show_assignment(application_id: UUID) -> Page:
    """Show an application that the reader scores, and save or sign the sheet on it."""
    found = load_assignment(read(), actor(), application_id)
    make = answer_form if found.is_asked else sheet_form
    form = filled(make(found.sheet), **written(found.current))
    page = AssignmentTemplate(
        form=form,
        found=found,
        sections=reading.read_answers(found),
        documents=reading.read_documents(read(), found),
    )
    if request.method == "POST":
        done = _save(form, found)
        if not page.problems:
            flash(done, "success")
            return redirect(_after(found), 303)
    return form_page(page)


def _save(form: SheetForm, found: Assignment) -> str:
    """Do what the button says; returns what was done."""
    version = sent_version()
    key, step = found.application.id, request.form.get("step", "")
    with saving(form) as db:
        if found.is_asked:
            typed = form.typed() if step == CHANGE else None
            writing.answer(db, actor(), key, form["answer"].data or "", typed)
            return _("Your answer is on record")
        if step == "sign":
            writing.sign(db, actor(), key, form.typed(), version=version)
            return _("Your sheet is signed")
        if step != "save":
            raise Conflict
        writing.save_draft(db, actor(), key, form.typed(), version=version)
    return _("Your draft is saved. Nobody else sees it")


def _after(found: Assignment) -> str:
    """Return to the sheet while it is a draft, else to the others."""
    if request.form.get("step") == "save":
        return url_for("expert.show_assignment", application_id=found.application.id)
    return url_for("expert.show_panel", round_id=found.round.id)


@blueprint.get("/applications/<uuid:application_id>/documents/<uuid:document_id>")
@access.roles(Role.EXPERT)
def download_document(application_id: UUID, document_id: UUID) -> Response:
    """Send a document of an application that the reader scores."""
    found = load_assignment(read(), actor(), application_id)
    return send_document(reading.find_document(read(), found, document_id))
