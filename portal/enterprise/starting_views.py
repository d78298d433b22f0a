"""Before a draft is there, and its end without submission: start, copy, delete."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from flask import flash, redirect, request, url_for
from sqlalchemy import Row
from werkzeug.wrappers import Response

from forms.enterprise import StartForm
from portal.access import access, actor
from portal.enterprise import blueprint
from portal.page_keys import make_page_key, read_page_key
from portal.pages import CaseTemplate, OnItem, renders
from portal.plain import sent_version
from portal.web import gettext as _
from portal.web import language, read, write
from services import moments
from services.accounts import organisations
from services.actor import PREPARERS, SIGNATORIES
from services.applications.case.loading import load
from services.applications.case.permissions import allowed_actions
from services.applications.filing import discarding, listing, starting
from services.applications.filing.once import find_filed
from services.applications.lifecycle import Action
from services.catalogue import Item, item
from services.eligibility.carrying import CarriedWords, carry_answers, word_carried
from services.eligibility.links import CheckerAnswers, unpack
from services.errors import NotFound
from services.language import Language
from services.models import Applicant, Application, Round
from services.rounds.windows import find_next_round, find_open_round


@renders("enterprise/start.html")
class EnterpriseStartTemplate(OnItem):
    """What to know before starting."""

    item: Item
    form: StartForm
    from_checker: str
    carried: CarriedWords
    applicant: Applicant
    suits: bool
    may_file: bool
    may_sign: bool
    drafts: Sequence[Row[Any]]
    round: Round | None
    coming: Round | None
    filed: Application | None

    @property
    def key(self) -> str:
        """The key of the draft that this page starts."""
        return make_page_key()


@renders("enterprise/discard.html")
class DiscardTemplate(CaseTemplate):
    """The question whether a draft is to be deleted."""


@blueprint.route("/applications/start/<item_code>", methods=["GET", "POST"])
@access.signed_in
def start_application(item_code: str) -> str | Response:
    """Show what to know before starting, then start a draft with what the portal knows already."""
    someone = actor()
    wanted = _fileable(item_code)
    if someone.is_staff:
        raise NotFound
    if someone.applicant_id is None:
        return redirect(url_for("enterprise.show_home"), 303)
    if request.method == "POST":
        return _start(wanted)
    db, now = read(), moments.now()
    applicant = organisations.find_applicant(db, someone)
    drafts = listing.page(db, someone, group="drafts", item=wanted.code).rows
    told = _told(request.args.get("from_checker", ""))
    form = StartForm(data={"language": language()})
    form.language.choices = list(StartForm.languages(language()))
    open_round = find_open_round(db, wanted.code, now) if wanted.rounds else None
    return EnterpriseStartTemplate(
        item=wanted,
        form=form,
        from_checker=told.word,
        carried=word_carried(wanted, told.facts, language()),
        applicant=applicant,
        suits=applicant.kind in wanted.applicants,
        may_file=someone.role in PREPARERS,
        may_sign=someone.role in SIGNATORIES,
        drafts=drafts,
        round=open_round,
        filed=find_filed(db, applicant.id, wanted, open_round),
        coming=find_next_round(db, wanted.code, now) if wanted.rounds and not open_round else None,
    ).render()


def _start(wanted: Item) -> Response:
    with write() as db:
        draft = starting.start(
            db,
            actor(),
            wanted.code,
            language=_language_of(wanted),
            answers=carry_answers(wanted, _told(request.form.get("from_checker", "")).facts),
            key=read_page_key(request.form.get("key", "")),
        )
    return redirect(url_for("enterprise.show_tasks", application_id=draft.id), 303)


def _told(word: str) -> CheckerAnswers:
    """Read what the eligibility checker was told.

    A damaged word tells nothing: it must not keep anyone from starting.
    """
    try:
        return unpack(word)
    except NotFound:
        return CheckerAnswers()


def _fileable(code: str) -> Item:
    """Return the item, if it is filed here and now.

    Raises:
        NotFound: there is no such item, it is only a guide, or not in force.
    """
    if not is_fileable(code):
        raise NotFound
    return item(code)


def is_fileable(code: str) -> bool:
    """Whether an item is filed on the portal, today."""
    wanted = item(code)
    return bool(wanted.sections) and wanted.in_force(moments.today())


def _language_of(wanted: Item) -> Language:
    """Return the language to file in: Chinese, or English where the item takes it."""
    chosen = StartForm(request.form).language.data
    if wanted.english and chosen == "en":
        return "en"
    return "tc" if "tc" in (chosen, language()) else "sc"


@blueprint.post("/applications/<uuid:application_id>/copy")
@access.roles(*PREPARERS)
def copy_application(application_id: UUID) -> Response:
    """Start a new draft from an earlier application's answers."""
    with write() as db:
        draft = starting.copy(db, actor(), application_id)
    flash(_("A new draft was made from your earlier answers. Check each part."), "success")
    return redirect(url_for("enterprise.show_tasks", application_id=draft.id), 303)


@blueprint.route("/applications/<uuid:application_id>/discard", methods=["GET", "POST"])
@access.roles(*PREPARERS)
def discard_draft(application_id: UUID) -> str | Response:
    """Ask whether the draft is really to be deleted, then delete it."""
    if request.method == "POST":
        with write() as db:
            version = sent_version()
            discarding.discard(db, actor(), application_id, version=version)
        flash(_("The draft was deleted"), "success")
        return redirect(url_for("enterprise.show_home"), 303)
    case = load(read(), actor(), application_id)
    if Action.DISCARD not in allowed_actions(actor(), case):
        return redirect(url_for("enterprise.show_case", application_id=application_id), 303)
    return DiscardTemplate(case=case).render()
