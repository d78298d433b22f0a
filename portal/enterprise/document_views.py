"""The documents of a draft or a correction: upload, replace, remove."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from flask import flash, redirect, request, url_for
from werkzeug.wrappers import Response

from portal.access import access, actor
from portal.enterprise import blueprint
from portal.pages import CaseTemplate, renders
from portal.web import gettext as _
from portal.web import read, write
from services.actor import PREPARERS
from services.applications.case import attached, room
from services.applications.case.case import Case
from services.applications.case.loading import load
from services.applications.filing import drafting
from services.applications.lifecycle import EDITABLE, State
from services.catalogue import DocumentSlot, documents_asked
from services.documents.handing_in import HeldDocument
from services.documents.inspect import KINDS, MAX_BYTES, Upload, inspect
from services.errors import Invalid, NotFound, Problem
from services.language import N_, Message

SCANS: dict[str, Message | None] = {
    "pending": N_("Being checked for viruses"),
    "clean": N_("Checked for viruses"),
    "infected": N_("A virus was found: remove this file"),
    "unscanned": None,
}
"""What is said of each state of the virus scan."""


@dataclass(frozen=True, slots=True)
class Slot:
    """A document asked for, with what is held for it.

    Args:
        open_: whether it can be changed now; in a correction only if listed.
        note: what the correction notice says about it.
    """

    wanted: DocumentSlot
    required: bool
    held: tuple[HeldDocument, ...]
    open_: bool
    note: str = ""

    @property
    def counting(self) -> int:
        """How many files count: an infected one is as good as none."""
        return sum(document.scan != "infected" for document in self.held)

    @property
    def has_room(self) -> bool:
        """Whether another file fits."""
        return len(self.held) < self.wanted.max_files

    @property
    def accept(self) -> str:
        """The kinds of file taken, as an `accept` attribute."""
        return ",".join(
            f".{extension}" for code in self.wanted.accept for extension in KINDS[code].extensions
        )

    @property
    def kinds(self) -> list[str]:
        """The kinds of file taken, to read."""
        return [KINDS[code].name for code in self.wanted.accept]


@renders("enterprise/documents.html")
class EnterpriseDocumentsTemplate(CaseTemplate):
    """The documents asked for, with what is held for each."""

    slots: Sequence[Slot]
    problems: Sequence[Problem]
    errors: Mapping[str, Message]
    scans = SCANS
    most_bytes = MAX_BYTES


@blueprint.get("/applications/<uuid:application_id>/documents")
@access.roles(*PREPARERS)
def edit_documents(application_id: UUID) -> Response | tuple[str, int]:
    """Every document asked for, with the files handed in for it."""
    return _page(application_id)


def _page(application_id: UUID, problems: tuple[Problem, ...] = ()) -> Response | tuple[str, int]:
    db = read()
    case = load(db, actor(), application_id)
    if case.state not in EDITABLE:
        return redirect(url_for("enterprise.show_case", application_id=application_id), 303)
    slots = slots_of(case, attached.list_documents(db, case))
    page = EnterpriseDocumentsTemplate(
        case=case,
        slots=slots,
        problems=problems,
        errors={problem.field: problem.message for problem in problems},
    ).render()
    return page, 422 if problems else 200


def slots_of(case: Case, documents: list[HeldDocument]) -> list[Slot]:
    """List the documents that the item or a correction notice asks for, with the files held."""
    corrects = case.state is State.CORRECTION
    notes = drafting.correction_notes(case.application)
    open_paths: frozenset[str] = drafting.correctable_paths(case) if corrects else frozenset()
    required = {
        asked.slot.code: asked.required
        for asked in documents_asked(case.item, case.application.answers)
    }
    return [
        Slot(
            wanted=slot,
            required=required.get(slot.code, False),
            held=tuple(d for d in documents if d.slot == slot.code),
            open_=not corrects or f"documents.{slot.code}" in open_paths,
            note=notes.get(f"documents.{slot.code}", ""),
        )
        for slot in case.item.documents
        if slot.code in required or f"documents.{slot.code}" in notes
    ]


@blueprint.post("/applications/<uuid:application_id>/documents/<slot>")
@access.roles(*PREPARERS)
def upload_document(application_id: UUID, slot: str) -> Response | tuple[str, int]:
    """Hand in a file, in the place of another if one is to be replaced."""
    room.count_file(actor())
    try:
        upload = _inspect(application_id, slot)
        with write() as db:
            replaced = request.form.get("replaces", type=UUID)
            if replaced:
                drafting.detach(db, actor(), application_id, replaced)
            drafting.attach(db, actor(), application_id, slot, upload)
    except Invalid as error:
        return _page(application_id, error.problems)
    flash(_("“%(name)s” was uploaded", name=upload.filename), "success")
    if "HX-Request" in request.headers:
        return _page(application_id)
    return _back_to(application_id, slot)


def _inspect(application_id: UUID, slot: str) -> Upload:
    """Inspect what was sent for a slot, while no transaction waits for it."""
    field = f"documents.{slot}"
    documents = load(read(), actor(), application_id).item.documents
    read().expire_all()  # the page that follows shows what is written meanwhile
    wanted = next((document for document in documents if document.code == slot), None)
    if wanted is None:
        raise NotFound
    file = request.files.get("file")
    if file is None or not file.filename:
        raise Invalid([Problem(field, N_("Select a file"))])
    return inspect(file.filename, file.stream, accept=wanted.accept, field=field)


@blueprint.post("/applications/<uuid:application_id>/documents/<uuid:document_id>/remove")
@access.roles(*PREPARERS)
def remove_document(application_id: UUID, document_id: UUID) -> Response:
    """Take a file back."""
    with write() as db:
        removed = drafting.detach(db, actor(), application_id, document_id)
    flash(_("“%(name)s” was removed", name=removed.filename), "success")
    return _back_to(application_id, removed.slot)


def _back_to(application_id: UUID, slot: str) -> Response:
    anchor = f"documents-{slot}"
    return redirect(
        url_for("enterprise.edit_documents", application_id=application_id, _anchor=anchor), 303
    )
