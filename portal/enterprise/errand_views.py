"""Several services filed as one: choose them, fill them in, sign them, and their receipt."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from flask import flash, redirect, request, url_for
from werkzeug.wrappers import Response

from forms.enterprise import ErrandForm, ErrandSignForm
from portal.access import access, actor
from portal.enterprise import blueprint
from portal.enterprise.errand_tasks import ErrandTasks, list_tasks
from portal.enterprise.standing import tag_of
from portal.page_keys import make_page_key, read_page_key
from portal.pages import FormTemplate, PageTemplate, form_page, renders
from portal.web import gettext as _
from portal.web import language, read, write
from services import moments
from services.accounts import organisations
from services.actor import APPLICANT_ROLES, PREPARERS, SIGNATORIES
from services.applications.case.permissions import allowed_actions
from services.applications.filing import combining, signing
from services.applications.filing.combining import ErrandCase, Member
from services.applications.lifecycle import Action, State
from services.catalogue import Item, item
from services.errands.loader import find_errand
from services.errands.schema import Errand
from services.errors import Invalid, NotFound
from services.language import N_, Message, Text
from services.models import Applicant, ErrandFiling, Round
from services.plan import body
from services.rounds.windows import list_open


@renders("enterprise/errand_start.html")
class ErrandStartTemplate(FormTemplate):
    """Which services of an errand are needed."""

    form: ErrandForm
    errand: Errand
    applicant: Applicant
    rounds: Mapping[str, Round]
    may_file: bool
    earlier: Sequence[ErrandFiling]
    item = staticmethod(item)

    @property
    def key(self) -> str:
        """The key of the errand that this page starts."""
        return make_page_key()

    @property
    def offered(self) -> list[Item]:
        """The services that this applicant can file today."""
        return _offered(self.errand, self.applicant)


@renders("enterprise/errand.html")
class ErrandTemplate(PageTemplate):
    """What is filled in once, and what each service asks besides."""

    case: ErrandCase
    tasks: ErrandTasks
    may_file: bool
    may_sign: bool
    owners: Sequence[str]
    tag_of = staticmethod(tag_of)

    @property
    def ready(self) -> list[Member]:
        """The services that can be submitted now."""
        return [one for one in self.case.members if one.is_ready]

    @property
    def to_hand_over(self) -> list[Member]:
        """The complete drafts that an owner can be asked to sign."""
        return [one for one in self.case.members if is_complete_draft(one)]

    @property
    def submitted(self) -> list[Member]:
        """The services that were submitted."""
        return [one for one in self.case.members if not one.is_open]


@renders("enterprise/errand_sign.html")
class ErrandSignTemplate(FormTemplate):
    """The declarations to be signed at once."""

    form: ErrandSignForm
    case: ErrandCase

    @property
    def ready(self) -> list[Member]:
        """The services that can be submitted now."""
        return [one for one in self.case.members if one.is_ready]

    @property
    def left(self) -> list[Member]:
        """The services that are still to be submitted, but not now."""
        return [one for one in self.case.members if one.is_open and not one.is_ready]

    @staticmethod
    def why_left(member: Member) -> Message:
        """Say what keeps a service from being submitted now."""
        return member.obstacle if not member.problems and member.obstacle else NOT_COMPLETE


@renders("enterprise/errand_receipt.html")
class ErrandReceiptTemplate(PageTemplate):
    """One receipt of all that was submitted, and what is still to be."""

    case: ErrandCase
    applicant: Applicant
    tag_of = staticmethod(tag_of)

    @staticmethod
    def agencies(member: Member) -> list[Text]:
        """Name the bodies that take part."""
        return [body(review.body_code).name for review in member.case.application.reviews]

    @property
    def submitted(self) -> list[Member]:
        """The services that were submitted."""
        return [one for one in self.case.members if not one.is_open]

    @property
    def left(self) -> list[Member]:
        """The services that are still to be submitted."""
        return [one for one in self.case.members if one.is_open]


NOT_COMPLETE = N_("Something is still to be filled in")


@blueprint.route("/together/start/<errand_code>", methods=["GET", "POST"])
@access.signed_in
def start_errand(errand_code: str) -> Response | tuple[str, int]:
    """Choose the services of an errand that are needed, then start a draft of each."""
    errand, someone = find_errand(errand_code), actor()
    if someone.is_staff:
        raise NotFound
    if someone.applicant_id is None:
        return redirect(url_for("enterprise.show_home"), 303)
    applicant = organisations.find_applicant(read(), someone)
    offered = _offered(errand, applicant)
    form = ErrandForm(
        request.form if request.method == "POST" else None,
        data={"language": language(), "services": [one.code for one in offered]},
    )
    form.language.choices = list(ErrandForm.languages(language()))
    form.services.choices = [(one.code, one.short_name) for one in offered]
    if request.method == "POST":
        chosen = {one.code for one in offered}.intersection(form.services.data)
        try:
            with write() as db:
                filing = combining.start(
                    db,
                    someone,
                    errand_code,
                    chosen,
                    language=form.language.data if form.language.data == "en" else language(),
                    key=read_page_key(request.form.get("key", "")),
                )
        except Invalid as error:
            form.add(error.problems)
        else:
            return redirect(url_for("enterprise.show_errand", filing_id=filing.id), 303)
    return form_page(
        ErrandStartTemplate(
            form=form,
            errand=errand,
            applicant=applicant,
            rounds=list_open(moments.now()),
            may_file=someone.role in PREPARERS,
            earlier=combining.list_open_filings(read(), someone, errand_code),
        )
    )


def _offered(errand: Errand, applicant: Applicant) -> list[Item]:
    today = moments.today()
    found = [item(code) for code in errand.items]
    return [one for one in found if one.in_force(today) and applicant.kind in one.applicants]


@blueprint.get("/together/<uuid:filing_id>")
@access.roles(*APPLICANT_ROLES)
def show_errand(filing_id: UUID) -> str:
    """Show what is filled in once, what each service asks besides, and how far all have come."""
    db = read()
    found = combining.load_errand(db, actor(), filing_id)
    cases = [one.case for one in found.members]
    return ErrandTemplate(
        case=found,
        tasks=list_tasks(db, actor(), found),
        may_file=actor().role in PREPARERS,
        may_sign=actor().role in SIGNATORIES,
        owners=signing.list_signatories(db, cases[0]) if cases else (),
    ).render()


def is_complete_draft(member: Member) -> bool:
    """Whether an owner can be asked to sign a service."""
    return (
        member.case.state is State.DRAFT
        and not member.problems
        and Action.REQUEST_SIGNATURE in allowed_actions(actor(), member.case)
    )


@blueprint.post("/together/<uuid:filing_id>/request-signatures")
@access.roles(*PREPARERS)
def request_signatures(filing_id: UUID) -> Response:
    """Hand all complete drafts to an owner to sign."""
    found = combining.load_errand(read(), actor(), filing_id)
    complete = [one.case for one in found.members if is_complete_draft(one)]
    try:
        with write() as db:
            combining.request_signatures(
                db, actor(), filing_id, {one.application.id: one.version for one in complete}
            )
    except Invalid:
        flash(_("Nothing is complete yet. See what is left to fill in."), "warning")
    else:
        flash(_("What is complete is waiting for a signature"), "success")
    return redirect(url_for("enterprise.show_errand", filing_id=filing_id), 303)


@blueprint.route("/together/<uuid:filing_id>/sign", methods=["GET", "POST"])
@access.roles(*SIGNATORIES)
def sign_errand(filing_id: UUID) -> Response | tuple[str, int]:
    """Show the declarations; signing them submits the services chosen, each exactly once."""
    found = combining.load_errand(read(), actor(), filing_id)
    ready = {str(one.case.application.id): one for one in found.members if one.is_ready}
    if not ready:
        page = "show_receipt_of_errand" if _is_submitted(found) else "show_errand"
        return redirect(url_for(f"enterprise.{page}", filing_id=filing_id), 303)
    form = ErrandSignForm(
        request.form if request.method == "POST" else None, data={"services": list(ready)}
    )
    form.services.choices = [(key, one.case.item.short_name) for key, one in ready.items()]
    if request.method == "POST":
        chosen = [key for key in form.services.data if key in ready]
        try:
            with write() as db:
                combining.submit(
                    db,
                    actor(),
                    filing_id,
                    {UUID(key): _version_read(key) for key in chosen},
                    declared=form.declared.data,
                )
        except Invalid as error:
            form.add(error.problems)
        else:
            return redirect(url_for("enterprise.show_receipt_of_errand", filing_id=filing_id), 303)
    return form_page(ErrandSignTemplate(form=form, case=found))


def _version_read(key: str) -> int:
    """Read the version of one service that the page showed; one that there never is, if none."""
    return request.form.get(f"version-{key}", type=int, default=0)


def _is_submitted(found: ErrandCase) -> bool:
    return any(not one.is_open for one in found.members)


@blueprint.get("/together/<uuid:filing_id>/receipt")
@access.roles(*APPLICANT_ROLES)
def show_receipt_of_errand(filing_id: UUID) -> str | Response:
    """Show one receipt that lists all that was submitted."""
    db = read()
    found = combining.load_errand(db, actor(), filing_id)
    if not _is_submitted(found):
        return redirect(url_for("enterprise.show_errand", filing_id=filing_id), 303)
    applicant = organisations.find_applicant(db, actor())
    return ErrandReceiptTemplate(case=found, applicant=applicant).render()
