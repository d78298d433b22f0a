"""A small town: one company's cases in every state, and everybody who has a page to see."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from io import BytesIO
from random import Random

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.public.findable import list_findable_pages
from services import moments
from services.accounts import (
    claims,
    colleagues,
    credentials,
    deputies,
    second_factor,
    signing_up,
    staff_invitations,
)
from services.actor import Actor, Role
from services.applications.answers import list_findable_answers
from services.applications.case.loading import load
from services.applications.casework import revoking, saved_views
from services.applications.filing import combining, correcting, drafting
from services.applications.lifecycle import State
from services.applications.lifecycles import LIFECYCLES
from services.applications.routing import handover
from services.catalogue import all_items, item
from services.demo import paying, sowing
from services.demo.answers import answers_to
from services.demo.appealing import challenge_some
from services.demo.asking import ask_associations
from services.demo.files import EMPTY_PDF
from services.demo.following_up import leave_conditions
from services.demo.grouping import prepare_group
from services.demo.hard_days import try_out
from services.demo.journeys import Journey
from services.demo.newcomers import ask_to_confirm
from services.demo.objecting import find_holder
from services.demo.people import PASSWORD, TOTP_SECRET, Cast, create_people
from services.demo.publicising import publicise_some
from services.demo.rating import rate_some
from services.demo.reporting import report_monthly
from services.demo.scoring import BEING_SCORED
from services.demo.settling import _officer, settle_rounds
from services.demo.supervising import supervise
from services.documents import handing_in
from services.documents.inspect import inspect
from services.followup.announcing import announce
from services.funds import complaining, fixing, proposing, publishing, reporting
from services.funds.payments import listing, recovering
from services.funds.statements import NewStatement, StatementOutcome
from services.models import (
    Applicant,
    Application,
    EntryReport,
    Event,
    Membership,
    Round,
    User,
)
from services.search.entries import list_findable
from services.search.indexing import index
from tests.support import doors
from tests.support.factories import make_administrator, make_officer, make_user
from tests.support.people import signed_in
from tests.support.picks import CERTIFIED, FUND, PERSONAL

EVERY_STATE = tuple(sowing.CASES)
OTHERS = {
    FUND: (State.DRAFT, State.CORRECTION, State.REVIEW, State.CLOSED),
    PERSONAL: (State.DRAFT, State.SIGNING, State.JOINT, State.CLOSED),
}
"""Of a fund and of what people file, the states whose pages differ most."""
FILED_TOGETHER = ("headquarters", "factor-flow")
"""Services that one company begins together."""

ANY_OTHER = (
    *(State.JOINT, State.CLOSED, State.CHECKED, State.REFERRED, State.TALKS),
    *(State.ON_FILE, State.ENTERED, State.ANSWERED),
)
"""Of another item that is the first of its nature, those that it has. Of all others, a draft."""

AGENCY_ROLES_IN_ORDER = (Role.REVIEWER, Role.APPROVER)

BEFORE_A_REFORM = datetime(2023, 12, 18, 2, tzinfo=UTC)
"""When the science bureau, which leads one of the cases, was still a commission."""


@dataclass(frozen=True, slots=True)
class Resident:
    """Somebody who looks at pages; a stranger has no account.

    Args:
        doors: addresses that nothing on a page leads to, such as mailed links.
        half: the password was given, and the code is still to come.
    """

    who: str
    user: User | None = None
    applicant: Applicant | None = None
    doors: tuple[str, ...] = ()
    half: bool = False


def settle(db: Session) -> list[Resident]:
    """Fill an empty database; everybody who lives there."""
    now = moments.now()
    cast = create_people(db, now - timedelta(days=400))
    sowing._open_rounds(db, moments.today())
    _file_cases(db, cast)
    _file_together(db, cast)
    prepare_group(db, cast, now - timedelta(days=400))
    ask_associations(db, cast, now - timedelta(days=400))
    report_monthly(db, cast)
    _propose_lists(db, cast)
    settle_rounds(db, cast)
    _pay(db, cast)
    supervise(db, cast, now)
    leave_conditions(db, cast, now)
    publicise_some(db, cast)
    challenge_some(db, cast, now)
    rate_some(db, cast)
    try_out(db)
    ask_to_confirm(db)
    for event_id in db.scalars(select(Event.id).order_by(Event.id)).all():
        announce(db, event_id, mail=False)
    index(db, [*list_findable(), *list_findable_pages(), *list_findable_answers(db)])
    residents = list(_residents(db, cast))
    db.commit()
    return residents


def _file_cases(db: Session, cast: Cast) -> None:
    random, now = Random(3), moments.now()
    wanted, seen = list[tuple[str, State]](), {item(code).nature for code in (CERTIFIED, *OTHERS)}
    for one in all_items():
        has = LIFECYCLES[one.nature].states
        if one.code == CERTIFIED:
            states = EVERY_STATE
        elif one.code in OTHERS:
            states = OTHERS[one.code]
        else:
            states = (State.DRAFT, *(ANY_OTHER if one.nature not in seen else ()))
            states += (State.CLOSED,) if one.code in (*_listed(), *_scored()) else ()
            seen.add(one.nature)
        wanted += [(one.code, state) for state in states if state in has and one.sections]
    filings = sowing.Filings(cast.applicants, random)
    for code, state in wanted:
        _, least, most = sowing.CASES[state]
        begin = now - timedelta(days=(least + most) / 2)
        _, applicant, begin = filings.place([item(code)], state, begin, first=True)
        case = Journey(db, cast, random, item(code), applicant, begin, now).walk_to(state)
        if (code, state) == (CERTIFIED, State.CORRECTION):
            _prepare_correction(db, cast.filers[applicant.id], case)
    journey = Journey(db, cast, random, item(CERTIFIED), cast.applicants[0], BEFORE_A_REFORM, now)
    handover.hand_over(db, journey.walk_to(State.RECEIVED).id)
    _propose_to_revoke(
        db, Journey(db, cast, random, item(CERTIFIED), cast.applicants[0], begin, now)
    )


def _file_together(db: Session, cast: Cast) -> None:
    """Begin the services of an errand together; one is submitted, one is ready to be."""
    owner = cast.owners[cast.applicants[0].id]
    filing = combining.start(db, owner, "hk-firm-qianhai", FILED_TOGETHER, language="en")
    for code in FILED_TOGETHER:
        members = combining.load_errand(db, owner, filing.id).members
        draft = next(one.case for one in members if one.case.item.code == code).application
        for section, values in answers_to(item(code), draft.applicant).items():
            drafting.save_section(db, owner, draft.id, section, values, version=draft.version)
    first = combining.load_errand(db, owner, filing.id).members[0].case
    chosen = {first.application.id: first.version}
    combining.submit(db, owner, filing.id, chosen, declared=True)


def _propose_to_revoke(db: Session, journey: Journey) -> None:
    """Tell a holder that a certificate is to be revoked, who can answer now."""
    granted = journey.walk_to(State.CLOSED)  # some of those that are delivered are refused
    revoking.propose_revocation(
        db,
        journey.reviewer,
        granted.id,
        version=granted.version,
        reasons=["obtained_by_deceit"],
        text="经核查，申报时提交的合同系虚假材料（示例）。",
    )


def _listed() -> list[str]:
    """The funds whose list waits for the opinion on it, waits for being fixed, is published now,
    and has decided.
    """
    funds = (one for one in all_items() if one.rounds and one.allocation == "rule")
    return [one.code for one in funds if one.code != FUND][:4]


def _scored() -> set[str]:
    """A fund whose filings are being scored, and one whose are."""
    return {BEING_SCORED, next(one.code for one in all_items() if one.scoring)}


def _propose_lists(db: Session, cast: Cast) -> None:
    for code, advised, published in zip(
        _listed()[:3], (False, True, True), (False, False, True), strict=True
    ):
        over = (Round.item_code == code, Round.closes_at < moments.now())
        current = db.scalars(select(Round).where(*over).order_by(Round.closes_at.desc())).first()
        assert current
        made = proposing.propose_list(db, _officer(cast, current, Role.REVIEWER), current.id)
        if advised:
            finance = _officer(cast, current, Role.APPROVER, joint=True)
            fixing.advise(db, finance, current.id, version=made.version, opinion="agree", text="")
        if published:
            approver = _officer(cast, current, Role.APPROVER)
            fixing.fix_list(db, approver, current.id, version=made.version)
            publishing.publish_list(db, approver, current.id, version=made.version)
            _speak_up(db, cast, current)


def _speak_up(db: Session, cast: Cast, current: Round) -> None:
    """Report twice on an entry of a published list, once rightly, and complain about staff; one
    of each came on paper, and who made it has still to be told the answer.
    """
    citizen = signed_in(db, make_user(db))
    number = db.scalar(select(Application.number).where(Application.round_id == current.id))
    said = NewStatement("示例市民", "0755-00000000", "申报的展位与实际不符（示例）。")
    for _ in range(2):
        reporting.report(db, citizen, current.id, number=number or "", said=said)
    complaining.complain(db, citizen, current.id, said=said)
    approver = _officer(cast, current, Role.APPROVER)
    reports = select(EntryReport).where(EntryReport.round_id == current.id)
    report = db.scalars(reports.order_by(EntryReport.id)).first()
    assert report
    outcome, text = StatementOutcome.FOUNDED, "经核查，举报属实（示例）。"
    reporting.answer_report(db, approver, current.id, report.id, outcome=outcome, text=text)
    unfounded, text = StatementOutcome.UNFOUNDED, "经核查，不属实（示例）。"
    kept = reporting.enter_report(db, approver, current.id, number=number or "", said=said)
    reporting.answer_report(db, approver, current.id, kept.id, outcome=unfounded, text=text)
    administrator = signed_in(db, make_administrator(db))
    written = complaining.complain(db, administrator, current.id, said=said)
    complaining.answer_complaint(db, administrator, written.id, outcome=unfounded, text=text)


def _pay(db: Session, cast: Cast) -> None:
    """Pay what one fund granted, have another payment wait for the treasury, and one on a list."""
    (scored,) = _scored() - {BEING_SCORED}
    sent, listed, paid = (
        db.scalars(
            select(Application).where(Application.item_code == code, Application.granted > 0)
        ).one()
        for code in (_listed()[3], scored, FUND)
    )
    for application in (sent, listed, paid):
        assert application.round
        assert application.decided_at
        officers = [_officer(cast, application.round, role) for role in AGENCY_ROLES_IN_ORDER]
        if application is paid:
            paying.pay_these(db, cast, [paid], officers, application.decided_at)
            _propose_recovery(db, cast, paid)
            continue
        paying.ask(db, cast, application, 0)
        made = listing.make_list(db, officers[0], application.round.id)
        if application is sent:
            listing.check_list(db, officers[1], made.id, version=made.version)


def _propose_recovery(db: Session, cast: Cast, paid: Application) -> None:
    """Propose to recover a part of what was paid, which the company can answer."""
    reviewer = find_holder(cast, paid)
    recovering.propose_recovery(
        db,
        reviewer,
        paid.id,
        version=load(db, reviewer, paid.id).version,
        amount=Decimal(100),
        reasons=["paid_twice"],
        text="其中一笔费用已由其他财政资金支持（示例）。",
    )


def _prepare_correction(db: Session, filer: Actor, case: Application) -> None:
    """Deal with every point, and ask the owner to sign."""
    for path in drafting.correction_notes(case):
        section, _, rest = path.partition(".")
        if section == "documents":
            for held in handing_in.current_documents(db, case.id):
                if held.slot == rest:
                    drafting.detach(db, filer, case.id, held.id)
            another = inspect("更正材料（示例）.pdf", BytesIO(EMPTY_PDF + b"%\n"), accept=["pdf"])
            drafting.attach(db, filer, case.id, rest, another)
        else:
            values = case.answers[section]
            drafting.save_section(db, filer, case.id, section, values, version=case.version)
    correcting.offer_correction(db, filer, case.id, version=case.version)


def _residents(db: Session, cast: Cast) -> Iterator[Resident]:
    company, person = cast.applicants[0], cast.applicants[-1]

    def known(email: str) -> User:
        return db.scalars(select(User).where(User.email == email)).one()

    owner, administrator = known("owner@company.example.com"), known("admin@portal.example.com")
    newcomer = make_user(db)
    second_factor.begin(db, newcomer.id)
    claimant = make_user(db)
    _ask_and_invite(db, signed_in(db, owner, company), company, signed_in(db, claimant))
    _invite_officer(db, signed_in(db, administrator))
    reviewer = known("reviewer@science.example.com")
    recruit = make_officer(db, "science")
    second_factor.begin(db, recruit.id)
    _name_deputy(db, signed_in(db, reviewer), recruit)
    place = {"view": "open", "part": "lead", "sort": "-due"}
    saved_views.save_view(db, signed_in(db, reviewer), "Ours, latest first", place)

    yield Resident(
        "stranger", doors=(*doors.told(), *doors.mailed(db), *doors.scanned(db), *doors.LOOSE)
    )
    yield Resident("newcomer", newcomer, doors=tuple(doors.joining(company)))
    yield Resident("claimant", claimant, doors=("/account/organisation/register/claim/sent",))
    yield Resident("owner", owner, company, doors=("/account/email/sent",))
    head = known("owner@association.example.com")
    yield Resident("association", head, _organisation_of(db, head))
    filer = known("filer@company.example.com")
    filer.totp_secret = TOTP_SECRET
    yield Resident("filer", filer, company)
    yield Resident("viewer", known("viewer@company.example.com"), company)
    yield Resident("person", known("person@example.com"), person)
    yield Resident("reviewer", reviewer)
    yield Resident("approver", known("approver@science.example.com"))
    yield Resident("approver with rounds", known("approver@commerce.example.com"))
    yield Resident("joint reviewer", known("reviewer@finance.example.com"))
    yield Resident("approver with the money", known("approver@finance.example.com"))
    yield Resident("supervisor", known("supervisor@portal.example.com"))
    yield Resident("administrator", administrator)
    yield Resident("expert", known("expert@portal.example.com"))
    yield Resident("liaison", known("liaison@example-venture.example.com"))
    yield Resident("supervisor", known("supervisor@portal.example.com"))
    yield Resident("registrar", known("registrar@portal.example.com"))
    waiting = known("newcomer@company.example.com")
    yield Resident("not confirmed", waiting, _organisation_of(db, waiting))
    yield Resident("half signed in", reviewer, half=True, doors=("/account/sign-in/code",))
    yield Resident("recruit", recruit, half=True, doors=("/account/sign-in/set-up",))


def _organisation_of(db: Session, user: User) -> Applicant:
    query = select(Applicant).join(Membership).where(Membership.user_id == user.id)
    return db.scalars(query).one()


def _ask_and_invite(db: Session, owner: Actor, company: Applicant, claimant: Actor) -> None:
    """What makes mails with a link in each, and a request to join."""
    assert company.credit_code
    claims.file_claim(db, claimant, company.credit_code, "我负责本公司的申报工作。")
    colleagues.invite(db, owner, "colleague@example.com", Role.FILER)
    signing_up.sign_up(
        db, "new@example.com", "新用户", PASSWORD, language="sc", address="192.0.2.1"
    )
    credentials.forget_password(db, "viewer@company.example.com", "sc", "192.0.2.1")
    credentials.change_email(db, owner, PASSWORD, "owner2@example.com")


def _invite_officer(db: Session, administrator: Actor) -> None:
    staff_invitations.invite_staff(
        db,
        administrator,
        email="officer@example.com",
        name="新经办人",
        role=Role.REVIEWER,
        body_code="tax",
        language="sc",
    )


def _name_deputy(db: Session, actor: Actor, deputy: User) -> None:
    today = moments.today()
    deputies.name_deputy(
        db,
        actor,
        person=str(actor.user_id),
        deputy=str(deputy.id),
        first_day=today,
        last_day=today,
    )
