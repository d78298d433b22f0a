"""Nobody fills the database or the store for all others."""

from datetime import timedelta
from io import BytesIO

import pytest
from sqlalchemy.orm import Session

from services import moments, quotas
from services.applications.case import room
from services.applications.filing import drafting, starting
from services.documents.handing_in import HeldDocument, current_documents
from services.documents.inspect import inspect
from services.errors import Conflict, Invalid, TooMany
from services.quotas import Quotas
from tests.corpus.builders import pdf
from tests.support.scene import Scene


@pytest.fixture
def scene(db: Session) -> Scene:
    return Scene(db)


def set_quotas(monkeypatch: pytest.MonkeyPatch, **figures: int) -> None:
    changed = quotas.quotas().model_copy(update=figures)
    monkeypatch.setattr(room, "quotas", lambda: changed)


def upload(scene: Scene, name: str) -> None:
    content = BytesIO(pdf(tail=name.encode()))
    file = inspect(f"{name}.pdf", content, accept=("pdf",), field="documents.licence")
    drafting.attach(scene.db, scene.filer, scene.application.id, "licence", file)


def held_by(scene: Scene) -> list[HeldDocument]:
    return current_documents(scene.db, scene.application.id)


def test_an_applicant_has_so_many_drafts(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    set_quotas(monkeypatch, drafts=2)
    starting.start(scene.db, scene.filer, "tase", language="sc")
    with pytest.raises(Conflict, match="2 drafts already"):
        starting.start(scene.db, scene.owner, "tase", language="sc")
    scene.submit()
    assert starting.start(scene.db, scene.owner, "tase", language="sc")


def test_a_person_starts_so_many_within_a_day_though_they_are_deleted(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_quotas(monkeypatch, starts_a_day=1)
    with pytest.raises(TooMany):
        starting.start(scene.db, scene.filer, "tase", language="sc")
    assert starting.start(scene.db, scene.owner, "tase", language="sc")
    with moments.at(moments.now() + timedelta(days=1)):
        assert starting.start(scene.db, scene.filer, "tase", language="sc")


@pytest.mark.parametrize(
    ("quota", "cause"),
    [
        ("person_bytes_a_day", "within a day"),
        ("applicant_bytes_a_day", "within a day"),
        ("applicant_bytes", "space for your documents"),
    ],
)
def test_a_file_without_room_is_refused_and_the_rest_is_kept(
    scene: Scene, monkeypatch: pytest.MonkeyPatch, quota: str, cause: str
) -> None:
    set_quotas(monkeypatch, **{quota: len(pdf(tail=b"first")) + 10})
    upload(scene, "first")
    other = scene.another()
    with pytest.raises(Invalid) as refused:
        upload(other, "again")
    assert cause in str(refused.value.problems[0].message)
    assert [d.filename for d in held_by(scene)] == ["first.pdf"]
    assert held_by(other) == []


def test_removing_a_file_makes_room_in_total_and_not_within_the_day(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    upload(scene, "first")
    (held,) = held_by(scene)
    drafting.detach(scene.db, scene.filer, scene.application.id, held.id)
    most = held.size + 10
    set_quotas(monkeypatch, person_bytes_a_day=most)
    with pytest.raises(Invalid):
        upload(scene, "again")
    with moments.at(moments.now() + timedelta(days=1)):
        upload(scene, "again")
    set_quotas(monkeypatch, applicant_bytes=2 * most)
    upload(scene.another(), "other")


def test_quotas_are_far_above_what_honest_work_needs() -> None:
    found = quotas.quotas()
    assert isinstance(found, Quotas)
    assert found.person_bytes_a_day >= 40 * 20 * 2**20  # forty of the largest files
    assert found.applicant_bytes >= found.applicant_bytes_a_day >= found.person_bytes_a_day
    assert found.saves_an_hour >= 1_800  # one each other second


def test_saves_and_files_are_counted_by_person(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_quotas(monkeypatch, saves_an_hour=1, files_an_hour=1)
    for count in (room.count_save, room.count_file):
        count(scene.filer)
        with pytest.raises(TooMany):
            count(scene.filer)
        count(scene.owner)
