"""Whom one acts for: registering, asking to join, the profile, requests of others."""

from collections.abc import Sequence
from dataclasses import fields
from typing import cast
from uuid import UUID

from flask import flash, redirect, request, url_for
from werkzeug.wrappers import Response

from forms.account import (
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
from portal.pages import FormTemplate, PageTemplate, form_page, renders
from portal.plain import filled, saving, sent
from portal.web import Page, phone, read, t, write
from portal.web import gettext as _
from services.accounts import claims, organisations
from services.accounts.claims import OpenClaim
from services.accounts.organisations import Profile
from services.actor import APPLICANT_ROLES, Role
from services.catalogue.rules import capitalise
from services.errors import Invalid, NotFound
from services.glyphs import doubt_printing
from services.identifiers import (
    IDENTITY_NAMES,
    IdentityKind,
    doubt_credit_code,
    mask,
    normalise,
)
from services.language import Message
from services.models import Applicant
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


@renders("account/claim.html")
class ClaimTemplate(FormTemplate):
    """The request to join an organisation."""

    form: ClaimForm
    organisation: str


@renders("account/claim_sent.html")
class ClaimSentTemplate(PageTemplate):
    """What happens after a request to join."""

    asked: Sequence[str]


@renders("account/register_person.html")
class RegisterPersonTemplate(FormTemplate):
    """The profile of somebody who applies in their own name."""

    form: PersonForm


@renders("account/organisation.html")
class OrganisationTemplate(PageTemplate):
    """What the portal keeps of an applicant, organisation or person."""

    applicant: Applicant
    district: str
    document: str
    number: str
    doubt: Message | None


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
    """Which organisation: its code tells whether to register it or to ask to join."""
    _applicant_side()
    form = filled(CreditCodeForm)
    if sent(form):
        try:
            known = organisations.find_organisation(read(), form.credit_code.data)
        except Invalid as error:
            form.add(error.problems)
        else:
            if known and organisations.acts_for(read(), actor(), known):
                return _already_in(known)
            step = "account.claim_organisation" if known else "account.describe_organisation"
            return redirect(url_for(step, code=normalise(form.credit_code.data)), 303)
    return form_page(RegisterTemplate(form=form))


@blueprint.route("/organisation/register/details", methods=["GET", "POST"])
@access.signed_in
def describe_organisation() -> Page:
    """Ask for the profile of an organisation that nobody has registered yet."""
    _applicant_side()
    code = _code()
    form = filled(RegisterForm)
    if sent(form):
        with saving(form) as db:
            organisations.register_organisation(db, actor(), code, _profile(form))
        if not form.problems:
            flash(_("%(name)s is registered", name=form.name.data), "success")
            return redirect(onward(), 303)
    if request.method != "POST" and organisations.find_organisation(read(), code):
        return redirect(url_for("account.claim_organisation", code=code), 303)
    return form_page(RegisterDetailsTemplate(form=form, code=code, doubt=doubt_credit_code(code)))


@blueprint.route("/organisation/register/claim", methods=["GET", "POST"])
@access.signed_in
def claim_organisation() -> Page:
    """Asking the owners of a registered organisation to let one in."""
    _applicant_side()
    code = _code()
    known = organisations.find_organisation(read(), code)
    if known is None:
        raise NotFound
    if request.method == "GET" and organisations.acts_for(read(), actor(), known):
        return _already_in(known)
    form = filled(ClaimForm)
    if sent(form):
        with write() as db:
            claims.file_claim(db, actor(), code, form.reason.data)
        return redirect(url_for("account.show_claim_sent"), 303)
    return form_page(ClaimTemplate(form=form, organisation=known.name))


@blueprint.get("/organisation/register/claim/sent")
@access.signed_in
def show_claim_sent() -> str:
    """Show what happens next."""
    return ClaimSentTemplate(asked=claims.list_own_claims(read(), actor())).render()


@blueprint.route("/person/register", methods=["GET", "POST"])
@access.signed_in
def register_person() -> Page:
    """Register the reader as an applicant."""
    _applicant_side()
    form = filled(PersonForm, name=actor().name)
    if sent(form):
        profile = Profile(
            name=form.name.data,
            name_en=form.name_en.data or "",
            district=form.district.data,
            phone=form.phone.data or "",
        )
        with saving(form) as db:
            organisations.register_person(
                db, actor(), form.identity_kind.data, form.identity_number.data, profile
            )
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
    return OrganisationTemplate(
        applicant=applicant,
        district=t(district.name) if district else "",
        document=t(capitalise(IDENTITY_NAMES[kind])) if kind else "",
        number=mask(applicant.identity_number or ""),
        doubt=doubt_credit_code(applicant.credit_code or "") or doubt_printing(applicant.name),
    ).render()


@blueprint.route("/organisation/edit", methods=["GET", "POST"])
@access.roles(Role.OWNER, Role.FILER)
def edit_organisation() -> Page:
    """Change the profile. Applications filed before keep what they said."""
    applicant = organisations.find_applicant(read(), actor())
    kind = ProfileForm if applicant.kind == "organisation" else PersonProfileForm
    form = filled(kind, **_known(applicant))
    if sent(form):
        version = request.form.get("version", 0, type=int)
        with saving(form) as db:
            organisations.change_profile(db, actor(), version, _profile(form))
        if not form.problems:
            flash(_("The details are saved"), "success")
            return redirect(url_for("account.show_organisation"), 303)
    return form_page(OrganisationEditTemplate(form=form, applicant=applicant))


@blueprint.get("/organisation/requests")
@access.roles(Role.OWNER)
def list_requests() -> str:
    """Who asks to join."""
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
        organisations.find_organisation(read(), code)
    except Invalid:
        raise NotFound from None
    return code


def _known(applicant: Applicant) -> dict[str, object]:
    known = {name: getattr(applicant, name) for name in (*FIELDS, "version")}
    return known | {"phone": phone(applicant.phone)}


def _profile(form: ProfileForm | PersonProfileForm) -> Profile:
    typed = {name: form[name].data for name in FIELDS if name in form}
    return Profile(**{name: value for name, value in typed.items() if value})
