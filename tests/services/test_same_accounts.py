"""The same bank account in another case is shown to the officer; its number stands in no index."""

from collections.abc import Callable, Iterator

import pytest
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from services.applications.case.loading import load
from services.applications.others import list_others
from services.applications.same_accounts import SameAccount, note_accounts_anew
from services.models import AccountKey
from services.privacy import erasing
from services.settings import settings
from tests.support.company import open_round
from tests.support.payments import NUMBER, granted, prepare
from tests.support.scene import Scene

OTHER = "4420000000000000017"


@pytest.fixture
def scenes(db: Session) -> list[Scene]:
    """Two companies that were granted something by one round."""
    open_round(db)
    return granted(db, 2)


def found(scene: Scene) -> list[SameAccount]:
    case = load(scene.db, scene.lead, scene.application.id)
    return list(list_others(scene.db, case).same_accounts)


def keys(db: Session) -> list[str]:
    return list(db.scalars(select(AccountKey.key).order_by(AccountKey.application_id)))


def test_the_account_of_another_applicant_is_found_however_it_is_typed(
    db: Session, scenes: list[Scene]
) -> None:
    here, there = scenes
    prepare(here)
    prepare(there, OTHER)
    assert found(here) == found(there) == []
    prepare(there, NUMBER.replace(" ", "").replace("-", " "))
    [one] = found(here)
    assert (one.id, one.number) == (there.application.id, there.application.number)
    assert one.applicant == there.application.filed_name
    assert [one.id for one in found(there)] == [here.application.id]
    assert len(set(keys(db))) == 1
    assert "44200000" not in keys(db)[0]


def test_of_its_own_cases_only_those_for_the_same_service_and_of_ones_own_body_are_shown(
    db: Session, scenes: list[Scene]
) -> None:
    here, there = scenes
    prepare(here)
    prepare(there)
    there.application.applicant_id = here.application.applicant_id
    db.flush()
    assert found(here)
    there.application.item_code = "tase"
    db.flush()
    assert not found(here), "one company has one account for all that it asks for"
    there.application.applicant_id = there.applicant.id
    there.application.decision = "refused"
    db.flush()
    assert not found(here)
    there.application.decision = "approved"
    db.flush()
    assert found(here)
    there.application.reviews[0].body_code = "psb"
    db.flush()
    assert not found(here), "nothing of other agencies’ cases is told"


def test_it_is_erased_with_the_case(db: Session, scenes: list[Scene]) -> None:
    here, there = scenes
    prepare(here)
    prepare(there)
    erasing.erase_case(db, there.application.id)
    db.expire_all()
    assert len(keys(db)) == 1
    assert not found(here)


@pytest.fixture
def keyed(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], None]]:
    """Sets the keys, the first of which encrypts and digests."""

    def set_keys(names: str) -> None:
        monkeypatch.setenv("PORTAL_DATA_KEYS", names)
        settings.cache_clear()

    yield set_keys
    monkeypatch.undo()
    settings.cache_clear()


def test_with_another_key_all_are_digested_anew_and_with_none_noted_before_too(
    db: Session, scenes: list[Scene], keyed: Callable[[str], None]
) -> None:
    old, new = "o" * 40, "n" * 40
    keyed(old)
    for scene in scenes:
        prepare(scene)
    before = keys(db)
    keyed(f"{new}, {old}")
    note_accounts_anew(db)
    after = keys(db)
    assert len(set(before)) == len(set(after)) == 1
    assert before != after
    assert found(scenes[0])
    db.execute(delete(AccountKey))
    note_accounts_anew(db)
    assert keys(db) == after


def test_an_account_in_the_answers_is_found_as_well(db: Session) -> None:
    here, there = Scene(db, "gba-iit").submit(), Scene(db, "gba-iit").submit()
    assert [one.id for one in found(here)] == [there.application.id]
    before = keys(db)
    db.execute(delete(AccountKey))
    note_accounts_anew(db)
    assert keys(db) == before
