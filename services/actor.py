"""The actor: every service function that reads or changes a case takes one."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from services.errors import NotFound
from services.language import N_, Language, Message


class Role(StrEnum):
    """The roles of people on the portal."""

    VIEWER = "viewer"  # 查阅人: sees the applicant's cases
    FILER = "filer"  # 经办人: prepares and answers
    SIGNATORY = "signatory"  # 授权签字人: a filer who signs in an owner's place
    OWNER = "owner"  # 负责人: signs, submits, manages colleagues
    REVIEWER = "reviewer"  # 审查人员: works on an agency's queue
    APPROVER = "approver"  # 审批人员: signs off what another reviewed
    SUPERVISOR = "supervisor"  # 督办人员: watches over cases, decides escalations, never cases
    REGISTRAR = "registrar"  # 主体核验人员: confirms organisations by their licence
    EXPERT = "expert"  # 评审专家: scores what a panel was drawn for
    LIAISON = "liaison"  # 机构联络人: answers for an institution that matchings are shared with
    ADMINISTRATOR = "administrator"  # 系统管理员


SIGNATORIES = frozenset({Role.SIGNATORY, Role.OWNER})
PREPARERS = frozenset({Role.FILER, *SIGNATORIES})
APPLICANT_ROLES = frozenset({Role.VIEWER, *PREPARERS})
AGENCY_ROLES = frozenset({Role.REVIEWER, Role.APPROVER})
STAFF_ROLES = AGENCY_ROLES | {
    *(Role.SUPERVISOR, Role.REGISTRAR, Role.EXPERT, Role.LIAISON, Role.ADMINISTRATOR)
}

ROLE_NAMES: Mapping[str, Message] = {
    Role.OWNER: N_("owner"),
    Role.SIGNATORY: N_("signatory"),
    Role.FILER: N_("filer"),
    Role.VIEWER: N_("viewer"),
    Role.REVIEWER: N_("reviewer"),
    Role.APPROVER: N_("approver"),
    Role.SUPERVISOR: N_("supervisor"),
    Role.REGISTRAR: N_("registrar"),
    Role.EXPERT: N_("expert"),
    Role.LIAISON: N_("liaison"),
    Role.ADMINISTRATOR: N_("administrator"),
}
"""Words for the roles, as they stand within a sentence."""


@dataclass(frozen=True, slots=True)
class Actor:
    """A signed-in person acting in one capacity, detached from the database.

    Exactly one of `applicant_id` (applicant side) and `body` (agency side) is
    set, except for administrators, registrars, experts, liaisons, the supervisors of the leading
    group and people who have yet to register an organisation, who have neither.

    Args:
        user_id: the account.
        name: how the account is called on screen.
        role: what the person acts as; None before they join an organisation.
        applicant_id: the organisation or person acted for.
        applicant_kind: `organisation` or `person`.
        unconfirmed: whether it is an organisation that nobody has confirmed.
        body: code of the body that an officer works for or a supervisor watches over, from
            `plan/units.yaml`.
        institution: code of the institution that a liaison answers for.
        stands_in_for: the accounts of the officers for whom an officer stands in today.
        language: the language mail is written in.
        session_id: the signed-in session, for the list of sessions.
        unread: number of unread notices in the inbox.
        touch_due: whether this visit should be noted, see `sessions.touch`.

    """

    user_id: UUID
    name: str
    role: Role | None
    applicant_id: UUID | None = None
    applicant_name: str = ""
    applicant_kind: str = ""
    unconfirmed: bool = False
    body: str | None = None
    institution: str | None = None
    stands_in_for: frozenset[UUID] = frozenset()
    language: Language = "sc"
    session_id: UUID | None = None
    unread: int = 0
    touch_due: bool = False

    @property
    def is_staff(self) -> bool:
        """Whether the person works for an agency or runs the portal."""
        return self.role in STAFF_ROLES


def require_administrator(actor: Actor) -> None:
    """Raise NotFound for anybody else, who need not know that the page exists."""
    if actor.role is not Role.ADMINISTRATOR:
        raise NotFound
