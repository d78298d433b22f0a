"""What browsers send, without what no text needs."""

import pytest
from sqlalchemy.orm import Session

from services.models import User
from tests.support.client import LintClient
from tests.support.factories import make_user, sign_in

NOT_TEXT = "\x00\x1b\x7f\x85\u00ad\u200b\u200f\u2028\u202e\u2066\ufeff"


def test_letters_that_are_none_are_left_out(client: LintClient, db: Session) -> None:
    user = make_user(db)
    sign_in(client, user)
    name = f"示例{NOT_TEXT} Example"
    answer = client.post("/en/account/details", data={"name": name, "language": "en"})
    assert answer.status_code == 303
    assert db.get_one(User, user.id).name == "示例 Example"


def test_a_name_is_one_line(client: LintClient, db: Session) -> None:
    user = make_user(db)
    sign_in(client, user)
    name = "示例\r\nBcc: other@example.com\n\n  有效期至2099年"
    answer = client.post("/en/account/details", data={"name": name, "language": "en"})
    assert answer.status_code == 303
    assert db.get_one(User, user.id).name == "示例 Bcc: other@example.com 有效期至2099年"


def test_nothing_but_such_letters_is_nothing(client: LintClient, db: Session) -> None:
    sign_in(client, make_user(db))
    answer = client.post("/en/account/details", data={"name": NOT_TEXT, "language": "en"})
    assert answer.status_code == 422


@pytest.mark.parametrize(
    "path",
    ["/en/verify/a%00/b", "/en/agencies/%1b", "/en/services/%E2%80%AE"],
)
def test_an_address_of_no_letters_is_not_found(client: LintClient, path: str) -> None:
    assert client.get(path).status_code == 404


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ("number=1&" * 4_999 + "code=1", 422),
        ("number=1&" * 5_000 + "code=1", 413),
        ("number=" + "1" * 4 * 2**20, 413),
    ],
    ids=["as many fields as a form may have", "more fields", "more letters"],
)
def test_a_form_that_is_too_large_is_not_taken_apart(
    client: LintClient, body: str, status: int
) -> None:
    form = "application/x-www-form-urlencoded"
    assert client.post("/en/verify", data=body, content_type=form).status_code == status


@pytest.mark.parametrize(("path", "to"), [("/en", "/en/"), ("/en?a=b", "/en/?a=b")])
def test_a_slash_is_added_on_no_other_host(client: LintClient, path: str, to: str) -> None:
    answer = client.get(path, headers={"Host": "other.example.com"})
    assert (answer.status_code, answer.location) == (308, to)
