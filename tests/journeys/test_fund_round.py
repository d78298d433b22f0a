"""A competitive round: 30 filings, 5 experts, an objection upheld, all paid but one.

What is alike for all filings is done by the services; the decisive steps are walked in a browser.
"""

from datetime import timedelta
from decimal import Decimal

import pyotp
import pytest
from playwright.sync_api import FilePayload
from sqlalchemy import select
from sqlalchemy.orm import Session

from services import moments
from services.actor import Role
from services.applications.case.checks import verify
from services.applications.casework import concluding
from services.applications.casework.concluding import Recommendation
from services.applications.lifecycle import State
from services.funds import fixing, proposing, publishing, standing
from services.funds.experts import declaring, writing
from services.funds.payments import results
from services.funds.payments import standing as payments
from services.models import Application, PaymentList, User
from tests.support.browser import NewContext, Visitor, run_jobs, visitor
from tests.support.factories import make_officer
from tests.support.panel import Panel
from tests.support.payments import answers, ask, proofs
from tests.support.people import signed_in
from tests.support.scene import Scene

FILINGS, EXPERTS = 30, 5
SHARES = [95 - n for n in range(FILINGS)]
"""Percent that the experts give; nobody is so far from the others that reasons are asked for."""


@pytest.fixture
def panel(db: Session) -> Panel:
    """A closed round with 30 filings that are concluded, and a panel that is drawn."""
    made = Panel(db, FILINGS, EXPERTS + 2)
    made.round.envelope = Decimal(100_000_000)
    made.draw()
    assert len(made.seats) == EXPERTS
    db.commit()
    return made


def with_code(db: Session, user: User) -> User:
    """Somebody of the staff with a second factor, who can sign in at a browser."""
    user.totp_secret = pyotp.random_base32()
    db.commit()
    return user


def let_days_pass(db: Session, panel: Panel) -> None:
    """The days of all publications are over."""
    db.expire_all()
    last = moments.today() - timedelta(days=2)
    for one in [panel.round, *standing.list_fixed(db, panel.round.id)]:
        one.published_on, one.published_until = last - timedelta(days=9), last
    db.commit()


def score(panel: Panel, who: Visitor) -> None:
    """One expert declares and signs a sheet in the browser; the others sign as they would."""
    db, first, *others = panel.db, panel.scenes[0], *panel.scenes[1:]
    seat = panel.seats[0]
    who.sign_in(with_code(db, db.get_one(User, seat.user_id)))
    who.go(f"/expert/rounds/{panel.round.id}")
    who.page.locator("input[name=declared]").check()
    who.press("Declare, and open the applications")
    who.link(str(first.application.number)).click()
    typed = panel.typed(SHARES[0])
    for code, points in typed.points.items():
        who.page.locator(f"[name=points_{code}]").fill(str(points))
        who.page.locator(f"[name=reason_{code}]").fill(typed.reasons[code])
    who.choose("I would support it")
    who.enter("Opinion in words", typed.opinion)
    who.press("Sign the sheet, once and for all")
    who.sees(who.words("Signed"))
    db.expire_all()
    mine, *rest = panel.sitting
    for expert in rest:
        declaring.declare(db, expert, panel.round.id, declared=True)
    for scene, share in zip([first, *others], SHARES, strict=True):
        key = scene.application.id
        for expert in rest if scene is first else (mine, *rest):
            writing.sign(db, expert, key, panel.typed(share), version=0)
    db.commit()


def conclude_again(panel: Panel, number: int) -> None:
    """What came back is concluded, listed and published for its days, by those who do that."""
    db, scene = panel.db, panel.scenes[number]
    db.expire_all()
    concluding.conclude(
        db,
        scene.lead,
        scene.application.id,
        version=scene.version(scene.lead),
        recommendation=Recommendation.APPROVE,
        text="异议成立，名册已重新核对。",
    )
    finance = signed_in(db, make_officer(db, "finance", Role.APPROVER))
    key = panel.round.id
    made = proposing.propose_list(db, panel.officer, key)
    fixing.advise(db, finance, key, version=made.version, opinion="agree", text="")
    fixing.fix_list(db, panel.approver, key, version=made.version)
    with moments.at(moments.now() - timedelta(days=20)):
        publishing.publish_list(db, panel.approver, key, version=made.version)
    db.commit()


def decide(panel: Panel, approver: Visitor) -> int:
    """An approver has the lists decided as one action; how many are decided then."""
    approver.go(f"/agency/rounds/{panel.round.id}/list")
    approver.page.locator("form[action$='/list/decide'] button").click()
    done = "The decisions are being made, one after the other. Look again in a moment"
    approver.sees(approver.words(done))
    run_jobs()
    panel.db.rollback()
    closed = select(Application.id).where(Application.state == State.CLOSED)
    return len(panel.db.scalars(closed).all())


def propose_and_publish(panel: Panel, site: str, new: NewContext, approver: Visitor) -> None:
    """An officer proposes, finance gives its opinion, the approver fixes and publishes."""
    db, the_list = panel.db, f"/agency/rounds/{panel.round.id}/list"
    with visitor(new, site) as officer, visitor(new, site) as finance:
        officer.sign_in(with_code(db, make_officer(db, "commerce")))
        officer.go(the_list)
        officer.press("Propose the list")
        officer.sees(officer.words("The list is proposed"))
        finance.sign_in(with_code(db, make_officer(db, "finance", Role.APPROVER)))
        finance.go(the_list)
        finance.follow("Give the opinion on the list")
        finance.page.locator("[name=opinion][value=agree]").check()
        finance.press("Give the opinion on the list")
        finance.sees(finance.words("The opinion is given"))
    approver.go(the_list)
    approver.follow("Fix the list")
    approver.press("Fix the list")
    approver.press("Publish the list")
    approver.sees(approver.words("The list is published"))


def object_and_uphold(
    panel: Panel, site: str, new: NewContext, approver: Visitor, objector: Scene
) -> None:
    """A company objects, its reviewer proposes the answer, the approver upholds the objection."""
    db, case = panel.db, f"/agency/cases/{objector.application.id}"
    with visitor(new, site) as company, visitor(new, site) as lead:
        company.sign_in(objector.users["", Role.OWNER])
        company.go(f"/enterprise/applications/{objector.application.id}/objection")
        company.enter("What is wrong?", "培训人数")
        company.enter("Reasons, and what proves them", "名册漏计三人。")
        company.press("Make the objection")
        received = "Your objection was received. You are told in writing what was found."
        company.sees(company.words(received))
        lead.sign_in(with_code(db, objector.user("commerce", Role.REVIEWER)))
        lead.go(f"{case}/propose-reply")
        lead.page.locator("[name=outcome][value=upheld]").check()
        lead.enter("Reasons", "名册确漏计三人。")
        lead.press("Propose the answer to the objection")
        lead.sees(lead.words("Answer to the objection proposed"))
    approver.go(f"{case}/uphold-objection")
    approver.page.locator("[name=outcome][value=upheld]").check()
    approver.press("Uphold the objection")
    approver.sees(approver.words("Objection upheld: back to the reviewer"))


def ask_for_payment(owner: Visitor, scene: Scene, number: str) -> None:
    """A company's owner names the account, with its proofs, compares and confirms it."""
    owner.sign_in(scene.users["", Role.OWNER])
    owner.go(f"/enterprise/applications/{scene.application.id}/payment")
    owner.follow("Name the account")
    owner.enter("Name of the bank", "示例银行")
    owner.enter("Branch", "深圳分行示例支行")
    owner.enter("Account number", number)
    for slot, one in proofs().items():
        sent: FilePayload = {"name": one.filename, "mimeType": one.media_type, "buffer": one.data}
        owner.page.locator(f"[name={slot}]").set_input_files(sent)
    owner.press("Save the account")
    owner.sees(f"••••{number[-4:]}")
    owner.press("Confirm and ask for payment")
    owner.sees(owner.words("The payment is asked for"))


def pay_all_but_one(panel: Panel, site: str, new: NewContext) -> None:
    """One officer lists, another checks; the bank returns one payment, which is typed in."""
    db, first = panel.db, make_officer(panel.db, "commerce")
    db.commit()
    db.expire_all()
    first_scene, *others = panel.scenes
    with visitor(new, site) as owner:
        ask_for_payment(owner, first_scene, "44200000000000000000")
    for number, scene in enumerate(others, 1):
        ask(scene, f"44200000000000{number:06d}")
    with visitor(new, site) as officer, visitor(new, site) as other:
        officer.sign_in(with_code(db, first))
        officer.go(f"/agency/rounds/{panel.round.id}/payments")
        officer.press("Make a payment list")
        officer.sees(officer.words("The payment list is made. Another person checks it now"))
        made = db.scalars(select(PaymentList)).one()
        page = f"/agency/payment-lists/{made.id}"
        other.sign_in(with_code(db, make_officer(db, "commerce")))
        other.go(page)
        other.press("Check and send to the treasury")
        other.sees(other.words("The list is checked, and the companies are told"))
        db.expire_all()
        entries = [(one, number) for one, number in payments.list_entries(db, made.id)]
        assert len(entries) == FILINGS
        rows, actor = answers(entries)[:-1], signed_in(db, first)
        results.enter(db, actor, made.id, version=made.version, rows=rows)
        db.commit()
        officer.go(f"{page}/results/{entries[-1][0].application_id}")
        officer.page.locator("[name=result][value=returned]").check()
        today = moments.today()
        for part in ("year", "month", "day"):
            officer.page.locator(f"[name=on-{part}]").fill(str(getattr(today, part)))
        officer.enter("Why it was returned", "账号与户名不符")
        officer.press("Enter the result")
        officer.sees(officer.words("The result is entered. Another person confirms it"))
        other.go(page)
        other.press("Confirm the results")
        other.sees("账号与户名不符")


def test_a_round_goes_from_its_panel_to_its_payments(
    db: Session, site: str, new_context: NewContext, panel: Panel
) -> None:
    with visitor(new_context, site) as expert:
        score(panel, expert)
    with visitor(new_context, site) as approver:
        approver.sign_in(with_code(db, make_officer(db, "commerce", Role.APPROVER)))
        propose_and_publish(panel, site, new_context, approver)
        object_and_uphold(panel, site, new_context, approver, panel.scenes[3])
        let_days_pass(db, panel)
        assert decide(panel, approver) == FILINGS - 1, "all but what came back"
        conclude_again(panel, 3)
        assert decide(panel, approver) == FILINGS
    pay_all_but_one(panel, site, new_context)
    db.expire_all()
    states = payments.count_payments(db, panel.round.id).states
    counts = {state.value: count for state, (count, _) in states.items() if count}
    assert counts == {"paid": FILINGS - 1, "returned": 1}
    with visitor(new_context, site) as anybody:
        anybody.go(f"/rounds/{panel.round.id}")
        anybody.sees(anybody.words("Paid in all"))
    assert list(verify(db)) == []
