"""New names, representatives and identity documents: asking a registrar to confirm them."""

from flask import flash, redirect, request, url_for

from forms.account import RenameForm, RenamePersonForm
from portal.access import access, actor
from portal.account import blueprint
from portal.account.pages import nationalities
from portal.pages import FormTemplate, form_page, renders
from portal.plain import filled, saving, take_file
from portal.web import Page, read
from portal.web import gettext as _
from services.accounts import organisations, renaming
from services.accounts.organisations import IdentityDocument
from services.accounts.registering import Proof
from services.accounts.renaming import NewIdentity
from services.actor import Role
from services.errors import NotFound
from services.models import Applicant

ASKED = ("name", "legal_representative", "identity_kind", "identity_number", "nationality")


@renders("account/rename.html")
class RenameTemplate(FormTemplate):
    """The question what an applicant is to be called, beside what it is called now."""

    form: RenameForm | RenamePersonForm
    applicant: Applicant
    waiting: bool


@blueprint.route("/organisation/name", methods=["GET", "POST"])
@access.roles(Role.OWNER)
def rename_applicant() -> Page:
    """Ask to confirm a new name, with its proof and its day."""
    applicant = organisations.find_applicant(read(), actor())
    if applicant.unconfirmed:
        raise NotFound
    kind = RenameForm if applicant.kind == "organisation" else RenamePersonForm
    known = {name: getattr(applicant, name) for name in ASKED}
    form = filled(kind, **known)
    if isinstance(form, RenamePersonForm):
        form.nationality.choices = nationalities()
    if request.method == "POST":
        take_file(form.proof)
        with saving(form) as db:
            if not form.problems:
                proof = Proof(form.proof.data)
                renaming.request_renaming(db, actor(), _wanted(form), proof)
        if not form.problems:
            flash(_("Your request is awaiting confirmation"), "success")
            return redirect(url_for("account.show_organisation"), 303)
    waiting = renaming.find_waiting(read(), actor()) is not None
    return form_page(RenameTemplate(form=form, applicant=applicant, waiting=waiting))


def _wanted(form: RenameForm | RenamePersonForm) -> NewIdentity:
    if isinstance(form, RenameForm):
        return NewIdentity(form.name.data, form.since.data, form.legal_representative.data)
    document = IdentityDocument(
        form.identity_kind.data, form.identity_number.data, form.nationality.data
    )
    return NewIdentity(form.name.data, form.since.data, document=document)
