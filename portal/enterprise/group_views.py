"""What an association does for its members: prepare a group, invite, file, and the receipt."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from flask import flash, redirect, request, url_for
from werkzeug.wrappers import Response

from forms.grouping import GroupFileForm, GroupForm, GroupInviteForm, GroupQuestions
from portal.access import access, actor
from portal.enterprise import blueprint
from portal.page_keys import make_page_key, read_page_key
from portal.pages import FormTemplate, PageTemplate, form_page, renders
from portal.plain import filled, sent_version
from portal.progress_wording import STAGES
from portal.web import gettext as _
from portal.web import language, read, write
from services.actor import APPLICANT_ROLES, PREPARERS, SIGNATORIES
from services.catalogue.asked import Shown
from services.catalogue.grouped import GroupShape, find_group
from services.errors import Invalid, Problem
from services.groups import preparing, sending
from services.groups.standing import (
    Group,
    MemberLine,
    MemberStanding,
    load_association,
    load_group,
)
from services.language import N_, Message, Text
from services.models import GroupFiling

STANDINGS: Mapping[MemberStanding, tuple[str, Message]] = {
    MemberStanding.INVITED: ("draft", N_("Invited")),
    MemberStanding.DECLINED: ("no", N_("Declined")),
    MemberStanding.PREPARING: ("open", N_("Takes part")),
    MemberStanding.CONSENTED: ("yes", N_("Consents")),
    MemberStanding.FILED: ("yes", N_("Filed")),
    MemberStanding.LEFT: ("no", N_("No longer takes part")),
}
assert set(STANDINGS) == set(MemberStanding)


@renders("enterprise/groups.html")
class GroupsTemplate(PageTemplate):
    """The groups of an association, and the services that take one."""

    groups: Sequence[tuple[GroupFiling, int]]
    offered: Sequence[GroupShape]
    may_file: bool
    find_group = staticmethod(find_group)

    @staticmethod
    def name_of(filing: GroupFiling) -> Shown:
        """Return what tells a group from others: its first answer in words of its own."""
        return name_group(filing)


@renders("enterprise/group_form.html")
class GroupFormTemplate(FormTemplate):
    """What is the same for all members of a group."""

    form: GroupForm
    questions: GroupQuestions
    shape: GroupShape
    back: str
    version: int

    @property
    def key(self) -> str:
        """The key of the group that this page starts."""
        return make_page_key()

    @property
    def problems(self) -> Sequence[Problem]:
        """What is wrong, for the summary on top."""
        return [*self.form.problems, *self.questions.problems]


class OnGroup(PageTemplate):
    """What the pages about one group have in common."""

    __slots__ = ()
    group: Group

    def shared(self) -> list[tuple[Text, Shown]]:
        """List what was typed for all members."""
        return self.group.shape.word_answers(self.group.filing.answers, self.group.shape.shared)

    def own(self, line: MemberLine) -> list[tuple[Text, Shown]]:
        """List what was typed for one member."""
        return self.group.shape.word_answers(line.member.answers, self.group.shape.each)

    def name(self) -> Shown:
        """Return what tells the group from others."""
        return name_group(self.group.filing)


@renders("enterprise/group.html")
class GroupTemplate(OnGroup):
    """A group with its members, and what the association may know of each."""

    group: Group
    may_file: bool
    may_sign: bool
    STANDINGS = STANDINGS

    @property
    def consenting(self) -> list[MemberLine]:
        """The members for whom can be filed now."""
        return self.group.of(MemberStanding.CONSENTED)

    @property
    def filed(self) -> list[MemberLine]:
        """The members whose application is filed."""
        return self.group.of(MemberStanding.FILED)

    @staticmethod
    def progress(line: MemberLine) -> Message | None:
        """Say how far the case of a member is, in the words that everybody may read."""
        return STAGES[line.state].sentence if line.state else None


@renders("enterprise/group_member.html")
class GroupInviteTemplate(FormTemplate):
    """Whom to ask, and what is typed for this member alone."""

    form: GroupInviteForm
    questions: GroupQuestions
    group: Group

    @property
    def problems(self) -> Sequence[Problem]:
        """What is wrong, for the summary on top."""
        return [*self.form.problems, *self.questions.problems]


@renders("enterprise/group_file.html")
class GroupFileTemplate(FormTemplate):
    """For whom is filed now, and for whom is not."""

    form: GroupFileForm
    group: Group

    @property
    def consenting(self) -> list[MemberLine]:
        """The members for whom is filed."""
        return self.group.of(MemberStanding.CONSENTED)

    @property
    def left(self) -> list[MemberLine]:
        """The members for whom nothing is filed now."""
        return self.group.of(
            MemberStanding.INVITED, MemberStanding.PREPARING, MemberStanding.DECLINED
        )


@renders("enterprise/group_receipt.html")
class GroupReceiptTemplate(OnGroup):
    """One receipt of all that the association filed."""

    group: Group

    @property
    def filed(self) -> list[MemberLine]:
        """The members for whom the association filed."""
        return [
            one for one in self.group.of(MemberStanding.FILED) if one.member.filed_at is not None
        ]


def name_group(filing: GroupFiling) -> Shown:
    """Return what tells a group from others: the first answer that somebody wrote."""
    shape = find_group(filing.item_code)
    words = [said for _label, said in shape.word_answers(filing.answers, shape.shared)]
    return next((one for one in words if isinstance(one, str)), shape.title)


@blueprint.get("/groups")
@access.roles(*APPLICANT_ROLES)
def list_groups() -> str:
    """Show the groups of the association, and what can be filed for members."""
    return GroupsTemplate(
        groups=preparing.list_groups(read(), actor()),
        offered=preparing.list_offered(),
        may_file=actor().role in PREPARERS,
    ).render()


@blueprint.route("/groups/start/<group_code>", methods=["GET", "POST"])
@access.roles(*PREPARERS)
def start_group(group_code: str) -> Response | tuple[str, int]:
    """Type what is the same for all members, and start the group."""
    load_association(read(), actor())
    shape = find_group(group_code)
    form = filled(GroupForm)
    questions = _ask(shape, shape.shared, {})
    if request.method == "POST":
        try:
            with write() as db:
                filing = preparing.start(
                    db,
                    actor(),
                    group_code,
                    questions.answers,
                    key=read_page_key(request.form.get("key", "")),
                )
        except Invalid as error:
            questions.add(error.problems)
        else:
            return redirect(url_for("enterprise.show_group", group_id=filing.id), 303)
    back = url_for("enterprise.list_groups")
    return form_page(
        GroupFormTemplate(form=form, questions=questions, shape=shape, back=back, version=0)
    )


@blueprint.get("/groups/<uuid:group_id>")
@access.roles(*APPLICANT_ROLES)
def show_group(group_id: UUID) -> str:
    """Show a group, its members and how far each has come."""
    return GroupTemplate(
        group=load_group(read(), actor(), group_id),
        may_file=actor().role in PREPARERS,
        may_sign=actor().role in SIGNATORIES,
    ).render()


@blueprint.route("/groups/<uuid:group_id>/details", methods=["GET", "POST"])
@access.roles(*PREPARERS)
def change_group(group_id: UUID) -> Response | tuple[str, int]:
    """Change what is the same for all members, as long as none has taken it over."""
    group = load_group(read(), actor(), group_id)
    back = url_for("enterprise.show_group", group_id=group_id)
    if request.method != "POST" and not group.is_open:
        return redirect(back, 303)
    questions = _ask(group.shape, group.shape.shared, group.filing.answers)
    if request.method == "POST":
        try:
            with write() as db:
                preparing.change(db, actor(), group_id, questions.answers, version=sent_version())
        except Invalid as error:
            questions.add(error.problems)
        else:
            return redirect(back, 303)
    return form_page(
        GroupFormTemplate(
            form=filled(GroupForm),
            questions=questions,
            shape=group.shape,
            back=back,
            version=group.filing.version,
        )
    )


@blueprint.route("/groups/<uuid:group_id>/members/add", methods=["GET", "POST"])
@access.roles(*PREPARERS)
def invite_member(group_id: UUID) -> Response | tuple[str, int]:
    """Ask a company to take part, with what is typed for it alone."""
    group = load_group(read(), actor(), group_id)
    form = filled(GroupInviteForm)
    questions = _ask(group.shape, group.shape.each, group.filing.answers)
    if request.method == "POST" and form.validate():
        try:
            with write() as db:
                preparing.invite(
                    db,
                    actor(),
                    group_id,
                    credit_code=form.credit_code.data or "",
                    name=form.name.data or "",
                    answers=questions.answers,
                )
        except Invalid as error:
            form.add([one for one in error.problems if one.field in form])
            questions.add(error.problems)
        else:
            flash(_("The company is invited. Its owners see it in their own account"), "success")
            return redirect(url_for("enterprise.show_group", group_id=group_id), 303)
    return form_page(GroupInviteTemplate(form=form, questions=questions, group=group))


@blueprint.post("/groups/<uuid:group_id>/members/<uuid:member_id>/remove")
@access.roles(*PREPARERS)
def remove_member(group_id: UUID, member_id: UUID) -> Response:
    """Take a member out of a group."""
    with write() as db:
        preparing.remove(db, actor(), group_id, member_id)
    flash(_("The company is no longer in the group"), "success")
    return redirect(url_for("enterprise.show_group", group_id=group_id), 303)


@blueprint.route("/groups/<uuid:group_id>/file", methods=["GET", "POST"])
@access.roles(*SIGNATORIES)
def file_group(group_id: UUID) -> Response | tuple[str, int]:
    """Show for whom is filed; confirming files the application of each, exactly once."""
    group = load_group(read(), actor(), group_id)
    form = filled(GroupFileForm)
    if request.method != "POST" and not group.of(MemberStanding.CONSENTED):
        return redirect(url_for("enterprise.show_group", group_id=group_id), 303)
    if request.method == "POST":
        try:
            with write() as db:
                sending.file_group(db, actor(), group_id, sure=bool(form.sure.data))
        except Invalid as error:
            form.add(error.problems)
        else:
            return redirect(url_for("enterprise.show_group_receipt", group_id=group_id), 303)
    return form_page(GroupFileTemplate(form=form, group=group))


@blueprint.get("/groups/<uuid:group_id>/receipt")
@access.roles(*APPLICANT_ROLES)
def show_group_receipt(group_id: UUID) -> str | Response:
    """Show one receipt of all that the association filed."""
    group = load_group(read(), actor(), group_id)
    page = GroupReceiptTemplate(group=group)
    if not page.filed:
        return redirect(url_for("enterprise.show_group", group_id=group_id), 303)
    return page.render()


def _ask(shape: GroupShape, paths: Sequence[str], known: Mapping[str, Any]) -> GroupQuestions:
    """Make the questions of a page, as they were sent or with what is known."""
    typed = request.form if request.method == "POST" else None
    return GroupQuestions(shape, paths, known, language(), typed)
