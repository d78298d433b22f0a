"""`flask allocate`: a round is read off a file, and divided."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from portal.commands.alone.allocate import show_allocation
from services.settings import ROOT
from tests.pure.test_money_settling import BASES, CENTS

GUIDE = {
    "envelope": "3000000.00",
    "entries": [{"id": name, "base": base} for name, base in BASES.items()],
}


def run(folder: Path, told: object, *options: str) -> Result:
    file = folder / "round.json"
    file.write_text(told if isinstance(told, str) else json.dumps(told), "utf-8")
    return CliRunner().invoke(show_allocation, ["--round", str(file), *options])


def answer(folder: Path, told: object) -> dict[str, Any]:
    result = run(folder, told, "--json")
    assert result.exit_code == 0, result.output
    read: dict[str, Any] = json.loads(result.stdout)
    return read


def test_the_worked_example_comes_out_to_the_cent(tmp_path: Path) -> None:
    found = answer(tmp_path, GUIDE)
    assert found == answer(tmp_path, (ROOT / "tests" / "bench" / "round.json").read_text("utf-8"))
    assert found["coefficient"] == "150000000/193710377"
    assert found["coefficient_shown"] == "0.774351"
    assert [found[key] for key in ("sum", "total", "remainder")] == [
        "3874207.54",
        "2999999.97",
        "0.03",
    ]
    assert {one["id"]: one["amount"] for one in found["entries"]} == CENTS
    assert {one["id"]: one["reason"] for one in found["entries"]} == (
        dict.fromkeys(BASES, "coefficient") | {"A05": "no-base"}
    )


@pytest.mark.parametrize(
    ("unit", "below", "total"),
    [("1", None, "2999996.00"), ("10000", "keep", "2960000.00"), ("10000", "drop", "2900000.00")],
)
def test_units_and_floor_are_those_of_the_file(
    tmp_path: Path, unit: str, below: str | None, total: str
) -> None:
    floor = {"floor": {"amount": "50000", "below": below}} if below else {}
    assert answer(tmp_path, GUIDE | {"unit": unit} | floor)["total"] == total


def test_scores_make_it_competitive(tmp_path: Path) -> None:
    scored = [
        {"id": "B1", "base": "450000.00", "score": "84.00"},
        {"id": "B2", "base": "450000.00", "score": "91.50"},
        {"id": "B3", "base": "10.00", "score": "60"},
    ]
    found = answer(tmp_path, {"envelope": "600000.00", "entries": scored})
    assert [(one["id"], one["amount"], one["reason"]) for one in found["entries"]] == [
        ("B1", "150000.00", "cut-off"),
        ("B2", "450000.00", "full"),
        ("B3", "0.00", "rank"),
    ]
    assert found["coefficient_shown"] == "0.333333"


def test_people_can_read_it_too(tmp_path: Path) -> None:
    result = run(tmp_path, {"envelope": "50", "entries": [{"id": "B1", "base": "100"}]})
    assert result.stdout == (
        "100.00 asked, coefficient 0.500000\n"
        "B1  50.00  The budget pays a share of each amount\n"
        "50.00 paid, 0.00 left\n"
    )


ONE = {"id": "B1", "base": "1"}


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ("[", "round.json: Invalid JSON"),
        ({"entries": []}, "envelope: Field required"),
        ({"envelope": "1", "entries": [ONE, ONE]}, "entries: there is more than one B1"),
        ({"envelope": "1", "entries": [{"id": "", "base": "1"}]}, "entries.0.id: "),
        ({"envelope": "1", "entries": [ONE | {"base": "-1"}]}, "entries.0.base: "),
        ({"envelope": "1", "entries": [ONE | {"base": "1.001"}]}, "entries.0.base: "),
        ({"envelope": "NaN", "entries": []}, "envelope: "),
        ({"envelope": "1", "unit": "0", "entries": []}, "unit: "),
        ({"envelope": "1", "floor": {"amount": "1"}, "entries": []}, "floor.below: "),
        (
            {"envelope": "1", "entries": [ONE, {"id": "B2", "base": "1", "score": "1"}]},
            "entries: some entries have a score, and others do not",
        ),
    ],
)
def test_what_is_wrong_in_the_file_is_named(tmp_path: Path, told: object, said: str) -> None:
    result = run(tmp_path, told)
    assert (result.exit_code, result.stdout) == (1, "")
    assert said in result.stderr
