"""What a company answers to an association that asks it to file with others."""

from collections.abc import Sequence
from uuid import UUID

from flask import flash, redirect, request, url_for
from werkzeug.wrappers import Response

from forms.grouping import GroupConsentForm
from portal.access import access, actor
from portal.enterprise import blueprint
from portal.enterprise.cautions import Caution, list_cautions
from portal.enterprise.section_views import asked_amount
from portal.pages import FormTemplate, PageTemplate, form_page, renders
from portal.plain import filled, sent_version
from portal.web import gettext as _
from portal.web import language, read, write
from services.actor import APPLICANT_ROLES, PREPARERS, SIGNATORIES
from services.applications.case import attached
from services.applications.case.case import Case
from services.catalogue import AskedDocument, AskedSection, documents_asked, sections_asked
from services.catalogue.asked import Shown
from services.documents.handing_in import HeldDocument
from services.errors import Invalid
from services.groups import joining, recommending
from services.groups.joining import GroupInvitation
from services.language import Text


@renders("enterprise/group_invitation.html")
class GroupInvitationTemplate(PageTemplate):
    """What an association fills in for the company, and what the company says to it."""

    invitation: GroupInvitation
    may_file: bool
    may_sign: bool

    def typed(self) -> list[tuple[Text, Shown]]:
        """List what the association typed."""
        shape, flat = self.invitation.shape, self.invitation.filing.answers
        member = self.invitation.member.answers
        return shape.word_answers({**flat, **member}, (*shape.shared, *shape.each))


@renders("enterprise/group_consent.html")
class GroupConsentTemplate(FormTemplate):
    """Exactly what is filed, and the declaration."""

    form: GroupConsentForm
    invitation: GroupInvitation
    case: Case
    sections: Sequence[AskedSection]
    documents: Sequence[HeldDocument]
    documents_asked: Sequence[AskedDocument]
    cautions: Sequence[Caution]
    recommended_by: Sequence[str]


@blueprint.get("/invitations/<uuid:member_id>")
@access.roles(*APPLICANT_ROLES)
def show_invitation(member_id: UUID) -> str:
    """Show who asks, what it typed, what is left to do, and what it sees of the company."""
    return GroupInvitationTemplate(
        invitation=joining.load_invitation(read(), actor(), member_id),
        may_file=actor().role in PREPARERS,
        may_sign=actor().role in SIGNATORIES,
    ).render()


@blueprint.post("/invitations/<uuid:member_id>/take-part")
@access.roles(*PREPARERS)
def take_part(member_id: UUID) -> Response:
    """Start the company's own draft, with what the association typed."""
    with write() as db:
        draft = joining.take_part(
            db, actor(), member_id, version=sent_version(), language=language()
        )
    return redirect(url_for("enterprise.show_tasks", application_id=draft.id), 303)


@blueprint.post("/invitations/<uuid:member_id>/decline")
@access.roles(*SIGNATORIES)
def decline_invitation(member_id: UUID) -> Response:
    """Say no, or leave the group."""
    with write() as db:
        joining.decline(db, actor(), member_id)
    flash(_("The association sees that your company does not take part"), "success")
    return redirect(url_for("enterprise.show_invitation", member_id=member_id), 303)


@blueprint.route("/invitations/<uuid:member_id>/consent", methods=["GET", "POST"])
@access.roles(*SIGNATORIES)
def consent_to_group(member_id: UUID) -> Response | tuple[str, int]:
    """Show exactly what is filed; declaring it is the consent to this version of it."""
    db = read()
    invitation = joining.load_invitation(db, actor(), member_id)
    back = url_for("enterprise.show_invitation", member_id=member_id)
    own = invitation.own
    if own is None or (not own.is_ready and request.method != "POST"):
        return redirect(back, 303)
    form = filled(GroupConsentForm)
    if request.method == "POST":
        try:
            with write() as writing:
                joining.consent(
                    writing,
                    actor(),
                    member_id,
                    version=sent_version(),
                    declared=bool(form.declared.data),
                )
        except Invalid as error:
            found = [one for one in error.problems if one.field in form]
            if not found:  # what is missing stands on the page of the draft
                return redirect(back, 303)
            form.add(found)
        else:
            flash(_("The association can file your application now"), "success")
            return redirect(back, 303)
    case = own.case
    answers = case.application.answers
    return form_page(
        GroupConsentTemplate(
            form=form,
            invitation=invitation,
            case=case,
            sections=sections_asked(case.item, answers),
            documents=attached.list_documents(db, case),
            documents_asked=documents_asked(case.item, answers),
            cautions=list_cautions(case, asked_amount(case)),
            recommended_by=recommending.list_recommending(db, case),
        )
    )


@blueprint.post("/invitations/<uuid:member_id>/withdraw-consent")
@access.roles(*SIGNATORIES)
def withdraw_group_consent(member_id: UUID) -> Response:
    """Withdraw the consent, as long as nothing is filed."""
    with write() as db:
        joining.withdraw_consent(db, actor(), member_id)
    flash(_("Your consent is withdrawn. The draft is kept"), "success")
    return redirect(url_for("enterprise.show_invitation", member_id=member_id), 303)
