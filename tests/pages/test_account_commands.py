"""Accounts from the command line."""

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from portal.commands import accounts
from services.accounts.second_factor import current_code
from services.settings import settings
from tests.support.factories import make_officer, make_user
from tests.support.people import mails

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def test_the_current_code_is_printed_for_trying_out(app: Flask, db: Session) -> None:
    officer = make_officer(db, "commerce", totp_secret=SECRET)
    before = current_code(officer)
    db.commit()
    result = app.test_cli_runner().invoke(args=["totp", officer.email.upper()])
    assert result.output.strip() in {before, current_code(officer)}


def test_no_code_is_printed_in_production(
    app: Flask, db: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    officer = make_officer(db, "commerce", totp_secret=SECRET)
    db.commit()
    production = settings().model_copy(update={"environment": "production"})
    monkeypatch.setattr(accounts, "settings", lambda: production)
    assert app.test_cli_runner().invoke(args=["totp", officer.email]).exit_code == 1


@pytest.mark.parametrize("email", ["nobody@example.com", "plain@example.com"])
def test_who_has_no_app_has_no_code(app: Flask, db: Session, email: str) -> None:
    make_user(db, email="plain@example.com")
    db.commit()
    assert app.test_cli_runner().invoke(args=["totp", email]).exit_code == 1


def test_the_first_administrator_is_invited(app: Flask, db: Session) -> None:
    run = app.test_cli_runner().invoke
    command = ["invite-administrator", "first@example.com", "甲乙", "--language", "en"]
    assert run(args=command).exit_code == 0
    assert mails(db, "staff_invitation", "first@example.com")[0].language == "en"
    make_user(db, email="taken@example.com")
    db.commit()
    for email, said in (("taken@example.com", "an account already"), ("甲乙", "email address")):
        refused = run(args=["invite-administrator", email, "甲乙"])
        assert refused.exit_code == 1
        assert said in refused.output
