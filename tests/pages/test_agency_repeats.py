"""What an officer reads of rows that stand in other filings as well."""

from typing import Any

import pytest
from sqlalchemy.orm import Session

from services import jobs
from services.actor import Role
from services.applications.filing import drafting, submitting
from services.language import Language
from tests.support.answers import trainee
from tests.support.client import LintClient
from tests.support.company import open_round
from tests.support.factories import make_officer, sign_in
from tests.support.scene import Scene


def filed(scene: Scene, *people: dict[str, Any]) -> Scene:
    scene.fill_in()
    listed = {"number": len(people), "people": list(people)}
    drafting.save_section(
        scene.db,
        scene.filer,
        scene.application.id,
        "trainees",
        listed,
        version=scene.application.version,
    )
    submitting.submit(scene.db, scene.owner, scene.application.id, declared=True)
    return scene


def followed(db: Session) -> None:
    db.commit()
    jobs.run_all_due()
    db.expire_all()


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "Trainees row 2 (row 1 there)"),
        ("sc", "学员名单 · 学员 第2行（该件第1行）"),
        ("tc", "學員名單 · 學員 第2行（該件第1行）"),
    ],
)
def test_a_trainee_of_two_companies_is_named_by_section_and_row(
    client: LintClient, db: Session, language: Language, words: str
) -> None:
    open_round(db)
    other = filed(Scene(db, "fund-training"), trainee(1))
    mine = filed(Scene(db, "fund-training"), trainee(7), trainee(1))
    followed(db)
    sign_in(client, mine.user(mine.application.reviews[0].body_code, Role.REVIEWER))
    page = client.page(f"/{language}/agency/cases/{mine.application.id}")
    found = page.select_one("section[aria-labelledby=repeats]")
    assert found
    assert words in " ".join(found.get_text().split())
    assert other.applicant.name in found.get_text()
    link = found.find("a")
    assert link
    assert link.get_text() == other.application.number
    client.page(str(link["href"]))
    # The identity itself is not shown once more, and nothing else of the other company.
    assert str(trainee(1)["identity"]["number"]) not in found.get_text()


def test_neither_the_applicant_nor_another_body_is_told(client: LintClient, db: Session) -> None:
    open_round(db)
    other = filed(Scene(db, "fund-training"), trainee(1))
    mine = filed(Scene(db, "fund-training"), trainee(1))
    followed(db)
    sign_in(client, mine.users["", Role.OWNER])
    case = client.page(f"/en/enterprise/applications/{mine.application.id}")
    assert str(other.application.number) not in case.get_text()
    sign_in(client, make_officer(db, "psb", Role.REVIEWER))
    assert client.get(f"/en/agency/cases/{mine.application.id}").status_code == 404


def test_a_page_that_was_read_before_tells_of_a_later_filing(
    client: LintClient, db: Session
) -> None:
    open_round(db)
    first = filed(Scene(db, "fund-training"), trainee(1))
    followed(db)
    sign_in(client, first.user(first.application.reviews[0].body_code, Role.REVIEWER))
    page = f"/en/agency/cases/{first.application.id}"
    assert not client.page(page).find(id="repeats")
    later = filed(Scene(db, "fund-training"), trainee(1))
    followed(db)
    shown = client.page(page).select_one("section[aria-labelledby=repeats]")
    assert shown
    assert str(later.application.number) in shown.get_text()


@pytest.mark.parametrize("language", ["en", "sc", "tc"])
def test_a_file_of_another_applicant_is_named(
    client: LintClient, db: Session, language: Language
) -> None:
    here, there = Scene(db).submit(), Scene(db).submit()
    sign_in(client, here.user(here.application.reviews[0].body_code, Role.REVIEWER))
    page = client.page(f"/{language}/agency/cases/{here.application.id}")
    words = {"en": "Same file", "sc": "材料相同", "tc": "材料相同"}[language]
    tag = page.find("strong", string=words)
    assert tag is not None
    line = tag.parent.get_text() if tag.parent else ""
    assert str(there.application.number) in line
    assert there.application.filed_name in line
    assert ".pdf" in line


def test_the_account_of_another_applicant_is_named_though_the_page_was_kept(
    client: LintClient, db: Session
) -> None:
    here = Scene(db, "gba-iit").submit()
    sign_in(client, here.user(here.application.reviews[0].body_code, Role.REVIEWER))
    address = f"/en/agency/cases/{here.application.id}"
    assert client.page(address).find("strong", string="Same bank account") is None
    there = Scene(db, "gba-iit").submit()
    db.commit()
    tag = client.page(address).find("strong", string="Same bank account")
    assert tag is not None
    line = tag.parent.get_text() if tag.parent else ""
    assert str(there.application.number) in line
    assert there.application.filed_name in line
