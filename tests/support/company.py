"""A company's people in the browser, around one case."""

from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from bs4 import BeautifulSoup
from sqlalchemy import orm, select
from werkzeug.test import TestResponse

from services import moments
from services.actor import Role
from services.models import Application, Round
from tests.support.client import LintClient
from tests.support.factories import sign_in
from tests.support.picks import FUND
from tests.support.scene import Scene


class Company:
    """A scene, and a browser signed in as one of its people; English unless told."""

    def __init__(self, scene: Scene, client: LintClient, language: str = "en") -> None:
        self.scene, self.client, self.home = scene, client, f"/{language}/enterprise"

    @property
    def id(self) -> UUID:
        """The case's id."""
        return self.scene.application.id

    def act_as(self, role: Role) -> "Company":
        """Sign in as the company's owner, filer or viewer."""
        sign_in(self.client, self.scene.users["", role], self.scene.applicant)
        return self

    def url(self, page: str = "") -> str:
        """The address of a page of the case."""
        return f"{self.home}/applications/{self.id}{page}"

    def page(self, page: str = "", status: int = 200) -> BeautifulSoup:
        """A page of the case."""
        return self.client.page(self.url(page), status)

    def post(self, page: str, fields: dict[str, Any] | None = None, **kwargs: Any) -> TestResponse:
        """Send a form of the case."""
        return self.client.post(self.url(page), data=fields or {}, **kwargs)

    def submit(self, page: str, button: str = "", **typed: Any) -> TestResponse:
        """Fill the first form in the content of a page in and press one of its buttons.

        Args:
            button: `name=value` of the button; the first unnamed one unless told.
            typed: by name with `__` for `-`; None leaves an input out.
        """
        soup = self.page(page)
        assert soup.main
        form = next(f for f in soup.main.find_all("form") if f.get("method") == "post")
        fields = filled(form)
        for name, value in typed.items():
            fields[name.replace("__", "-")] = value
        if button:
            name, _, value = button.partition("=")
            assert form.find("button", attrs={"name": name, "value": value}), button
            fields[name] = value
        fields = {name: value for name, value in fields.items() if value is not None}
        return self.client.post(form.get("action") or self.url(page), data=fields)

    def stored(self) -> Application:
        """The application as it is in the database now."""
        self.scene.db.expire_all()
        found = self.scene.db.scalar(select(Application).where(Application.id == self.id))
        assert found
        return found


def filled(form: Any) -> dict[str, Any]:
    """What a browser would send of a form as it stands."""
    fields: dict[str, Any] = {}
    for tag in form.find_all(["input", "textarea", "select"]):
        name, kind = tag.get("name"), tag.get("type")
        if not name or name == "csrf_token" or kind == "file" or tag.find_parent("template"):
            continue
        if kind in ("radio", "checkbox") and not tag.has_attr("checked"):
            continue
        if tag.name == "textarea":
            value = tag.get_text().removeprefix("\n")
        elif tag.name == "select":
            chosen = tag.find("option", selected=True)
            value = chosen["value"] if chosen else ""
        else:
            value = tag.get("value", "")
        if kind == "checkbox":
            fields.setdefault(name, []).append(value)
        else:
            fields[name] = value
    return fields


def as_lead(client: LintClient, scene: Scene, role: Role = Role.REVIEWER) -> str:
    """Sign in at the lead body; the address of the case."""
    sign_in(client, scene.user(scene.application.reviews[0].body_code, role))
    return f"/en/agency/cases/{scene.application.id}"


def post(client: LintClient, url: str, **fields: object) -> int:
    """Post with the version on screen; the status."""
    version = client.page(url.rpartition("/")[0]).find("input", {"name": "version"})
    if version is None:  # the action has a form of its own
        version = client.page(url).find("input", {"name": "version"})
    assert version is not None
    return client.post(url, data={"version": version["value"], **fields}).status_code


def open_round(db: orm.Session, item_code: str = FUND) -> Round:
    """A round that is open now and counts the costs of the last five years."""
    now = moments.now()
    opened = Round(
        item_code=item_code,
        name="第1批",
        opens_at=now - timedelta(days=10),
        closes_at=now + timedelta(days=10),
        costs_from=moments.today() - timedelta(days=5 * 365),
        costs_to=moments.today(),
        envelope=Decimal(1_000_000),
    )
    db.add(opened)
    db.flush()
    return opened
