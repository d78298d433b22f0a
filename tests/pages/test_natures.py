"""Services without a decision: what officers, applicants and strangers see of each nature."""

from typing import Any

import pytest
from sqlalchemy.orm import Session

from services.actor import Role
from services.applications.letters.issuing import issue_papers
from services.applications.lifecycle import Action
from services.applications.lifecycles import LIFECYCLES
from services.catalogue.parts import Nature
from tests.support.client import LintClient
from tests.support.company import Company
from tests.support.factories import sign_in
from tests.support.light import CODE, LIGHT, make_light
from tests.support.scene import Scene

REASONED = {"reasons": "handed_over", "text": "依法由省级机关决定。", "reference": "A1"}

STEPS: dict[Nature, list[tuple[str, dict[str, Any]]]] = {
    "filing": [("confirm", {"text": "请留存备查。"})],
    "hand_off": [("check", {}), ("refer", REASONED)],
    "enquiry": [("assign", {}), ("answer", {"text": "可以办理。"})],
    "matching": [
        ("forward", {"text": "请答复。"}),
        ("reply", {"institution": "cmmi", "reply": "offer", "text": "愿意面谈。"}),
        ("match", {"institutions": "cmmi", "text": "已签约。"}),
    ],
    "register": [("enter", {"text": ""})],
}
"""What an officer does from the claim to the end, and fills in."""

SEEN: dict[Nature, tuple[list[str], str]] = {
    "filing": (["put your filing on file", "Number:", "请留存备查。"], "put the filing on file"),
    "hand_off": (
        [
            *("handed your application over", "Example Provincial Authority"),
            *("1 Example Road", "https://decider.example.com/", "A1", "By law another body"),
        ],
        "handed it over to the body that decides",
    ),
    "enquiry": (["has answered", "可以办理。", "may be published"], "The agency has answered"),
    "matching": (
        ["(CMMI)", "Makes an offer", "愿意面谈。", "You came to terms", "已签约。"],
        "The matching is concluded",
    ),
    "register": (["entered you in the register", "Number:"], "made the entry in the register"),
}
"""What the applicant reads at the end, and what a stranger with the receipt does."""


@pytest.fixture(params=LIGHT)
def nature(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Nature:
    make_light(monkeypatch, request.param)
    found: Nature = request.param
    return found


def handle(client: LintClient, scene: Scene, steps: list[tuple[str, dict[str, Any]]]) -> None:
    """Take steps as the lead's officer, each by what the case page offers."""
    sign_in(client, scene.user(scene.application.reviews[0].body_code, Role.REVIEWER))
    case = f"/en/agency/cases/{scene.application.id}"
    for action, typed in [("claim", {}), *steps]:
        page = client.page(case)
        assert page.select(f'[href="{case}/{action}"], form[action="{case}/{action}"]'), action
        if typed:
            page = client.page(f"{case}/{action}")
        version = page.find("input", {"name": "version"})
        assert version
        sent = client.post(f"{case}/{action}", data={"version": version["value"], **typed})
        assert sent.status_code == 303, action


def test_from_the_guide_to_the_end(client: LintClient, db: Session, nature: Nature) -> None:
    scene = Scene(db).submit()
    issue_papers(db, scene.application.id)
    company = Company(scene, client).act_as(Role.OWNER)
    before = company.page().get_text()
    assert "accept" not in before
    assert "accepts" not in company.page("/receipt").get_text()

    handle(client, scene, STEPS[nature])
    told, public = SEEN[nature]
    company.act_as(Role.OWNER)
    page = " ".join(company.page().get_text().split())
    for words in told:
        assert words in page
    assert "Has done its part" in page
    assert ("Informed" in page) == (nature != "enquiry")
    assert "Accepts, reviews and decides" not in page
    assert "decided" not in page

    application = scene.application
    progress = client.page(f"/en/progress/{application.number}/{application.query_code}")
    text = progress.get_text()
    assert public in text
    assert "Next step due by" not in text
    assert "In progress" not in text


@pytest.mark.parametrize("language", ["sc", "tc", "en"])
def test_the_guide_says_what_the_lead_does(
    client: LintClient, nature: Nature, language: str
) -> None:
    page = client.page(f"/{language}/services/{CODE}").get_text()
    assert "Accepts, reviews and decides" not in page
    assert "受理、审查并作出决定" not in page
    assert ("https://decider.example.com/" in page) == (nature == "hand_off")


def test_what_an_officer_leaves_out_is_asked_for(
    client: LintClient, db: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_light(monkeypatch, "enquiry")
    scene = Scene(db).submit()
    handle(client, scene, [("assign", {})])
    case = f"/en/agency/cases/{scene.application.id}"
    version = scene.version(scene.lead)
    refused = client.post(f"{case}/answer", data={"version": version, "text": ""})
    assert refused.status_code == 422
    assert "Write the answer" in refused.get_data(as_text=True)


def test_an_action_of_another_nature_is_none(
    client: LintClient, db: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_light(monkeypatch, "register")
    scene = Scene(db).submit()
    handle(client, scene, [])
    case = f"/en/agency/cases/{scene.application.id}"
    assert client.get(f"{case}/accept").status_code == 409


def test_returning_speaks_of_declining_only_where_that_can_be_done(
    client: LintClient, db: Session, nature: Nature
) -> None:
    scene = Scene(db).submit()
    handle(client, scene, [])
    page = client.page(f"/en/agency/cases/{scene.application.id}/return").get_text()
    assert "filed twice" in page
    known = {action for _, action in LIFECYCLES[nature].rules}
    assert ("declined" in page) == (Action.DECLINE in known)
