"""What is logged helps to find a fault and tells nothing about anybody."""

import logging

import pytest
from flask import Flask
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from portal.log import configure_logging
from tests.support.client import LintClient
from tests.support.factories import make_user


def test_a_crash_is_logged_without_the_values_around_it(
    app: Flask, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    root = logging.getLogger()
    monkeypatch.setattr(root, "handlers", root.handlers)  # given back afterwards
    configure_logging()

    def crash() -> None:
        password = "canary-of-a-password"  # noqa: F841
        raise RuntimeError("crashed")

    try:
        crash()
    except RuntimeError:
        logging.getLogger("portal").exception("it crashed")
    logged = capsys.readouterr().err
    assert "RuntimeError" in logged
    assert "canary" not in logged.replace('password = "canary-of-a-password"', "")


def test_a_refused_row_is_logged_without_what_it_holds(
    app: Flask, db: Session, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    root = logging.getLogger()
    monkeypatch.setattr(root, "handlers", root.handlers)  # given back afterwards
    configure_logging()
    known = make_user(db, email="canary@example.com", name="canary-of-a-name")
    db.commit()

    try:
        make_user(db, email=known.email, name=known.name)
    except IntegrityError:
        logging.getLogger("portal").exception("it crashed")
    db.rollback()
    try:
        int("canary-of-a-number")
    except ValueError:
        logging.getLogger("portal").exception("it crashed")
    logged = capsys.readouterr().err
    assert "UniqueViolation" in logged
    assert "invalid literal" in logged
    assert "canary" not in logged


def test_a_crash_names_the_rule_and_not_the_address(
    client: LintClient,
    app: Flask,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    root = logging.getLogger()
    monkeypatch.setattr(root, "handlers", root.handlers)  # given back afterwards
    configure_logging()

    def crash(*_: object) -> None:
        raise RuntimeError("crashed")

    monkeypatch.setattr("portal.account.password_views.read_link", crash)
    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)
    assert client.get("/en/account/email/canary-of-a-token").status_code == 500
    logged = capsys.readouterr().err
    assert "/account/email/<token>" in logged
    assert "canary" not in logged
