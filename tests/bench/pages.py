"""The pages and forms that are measured, and their goals."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from flask import Flask

from portal.eligibility.state import OPENING
from services.database import Session
from services.models import Applicant, User
from tests.bench import slow
from tests.bench.data import SECTION, Sown
from tests.bench.load import Request, Server, cookie_from, get, post, send
from tests.bench.measures import ASKED, WARM, Asked, Bench, Goal

MOST_MEMORY = 130
"""MiB that a worker may take."""

QUEUE = "/sc/agency/queue"

GOALS = (
    Goal("queue", "reference list", 1.5),
    Goal("queue", "bare", 0.3),
    Goal("deepest page", "queue", 0.95),
    Goal("queue", "queue of the smallest", 0.95),
    Goal("queue, second look", "bare", 0.8),
    Goal("case", "reference case", 0.9),
    Goal("case, second look", "bare", 0.8),
    Goal("round, concluded", "hello", 0.04),
    Goal("round, its list fixed", "hello", 0.04),
    Goal("catalogue", "reference case", 0.6),
    Goal("guide", "reference case", 0.6),
    Goal("eligibility, first page", "reference case", 0.6),
    Goal("eligibility, a question", "reference case", 0.6),
)
GOALS_OF_FORMS = (
    Goal("draft save", "reference insert", 0.35),
    Goal("submit", "reference insert", 0.25),
)


@dataclass(frozen=True, slots=True)
class Browser:
    """What somebody signed in sends along.

    Args:
        cookie: the session's.
        csrf: the token of forms.
    """

    cookie: str
    csrf: str


@dataclass(frozen=True, slots=True)
class Site:
    """One database that is served.

    Args:
        browsers: the officer's, the owner's, and that of the officer with rounds.
    """

    sown: Sown
    portal: Server
    browsers: tuple[Browser, Browser, Browser]


def drafts_for(rounds: int) -> int:
    """How many drafts a site needs: each is saved once or submitted once."""
    return 2 * (WARM + rounds * ASKED)


def sign_in(sown: Sown) -> tuple[Browser, Browser, Browser]:
    """The browsers of the officer, of the owner, and of the officer with rounds, signed in."""
    from portal import create_app

    app = create_app()
    with Session() as db:
        officer = _browser(app, db, sown.officer)
        owner = _browser(app, db, sown.owner, sown.applicant)
        leader = _browser(app, db, sown.leader)
        db.commit()
    return officer, owner, leader


def _browser(app: Flask, db: Any, user: User, applicant: Applicant | None = None) -> Browser:
    from flask import session
    from flask_wtf.csrf import generate_csrf

    from portal.access import begin_session
    from services.accounts.sessions import open_session

    token = open_session(
        db,
        user,
        applicant_id=applicant.id if applicant else None,
        browser="bench",
        address="127.0.0.1",
        second_factor=True,
        now=datetime.now(UTC),
    )
    with app.test_request_context():
        begin_session(token)
        csrf = generate_csrf()
        response = app.response_class()
        app.session_interface.save_session(app, session._get_current_object(), response)  # type: ignore[attr-defined]
    return Browser(response.headers["Set-Cookie"].split(";")[0], csrf)


def measure(bench: Bench, sites: Mapping[int, Site], bare: Server, reference: Server) -> None:
    """Measure pages and forms at the largest size, and the queue at the smallest too."""
    site, smallest = sites[max(sites)], sites[min(sites)]
    sown, portal = site.sown, site.portal
    officer = site.browsers[0].cookie
    reader = _reader(reference, sown)
    case = f"/sc/agency/cases/{sown.case}"
    concluded, fixed = (f"/sc/agency/rounds/{one}/list" for one in sown.rounds)
    leader = site.browsers[2].cookie
    bench.measure(
        {
            "hello": Asked.again(reference, get("/readyz")),
            "round, concluded": Asked.again(portal, get(concluded, leader)),
            "round, its list fixed": Asked.again(portal, get(fixed, leader)),
            "bare": Asked.again(bare, get(f"/?officer={sown.officer.id}")),
            "reference list": Asked.again(reference, get("/queue", reader)),
            "queue of the smallest": _anew(smallest, QUEUE),
            "queue": _anew(site, QUEUE),
            "deepest page": _anew(site, f"{QUEUE}?after={sown.deepest}"),
            "queue, second look": Asked.again(
                portal, get(QUEUE, _cookie_after(portal, QUEUE, officer))
            ),
            "reference case": Asked.again(reference, get(f"/cases/{sown.case}", reader)),
            "case": _anew(site, case),
            "case, second look": Asked.again(portal, get(case, officer)),
            "catalogue": Asked.again(portal, get("/sc/services")),
            "guide": Asked.again(portal, get("/sc/services/tase")),
            "eligibility, first page": Asked.again(portal, get("/en/eligibility")),
            "eligibility, a question": Asked.again(
                portal, get(f"/en/eligibility/questions/{OPENING[0]}")
            ),
        }
    )
    bench.hold(GOALS)
    queue = _anew(site, QUEUE)
    slow.measure(bench, portal, lambda: next(queue.requests))
    drafts = iter(sown.drafts)
    note = post(f"/cases/{sown.case}/notes", reader, {"text": "本段为示例。" * 200})
    bench.measure(
        {
            "reference insert": Asked(reference, iter(lambda: note, None), 303),
            "draft save": Asked(portal, (_save(site, draft) for draft in drafts), 303),
            "submit": Asked(portal, (_submit(site, draft) for draft in drafts), 303),
        }
    )
    bench.hold(GOALS_OF_FORMS)
    bench.at_most("memory of a worker", max(portal.resident()), MOST_MEMORY, "MiB")


def _anew(site: Site, path: str) -> Asked:
    """A page under an address that differs each time, as if it had never been shown."""
    cookie = _cookie_after(site.portal, path, site.browsers[0].cookie)
    mark = "&" if "?" in path else "?"
    return Asked.anew(site.portal, lambda number: get(f"{path}{mark}n={number}", cookie))


def _cookie_after(portal: Server, path: str, cookie: str) -> str:
    """What a browser sends that has the page open: the queue keeps the officer's place in the
    cookie.
    """
    _status, response = send(portal.port, get(path, cookie))
    return cookie_from(response) or cookie


def _reader(reference: Server, sown: Sown) -> str:
    """The cookie of the officer on the reference pages."""
    _status, response = send(reference.port, get(f"/sign-in/{sown.officer.id}"))
    return cookie_from(response)


def _save(site: Site, draft: UUID) -> Request:
    owner = site.browsers[1]
    fields = {
        "csrf_token": owner.csrf,
        "version": site.sown.section_version,
        f"{SECTION}-text": "本段为示例。" * 200,
    }
    return post(f"/sc/enterprise/applications/{draft}/sections/{SECTION}", owner.cookie, fields)


def _submit(site: Site, draft: UUID) -> Request:
    owner = site.browsers[1]
    fields = {"csrf_token": owner.csrf, "version": "1", "declared": "yes"}
    return post(f"/sc/enterprise/applications/{draft}/sign", owner.cookie, fields)
