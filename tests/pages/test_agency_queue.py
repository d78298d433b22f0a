"""The queue of officers: what is in it, how a case is found, and what its pages cost."""

import pytest
from sqlalchemy.orm import Session

from services.actor import Role
from tests.support.client import LintClient
from tests.support.company import as_lead
from tests.support.factories import sign_in
from tests.support.queries import counted_queries
from tests.support.scene import Scene


@pytest.fixture
def scene(db: Session) -> Scene:
    return Scene(db)


@pytest.mark.parametrize("language", ["sc", "tc", "en"])
def test_the_queue_shows_the_case_to_its_body(
    client: LintClient, scene: Scene, language: str
) -> None:
    scene.submit()
    as_lead(client, scene)
    page = client.page(f"/{language}/agency/queue")
    assert scene.application.number in page.get_text()


def test_an_approver_begins_with_what_awaits_sign_off(client: LintClient, db: Session) -> None:
    waiting, other = Scene(db).conclude(), Scene(db).submit()
    as_lead(client, waiting, Role.APPROVER)
    first = client.page("/en/agency/queue").get_text()
    assert "Awaiting sign-off 1" in " ".join(first.split())
    assert str(waiting.application.number) in first
    assert str(other.application.number) not in first
    everything = client.page("/en/agency/queue?view=open").get_text()
    assert str(other.application.number) in everything
    assert not client.page("/en/agency/queue").find("a", string="Mine")


def test_the_queue_of_another_body_is_empty(client: LintClient, scene: Scene) -> None:
    scene.submit()
    sign_in(client, scene.user("psb", Role.REVIEWER))
    assert "Nothing to do here" in client.page("/en/agency/queue").get_text()


def test_who_finds_nothing_is_led_to_where_there_is_more(client: LintClient, scene: Scene) -> None:
    scene.submit()
    as_lead(client, scene)
    narrow = client.page("/en/agency/queue?view=mine&q=nowhere")
    assert narrow.find("a", string="Search all cases")
    assert not client.page("/en/agency/queue?view=all&q=nowhere").find(
        "a", string="Search all cases"
    )
    mine = client.page("/en/agency/queue?view=mine").find("main")
    assert mine is not None
    assert mine.find("a", string="Unclaimed")


@pytest.mark.parametrize(
    "by",
    [
        "number",
        "copied",
        "day",
        "serial",
        "name",
        "words",
        "english",
        "code",
        "part of code",
        "radical",
        "wide",
        "cyrillic",
    ],
)
def test_a_case_is_found(client: LintClient, scene: Scene, by: str) -> None:
    scene.applicant.name = "深圳测试长乐\u200d服务有限公司"  # no figures, which others are found by
    scene.submit()
    as_lead(client, scene)
    number = scene.application.number or ""
    wanted = {
        "number": number.lower().replace("-", " "),
        "copied": f"办件编号：{number}。",
        "day": number[4:12],
        "serial": number[4:17].replace("-", ""),
        "name": scene.applicant.name[2:6],
        "words": f"{scene.applicant.name[:2]} {scene.applicant.name[-2:]}",
        "english": "example co.",
        "code": (scene.applicant.credit_code or "").lower(),
        "part of code": (scene.applicant.credit_code or "")[4:],
        "radical": "⻓乐服务",
        "wide": "Ｅｘａｍｐｌｅ",
        "cyrillic": "Ехаmрlе",
    }[by]
    assert number in client.page(f"/en/agency/queue?q={wanted}").get_text()
    for nothing in ("%25", "20", "STI", "_", "2099"):
        assert number not in client.page(f"/en/agency/queue?q={nothing}").get_text()


def test_a_queue_pages_by_key_there_and_back(client: LintClient, db: Session) -> None:
    scenes = [Scene(db).submit() for _ in range(28)]
    as_lead(client, scenes[0])
    first = client.page("/en/agency/queue")
    after = first.find("a", {"rel": "next"})
    assert after is not None
    second = client.page(str(after["href"]))
    rows = [len(page.select("tbody tr")) for page in (first, second)]
    assert rows == [25, 3]
    back = second.find("a", {"rel": "prev"})
    assert back is not None
    assert client.page(str(back["href"])).select("tbody tr") == first.select("tbody tr")


def test_pages_cost_a_fixed_number_of_queries(client: LintClient, db: Session) -> None:
    scenes = [Scene(db).submit() for _ in range(3)]
    case = as_lead(client, scenes[0])
    with counted_queries() as few:
        client.get("/en/agency/queue")
    with counted_queries() as of_case:
        client.get(case)
    for _ in range(6):
        Scene(db).submit()
    db.commit()
    with counted_queries() as many:
        client.get("/en/agency/queue")
    assert len(few) == len(many) <= 4, "\n".join(many)
    assert len(of_case) <= 10, "\n".join(of_case)


def test_a_reviewers_work_ends_where_the_approvers_begins(client: LintClient, scene: Scene) -> None:
    scene.conclude()
    as_lead(client, scene)
    number = scene.application.number or ""
    assert number not in client.page("/en/agency/queue").get_text()
    assert number in client.page("/en/agency/queue?view=signoff").get_text()
