"""Sorting the queue by its heads, and views of it that officers save for themselves."""

from urllib.parse import quote

import pytest
from bs4 import Tag
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from services.actor import Role
from services.applications.casework import saved_views
from services.models import SavedView
from tests.support.client import LintClient
from tests.support.company import as_lead
from tests.support.factories import make_officer, sign_in
from tests.support.queries import counted_queries
from tests.support.scene import Scene

QUEUE = "/en/agency/queue"


@pytest.fixture
def scenes(client: LintClient, db: Session) -> list[Scene]:
    """Three cases of one agency, whose reviewer is signed in."""
    found = [Scene(db).submit() for _ in range(3)]
    as_lead(client, found[0])
    return found


def listed(page: Tag) -> list[str]:
    return [link.get_text() for link in page.select("a[data-row]")]


def head(page: Tag, name: str) -> Tag:
    """The head of a column."""
    return next(one for one in page.select("thead th") if name in one.get_text())


def follow(client: LintClient, page: Tag, name: str) -> Tag:
    """The page after a click on the head of a column."""
    link = head(page, name).find("a")
    assert isinstance(link, Tag)
    return client.page(str(link["href"]))


def test_heads_sort_and_say_so(client: LintClient, scenes: list[Scene]) -> None:
    numbers = sorted(str(scene.application.number) for scene in scenes)
    page = client.page(f"{QUEUE}?q=example&part=lead")
    assert head(page, "Due")["aria-sort"] == "ascending"
    assert head(page, "Applicant").find("a") is None
    page = follow(client, page, "Case number")
    assert (listed(page), head(page, "Case number")["aria-sort"]) == (numbers, "ascending")
    assert "aria-sort" not in head(page, "Due").attrs
    page = follow(client, page, "Case number")
    assert (listed(page), head(page, "Case number")["aria-sort"]) == (numbers[::-1], "descending")
    assert "q=example" in str(head(page, "Due").a)  # what else was chosen stays
    field = page.select_one("select[name=sort] option[selected]")
    assert field is not None
    assert field["value"] == "-number"
    everything = client.page(f"{QUEUE}?view=all")
    assert head(everything, "Case number")["aria-sort"] == "descending"
    assert head(everything, "Due").find("a") is None
    assert listed(follow(client, everything, "Case number")) == numbers


def test_the_next_case_is_the_next_in_the_order(client: LintClient, scenes: list[Scene]) -> None:
    queue = client.page(f"{QUEUE}?sort=-number")
    cases = [str(link["href"]) for link in queue.select("a[data-row]")]
    link = client.page(cases[0]).select_one("a[data-key-next]")
    assert link is not None
    assert client.get(str(link["href"])).location == cases[1]


@pytest.mark.parametrize("nonsense", ["x", "--number", "number%00", "-", "due&after=x_y_z"])
def test_an_order_that_is_none_is_the_usual(
    client: LintClient, scenes: list[Scene], nonsense: str
) -> None:
    assert listed(client.page(f"{QUEUE}?sort={nonsense}")) == listed(client.page(QUEUE))


def send(client: LintClient, address: str, **typed: str) -> TestResponse:
    """Send the form of a page, with what is hidden in it."""
    form = client.page(address).select_one("main form")
    assert form is not None
    hidden = {str(one["name"]): str(one["value"]) for one in form.select("input[type=hidden]")}
    return client.post(address, data={**hidden, **typed})


def save(client: LintClient, name: str, place: str = "view=open&sort=-number") -> None:
    assert send(client, f"{QUEUE}/views/new?{place}", name=name).status_code == 303


def test_a_view_is_saved_opened_renamed_and_deleted(
    client: LintClient, scenes: list[Scene]
) -> None:
    page = client.page(f"{QUEUE}?q=example&sort=-number")
    saving = page.find("a", string="Save this view")
    assert isinstance(saving, Tag)
    address = str(saving["href"])
    form = client.page(address)
    assert "It shows: To do · searched for “example” · Newest case number first." in form.get_text()
    assert send(client, address, name=" ").status_code == 422
    answer = send(client, address, name="Examples   <b>")
    assert answer.location == f"{QUEUE}?view=open&q=example&sort=-number"
    page = client.page(answer.location)
    link = page.find("a", string="Examples <b>")
    assert isinstance(link, Tag)
    assert page.select("nav.subnav a[aria-current]") == [link]
    assert client.page(QUEUE).find("a", string="Examples <b>")
    views = client.page(f"{QUEUE}/views")
    rename, delete = (str(link["href"]) for link in views.select("tbody td a"))
    assert send(client, rename, name="Beispiel").status_code == 303
    assert client.page(QUEUE).find("a", string="Beispiel")
    assert send(client, delete).status_code == 303
    assert not client.page(QUEUE).find("a", string="Beispiel")
    assert "You have saved no view" in client.page(f"{QUEUE}/views").get_text()


def test_a_name_is_said_what_is_wrong_with_it(client: LintClient, scenes: list[Scene]) -> None:
    save(client, "Mine")
    for name, problem in (
        ("Mine", "You have another view of this name"),
        ("x" * 41, "Use 40 characters or fewer"),
    ):
        answer = send(client, f"{QUEUE}/views/new?view=all", name=name)
        assert answer.status_code == 422
        assert problem in answer.get_data(as_text=True)
        assert f'value="{name}"' in answer.get_data(as_text=True)
    for number in range(saved_views.MOST - 1):
        save(client, str(number))
    answer = send(client, f"{QUEUE}/views/new?view=all", name="One more")
    assert "You have 20 saved views" in answer.get_data(as_text=True)


def test_nobody_sees_the_views_of_another(
    client: LintClient, db: Session, scenes: list[Scene]
) -> None:
    save(client, "Mine alone")
    found = db.scalars(select(SavedView)).one()
    other = make_officer(db, scenes[0].application.reviews[0].body_code)
    db.commit()
    sign_in(client, other)
    assert "Mine alone" not in client.page(QUEUE).get_text()
    assert "Mine alone" not in client.page(f"{QUEUE}/views").get_text()
    for path in ("", "/delete"):
        address = f"{QUEUE}/views/{found.id}{path}"
        assert client.get(address).status_code == 404
        assert client.post(address, data={"name": "Taken"}).status_code == 404
    db.refresh(found)
    assert found.name == "Mine alone"


def test_views_cost_no_statement(client: LintClient, scenes: list[Scene]) -> None:
    client.get(QUEUE)
    with counted_queries() as without:
        client.get(f"{QUEUE}?q=ex")
    save(client, "Mine")
    client.get(QUEUE)
    with counted_queries() as having:
        client.get(f"{QUEUE}?q=exa")
    assert len(without) == len(having) <= 4, "\n".join(having)


def test_a_view_of_a_tab_of_another_role_shows_the_first(
    client: LintClient, db: Session, scenes: list[Scene]
) -> None:
    save(client, "Signing", f"view=mine&q={quote('例')}")
    approver = scenes[0].user(scenes[0].application.reviews[0].body_code, Role.APPROVER)
    view = db.scalars(select(SavedView)).one()
    view.user_id = approver.id
    db.commit()
    sign_in(client, approver)
    link = client.page(QUEUE).find("a", string="Signing")
    assert isinstance(link, Tag)
    page = client.page(str(link["href"]))
    assert page.select_one("nav.subnav a[aria-current]")
