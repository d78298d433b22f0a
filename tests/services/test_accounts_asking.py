"""Asking the company register: whom it vouches for, and what its silence leaves open."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, HTTPServer
from itertools import islice
from threading import Thread
from typing import Any

import pytest
from sqlalchemy.orm import Session

from services import jobs, moments
from services.accounts import asking, confirming, registering
from services.accounts.organisations import Profile
from services.demo import register
from services.demo.people import COMPANIES, companies
from services.models import Applicant, Registration
from services.settings import settings
from tests.support.factories import (
    credit_code,
    make_applicant,
    make_user,
)
from tests.support.licences import licence
from tests.support.people import signed_in
from tests.support.registrations import ask, audited, registrar, request_of


def ask_as_registered(db: Session, index: int, code: str = "", **wrong: Any) -> Registration:
    """Ask for a company of the demonstration's register."""
    company = list(islice(companies(moments.now()), index + 1))[index]
    assert company.credit_code
    profile = Profile(
        name=company.name, legal_representative=company.legal_representative, district="nanshan"
    )
    actor, profile = signed_in(db, make_user(db)), replace(profile, **wrong)
    made = registering.register_organisation(db, actor, company.credit_code, profile, licence(code))
    waiting = request_of(db, made)
    db.commit()
    return waiting


def licence_code(index: int) -> str:
    company = list(islice(companies(moments.now()), index + 1))[index]
    return register.licence_code_of(company.credit_code or "")


@pytest.mark.parametrize(
    ("index", "wrong", "says"),
    [
        (COMPANIES, {}, "agrees"),
        (COMPANIES, {"name": "深圳示例冒名有限公司"}, "differs"),
        (COMPANIES, {"legal_representative": "他人"}, "differs"),
        (COMPANIES + 11, {}, "differs"),  # struck off
    ],
)
def test_public_facts_confirm_nothing(
    db: Session, index: int, wrong: dict[str, str], says: str
) -> None:
    waiting = ask_as_registered(db, index, **wrong)
    with register.serve() as address:
        asking.ask(waiting.id, address)
    db.expire_all()
    assert (waiting.register_says, waiting.decided_at) == (says, None)
    assert waiting.register_entry["legal_representative"].startswith("示例法人")


def test_the_register_confirms_whom_it_vouches_for(db: Session) -> None:
    waiting = ask_as_registered(db, COMPANIES, licence_code(COMPANIES))
    with register.serve() as address:
        asking.ask(waiting.id, address)
        asking.ask(waiting.id, address)  # a job may run twice
    db.expire_all()
    assert (waiting.decision, waiting.decided_by, waiting.licence_code) == ("confirmed", None, "")
    assert db.get_one(Applicant, waiting.applicant_id).confirmed_at
    (entry,) = audited(db, "organisation.confirmed")
    assert entry.actor_id is None


def test_the_register_hands_nothing_over(db: Session) -> None:
    waiting = ask_as_registered(db, COMPANIES, licence_code(COMPANIES))
    asked = db.get_one(Applicant, waiting.applicant_id)
    make_applicant(db, make_user(db), credit_code=asked.credit_code)
    db.commit()
    with register.serve() as address:
        asking.ask(waiting.id, address)
    db.expire_all()
    assert (waiting.register_says, waiting.decided_at) == ("vouches", None)


def test_a_code_that_the_register_does_not_know_waits(db: Session) -> None:
    waiting = request_of(db, ask(db, credit_code(7_000_017)))
    db.commit()
    with register.serve() as address:
        asking.ask(waiting.id, address)
    db.expire_all()
    assert (waiting.register_says, waiting.register_entry) == ("unknown", {})


@contextmanager
def broken_register(status: int, content: bytes) -> Iterator[tuple[str, list[str]]]:
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(status)
            self.send_header("Location", "/elsewhere")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/", asked
        server.shutdown()


@pytest.mark.parametrize(
    ("status", "content", "tries"),
    [(500, b"", 3), (302, b"", 3), (200, b"<html>", 1), (200, b'{"name": "x"}', 1)],
)
def test_a_register_that_fails_leaves_the_request_to_registrars(
    db: Session, status: int, content: bytes, tries: int
) -> None:
    waiting = request_of(db, ask(db, credit_code(7_000_018)))
    db.commit()
    with broken_register(status, content) as (address, asked):
        asking.ask(waiting.id, address)
    assert len(asked) == tries
    db.expire_all()
    assert waiting.register_says == "silent"
    confirming.confirm(db, registrar(db), waiting.id)


def test_nobody_at_the_address_of_the_register_is_silence_too(db: Session) -> None:
    waiting = request_of(db, ask(db, credit_code(7_000_019)))
    db.commit()
    with register.serve() as address:
        pass
    asking.ask(waiting.id, address)
    db.expire_all()
    assert waiting.register_says == "silent"


def test_without_a_register_nobody_is_asked(db: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORTAL_REGISTER_URL", "none")
    settings.cache_clear()
    waiting = request_of(db, ask(db, credit_code(7_000_020)))
    db.commit()
    jobs.run_all_due()
    settings.cache_clear()
    db.expire_all()
    assert (waiting.register_says, waiting.decided_at) == ("not_asked", None)
