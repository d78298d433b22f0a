"""Opening an account: by one's own wish, or by an invitation."""

from flask import redirect, url_for

from forms.account import JoinForm, NewPasswordForm, SignUpForm, VerifyForm
from portal.access import access, actor, current_actor
from portal.account import blueprint
from portal.account.arrival import address, arrive, home_of, keep_onward, visitor
from portal.account.pages import CheckMailTemplate, DeadLinkTemplate
from portal.pages import FormTemplate, form_page, renders
from portal.plain import filled, saving, sent
from portal.web import Page, language, read, t, write
from services.accounts import colleagues, signing_up, staff_invitations
from services.accounts.colleagues import Invitation
from services.accounts.links import DeadLink, read_link
from services.accounts.signing_in import begin_session
from services.accounts.staff_invitations import StaffInvitation
from services.catalogue.institutions import name_employer


@renders("account/sign_up.html")
class SignUpTemplate(FormTemplate):
    """The request for an account."""

    form: SignUpForm


@renders("account/verify.html")
class AccountVerifyTemplate(FormTemplate):
    """The password once more, to open the account."""

    form: VerifyForm
    email: str


@renders("account/invitation.html")
class InvitationTemplate(FormTemplate):
    """An invitation to act for an organisation."""

    form: JoinForm
    invitation: Invitation
    token: str


@renders("account/staff_invitation.html")
class StaffInvitationTemplate(FormTemplate):
    """An invitation to the staff, with the first password."""

    form: NewPasswordForm
    invitation: StaffInvitation
    employer: str


@blueprint.route("/sign-up", methods=["GET", "POST"])
@access.anyone
def sign_up() -> Page:
    """Asking for an account. The answer is the same whether or not there is one."""
    someone = current_actor()
    if someone is not None:
        return redirect(home_of(someone), 303)
    form = filled(SignUpForm)
    if sent(form):
        with saving(form) as db:
            signing_up.sign_up(
                db,
                form.email.data,
                form.name.data,
                form.password.data,
                language=language(),
                address=address(),
            )
        if not form.problems:
            keep_onward()
            return redirect(url_for("account.show_sign_up_sent"), 303)
    return form_page(SignUpTemplate(form=form))


@blueprint.get("/sign-up/sent")
@access.anyone
def show_sign_up_sent() -> str:
    """Look into your mail."""
    return CheckMailTemplate(what="sign_up").render()


@blueprint.route("/verify/<token>", methods=["GET", "POST"])
@access.anyone
def verify_email(token: str) -> Page:
    """Make the account, where the link of the mail leads."""
    form = filled(VerifyForm)
    try:
        if sent(form):
            with saving(form) as db:
                user = signing_up.verify_email(db, token, form.password.data, address())
                session = begin_session(db, user, visitor())
            if not form.problems:
                return arrive(session)
        email = read_link(read(), "verify_email", token).email
    except DeadLink:
        return dead_link("account.sign_up")
    return form_page(AccountVerifyTemplate(form=form, email=email))


@blueprint.route("/invitation/<token>", methods=["GET", "POST"])
@access.anyone
def accept_invitation(token: str) -> Page:
    """Accept an invitation, signed in or by signing up."""
    form = filled(JoinForm)
    someone = current_actor()
    try:
        invitation = colleagues.read_invitation(read(), token)
        if someone is None and sent(form):
            with saving(form) as db:
                user = colleagues.accept_by_signing_up(
                    db, token, form.name.data, form.password.data, language()
                )
                session = begin_session(db, user, visitor())
            if not form.problems:
                return arrive(session)
    except DeadLink:
        return dead_link()
    return form_page(InvitationTemplate(form=form, invitation=invitation, token=token))


@blueprint.post("/invitation/<token>/accept")
@access.signed_in
def join_organisation(token: str) -> Page:
    """Accept an invitation to the address one is signed in with."""
    with write() as db:
        colleagues.accept_invitation(db, actor(), token)
    return redirect(url_for("account.list_colleagues"), 303)


@blueprint.route("/staff-invitation/<token>", methods=["GET", "POST"])
@access.anyone
def accept_staff_invitation(token: str) -> Page:
    """Open a staff account: first a password, then the second factor."""
    form = filled(NewPasswordForm)
    try:
        invitation = staff_invitations.read_staff_invitation(read(), token)
        if sent(form):
            with saving(form) as db:
                user = staff_invitations.accept_staff_invitation(db, token, form.password.data)
                session = begin_session(db, user, visitor())
            if not form.problems:
                return arrive(session)
    except DeadLink:
        return dead_link()
    code = invitation.body_code
    return form_page(
        StaffInvitationTemplate(
            form=form, invitation=invitation, employer=t(name_employer(code)) if code else ""
        )
    )


def dead_link(again: str = "") -> tuple[str, int]:
    """Return the page of a link that does not work any more.

    Args:
        again: endpoint where the reader can ask for another.
    """
    return DeadLinkTemplate(again=url_for(again) if again else "").render(), 404
