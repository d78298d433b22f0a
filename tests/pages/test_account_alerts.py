"""Following a service, in the account."""

import pytest
from sqlalchemy.orm import Session

from services.language import LANGUAGES
from tests.support.client import LintClient
from tests.support.factories import make_user, sign_in


@pytest.mark.parametrize("language", LANGUAGES)
def test_one_follows_a_service_from_its_guide(
    db: Session, client: LintClient, language: str
) -> None:
    sign_in(client, make_user(db))
    db.commit()
    listed = f"/{language}/account/alerts"
    assert not client.page(listed).select("table")
    address = f"{listed}/fund-expo"
    assert client.page(f"/{language}/services/fund-expo").select_one(f'a[href="{address}"]')
    assert client.page(address).select_one("input[value=none][checked]")
    assert client.post(address, data={"way": "somehow"}).status_code == 422
    assert client.post(address, data={"way": "inbox"}).location == listed
    page = client.page(listed)
    assert page.select_one(f'table a[href="/{language}/services/fund-expo"]')
    assert client.page(address).select_one("input[value=inbox][checked]")
    client.post(address, data={"way": "none"})
    assert not client.page(listed).select("table")


def test_there_is_nothing_to_follow_where_there_is_no_service(
    db: Session, client: LintClient
) -> None:
    sign_in(client, make_user(db))
    db.commit()
    client.page("/en/account/alerts/nothing", 404)
