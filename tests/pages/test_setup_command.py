"""`check-setup` tries what the settings name."""

from pathlib import Path

import pytest
from flask import Flask

from services.settings import settings
from tests.support.filed import own_store


def lines(app: Flask, *, status: int) -> list[str]:
    result = app.test_cli_runner().invoke(args=["check-setup"])
    assert result.exit_code == status, result.output
    return result.output.splitlines()


def test_what_is_there_is_named(
    app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with own_store(tmp_path, monkeypatch):
        database, store, scanner, mail = lines(app, status=0)
    assert database.startswith("database: PostgreSQL ")
    assert store == f"document store: file://{tmp_path}"
    assert scanner == "scanner: none, files count as unscanned"
    assert mail.startswith("mail: none, mail lands in ")


def test_what_is_away_is_named_with_its_reason_and_the_rest_is_tried(
    app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    nobody = "127.0.0.1:9"
    monkeypatch.setenv("PORTAL_CLAMAV", nobody)
    monkeypatch.setenv("PORTAL_SMTP_URL", f"smtp://{nobody}")
    monkeypatch.setattr("portal.commands.setup.head", lambda: "9999")
    with own_store(tmp_path, monkeypatch):
        tmp_path.joinpath("taken").touch()
        monkeypatch.setenv("PORTAL_STORE_URL", f"file://{tmp_path}/taken/here")
        settings.cache_clear()
        output = lines(app, status=1)
    assert len(output) == 4
    assert all("FAILED" in line for line in output)
    assert "run migrate" in output[0]
    assert "refused" in output[2]
    assert "refused" in output[3]
