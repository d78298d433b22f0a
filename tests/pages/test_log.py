"""What is logged helps to find a fault and tells nothing about anybody."""

import logging

import pytest
from flask import Flask

from portal.log import configure_logging


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
