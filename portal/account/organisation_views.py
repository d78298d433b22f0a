"""Whom one acts for: registering, asking to join, the profile, requests of others."""

from collections.abc import Sequence
from dataclasses import fields
from typing import cast
from uuid import UUID

from flask import flash, redirect, request, url_for
from werkzeug.wrappers import Response

from forms.account import (
    OUTSIDE,
    ClaimForm,
    CreditCodeForm,
    PersonForm,
    PersonProfileForm,
    ProfileForm,
    RegisterForm,
)
from portal.access import access, actor
from portal.account import blueprint
from portal.account.arrival import onward
from portal.account.pages import nationalities
from portal.pages import FormTemplate, PageTemplate, form_page, renders
from portal.plain import filled, saving, sent, sent_version, take_file
from portal.web import Page, phone, read, t, write
from portal.web import gettext as _
from services.accounts import claims, organisations, registering
from services.accounts.claims import OpenClaim
from services.accounts.organisations import IdentityDocument, Profile
from services.accounts.registering import Proof
from services.actor import APPLICANT_ROLES, PREPARERS, Role
from services.catalogue.places import all_countries
from services.errors import Invalid, NotFound
from services.glyphs import doubt_printing
from services.identifiers import (
    IDENTITY_NAMES,
    IdentityKind,
    doubt_credit_code,
    mask,
)
from services.language import Message, capitalise
from services.models import Applicant, Registration
from services.plan import load_plan

FIELDS = tuple(field.name for field in fields(Profile))


@renders("account/register.html")
class RegisterTemplate(FormTemplate):
    """The code of the organisation to act for."""

    form: CreditCodeForm


@renders("account/register_details.html")
class RegisterDetailsTemplate(FormTemplate):
    """The profile of an organisation not yet registered."""

    form: RegisterForm
    code: str
    doubt: Message | None


@renders("account/ask_again.html")
class AskAgainTemplate(FormTemplate):
    """The profile of an organisation that is not confirmed, with its licence."""

    form: RegisterForm
    code: str


@renders("account/claim.html")
class ClaimTemplate(FormTemplate):
    """The request to join an organisation."""

    form: ClaimForm
    code: str


@renders("account/claim_sent.html")
class ClaimSentTemplate(PageTemplate):
    """The page after a request to join."""


@renders("account/register_person.html")
class RegisterPersonTemplate(FormTemplate):
    """The profile of somebody who applies in their own name."""

    form: PersonForm


@renders("account/organisation.html")
class OrganisationTemplate(PageTemplate):
    """The page of an applicant: what the portal keeps of the organisation or person.

    Args:
        asked: the last request to confirm it, or once it is confirmed, new details of it.
    """

    applicant: Applicant
    district: str
    document: str
    number: str
    nationality: str
    doubt: Message | None
    asked: Registration | None


@renders("account/organisation_edit.html")
class OrganisationEditTemplate(FormTemplate):
    """The profile of an applicant, to be changed."""

    form: ProfileForm | PersonProfileForm
    applicant: Applicant


@renders("account/requests.html")
class AccountRequestsTemplate(PageTemplate):
    """Requests to join one's organisation."""

    claims: Sequence[OpenClaim]


@blueprint.route("/organisation/register", methods=["GET", "POST"])
@access.signed_in
def register_organisation() -> Page:
    """Ask for the credit code. The next page is the same, whoever has registered it already."""
    _applicant_side()
    form = filled(CreditCodeForm)
    if sent(form):
        try:
            code = organisations.read_credit_code(form.credit_code.data)
        except Invalid as error:
            form.add(error.problems)
        else:
            if known := organisations.find_own(read(), actor(), code):
                return _already_in(known)
            return redirect(url_for("account.describe_organisation", code=code), 303)
    return form_page(RegisterTemplate(form=form))


@blueprint.route("/organisation/register/details", methods=["GET", "POST"])
@access.signed_in
def describe_organisation() -> Page:
    """Ask for the profile of an organisation, and for its licence."""
    _applicant_side()
    code = _code()
    form = filled(RegisterForm)
    if request.method == "POST":
        take_file(form.licence)
        with saving(form) as db:
            registering.register_organisation(db, actor(), code, _profile(form), _proof(form))
        if not form.problems:
            flash(_("%(name)s is awaiting confirmation", name=form.name.data), "success")
            return redirect(onward(), 303)
    return form_page(RegisterDetailsTemplate(form=form, code=code, doubt=doubt_credit_code(code)))


@blueprint.route("/organisation/request", methods=["GET", "POST"])
@access.roles(Role.OWNER)
def ask_again() -> Page:
    """Send the licence of an organisation that is not confirmed, once more."""
    applicant = registering.find_unconfirmed(read(), actor())
    form = filled(RegisterForm, **_known(applicant))
    if request.method == "POST":
        take_file(form.licence)
        with saving(form) as db:
            registering.ask_again(db, actor(), _profile(form), _proof(form))
        if not form.problems:
            flash(_("%(name)s is awaiting confirmation", name=form.name.data), "success")
            return redirect(url_for("account.show_organisation"), 303)
    return form_page(AskAgainTemplate(form=form, code=applicant.credit_code or ""))


@blueprint.route("/organisation/register/claim", methods=["GET", "POST"])
@access.signed_in
def claim_organisation() -> Page:
    """Ask the owners of an organisation to let one in, if it is registered."""
    _applicant_side()
    code = _code()
    if request.method == "GET" and (known := organisations.find_own(read(), actor(), code)):
        return _already_in(known)
    form = filled(ClaimForm)
    if sent(form):
        with write() as db:
            claims.file_claim(db, actor(), code, form.reason.data)
        return redirect(url_for("account.show_claim_sent"), 303)
    return form_page(ClaimTemplate(form=form, code=code))


@blueprint.get("/organisation/register/claim/sent")
@access.signed_in
def show_claim_sent() -> str:
    """Show what happens next."""
    return ClaimSentTemplate().render()


@blueprint.route("/person/register", methods=["GET", "POST"])
@access.signed_in
def register_person() -> Page:
    """Register the reader as an applicant."""
    _applicant_side()
    form = filled(PersonForm, name=actor().name)
    form.nationality.choices = nationalities()
    if request.method == "POST":
        document = IdentityDocument(
            form.identity_kind.data, form.identity_number.data, form.nationality.data
        )
        with saving(form) as db:
            organisations.register_person(db, actor(), document, _profile(form))
        if not form.problems:
            flash(_("You are registered as an applicant"), "success")
            return redirect(onward(), 303)
    return form_page(RegisterPersonTemplate(form=form))


@blueprint.get("/organisation")
@access.roles(*APPLICANT_ROLES)
def show_organisation() -> str:
    """Show what the portal keeps of the applicant."""
    applicant = organisations.find_applicant(read(), actor())
    district = load_plan().districts.get(applicant.district or "")
    kind = cast(IdentityKind, applicant.identity_kind)
    may_ask = "organisation" if applicant.unconfirmed else "name"
    return OrganisationTemplate(
        applicant=applicant,
        district=t(district.name) if district else "",
        document=t(capitalise(IDENTITY_NAMES[kind])) if kind else "",
        number=mask(applicant.identity_number or ""),
        nationality=t(all_countries()[applicant.nationality]) if applicant.nationality else "",
        doubt=doubt_credit_code(applicant.credit_code or "") or doubt_printing(applicant.name),
        asked=registering.find_last_request(read(), actor(), may_ask),
    ).render()


@blueprint.route("/organisation/edit", methods=["GET", "POST"])
@access.roles(*PREPARERS)
def edit_organisation() -> Page:
    """Change the profile. Applications filed before keep what they said."""
    applicant = organisations.find_applicant(read(), actor())
    kind = ProfileForm if applicant.kind == "organisation" else PersonProfileForm
    form = filled(kind, **_known(applicant))
    if sent(form):
        version = sent_version()
        with saving(form) as db:
            organisations.change_profile(db, actor(), version, _profile(form, applicant.name))
        if not form.problems:
            flash(_("The details are saved"), "success")
            return redirect(url_for("account.show_organisation"), 303)
    return form_page(OrganisationEditTemplate(form=form, applicant=applicant))


@blueprint.get("/organisation/requests")
@access.roles(Role.OWNER)
def list_requests() -> str:
    """List who asks to join."""
    return AccountRequestsTemplate(claims=claims.list_open_claims(read(), actor())).render()


@blueprint.post("/organisation/requests/<uuid:claim_id>")
@access.roles(Role.OWNER)
def answer_request(claim_id: UUID) -> Response:
    """Let somebody in with a role, or refuse."""
    with write() as db:
        claims.answer_claim(db, actor(), claim_id, claims.read_answer(request.form.get("answer")))
    flash(_("Your answer is sent"), "success")
    return redirect(url_for("account.list_requests"), 303)


def _already_in(organisation: Applicant) -> Response:
    flash(_("You already act for %(organisation)s", organisation=organisation.name))
    return redirect(url_for("account.show_account"), 303)


def _applicant_side() -> None:
    if actor().is_staff:
        raise NotFound


def _code() -> str:
    code = request.args.get("code", "")
    try:
        return organisations.read_credit_code(code)
    except Invalid:
        raise NotFound from None


def _proof(form: RegisterForm) -> Proof:
    """Return the licence that was sent; if it could not be taken, the form says so."""
    return Proof(form.licence.data, form.licence_code.data or "")


def _known(applicant: Applicant) -> dict[str, object]:
    known = {name: getattr(applicant, name) for name in (*FIELDS, "version")}
    return known | {
        "phone": phone(applicant.phone),
        "district": applicant.district or (OUTSIDE if applicant.kind == "person" else None),
    }


def _profile(form: ProfileForm | PersonProfileForm | PersonForm, name: str = "") -> Profile:
    """Return what was typed; `name` is that of an applicant whose form does not ask for it."""
    typed = {field: form[field].data for field in FIELDS if field in form}
    if typed["district"] == OUTSIDE:
        del typed["district"]
    return Profile(**{"name": name} | {field: value for field, value in typed.items() if value})
