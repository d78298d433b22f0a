"""Only `PORTAL_PROXIES` says whom to believe about the visitor and the address."""

import pytest
import requests

from tests.support.live import PATIENCE


@pytest.mark.parametrize("header", ["SCRIPT_NAME", "PATH_INFO", "X-Forwarded-Prefix"])
def test_nobody_moves_the_portal_to_another_path(site: str, header: str) -> None:
    answer = requests.get(f"{site}/en/services", headers={header: "/en"}, timeout=PATIENCE)
    assert answer.status_code == 200
    assert 'href="/en/services' in answer.text


def test_a_secure_connection_is_not_claimed_by_the_visitor(site: str) -> None:
    """Else a form without `Referer`, which that connection asks for, would be refused."""
    page = requests.get(f"{site}/en/verify", timeout=PATIENCE)
    token = page.text.split('name="csrf_token" value="')[1].split('"')[0]
    answer = requests.post(
        f"{site}/en/verify",
        data={"csrf_token": token, "number": "", "code": ""},
        cookies=page.cookies,
        headers={"X-Forwarded-Proto": "https"},
        timeout=PATIENCE,
    )
    assert answer.status_code == 422
