"""What items share: taken in by `use:`, said otherwise in sight, frozen on release."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from services.catalogue import released
from services.catalogue.fragments import SHARED, Parts, resolve
from services.catalogue.loader import read_items, release
from services.content import BadContent
from services.errors import NotFound
from tests.support.shelf import EXAMPLE

PARTS = {
    "letter.v1": {
        "code": "letter",
        "title": "A letter",
        "fields": [{"code": "to", "hint": "whom"}, {"code": "text"}, {"use": "names.v1"}],
    },
    "names.v1": [{"code": "first"}, {"code": "last"}],
    "loose.v1": {"code": "loose"},
}


@pytest.fixture
def parts(tmp_path: Path) -> Parts:
    for name, content in PARTS.items():
        (tmp_path / f"{name}.yaml").write_text(yaml.safe_dump(content), "utf-8")
    return Parts(tmp_path)


def codes(part: dict[str, Any]) -> list[str]:
    return [field["code"] for field in part["fields"]]


def test_a_part_stands_where_it_is_used(parts: Parts) -> None:
    said = resolve({"sections": [{"use": "letter.v1"}, {"code": "own"}]}, parts, "x/v1.yaml")
    letter, own = said["sections"]
    assert codes(letter) == ["to", "text", "first", "last"]
    assert own == {"code": "own"}
    assert resolve({"use": "loose.v1", "when": 1}, parts, "x") == {"code": "loose", "when": 1}
    assert resolve({"names": {"use": "names.v1"}}, parts, "x")["names"] == PARTS["names.v1"]


def test_the_use_of_a_condition_is_none_of_a_part(parts: Parts) -> None:
    assert resolve({"when": {"use": "foreigner"}}, parts, "x") == {"when": {"use": "foreigner"}}


def test_what_is_said_otherwise_is_said_and_the_part_stays_as_it_is(parts: Parts) -> None:
    changed = {
        "use": "letter.v1",
        "without": ["fields.last", "fields.to.hint"],
        "change": {"title": "A note", "fields.text.hint": "what", "fields.first": {"code": "name"}},
        "add": {"fields.to": [{"code": "copy"}], "fields": [{"use": "loose.v1"}]},
    }
    found = resolve(changed, parts, "x")
    assert codes(found) == ["to", "copy", "text", "name", "loose"]
    assert (found["title"], found["fields"][0], found["fields"][2]["hint"]) == (
        "A note",
        {"code": "to"},
        "what",
    )
    assert codes(resolve({"use": "letter.v1"}, parts, "x")) == ["to", "text", "first", "last"]


@pytest.mark.parametrize(
    ("said", "refused"),
    [
        ({"without": ["fields.sender"]}, "without fields.sender: there is no sender"),
        ({"change": {"fields.sender.hint": 1}}, "change fields.sender.hint: there is no sender"),
        ({"change": {"fields.sender": {}}}, "change fields.sender: there is no sender"),
        ({"change": {"title": "A letter"}}, "change title: it says so already"),
        ({"add": {"fields.sender": []}}, "add fields.sender: there is no sender"),
        ({"add": {"title": []}}, "add title: is neither a list nor a member of one"),
        ({"add": {"fields": {}}}, "add fields: takes a list"),
        ({"title": "A note"}, "says title already; write it under change"),
    ],
)
def test_what_names_or_changes_nothing_is_refused(
    parts: Parts, said: dict[str, Any], refused: str
) -> None:
    with pytest.raises(BadContent) as error:
        resolve({"sections": [{"use": "letter.v1", **said}]}, parts, "x/v1.yaml")
    assert str(error.value) == f"x/v1.yaml: sections.0: letter.v1: {refused}"


def test_a_part_that_there_is_not_is_refused_by_its_place(parts: Parts) -> None:
    with pytest.raises(BadContent, match=r"x/v1.yaml: sections.0: there is no shared part no.v1"):
        resolve({"sections": [{"use": "no.v1"}]}, parts, "x/v1.yaml")
    with pytest.raises(BadContent, match=r"names.v1: a list has no key when"):
        resolve([{"use": "names.v1", "when": 1}], parts, "x/v1.yaml")


def test_every_shared_part_can_be_read() -> None:
    shared = Parts()
    for path in SHARED.glob("*.yaml"):
        assert shared.part(path.stem, "x")


def test_the_documented_fund_says_only_what_is_its_own() -> None:
    lines = (EXAMPLE / "v1.yaml").read_text("utf-8").splitlines()
    assert 80 <= len(lines) <= 140
    recipe = (EXAMPLE.parent / "items.md").read_text("utf-8")
    assert f"{len(lines)} lines" in recipe
    assert f"docs/{EXAMPLE.name}/" in recipe
    for path in SHARED.glob("*.yaml"):
        assert f"`{path.stem}`" in recipe, path.stem


# --- in an item ------------------------------------------------------------------------


@pytest.fixture
def shelf(tmp_path: Path) -> Path:
    """A folder of items with the fund of the documentation."""
    home = tmp_path / "items" / EXAMPLE.name
    home.mkdir(parents=True)
    for path in EXAMPLE.iterdir():
        (home / path.name).write_bytes(path.read_bytes())
    return tmp_path / "items"


def rewrite(shelf: Path, old: str, new: str) -> None:
    path = shelf / EXAMPLE.name / "v1.yaml"
    written = path.read_text("utf-8")
    assert old in written
    path.write_text(written.replace(old, new, 1), "utf-8")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            "share: 0.5",
            "share: 5",
            "amount.lines.stands.rates.1.share: Input should be less than or equal to 1",
        ),
        ("source: fund-exhibitors", "source: magna-carta", "laws.yaml has no magna-carta"),
        (
            "source: fund-exhibitors",
            "source: {law: exit-entry, articles: [31]}",
            "laws.yaml: exit-entry has no article 31",
        ),
        ("source: fund-exhibitors", "source: {law: plan, page: 3}", "Extra inputs"),
        (
            "- use: figures.v1",
            "- {use: figures.v1, change: {fields.tax.unit: RMB}}",
            "sections.figures.fields.tax.unit (of figures.v1): a text is written",
        ),
        ("cost: fee", "cost: fee\n      counts: any", "rules.py of the item has no function any"),
    ],
)
def test_what_is_wrong_is_said_with_file_part_and_place(
    shelf: Path, old: str, new: str, said: str
) -> None:
    rewrite(shelf, old, new)
    with pytest.raises(BadContent) as refused:
        read_items(shelf)
    assert str(refused.value).startswith("fund-stands/v1.yaml: ")
    assert said in str(refused.value)


def test_a_later_version_says_only_what_changed(shelf: Path) -> None:
    second = """
        changes: v1
        valid_from: 2027-01-01
        without: [documents.report]
        change: {limits.decision.days: 30}
        add: {conditions.STAND-1: [{code: STAND-2, text: {sc: 新条件, en: New}, source: plan}]}
    """
    (shelf / EXAMPLE.name / "v2.yaml").write_text(second, "utf-8")
    before, after = read_items(shelf).items[EXAMPLE.name]
    assert (before.version, before.valid_to) == (1, date(2026, 12, 31))
    assert (after.version, after.valid_from, after.valid_to) == (2, date(2027, 1, 1), None)
    assert (before.require_limit("decision").days, after.require_limit("decision").days) == (60, 30)
    assert [d.code for d in before.documents if d not in after.documents] == ["report"]
    assert [c.code for c in after.conditions if c not in before.conditions] == ["STAND-2"]
    assert after.sections == before.sections


@pytest.mark.parametrize("named", ["v3", "v2", "the first"])
def test_a_version_changes_one_that_there_is(shelf: Path, named: str) -> None:
    written = f"changes: {named}\nvalid_from: 2027-01-01\n"
    (shelf / EXAMPLE.name / "v2.yaml").write_text(written, "utf-8")
    said = rf"v2\.yaml: changes: there is no earlier version {named}"
    with pytest.raises(BadContent, match=said):
        read_items(shelf)


def test_the_end_of_a_version_is_not_that_of_the_next(shelf: Path) -> None:
    rewrite(shelf, "valid_from: 2016-01-01", "valid_from: 2016-01-01\nvalid_to: 2026-06-30")
    written = "changes: v1\nvalid_from: 2027-01-01\n"
    (shelf / EXAMPLE.name / "v2.yaml").write_text(written, "utf-8")
    before, after = read_items(shelf).items[EXAMPLE.name]
    assert (before.valid_to, after.valid_to) == (date(2026, 6, 30), None)


# --- released ----------------------------------------------------------------------------


def test_what_is_released_stays_whatever_becomes_of_what_it_took_in(
    shelf: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    frozen = tmp_path / "released"
    release(EXAMPLE.name, shelf, frozen)
    (before,) = read_items(shelf).items[EXAMPLE.name]
    monkeypatch.setattr("services.catalogue.fragments.load_yaml", lambda *_: {})
    found = read_items(shelf, frozen)
    assert found.items[EXAMPLE.name] == (before,)
    assert "fund-guide" in found.cited
    with pytest.raises(BadContent):
        read_items(shelf)


def test_a_released_version_that_was_changed_stops_the_start(shelf: Path, tmp_path: Path) -> None:
    frozen = tmp_path / "released"
    file = release(EXAMPLE.name, shelf, frozen)
    written = file.read_text("utf-8")
    file.write_text(written.replace("500000", "900000"), "utf-8")
    with pytest.raises(BadContent, match=r"released/fund-stands\.v1\.json: is not what SHA256SUMS"):
        read_items(shelf, frozen)
    file.write_text(written, "utf-8")
    rewrite(shelf, "500000", "900000")
    with pytest.raises(BadContent, match=r"v1\.yaml: was changed after its release; write v2"):
        read_items(shelf, frozen)
    release(EXAMPLE.name, shelf, frozen)
    assert read_items(shelf, frozen)
    assert list(released.read_digests(frozen)) == [file.name]


def test_only_an_item_that_is_right_is_released(shelf: Path, tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        release("fund-air", shelf, tmp_path / "released")
    rewrite(shelf, "dated: closed_on", "dated: show")
    with pytest.raises(BadContent, match="no column of dates called show"):
        release(EXAMPLE.name, shelf, tmp_path / "released")
    assert not (tmp_path / "released").exists()
