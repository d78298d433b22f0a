"""Peers that take their time take nobody else's."""

from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
import requests

from tests.support.live import PATIENCE
from tests.support.slow import LARGE, MANY, slow_peers


@pytest.fixture
def crowded(site: str) -> Iterator[str]:
    """The site while many are slow."""
    port = urlsplit(site).port
    assert port
    with slow_peers(port, MANY, LARGE):
        yield site


def test_pages_are_shown_and_forms_are_taken_among_slow_peers(crowded: str) -> None:
    for path in ("/healthz", "/readyz", "/en/services"):
        assert requests.get(f"{crowded}{path}", timeout=PATIENCE).status_code == 200
    page = requests.get(f"{crowded}/en/verify", timeout=PATIENCE)
    token = page.text.split('name="csrf_token" value="')[1].split('"')[0]
    form = {"csrf_token": token, "number": "", "code": "x" * 100_000}
    answer = requests.post(
        f"{crowded}/en/verify", data=form, cookies=page.cookies, timeout=PATIENCE
    )
    assert answer.status_code == 422


def test_what_is_too_long_is_refused_in_words(site: str) -> None:
    def endless() -> Iterator[bytes]:
        for _ in range(66):
            yield b"x" * 2**20

    answer = requests.post(
        f"{site}/en/account/sign-in",
        data=endless(),
        headers={"Content-Type": "application/x-www-form-urlencoded"},
        timeout=PATIENCE,
    )
    assert answer.status_code == 413
    assert "too large" in answer.text
