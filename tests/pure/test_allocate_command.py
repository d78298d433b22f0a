"""`flask allocate`: a round is read off a file, and divided."""

import json
from decimal import Decimal
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


def test_a_direction_with_a_budget_is_bound_by_it(tmp_path: Path) -> None:
    told = {
        "envelope": "300",
        "directions": {"import": "100"},
        "entries": [
            {"id": "B1", "base": "200", "direction": "import"},
            {"id": "B2", "base": "200", "direction": "export"},
        ],
    }
    found = answer(tmp_path, told)
    assert [(one["amount"], one["reason"]) for one in found["entries"]] == [
        ("100.00", "direction"),
        ("200.00", "full"),
    ]
    assert found["directions"] == {
        "import": {
            "sum": "200.00",
            "coefficient": "1/2",
            "coefficient_shown": "0.500000",
            "total": "100.00",
        }
    }
    wrong = run(tmp_path, told | {"directions": {"imports": "100"}})
    assert wrong.exit_code == 1
    assert "no entry is of imports" in wrong.output
    assert "directions" not in answer(tmp_path, GUIDE), "nothing is said where none has a budget"


def test_people_can_read_it_too(tmp_path: Path) -> None:
    result = run(tmp_path, {"envelope": "50", "entries": [{"id": "B1", "base": "100"}]})
    assert result.stdout == (
        "100.00 asked, coefficient 0.500000\n"
        "B1  50.00  The budget pays a share of each amount\n"
        "50.00 paid, 0.00 left\n"
    )


ONE = {"id": "B1", "base": "1"}


@pytest.mark.parametrize("scale", [Decimal("0.01"), Decimal(100)])
def test_a_floor_above_the_envelope_and_odd_units_are_reckoned_with(
    tmp_path: Path, scale: Decimal
) -> None:
    told = {"envelope": f"{scale}", "entries": [ONE | {"base": f"{scale}"}]}
    floor = {"amount": "500000", "below": "drop"}
    dropped = answer(tmp_path, told | {"floor": floor})
    assert [dropped["total"], dropped["remainder"]] == ["0.00", f"{scale:.2f}"]
    kept = answer(tmp_path, told | {"floor": floor | {"below": "keep"}})
    assert [kept["total"], kept["entries"][0]["reason"]] == [f"{scale:.2f}", "full"]
    cut = answer(tmp_path, told | {"unit": f"{scale * 3}"})
    assert [cut["total"], cut["entries"][0]["reason"]] == ["0.00", "unit"]


def test_nothing_asked_for_and_nothing_to_give_are_answers(tmp_path: Path) -> None:
    empty = answer(tmp_path, {"envelope": "100", "entries": []})
    assert [
        empty[key] for key in ("sum", "coefficient_shown", "total", "remainder", "entries")
    ] == [
        *("0.00", "1.000000", "0.00", "100.00"),
        [],
    ]
    for nothing in ("0", "0.00", "-0", 0):
        none = answer(tmp_path, {"envelope": nothing, "entries": [ONE, ONE | {"id": "B2"}]})
        assert [none["coefficient_shown"], none["total"], none["remainder"]] == [
            *("0.000000", "0.00", "0.00")
        ]
    zero = answer(tmp_path, {"envelope": "0", "entries": [ONE | {"base": "0"}]})
    assert zero["entries"][0]["reason"] == "no-base"


def test_equal_scores_at_the_cut_off_share_alike_in_any_order(tmp_path: Path) -> None:
    scored = [
        {"id": "A", "base": "100", "score": "80"},
        {"id": "B", "base": "100", "score": "80.00"},
        {"id": "C", "base": "50", "score": 80.0},
        {"id": "D", "base": "10", "score": "90"},
    ]
    told = {"envelope": "60", "entries": scored}
    found = answer(tmp_path, told)
    amounts = {one["id"]: one["amount"] for one in found["entries"]}
    assert amounts == {"A": "20.00", "B": "20.00", "C": "10.00", "D": "10.00"}
    again = answer(tmp_path, told | {"entries": scored[::-1]})
    assert again["entries"][::-1] == found["entries"]


def test_a_mark_of_an_editor_before_the_text_does_no_harm(tmp_path: Path) -> None:
    assert answer(tmp_path, "\ufeff" + json.dumps(GUIDE)) == answer(tmp_path, GUIDE)
    file = tmp_path / "other.json"
    file.write_text(json.dumps(GUIDE), "utf-16")
    result = CliRunner().invoke(show_allocation, ["--round", str(file)])
    assert (result.exit_code, result.stderr) == (1, "Error: other.json: not a text in UTF-8\n")


@pytest.mark.parametrize(
    "written",
    [
        *("1,000", "1_000", "1e5", "1E+2", "+1", " 1", "1 ", ".5", "5.", "１００", "壹", "1元", ""),
        *("NaN", "Infinity", "0x10", True, None, [], {}, "1\n"),
    ],
)
@pytest.mark.parametrize("place", ["envelope", "unit", "entries.0.base"])
def test_an_amount_that_could_be_misread_is_refused(
    tmp_path: Path, place: str, written: object
) -> None:
    told: dict[str, Any] = {"envelope": "1", "entries": [ONE]}
    if place == "entries.0.base":
        told["entries"] = [ONE | {"base": written}]
    else:
        told[place] = written
    result = run(tmp_path, told, "--json")
    assert (result.exit_code, result.stdout) == (1, "")
    assert f"{place}: " in result.stderr
    assert "is not a number in digits" in result.stderr


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ("[", "round.json: Invalid JSON"),
        ({"entries": []}, "envelope: Field required"),
        ({"envelope": "1", "entries": [ONE, ONE]}, "entries: there is more than one B1"),
        ({"envelope": "1", "entries": [{"id": "", "base": "1"}]}, "entries.0.id: "),
        ({"envelope": "1", "entries": [ONE | {"base": "-1"}]}, "entries.0.base: "),
        ({"envelope": "1", "entries": [ONE | {"base": "1.001"}]}, "entries.0.base: "),
        ({"envelope": "1000000000000", "entries": []}, "envelope: "),
        ({"envelope": "1", "unit": "0", "entries": []}, "unit: "),
        ({"envelope": "1", "floor": {"amount": "1"}, "entries": []}, "floor.below: "),
        ("null", "round.json: Input should be an object"),
        ("[]", "round.json: Input should be an object"),
        ({}, "envelope: Field required\nentries: Field required"),
        ('{"envelope": "1", "envelope": "2", "entries": []}', "envelope is said twice"),
        ({"envelope": "1", "entries": [ONE], "budget": "1"}, "budget: Extra inputs"),
        ({"envelope": "1", "entries": None}, "entries: Input should be a valid array"),
        ({"envelope": "1", "entries": [[]]}, "entries.0: Input should be an object"),
        ({"envelope": "1", "entries": [{"id": "B1"}]}, "entries.0.base: Field required"),
        ({"envelope": "1", "entries": [ONE | {"id": 1}]}, "entries.0.id: "),
        ({"envelope": "1", "entries": [ONE | {"id": " B1"}]}, "entries.0.id: "),
        ({"envelope": "1", "entries": [ONE | {"id": "B1\n"}]}, "entries.0.id: "),
        ({"envelope": "1", "unit": "0.001", "entries": []}, "unit: "),
        ({"envelope": "1", "unit": "-1", "entries": []}, "unit: "),
        ({"envelope": "1", "unit": None, "entries": []}, "unit: null is not a number"),
        ({"envelope": "1", "directions": {"": "1"}, "entries": [ONE]}, "directions"),
        ({"envelope": "1", "floor": "50000", "entries": []}, "floor: "),
        (
            {"envelope": "1", "floor": {"amount": "1", "below": "DROP"}, "entries": []},
            "floor.below",
        ),
        ({"envelope": "1", "entries": [ONE | {"score": "-1"}]}, "entries.0.score: "),
        ({"envelope": "1", "entries": [ONE | {"score": ""}]}, "entries.0.score:  is not a number"),
        (
            {"envelope": "1", "least_score": "60", "entries": [ONE]},
            "least_score is for a competitive round, and no entry has a score",
        ),
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
