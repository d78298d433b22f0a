"""The people and companies of the demonstration."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from uuid import UUID

from sqlalchemy.orm import Session
from stdnum.cn import uscc

from services import moments
from services.accounts.passwords import hash_password
from services.actor import Actor, Role
from services.applications.routing.routing import decide_route
from services.catalogue import items_on
from services.catalogue.institutions import institutions_today
from services.models import Applicant, Membership, User
from services.plan import Tenure, body, load_plan

PASSWORD = "Window-Shenzhen-2026"
TOTP_SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
"""All demonstration staff share one second factor, so that one entry in an app will do."""

ANOTHER_SUPERVISOR = "supervisor2@portal.example.com"
"""Who decides with the first what takes two."""

OFFICERS = {
    Role.REVIEWER: ("林示例", "黄示例", "周示例"),
    Role.APPROVER: ("陈示例",),
    Role.SUPERVISOR: ("吴示例",),
}

EXPERTS = ("示例专家甲", "示例专家乙", "示例专家丙", "示例专家丁", "示例专家戊", "林示例")
"""A panel, and one who is called like an officer, whom no draw takes."""

STEMS = (
    ("云舟", "Yunzhou"),
    ("海图", "Haitu"),
    ("鹏程", "Pengcheng"),
    ("梧桐", "Wutong"),
    ("南澳", "Nan'ao"),
    ("莲花", "Lianhua"),
    ("红树", "Hongshu"),
    ("青衫", "Qingshan"),
    ("星桥", "Xingqiao"),
    ("远望", "Yuanwang"),
    ("知微", "Zhiwei"),
    ("致远", "Zhiyuan"),
)
LINES = (
    ("软件服务", "Software Services"),
    ("数据科技", "Data Technology"),
    ("供应链管理", "Supply Chain"),
    ("设计咨询", "Design Consulting"),
)
COMPANIES, NOT_YET = len(STEMS) * 3, len(STEMS)
"""How many companies are on the portal, and how many more the register knows."""
DISTRICTS = ("nanshan", "futian", "luohu", "baoan", "longgang", "longhua", "guangming", "yantian")


@dataclass(frozen=True, slots=True)
class Account:
    """A demonstration account, as printed in English when the portal starts."""

    email: str
    who: str
    second_factor: bool


def accounts() -> list[Account]:
    """List the accounts to try: of a company, a person, staff and those who run the portal."""
    staff = [
        Account(
            f"{role.value}@{code}.example.com",
            body(code).name.en,
            True,
        )
        for code in bodies_handling(moments.today())
        for role in (Role.REVIEWER, Role.APPROVER)
    ]
    return [
        Account("owner@company.example.com", "Company owner", False),
        Account("filer@company.example.com", "Company filer", False),
        Account("viewer@company.example.com", "Company viewer", False),
        Account("newcomer@company.example.com", "Owner of a company not yet confirmed", False),
        Account("owner@association.example.com", "Owner of an association", False),
        Account("person@example.com", "A person filing", False),
        *staff,
        Account("supervisor@portal.example.com", "Supervisor of the leading group", True),
        Account(ANOTHER_SUPERVISOR, "Another supervisor of the leading group", True),
        Account("expert@portal.example.com", "Expert, who scores applications", True),
        Account("liaison@example-bank.example.com", "Liaison of a bank", True),
        Account("registrar@portal.example.com", "Registrar, who confirms companies", True),
        Account("admin@portal.example.com", "Administrator", True),
    ]


@dataclass(frozen=True, slots=True)
class Cast:
    """The people of the demonstration.

    Args:
        owners, filers: by applicant; some have no filer.
        officers: by body and role; the first is the one with a printed account.
        experts: the first is the one with a printed account.
        supervisor: of the leading group.

    """

    applicants: list[Applicant]
    owners: dict[UUID, Actor]
    filers: dict[UUID, Actor]
    officers: dict[tuple[str, Role], list[Actor]]
    experts: list[Actor]
    supervisor: Actor


def bodies_handling(*days: date) -> list[str]:
    """List the bodies that handle what applicants of the demonstration file on some days, and
    on any day between them on which a body takes over from another.
    """
    plan = load_plan()
    successions: list[Sequence[Tenure]] = [one.succession for one in plan.units.values()]
    successions += [one.succession for one in plan.districts.values()]
    reforms = {
        term.since
        for succession in successions
        for term in succession
        if days[0] < term.since <= days[-1]
    }
    found: dict[str, None] = {}
    for day in sorted({*days, *reforms}):
        for item in reversed(items_on(day)):
            for district in DISTRICTS:
                filed = decide_route(item, None, district, day)
                found |= dict.fromkeys(part.body_code for part in (*filed.parts, *filed.informed))
    return list(found)


def credit_code(number: int) -> str:
    """Make a credit code that no company can have, with a valid check digit."""
    stem = f"91440300DEM{number:06d}"
    return stem + str(uscc.calc_check_digit(stem))


def create_people(db: Session, since: datetime) -> Cast:
    """Create all people, with accounts created and verified at `since`."""
    secret = hash_password(PASSWORD)

    def person(email: str, name: str, **values: object) -> User:
        user = User(
            email=email,
            name=name,
            password_hash=secret,
            email_verified_at=since,
            created_at=since,
            **values,
        )
        db.add(user)
        return user

    watcher = person(
        "supervisor@portal.example.com",
        "郑示例",
        staff_role=Role.SUPERVISOR.value,
        totp_secret=TOTP_SECRET,
    )
    person(
        ANOTHER_SUPERVISOR,
        "冯示例",
        staff_role=Role.SUPERVISOR.value,
        totp_secret=TOTP_SECRET,
    )
    db.flush()
    supervisor = Actor(user_id=watcher.id, name=watcher.name, role=Role.SUPERVISOR)
    cast = Cast([], {}, {}, {}, [], supervisor)
    for index, applicant in enumerate(islice(companies(since), COMPANIES)):
        applicant.confirmed_at = since
        host = "company.example.com" if index == 0 else f"company{index:02d}.example.com"
        db.add(applicant)
        owner = person(f"owner@{host}", f"演示负责人{index:02d}")
        filer = person(f"filer@{host}", f"演示经办人{index:02d}")
        members = {Role.OWNER: owner, Role.FILER: filer}
        if index == 0:
            members[Role.VIEWER] = person(f"viewer@{host}", "演示查阅人00")
        db.flush()
        for role, user in members.items():
            db.add(
                Membership(
                    user_id=user.id,
                    applicant_id=applicant.id,
                    role=role.value,
                    created_at=since,
                )
            )
        cast.applicants.append(applicant)
        cast.owners[applicant.id] = _applicant_actor(owner, Role.OWNER, applicant)
        cast.filers[applicant.id] = _applicant_actor(filer, Role.FILER, applicant)

    alone = person("person@example.com", "演示个人", language="en")
    somebody = Applicant(
        kind="person",
        name="EXAMPLE ALEX",
        name_en="Alex Example",
        district="nanshan",
        identity_kind="residence_permit_hkmt",  # as the right filing of the item for persons
        identity_number="810000199001010019",
        created_at=since,
    )
    db.add(somebody)
    db.flush()
    db.add(Membership(user_id=alone.id, applicant_id=somebody.id, role="owner", created_at=since))
    cast.applicants.append(somebody)
    cast.owners[somebody.id] = _applicant_actor(alone, Role.OWNER, somebody)

    for code in bodies_handling(since.date(), moments.today()):
        for role, names in OFFICERS.items():
            for index, name in enumerate(names):
                suffix = "" if index == 0 else str(index + 1)
                user = person(
                    f"{role.value}{suffix}@{code}.example.com",
                    name,
                    body_code=code,
                    staff_role=role.value,
                    totp_secret=TOTP_SECRET,
                )
                db.flush()
                cast.officers.setdefault((code, role), []).append(
                    Actor(user_id=user.id, name=name, role=role, body=code)
                )
    for index, name in enumerate(EXPERTS):
        suffix = "" if index == 0 else str(index + 1)
        user = person(
            f"expert{suffix}@portal.example.com",
            name,
            staff_role=Role.EXPERT.value,
            totp_secret=TOTP_SECRET,
        )
        db.flush()
        cast.experts.append(Actor(user_id=user.id, name=name, role=Role.EXPERT))
    for code in institutions_today():
        person(
            f"liaison@{code.replace('_', '-')}.example.com",
            "何示例",
            body_code=code,
            staff_role=Role.LIAISON.value,
            totp_secret=TOTP_SECRET,
        )
    person(
        "registrar@portal.example.com",
        "演示核验员",
        staff_role=Role.REGISTRAR.value,
        totp_secret=TOTP_SECRET,
    )
    person(
        "admin@portal.example.com",
        "演示管理员",
        staff_role=Role.ADMINISTRATOR.value,
        totp_secret=TOTP_SECRET,
    )
    db.flush()
    return cast


def companies(since: datetime) -> Iterator[Applicant]:
    """Yield the companies that the register knows; the first `COMPANIES` are on the portal."""
    for index in range(COMPANIES + NOT_YET):
        stem, stem_en = STEMS[index % 12]
        line, line_en = LINES[(index // 12 + index) % 4]
        district = load_plan().district(DISTRICTS[index % len(DISTRICTS)])
        yield Applicant(
            kind="organisation",
            name=f"深圳示例{stem}{line}有限公司",
            name_en=f"Shenzhen Example {stem_en} {line_en} Co., Ltd.",
            credit_code=credit_code(index + 1),
            district=district.code,
            legal_representative=f"示例法人{index:02d}",
            address=f"深圳市{district.name.sc}示例路{index + 1}号",
            established_on=date(2010 + index % 12, 1 + index % 12, 15),
            phone=f"+867550000{index:04d}",
            created_at=since,
        )


def _applicant_actor(user: User, role: Role, applicant: Applicant) -> Actor:
    return Actor(
        user_id=user.id,
        name=user.name,
        role=role,
        applicant_id=applicant.id,
        applicant_name=applicant.name,
    )
