"""An association of the demonstration, and a group of exhibitors that it files for."""

from datetime import datetime

from sqlalchemy.orm import Session
from stdnum.cn import uscc

from services import moments
from services.accounts.passwords import hash_password
from services.actor import Actor, Role
from services.applications.filing import drafting
from services.applications.filing.once import find_filed
from services.catalogue import item, item_of
from services.demo.answers import answers_to, files_for
from services.demo.people import PASSWORD, Cast
from services.documents import handing_in
from services.groups import joining, preparing, recommending, sending
from services.models import Applicant, Application, GroupFiling, GroupMember, Membership, User
from services.rounds.windows import find_open_round

CODE = "fund-expo"
NAME = "深圳市示例服务贸易协会"
LETTER = (
    "该公司系本会会员，连续三年参加本会组织的境外展会，展位布置规范，参展人员专业，按时报送参展小结，"
    "在会员中有良好信誉。本会对其参展情况和服务贸易业务较为了解，认为其参加本次展会有利于开拓国际市场，"
    "特此推荐（示例）。"
)
NEXT_SHOW = "示例国际服务贸易展（下一届）"
STANDS = ("B-01", "B-02", "B-03", "B-04", "B-05")


def social_code(number: int) -> str:
    """Make a code that no social organisation can have, with a valid check digit."""
    stem = f"51440300DEM{number:06d}"
    return stem + str(uscc.calc_check_digit(stem))


def prepare_group(db: Session, cast: Cast, since: datetime) -> GroupFiling:
    """Let an association file for one company; others consent, are asked, or decline. For its
    next show it has invited nobody yet.

    The company with the printed account has filled in its draft, and can consent.
    """
    head = create_association(db, since, NAME, social_code(1), "owner@association.example.com")
    companies = _list_free(db, cast)
    printed, filed, ready, asked, declined = companies[:5]
    group = preparing.start(db, head, CODE, _shared_answers(filed))
    members = {
        company.id: preparing.invite(
            db,
            head,
            group.id,
            credit_code=company.credit_code or "",
            name=company.name,
            answers={"shows.list.booth_no": stand, "shows.list.booths": "1.00"},
        )
        for company, stand in zip((printed, filed, ready, asked, declined), STANDS, strict=True)
    }
    for company in (printed, filed, ready):
        _fill_in(db, cast, group, company, members[company.id])
    _consent(db, cast, filed, members[filed.id])
    sending.file_group(db, head, group.id, sure=True)
    _consent(db, cast, ready, members[ready.id])
    joining.decline(db, cast.owners[declined.id], members[declined.id].id)
    recommending.write(
        db,
        head,
        item_code=CODE,
        credit_code=printed.credit_code or "",
        name=printed.name,
        text=LETTER,
    )
    preparing.start(db, head, CODE, _shared_answers(filed) | {"shows.list.name": NEXT_SHOW})
    return group


def create_association(
    db: Session, since: datetime, name: str, credit_code: str, email: str
) -> Actor:
    """Create an association that is confirmed, with an owner."""
    user = User(
        email=email,
        name="演示协会负责人",
        password_hash=hash_password(PASSWORD),
        email_verified_at=since,
        created_at=since,
    )
    association = Applicant(
        kind="organisation",
        name=name,
        name_en="Shenzhen Example Association for Trade in Services" if name == NAME else "",
        credit_code=credit_code,
        district="futian",
        legal_representative="示例会长",
        address="深圳市福田区示例路51号",
        confirmed_at=since,
        created_at=since,
    )
    db.add_all([user, association])
    db.flush()
    member = Membership(user_id=user.id, applicant_id=association.id, role="owner")
    member.created_at = since
    db.add(member)
    db.flush()
    return act_for(user, association)


def act_for(user: User, association: Applicant) -> Actor:
    """Act for an association as its owner."""
    return Actor(
        user_id=user.id,
        name=user.name,
        role=Role.OWNER,
        applicant_id=association.id,
        applicant_name=association.name,
        applicant_kind=association.kind,
    )


def _list_free(db: Session, cast: Cast) -> list[Applicant]:
    """List the companies that have not filed in the open round, but the printed one first."""
    current = find_open_round(db, CODE, moments.now())
    printed, *others = (one for one in cast.applicants if one.kind == "organisation")
    free = [one for one in others if find_filed(db, one.id, item(CODE), current) is None]
    return [printed, *free]


def _shared_answers(company: Applicant) -> dict[str, object]:
    right = answers_to(item(CODE), company)
    row = right["shows"]["list"][0]
    columns = ("name", "country", "market", "organiser", "opened_on", "closed_on")
    return {
        "participation.where": "abroad",
        "participation.agent": False,
        **{f"shows.list.{column}": row[column] for column in columns},
    }


def _fill_in(
    db: Session, cast: Cast, group: GroupFiling, company: Applicant, member: GroupMember
) -> None:
    """Let a company take part, and fill in what the association did not."""
    filer = cast.filers[company.id]
    draft = joining.take_part(db, filer, member.id, version=group.version, language="sc")
    serial = cast.applicants.index(company) + 1
    for section, values in answers_to(item(CODE), company, serial).items():
        typed = draft.answers.get(section, {})
        if section == "shows":
            typed = {"list": [values["list"][0] | typed["list"][0]]}
        elif section == "organisation":
            typed = {name: typed[name] for name in ("association", "association_name")}
        elif section != "participation":
            typed = {}  # what stands there was remembered of earlier filings, whose figures differ
        drafting.save_section(db, filer, draft.id, section, values | typed, version=draft.version)
    for slot, upload in files_for(item_of(draft), draft.answers):
        handing_in.attach(db, draft.id, slot, upload, filer.user_id)


def _consent(db: Session, cast: Cast, company: Applicant, member: GroupMember) -> None:
    draft = db.get_one(Application, member.application_id)
    owner = cast.owners[company.id]
    joining.consent(db, owner, member.id, version=draft.version, declared=True)
