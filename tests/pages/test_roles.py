"""Every route, every kind of person: who gets in, who is asked to sign in, who finds nothing.

Generated from the URL map. A new view joins by itself; a new kind of parameter
stops the test until `VALUES` knows one.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.routing import Rule

from portal.access import Stamp, stamp_of
from services.accounts.organisations import join
from services.actor import Role
from services.applications.filing import combining
from services.applications.letters.issuing import issue_papers
from services.models import Applicant, Application, Document, ErrandFiling, Paper, User
from tests.support.client import LintClient
from tests.support.factories import (
    make_administrator,
    make_applicant,
    make_expert,
    make_liaison,
    make_registrar,
    make_supervisor,
    make_user,
    sign_in,
)
from tests.support.scene import Scene

MISSING = str(UUID(int=99))

VALUES: dict[str, str] = {
    "lang": "en",
    "number": "1",
    "code": "tase",
    "errand_code": "show",
    "filing_id": MISSING,
    "group_code": "fund-expo",
    "group_id": MISSING,
    "member_id": MISSING,
    "letter_id": MISSING,
    "month": "2026-01",
    "question_id": MISSING,
    "replay_id": MISSING,
    "key": MISSING,
    "particular": "limits.decision",
    "item_code": "tase",
    "action": "claim",
    "section": "staff",
    "field": "contracts",
    "slot": "licence",
    "step": "disable",
    "token": "no-such-token",
    "filename": "css/portal.css",
    "rest": "results",
    "topic": "tase",
    "state": "none",
    "format": "csv",
    "page": "1",
    "invitation_id": MISSING,
    "notice_id": MISSING,
    "deputy_id": MISSING,
    "view_id": MISSING,
    "claim_id": MISSING,
    "rating_id": MISSING,
    "registration_id": MISSING,
    "round_id": MISSING,
    "list_id": MISSING,
    "report_id": MISSING,
    "published_id": MISSING,
    "publicity_id": MISSING,
    "complaint_id": MISSING,
    "expert_id": MISSING,
    "tie_id": MISSING,
    "seat_id": MISSING,
    "session_id": MISSING,
    "user_id": MISSING,
}

OF_A_CASE = {"application_id", "filing_id"}
"""Parameters that lead to what belongs to one applicant."""

NO_SUCH_PAGE = "/en/no-such-page"

VARYING = re.compile(r'name="csrf_token" value="[^"]*"| aria-current="(page|true)"')
"""What differs from page to page whatever is on it: the token, and the part one is in."""

SIGNS_OUT = frozenset({"account.sign_out", "account.end_all_sessions"})
"""Views that end the session that the rest of the walk needs."""


@dataclass(frozen=True, slots=True)
class Person:
    """One kind of person, and whether the scene's case is theirs."""

    user: User | None
    role: Role | None
    applicant: Applicant | None = None
    insider: bool = False

    def may(self, stamp: Stamp, rule: Rule) -> bool:
        """Whether both doors let this person through: the role's and the case's."""
        if stamp.roles and self.role not in stamp.roles:
            return False
        return self.insider or not OF_A_CASE & rule.arguments


KINDS = (
    "anonymous",
    "newcomer",
    "viewer",
    "filer",
    "signatory",
    "owner",
    "owner of another company",
    "reviewer",
    "approver",
    "joint reviewer",
    "reviewer elsewhere",
    "approver elsewhere",
    "supervisor",
    "supervisor of the lead",
    "supervisor elsewhere",
    "registrar",
    "expert",
    "liaison",
    "administrator",
)


@pytest.fixture
def scene(db: Session) -> Scene:
    scene = Scene(db).approve()
    issue_papers(db, scene.application.id)
    combining.start(db, scene.filer, "show", ["promo-event"], language="en")
    return scene


def person(kind: str, scene: Scene) -> Person:
    own, users = scene.applicant, scene.users
    match kind:
        case "anonymous":
            return Person(None, None)
        case "newcomer":
            return Person(make_user(scene.db), None)
        case "viewer" | "filer" | "owner":
            role = Role(kind)
            return Person(users["", role], role, own, insider=True)
        case "signatory":
            user = make_user(scene.db)
            join(scene.db, own, user, Role.SIGNATORY)
            return Person(user, Role.SIGNATORY, own, insider=True)
        case "owner of another company":
            user = make_user(scene.db)
            return Person(user, Role.OWNER, make_applicant(scene.db, user))
        case "reviewer" | "approver":
            role = Role(kind)
            return Person(scene.user("science", role), role, insider=True)
        case "joint reviewer":
            return Person(scene.user("tax", Role.REVIEWER), Role.REVIEWER, insider=True)
        case "reviewer elsewhere" | "approver elsewhere":
            role = Role(kind.split(maxsplit=1)[0])
            return Person(scene.user("psb", role), role)
        case _:
            return _without_cases(kind, scene)


def _without_cases(kind: str, scene: Scene) -> Person:
    match kind:
        case "supervisor" | "supervisor of the lead" | "supervisor elsewhere":
            bodies = {"supervisor of the lead": "science", "supervisor elsewhere": "psb"}
            user = make_supervisor(scene.db, bodies.get(kind))
            return Person(user, Role.SUPERVISOR, insider="elsewhere" not in kind)
        case "registrar":
            return Person(make_registrar(scene.db), Role.REGISTRAR)
        case "expert":
            return Person(make_expert(scene.db), Role.EXPERT)
        case "liaison":
            return Person(make_liaison(scene.db, "example_bank"), Role.LIAISON)
        case _:
            return Person(make_administrator(scene.db), Role.ADMINISTRATOR)


def routes(app: Flask) -> Iterator[tuple[Rule, str, Stamp]]:
    for rule in app.url_map.iter_rules():
        stamp = stamp_of(app, rule.endpoint) if rule.endpoint != "static" else Stamp(public=True)
        assert stamp is not None
        for method in sorted((rule.methods or set()) & {"GET", "POST"}):
            yield rule, method, stamp


def values_in(scene: Scene) -> dict[str, str]:
    """What stands in addresses that lead to the scene's case."""
    return VALUES | {
        "application_id": str(scene.application.id),
        "document_id": str(scene.db.scalars(select(Document.id)).first()),
        "paper_id": str(scene.db.scalars(select(Paper.id)).first()),
        "filing_id": str(scene.db.scalars(select(ErrandFiling.id)).first() or MISSING),
    }


def address(app: Flask, rule: Rule, values: dict[str, str]) -> str:
    unknown = rule.arguments - values.keys()
    assert not unknown, f"{rule.rule}: teach VALUES {unknown}"
    with app.test_request_context():
        return str(
            app.url_map.bind("localhost").build(
                rule.endpoint, {name: _typed(rule, name, values[name]) for name in rule.arguments}
            )
        )


def _typed(rule: Rule, name: str, value: str) -> object:
    converter = type(rule._converters[name]).__name__
    return {"IntegerConverter": int, "UUIDConverter": UUID}.get(converter, str)(value)


def standing(scene: Scene) -> tuple[int, str]:
    scene.db.expire_all()
    application = scene.db.get_one(Application, scene.application.id)
    return application.version, application.state


@pytest.mark.parametrize("kind", KINDS)
def test_every_route_treats_everybody_as_its_stamp_says(
    client: LintClient, app: Flask, scene: Scene, kind: str
) -> None:
    who = person(kind, scene)
    before, values = standing(scene), values_in(scene)
    if who.user:
        sign_in(client, who.user, who.applicant)
    missing = client.get(NO_SUCH_PAGE).text
    for rule, method, stamp in routes(app):
        if rule.endpoint in SIGNS_OUT:
            continue
        url = address(app, rule, values)
        response = client.open(url, method=method)
        what = f"{method} {url} as {kind}: {response.status_code}"
        assert response.status_code < 500, what
        if stamp.public:
            assert response.status_code != 403, what
        elif who.user is None and method == "POST" and keeps_typed(app, rule):
            assert response.status_code == 401, what
            assert "/account/sign-in" in response.text, what
        elif who.user is None:
            assert response.status_code == 303, what
            assert "/account/sign-in" in response.location, what
        elif not who.may(stamp, rule):
            assert response.status_code == 404, what
            alike = elsewhere(response.text, url) == elsewhere(missing, NO_SUCH_PAGE)
            assert method == "POST" or alike, what
        assert who.insider or standing(scene) == before, what
        if method == "POST" and is_about_to_say(client):
            client.get(NO_SUCH_PAGE)  # says it, so that the next page does not


def is_about_to_say(client: LintClient) -> bool:
    """Whether the next page has a message to show."""
    with client.session_transaction() as kept:
        return "_flashes" in kept


def keeps_typed(app: Flask, rule: Rule) -> bool:
    """Whether what a stranger sends waits on its page for them to sign in."""
    return hasattr(app.view_functions[rule.endpoint], "typed_again")


def elsewhere(html: str, url: str) -> str:
    """A page without what the address itself leaves in it."""
    for language in ("sc", "tc"):
        html = html.replace(f'href="/{language}{url.removeprefix("/en")}"', "")
    return without_token(html)


def without_token(html: str) -> str:
    return VARYING.sub("", html)


def test_a_missing_case_and_somebody_elses_read_the_same(client: LintClient, scene: Scene) -> None:
    stranger = person("owner of another company", scene)
    assert stranger.user
    sign_in(client, stranger.user, stranger.applicant)
    nowhere = uuid4()
    theirs = client.get(f"/en/enterprise/applications/{scene.application.id}")
    missing = client.get(f"/en/enterprise/applications/{nowhere}")
    assert theirs.status_code == missing.status_code == 404
    assert without_token(theirs.text).replace(str(scene.application.id), "") == without_token(
        missing.text
    ).replace(str(nowhere), "")


@pytest.mark.parametrize("kind", ["anonymous", "owner", "reviewer", "approver", "administrator"])
def test_head_is_answered_like_get(client: LintClient, app: Flask, scene: Scene, kind: str) -> None:
    who, values = person(kind, scene), values_in(scene)
    if who.user:
        sign_in(client, who.user, who.applicant)
    for rule, method, stamp in routes(app):
        let_in = not stamp.public and who.may(stamp, rule)
        if method == "GET" and (who.user is None or let_in):
            url = address(app, rule, values)
            got, head = client.get(url), client.head(url)
            assert head.status_code == got.status_code, url
            assert (head.location, head.data) == (got.location, b""), url


def test_head_of_a_draft_is_answered_like_get(client: LintClient, app: Flask, db: Session) -> None:
    scene = Scene(db).fill_in()
    values = values_in(scene)
    sign_in(client, scene.users["", Role.OWNER], scene.applicant)
    for rule, method, _stamp in routes(app):
        if (
            method == "GET"
            and "application_id" in rule.arguments
            and "paper_id" not in rule.arguments
        ):
            url = address(app, rule, values)
            assert client.head(url).status_code == client.get(url).status_code, url
