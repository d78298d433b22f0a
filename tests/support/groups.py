"""An association and companies that it files for."""

from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.actor import Actor, Role
from services.applications.filing import drafting
from services.catalogue import item, item_of
from services.demo.answers import answers_to, files_for
from services.demo.grouping import social_code
from services.documents import handing_in
from services.groups import joining, preparing
from services.models import Applicant, Application, Document, GroupFiling, GroupMember, User
from tests.support.company import open_round
from tests.support.factories import make_applicant, make_user
from tests.support.scene import actor_of

CODE = "fund-expo"
SHARED = {
    "participation.where": "abroad",
    "participation.agent": False,
    "shows.list.name": "示例国际服务展",
    "shows.list.country": "SG",
    "shows.list.market": "traditional",
    "shows.list.organiser": "示例组展公司",
}
EACH = {"shows.list.booth_no": "B-12", "shows.list.booths": "2.00"}


@dataclass
class Firm:
    """An organisation with an owner and a filer."""

    db: Session
    values: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.users: dict[Role, User] = {r: make_user(self.db) for r in (Role.OWNER, Role.FILER)}
        self.applicant: Applicant = make_applicant(
            self.db,
            *((user, role) for role, user in self.users.items()),
            legal_representative="示例法人",
            address="深圳市南山区示例路1号",
            **self.values,
        )
        self.owner, self.filer = (
            actor_of(self.users[role], role, self.applicant) for role in (Role.OWNER, Role.FILER)
        )

    @property
    def code(self) -> str:
        """Its credit code."""
        return self.applicant.credit_code or ""


class Together:
    """An association with a group at a show, in a round that is open."""

    def __init__(self, db: Session) -> None:
        self.db = db
        self.round = open_round(db, CODE)
        self.association = Firm(
            db, {"name": "深圳市示例服务贸易协会", "credit_code": social_code(1)}
        )
        self.group: GroupFiling = preparing.start(db, self.association.filer, CODE, self.shared())

    @staticmethod
    def shared() -> dict[str, Any]:
        """What is the same for all members."""
        right = answers_to(item(CODE), Applicant(kind="organisation", name=""))
        row = right["shows"]["list"][0]
        days = {f"shows.list.{code}": row[code] for code in ("opened_on", "closed_on")}
        return SHARED | days

    def invite(self, firm: Firm, name: str = "") -> GroupMember:
        """Invite a company."""
        return preparing.invite(
            self.db,
            self.association.filer,
            self.group.id,
            credit_code=firm.code,
            name=name or firm.applicant.name,
            answers=EACH,
        )

    def take_part(self, firm: Firm, member: GroupMember) -> Application:
        """Let a company begin its draft and fill in all that is its own."""
        draft = joining.take_part(
            self.db, firm.filer, member.id, version=self.group.version, language="sc"
        )
        right = answers_to(item(CODE), firm.applicant)
        for section, values in right.items():
            known = draft.answers.get(section, {})
            if section == "shows":
                known = {"list": [values["list"][0] | known["list"][0]]}
            elif section == "organisation":
                known = {name: known[name] for name in ("association", "association_name")}
            drafting.save_section(
                self.db, firm.filer, draft.id, section, values | known, version=draft.version
            )
        for slot, upload in files_for(item_of(draft), draft.answers):
            handing_in.attach(self.db, draft.id, slot, upload, firm.filer.user_id)
        for document in self.db.scalars(
            select(Document).where(Document.application_id == draft.id)
        ):
            document.scan = "clean"
        self.db.flush()
        return draft

    def consent(self, firm: Firm, member: GroupMember, who: Actor | None = None) -> None:
        """Let an owner of a company consent to its draft as it is."""
        draft = self.db.get_one(Application, member.application_id)
        joining.consent(self.db, who or firm.owner, member.id, version=draft.version, declared=True)

    def ready(self, name: str = "") -> tuple[Firm, GroupMember]:
        """A company that takes part and consents."""
        firm = Firm(self.db)
        member = self.invite(firm, name)
        self.take_part(firm, member)
        self.consent(firm, member)
        return firm, member
