"""`check-setup` tries what the settings name."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from services import moments
from services.settings import settings
from tests.support.factories import make_officer
from tests.support.filed import own_store

TODAY = datetime(2026, 11, 25, tzinfo=UTC)


def lines(app: Flask, *, status: int, at: datetime = TODAY) -> list[str]:
    with moments.at(at):
        result = app.test_cli_runner().invoke(args=["check-setup"])
    assert result.exit_code == status, result.output
    return result.output.splitlines()


def test_what_is_there_is_named(
    app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with own_store(tmp_path, monkeypatch):
        database, store, reading, scanner, mail, *rest = lines(app, status=0)
    key, register, keys, calendar, seals = rest
    assert database.startswith("database: PostgreSQL ")
    assert store == f"document store: file://{tmp_path}"
    assert reading == "reading: files are read in a process of their own"
    assert scanner == "scanner: none, files count as unscanned"
    assert mail.startswith("mail: none, mail lands in ")
    assert key.startswith("record key: Ed25519, public half ")
    assert key.endswith(", made in var: for trying out only")
    assert register == "company register: none, registrars decide by the licence alone"
    assert keys == "encryption: all that is secret is encrypted with the first key"
    assert calendar == "calendar: working days are known until 2027-12-31"
    assert seals.startswith("digital seals: keys of a demonstration, which prove nothing, in /")
    assert seals.endswith(", every paper a SPECIMEN")


def test_a_calendar_that_runs_out_is_named_half_a_year_ahead(
    app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with own_store(tmp_path, monkeypatch):
        *_, calendar, _seals = lines(app, status=1, at=datetime(2027, 7, 6, tzinfo=UTC))
        assert "until 2027-12-31 only: enter the next year" in calendar
        *_, calendar, _seals = lines(app, status=1, at=datetime(2028, 1, 5, tzinfo=UTC))
        assert "2028 are not known" in calendar


def test_what_is_away_is_named_with_its_reason_and_the_rest_is_tried(
    app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    nobody = "127.0.0.1:9"
    monkeypatch.setenv("PORTAL_CLAMAV", nobody)
    monkeypatch.setenv("PORTAL_SMTP_URL", f"smtp://{nobody}")
    monkeypatch.setenv("PORTAL_REGISTER_URL", f"http://{nobody}")
    monkeypatch.setattr("portal.commands.setup.head", lambda: "9999")
    with own_store(tmp_path, monkeypatch), monkeypatch.context() as patch:
        tmp_path.joinpath("taken").touch()
        patch.setenv("PORTAL_STORE_URL", f"file://{tmp_path}/taken/here")
        settings.cache_clear()
        output = lines(app, status=1)
    failed = [index for index, line in enumerate(output) if "FAILED" in line]
    assert failed == [0, 1, 3, 4, 6]
    assert "run migrate" in output[0]
    assert all("refused" in output[index] for index in (3, 4, 6))


def test_a_process_that_cannot_read_is_named_with_its_reason(
    app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with own_store(tmp_path, monkeypatch):
        monkeypatch.setattr("services.documents.sandbox.EXAMINE", ("false",))
        (reading,) = [line for line in lines(app, status=1) if line.startswith("reading: ")]
    assert reading.startswith("reading: FAILED, Command")
    assert "non-zero exit status 1" in reading


def test_a_key_that_opens_nothing_is_named_and_a_new_one_wants_a_command(
    app: Flask, db: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def check(keys: str, status: int) -> str:
        monkeypatch.setenv("PORTAL_DATA_KEYS", keys)
        settings.cache_clear()
        *_, said, _calendar, _seals = lines(app, status=status)
        return said

    first, second = "f" * 32, "s" * 32
    with own_store(tmp_path, monkeypatch):
        check(first, 0)
        make_officer(db, "commerce", totp_secret="JBSWY3DPEHPK3PXP")
        db.commit()
        assert "FAILED, PORTAL_DATA_KEYS has no key" in check(second, 1)
        assert "1 values not encrypted with the first key" in check(f"{second},{first}", 0)
        result = app.test_cli_runner().invoke(args=["encrypt-columns"])
        assert result.output == "1 values encrypted\n"
        assert "all that is secret" in check(second, 0)
