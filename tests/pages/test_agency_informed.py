"""What an agency was told of for information: a page that is read, and leads to no case."""

import pytest
from sqlalchemy.orm import Session

from services.actor import Role
from services.applications.casework import informing, referring
from services.followup.announcing import announce
from services.language import LANGUAGES
from tests.support.client import LintClient
from tests.support.factories import sign_in
from tests.support.queries import counted_queries
from tests.support.scene import Scene


def test_it_is_listed_by_pages_and_says_nothing_of_what_was_filed(
    client: LintClient, db: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    scenes = [Scene(db, "work-permit").submit()]
    sign_in(client, scenes[0].user("science", Role.REVIEWER))
    assert "Nothing was sent to you" in client.page("/en/agency/informed").get_text()
    scenes.append(scenes[0].another().submit())
    for scene in scenes:
        scene.claim()
        version = scene.version(scene.lead)
        referring.check(db, scene.lead, scene.application.id, version=version)
        announce(db, scene.application.events[-1].id)
    db.commit()
    first, second = (str(scene.application.number) for scene in scenes)
    with counted_queries() as counted:
        page = client.page("/en/agency/informed")
    many = len(counted)
    assert first in page.get_text()
    assert second in page.get_text()
    assert not page.select("main table a, main form")
    assert scenes[0].application.filed_name not in page.get_text()
    for language in LANGUAGES:
        client.page(f"/{language}/agency/informed")
    monkeypatch.setattr(informing, "PAGE", 1)
    with counted_queries() as counted:
        page = client.page("/en/agency/informed")
    assert len(counted) == many
    assert (first in page.get_text(), second in page.get_text()) == (False, True)
    older = page.select_one("a[rel=next]")
    assert older
    assert first in client.page(older["href"]).get_text()
    assert client.page("/en/agency/queue").find("a", href="/en/agency/informed")
