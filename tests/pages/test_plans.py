"""What pages that are open all day ask for is found by indexes, however much there is."""

import psycopg
import pytest
from sqlalchemy.orm import Session

from services.actor import Role
from services.database import conninfo
from tests.support.client import LintClient
from tests.support.company import Company
from tests.support.factories import sign_in
from tests.support.plans import find_scans, noted_statements
from tests.support.scene import Scene


def look(client: LintClient, *addresses: str) -> None:
    """Each page is found by indexes, at the first look and at the second."""
    with psycopg.connect(conninfo(), autocommit=True) as connection:
        connection.execute("analyze")  # as PostgreSQL may at any time
    for address in addresses:
        client.get(address)
        client.db.commit()
        for _ in range(2):
            with noted_statements() as statements:
                assert client.get(address).status_code == 200
            assert statements
            assert not find_scans(statements), address


@pytest.mark.parametrize("role", [Role.REVIEWER, Role.APPROVER])
def test_officers_pages(client: LintClient, db: Session, role: Role) -> None:
    for _ in range(3):
        scene = Scene(db).submit()
    body = scene.application.reviews[0].body_code
    sign_in(client, scene.user(body, role))
    look(
        client,
        f"/en/agency/cases/{scene.application.id}",
        "/en/agency/queue",
        "/en/agency/queue?view=signoff",
        "/en/agency/queue?view=all",
        "/en/account/inbox",
    )


def test_companies_pages(client: LintClient, db: Session) -> None:
    company = Company(Scene(db).submit(), client).act_as(Role.OWNER)
    look(
        client,
        f"{company.home}/",
        company.url(),
        f"{company.home}/applications",
        "/en/account/inbox",
    )


def test_an_absent_index_is_noticed(client: LintClient, db: Session) -> None:
    with noted_statements() as statements:
        db.connection().exec_driver_sql("select * from documents where filename = 'x'")
        db.connection().exec_driver_sql("select * from documents where sha256 = 'x'")
    assert len(find_scans(statements)) == 1
