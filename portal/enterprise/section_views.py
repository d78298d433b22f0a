"""One section of the form: fill in, save, come back later; and its autosave."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from math import ceil
from typing import Any
from uuid import UUID

from flask import flash, redirect, request, url_for
from werkzeug.wrappers import Response

from forms.builder import SectionForm, build
from portal.access import access, actor
from portal.enterprise import blueprint
from portal.pages import CaseTemplate, PageTemplate, renders
from portal.self_check import Check, self_check_of
from portal.typed import keeps_typed
from portal.web import gettext as _
from portal.web import language, ngettext, read, write
from services import moments
from services.actor import PREPARERS
from services.applications import amounts
from services.applications.case import room
from services.applications.case.case import Case
from services.applications.case.loading import load
from services.applications.filing import drafting
from services.applications.lifecycle import EDITABLE, State
from services.catalogue import (
    Amount,
    Difference,
    View,
    check,
    compare_answers,
    is_undecided,
    sections_asked,
)
from services.catalogue.money.settling import Settled
from services.errors import Conflict, NotFound, Problem, TooMany
from services.language import Text

Answered = str | Response | tuple[str, int]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a section stands among those that are asked, or may yet be: "Part 2 of 7"."""

    number: int
    count: int


class OnSection(CaseTemplate):
    """What the pages of a section have in common: what stands beside its form."""

    __slots__ = ()
    form: SectionForm
    amount: Amount | None

    @property
    def place(self) -> Place:
        """Where the section stands among those that are asked, or may yet be."""
        view = View(self.case.item, self.case.application.answers)
        asked = {part.code for part in sections_asked(self.case.item, view)}
        codes = [
            section.code
            for section in self.case.item.sections
            if section.code in asked or is_undecided(section, view)
        ]
        code = self.form.section.code
        return Place(codes.index(code) + 1 if code in codes else 0, len(codes))

    @property
    def notes(self) -> list[tuple[Text, str]]:
        """What a correction notice says of its answers, with their titles."""
        notes = drafting.correction_notes(self.case.application)
        return [
            (self.case.item.title_of(path), note)
            for path, note in notes.items()
            if path.startswith(f"{self.form.section.code}.")
        ]

    @property
    def paid(self) -> Settled | None:
        """What the round would pay of the amount."""
        return paid_amount(self.case, self.amount)

    @property
    def checks(self) -> list[Check]:
        """The self-check, where the section feeds it."""
        return checks_of(self.case, self.form.section.code)

    @property
    def overview(self) -> str:
        """The page that the section belongs to."""
        return _overview(self.case)


@renders("enterprise/section.html")
class SectionTemplate(OnSection):
    """One section of the form."""

    form: SectionForm
    problems: Sequence[Problem]
    amount: Amount | None
    version: str

    def sheet(self, field: str) -> str:
        """Build the address where a list of rows is filled in from a spreadsheet."""
        return url_for(
            "enterprise.import_rows",
            application_id=self.case.application.id,
            section=self.form.section.code,
            field=field,
        )


@renders("enterprise/unsaved.html")
class UnsavedTemplate(OnSection):
    """A section as it was typed before signing in once more."""

    form: SectionForm
    amount: Amount | None
    version: str
    problems = ()
    sheet = None


@renders("enterprise/too_often.html")
class TooOftenTemplate(UnsavedTemplate):
    """A section as it was typed, by somebody who has saved too often."""

    minutes: int


@renders("enterprise/conflict.html")
class ConflictTemplate(OnSection):
    """A section as it was typed, beside what somebody else saved meanwhile."""

    form: SectionForm
    differences: Sequence[Difference]
    amount: Amount | None
    version: str
    problems = ()
    sheet = None


@renders("enterprise/saved.html")
class SavedTemplate(PageTemplate):
    """What an autosave puts into the page."""

    at: datetime
    version: str
    amount: Amount | None
    paid: Settled | None
    checks: Sequence[Check]


def _show_typed(application_id: UUID, section: str) -> str:
    """Show a section with what was typed before signing in once more, not saved yet.

    Raises:
        Conflict: the case can no longer be edited.
        NotFound: no such case in scope, or no such section.
    """
    return UnsavedTemplate(**_typed(application_id, section)).render()


def _typed(application_id: UUID, section: str) -> dict[str, Any]:
    """Return what the page of a section needs to show it as it was sent."""
    case = load(read(), actor(), application_id)
    if case.state not in EDITABLE:
        raise Conflict
    form = _form(case, section, posted=True)
    return {
        "case": case,
        "form": form,
        "amount": _show_amount(case, form),
        "version": request.form.get("version", ""),
    }


@blueprint.route("/applications/<uuid:application_id>/sections/<section>", methods=["GET", "POST"])
@keeps_typed(_show_typed)
@access.roles(*PREPARERS)
def edit_section(application_id: UUID, section: str) -> Answered:
    """One page of the form. What is typed is kept, right or wrong."""
    if request.method != "POST":
        return _show(application_id, section)
    autosaving = "HX-Request" in request.headers
    try:
        room.count_save(actor())
    except TooMany as refusal:
        return _too_often(application_id, section, refusal.retry_after)
    with write() as db:
        case = drafting.load_to_edit(db, actor(), application_id)
        form = _form(case, section, posted=True)
        stale = drafting.section_version(case, section) != request.form.get("version")
        clash = stale and form.values != case.application.answers.get(section, {})
        if not clash:
            drafting.put_section(db, case, section, form.values, confirmed=not autosaving)
    if clash and autosaving:
        return _("Not saved: this part was changed elsewhere. Save to compare."), 409
    if clash:
        return _conflict_page(case, form)
    if autosaving:
        return _saved(case, section)
    return _after_saving(case, form)


def _too_often(application_id: UUID, section: str, seconds: int) -> Response:
    """Show what was typed, not saved: this person has saved too often."""
    minutes = ceil(seconds / 60)
    if "HX-Request" in request.headers:
        page = str(
            ngettext(
                "Not saved: you have saved too many times in a short while. Save again in %(num)s"
                " minute.",
                "Not saved: you have saved too many times in a short while. Save again in %(num)s"
                " minutes.",
                minutes,
            )
        )
    else:
        page = TooOftenTemplate(**_typed(application_id, section), minutes=minutes).render()
    return Response(page, 429, {"Retry-After": str(seconds)}, mimetype="text/html")


def _form(case: Case, section: str, *, posted: bool) -> SectionForm:
    """Return the form of a section.

    Raises:
        NotFound: the item has no such section.
    """
    if section not in {part.code for part in case.item.sections}:
        raise NotFound
    return build(
        case.item,
        section,
        case.application.answers,
        language(),
        formdata=request.form if posted else None,
        starts=request.args,
        only=drafting.correctable_paths(case) if case.state is State.CORRECTION else None,
        fixed=drafting.identity_of(case),
    )


def _show(application_id: UUID, section: str) -> Answered:
    case = load(read(), actor(), application_id)
    if case.state not in EDITABLE:
        return redirect(url_for("enterprise.show_case", application_id=application_id), 303)
    form = _form(case, section, posted=False)
    asked = {part.code for part in sections_asked(case.item, case.application.answers)}
    if section not in asked or not list(form):
        return redirect(_overview(case), 303)
    return _page(case, form)


def _page(case: Case, form: SectionForm, problems: list[Problem] | None = None) -> str:
    """Render a section; problems stand beside their fields."""
    form.add(problems or [])
    return SectionTemplate(
        case=case,
        form=form,
        problems=problems or (),
        amount=_show_amount(case, form),
        version=drafting.section_version(case, form.section.code),
    ).render()


def _show_amount(case: Case, form: SectionForm) -> Amount | None:
    """Work out what the answers ask for, and show it beside the rows of the form."""
    found = _amount_on(case, form.section.code)
    if found is not None:
        form.show_amounts(found)
    return found


def _overview(case: Case) -> str:
    """Return the page that a section belongs to: the task list, or the correction notice."""
    corrects = case.state is State.CORRECTION
    page = "enterprise.show_correction" if corrects else "enterprise.show_tasks"
    return url_for(page, application_id=case.application.id)


def _after_saving(case: Case, form: SectionForm) -> Answered:
    """Return where a saved section leads, by the button that was pressed."""
    here = form.section.code
    application_id = case.application.id
    if form.turned:
        anchor = f"{here}-{next(iter(form.turned))}"
        return redirect(_section_url(case, here, anchor, **form.turned), 303)
    if request.form.get("then") == "later":
        flash(_("Saved. You can come back at any time."), "success")
        return redirect(_overview(case), 303)
    if form.asks_new_question:
        flash(_("Saved. One of your answers leads to further questions on this page."))
        return redirect(_section_url(case, here), 303)
    problems = check(
        case.item,
        case.application.answers,
        section=here,
        period=amounts.applicable_round(read(), case.application),
    )
    if case.state is State.CORRECTION:
        listed = drafting.correctable_paths(case)
        problems = [p for p in problems if ".".join(p.field.split(".")[:2]) in listed]
    if problems:
        return _page(case, _form(case, here, posted=False), problems), 422
    if case.state is State.CORRECTION:
        return redirect(_overview(case), 303)
    following = _next_section(case, here)
    if following:
        return redirect(_section_url(case, following), 303)
    return redirect(url_for("enterprise.edit_documents", application_id=application_id), 303)


def _section_url(case: Case, section: str, anchor: str | None = None, **query: Any) -> str:
    return url_for(
        "enterprise.edit_section",
        application_id=case.application.id,
        section=section,
        _anchor=anchor,
        **query,
    )


def _next_section(case: Case, section: str) -> str | None:
    """Return the section after this one among those that are asked."""
    codes = [part.code for part in sections_asked(case.item, case.application.answers)]
    following = codes[codes.index(section) + 1 :] if section in codes else []
    return following[0] if following else None


def _saved(case: Case, section: str) -> str:
    """Render what an autosave puts into the page: the time, and what the answers come to."""
    found = _amount_on(case, section)
    return SavedTemplate(
        at=moments.now(),
        version=drafting.section_version(case, section),
        amount=found,
        paid=paid_amount(case, found),
        checks=checks_of(case, section),
    ).render()


def _amount_on(case: Case, section: str) -> Amount | None:
    """Reckon what the answers ask for, on the sections that it is computed from."""
    rule = case.item.amount
    if rule is None or section not in {path.split(".")[0] for path in rule.paths}:
        return None
    return asked_amount(case)


def asked_amount(case: Case) -> Amount | None:
    """Reckon what the answers ask for, by the round filed in or open now; None if not money."""
    if case.item.amount is None:
        return None
    return amounts.calculate_amount(
        read(), case.application, amounts.applicable_round(read(), case.application)
    )


def paid_amount(case: Case, found: Amount | None) -> Settled | None:
    """Reckon what the round would pay of an amount, if there is one."""
    return (
        amounts.payable_amount(found, amounts.applicable_round(read(), case.application))
        if found
        else None
    )


def checks_of(case: Case, section: str) -> list[Check]:
    """Return the self-check, on sections whose answers feed it."""
    rules = case.item.self_check
    asked = [fact.answer for fact in rules.facts.values()] if rules else []
    fed = {path.split(".")[0] for path in (*asked, *(one.at for one in case.item.reckoned))}
    return self_check_of(case.item, case.application.answers) if section in fed else []


def _conflict_page(case: Case, form: SectionForm) -> tuple[str, int]:
    """Show what somebody else saved meanwhile, beside what was typed, which is kept."""
    here = form.section.code
    saved = case.application.answers
    changed = compare_answers(case.item, saved, {**saved, here: form.values})
    page = ConflictTemplate(
        case=case,
        form=form,
        differences=[one for part in changed if part.code == here for one in part.differences],
        amount=_show_amount(case, form),
        version=drafting.section_version(case, here),
    )
    return page.render(), 409
