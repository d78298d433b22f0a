"""What scripts read: stable keys, exit codes, nothing but the answer on standard output."""

import json
import subprocess
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from shutil import copytree
from typing import Any

import click
import pytest
from click.testing import CliRunner, Result
from flask.cli import FlaskGroup

from portal import create_app, plan_report
from portal.cli import command_line
from portal.commands.alone.check_plan import check_plan
from portal.commands.alone.due import show_due
from portal.commands.alone.freeze import freeze
from portal.commands.alone.route import show_route
from portal.settings import web_settings
from services.catalogue import all_items, answers, item, loader
from services.catalogue.answers import right_filing
from services.content import BadContent
from services.plan import loading
from services.settings import ROOT, settings
from tests.support import shelf
from tests.support.picks import FUND

check_plan_module = import_module("portal.commands.alone.check_plan")


@pytest.fixture(autouse=True)
def nothing_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A folder of its own, in which no answer is kept yet."""
    monkeypatch.setenv("PORTAL_VAR", str(tmp_path))
    _forget_settings()
    yield
    monkeypatch.undo()
    _forget_settings()


@pytest.fixture
def one_item(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    """A catalogue of one item, which is soon read anew."""
    copytree(loader.ITEMS / "tase", tmp_path / "items" / "tase")
    monkeypatch.setattr(loader, "ITEMS", tmp_path / "items")
    _read_anew()
    yield
    monkeypatch.undo()
    _read_anew()


def _read_anew() -> None:
    shelf.forget()
    loading.load_plan.cache_clear()


def _forget_settings() -> None:
    settings.cache_clear()
    web_settings.cache_clear()


def run(command: click.Command, *arguments: str) -> Result:
    return CliRunner().invoke(command, arguments)


def answer(command: click.Command, *arguments: str) -> Any:
    result = run(command, *arguments, "--json")
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def test_check_plan_lists_measures_agencies_and_items() -> None:
    report = answer(check_plan)
    assert (report["ok"], report["problems"]) == (True, [])
    assert [measure["number"] for measure in report["measures"]] == list(range(1, 28))
    taxes = report["measures"][25]
    assert taxes["title"] == "落实税收优惠政策"
    assert taxes["units"] == ["深圳市国税局", "市地税局", "财政委", "科技创新委"]
    assert taxes["unit_codes"] == ["sat", "lat", "fc", "stic"]
    assert len(report["agencies"]) == 27
    etic = report["agencies"][0]
    assert (etic["code"], etic["name"]) == ("etic", "市经贸信息委")
    assert [(s["body"], s["from"], s["competence"]) for s in etic["successors"]] == [
        ("commerce", "2019-01-01", "commerce"),
        ("industry", "2019-01-01", "industry"),
    ]
    tase = next(item for item in report["items"] if item["code"] == "tase")
    limits = {limit["phase"]: limit for limit in tase.pop("limits")}
    assert limits["decision"] == {
        "phase": "decision",
        "days": 20,
        "unit": "working_day",
        "from": "acceptance",
        "kind": "promise",
        "status": "K",
    }
    assert tase == {
        "code": "tase",
        "version": 1,
        "measure": 26,
        "nature": "recognition",
        "lead": "stic",
        "joint": ["sat", "lat", "fc"],
        "consulted": [],
        "consultees": [],
        "informed": [],
        "apart": [],
        "doors": [],
    }


def test_the_successors_of_a_collective_unit_are_listed_by_district() -> None:
    agencies = {agency["code"]: agency for agency in answer(check_plan)["agencies"]}
    districts = {s["district"]: s["from"] for s in agencies["districts"]["successors"]}
    assert districts == {
        "longhua": "2017-01-01",
        "pingshan": "2017-01-01",
        "guangming": "2018-09-01",
        "shenshan": "2018-12-01",
    }
    assert [body["district"] for body in agencies["newareas"]["bodies"]] == [
        "longhua",
        "pingshan",
        "guangming",
        "dapeng",
    ]


def test_check_plan_speaks_to_people_too() -> None:
    result = run(check_plan)
    assert result.exit_code == 0
    assert f"27 measures, 27 agencies, {len(all_items())} items: consistent" in result.stdout


def test_check_plan_fails_on_a_text_that_says_something_else(tmp_path: Path) -> None:
    text = tmp_path / "plan.txt"
    text.write_text("another plan", "utf-8")
    result = run(check_plan, "--text", str(text), "--json")
    assert result.exit_code == 1
    report = json.loads(result.stdout)
    assert not report["ok"]
    assert any("measure 27" in problem for problem in report["problems"])
    assert "Problem: " in run(check_plan, "--text", str(text)).stderr


def test_check_plan_says_which_text_it_cannot_read(tmp_path: Path) -> None:
    text = tmp_path / "plan.txt"
    text.write_bytes("深圳市".encode("gb18030"))
    result = run(check_plan, "--text", str(text))
    assert result.exit_code == 2
    assert "Error: Invalid value for --text: cannot read" in result.stderr


def test_check_plan_files_what_answers_yaml_says(monkeypatch: pytest.MonkeyPatch) -> None:
    right = right_filing(FUND)
    wrong = right.model_copy(update={"doubtful": "training.nothing", "answers": {}})
    monkeypatch.setattr(answers, "_read", {FUND: wrong}.get)
    said = list(answers.filing_problems(item(FUND)))
    assert said[0] == f"{FUND}/answers.yaml: doubtful: there is no question training.nothing"
    assert f"{FUND}/answers.yaml: training.programme: Enter the name of the programme" in said
    monkeypatch.setattr(plan_report, "filing_problems", lambda one: [f"{one.code} is wrong"])
    result = run(check_plan, "--json")
    assert result.exit_code == 1
    assert f"{FUND} is wrong" in json.loads(result.stdout)["problems"]


def test_check_plan_fails_on_inconsistent_items(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loader, "problems", lambda item: [f"{item.code} is wrong"])
    loader.loaded.cache_clear()
    try:
        result = run(check_plan, "--json")
    finally:
        loader.loaded.cache_clear()
    assert result.exit_code == 1
    codes = sorted(path.name for path in loader.ITEMS.iterdir())
    said = [f"{code}/v1.yaml: {code} is wrong" for code in codes]
    assert json.loads(result.stdout)["problems"] == said


def test_check_plan_says_at_once_what_is_wrong_with_an_item_and_its_topic(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def change(name: str, old: str, new: str) -> None:
        path = tmp_path / "fund-stands" / name
        path.write_text(path.read_text("utf-8").replace(old, new), "utf-8")

    copytree(shelf.EXAMPLE, tmp_path / "fund-stands")
    change("v1.yaml", "dated: closed_on", "dated: closed")
    change("topic.yaml", "use: F-REG", "use: F-REGISTERED")
    monkeypatch.setattr(loader, "ITEMS", tmp_path)
    shelf.forget()
    try:
        result = run(check_plan)
    finally:
        monkeypatch.undo()
        shelf.forget()
    told = [line for line in result.stderr.splitlines() if "fund-stands" in line]
    assert len(told) == 2, result.stderr
    assert "has no column of dates called closed" in told[0]
    assert "fund-stands/topic.yaml: use: shared.yaml has no rule F-REGISTERED" in told[1]
    assert "0 " not in result.stdout
    assert result.stdout.endswith("problems\n")


def test_one_problem_is_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plan_report, "load_content", _refused)
    assert run(check_plan).stdout == "1 problem\n"


def _refused() -> None:
    raise BadContent("nothing is right")


def test_check_plan_names_everybody_who_takes_part() -> None:
    told = {"lead": "etic", "joint": ["fc"], "consulted": ["mqsc"], "informed": []}
    assert check_plan_module._route(told) == "etic, with fc, consulting mqsc"
    assert check_plan_module._route(told | {"joint": [], "consulted": []}) == "etic alone"


def test_check_plan_fails_on_inconsistent_data(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loading, "problems", lambda plan: ["measures are not numbered"])
    loading.load_plan.cache_clear()
    try:
        result = run(check_plan, "--json")
    finally:
        loading.load_plan.cache_clear()
    assert result.exit_code == 1
    assert json.loads(result.stdout)["problems"] == ["measures are not numbered"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["check-plan", "--json"], '"problems": [\n    "measures are not numbered",\n'),
        (["route", "--item", "tase"], "Error: nothing starts with wrong content\ntase/v1.yaml: is"),
        (["freeze", "tase"], "tase/v1.yaml: is wrong"),
        (["worker"], "Error: nothing starts with wrong content\nmeasures are not numbered"),
        (["due", "--from", "2026-11-22", "--working-days", "1"], "2026-11-23"),
    ],
)
@pytest.mark.usefixtures("one_item")
def test_with_wrong_content_starts_only_what_says_so_or_reads_none(
    monkeypatch: pytest.MonkeyPatch, arguments: list[str], said: str
) -> None:
    monkeypatch.setattr(loading, "problems", lambda plan: ["measures are not numbered"])
    monkeypatch.setattr(loader, "problems", lambda item: ["is wrong"])
    result = CliRunner().invoke(FlaskGroup(create_app=command_line), arguments)
    assert said in result.output


def test_only_an_item_that_there_is_can_be_released() -> None:
    result = run(freeze, "fund-air")
    assert result.exit_code == 2
    assert "there is no item fund-air" in result.stderr


@pytest.mark.usefixtures("one_item")
def test_with_wrong_content_no_server_starts(monkeypatch: pytest.MonkeyPatch) -> None:
    assert not list(loading.problems(loading.load_plan()))
    monkeypatch.setattr(loading, "problems", lambda plan: ["measures are not numbered"])
    loading.load_plan.cache_clear()
    with pytest.raises(BadContent, match="measures are not numbered"):
        create_app()


def test_every_command_is_found_and_those_alone_import_no_page() -> None:
    flask = FlaskGroup(create_app=command_line)
    listed = CliRunner().invoke(flask, ["--help"]).output
    for name in ("due", "route", "check-plan", "worker", "migrate", "verify-ledger"):
        assert f"  {name} " in listed
    script = (
        "import sys; from portal.cli import command_line; import click;"
        "assert command_line().cli.get_command(click.Context(click.Command('x')), 'due');"
        "print([name for name in ('sqlalchemy', 'portal.wiring', 'opencc._', 'structlog')"
        " if name in sys.modules])"
    )
    alone = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert alone.stdout == "[]\n"


def test_what_was_consistent_is_kept_until_something_changes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    first = answer(check_plan)
    monkeypatch.setattr(check_plan_module, "_check", lambda text=None: pytest.fail("read again"))
    assert answer(check_plan) == first
    monkeypatch.setattr(check_plan_module, "_check", lambda text=None: (first, ["it is wrong"]))
    monkeypatch.setattr(check_plan_module, "READ", ("README.md",))  # other files, another digest
    for _ in range(2):  # what is wrong is not kept
        assert run(check_plan).exit_code == 1
    monkeypatch.undo()
    (settings().var / "check-plan.json").write_text("{", "utf-8")
    assert answer(check_plan) == first


def test_route_names_bodies_of_the_day_and_units_as_the_plan_does() -> None:
    today = answer(show_route, "--item", "tase", "--on", "2026-11-22")
    assert today["lead"]["name"] == "深圳市科技创新局"
    assert today["lead"]["as_named"] == ["科技创新委"]
    assert [part["name"] for part in today["joint"]] == [
        "国家税务总局深圳市税务局",
        "深圳市财政局",
    ]
    assert all(part["reasons"] for part in [today["lead"], *today["joint"]])
    reason = today["joint"][0]["reasons"][0]
    assert (reason["measure"], reason["agency"], reason["position"]) == (26, "sat", 1)
    then = answer(show_route, "--item", "tase", "--on", "2016-10-10")
    assert then["lead"]["name"] == "深圳市科技创新委员会"
    assert len(then["joint"]) == 3


def test_route_says_which_parts_depend_on_the_answers() -> None:
    joint = answer(show_route, "--item", "talent-green", "--on", "2026-11-22")["joint"]
    assert {part["body"]: part["conditional"] for part in joint} == {
        "qianhai": True,
        "hrss": False,
    }


def test_route_says_who_is_told_and_who_takes_no_part() -> None:
    found = answer(show_route, "--item", "talent-green", "--on", "2016-06-01")
    assert [part["body"] for part in found["informed"]] == ["ib"]
    assert [one["agency"] for one in found["apart"]] == ["fao", "port", "customs", "ciq"]
    assert all(one["why"] and one["why_en"] for one in found["apart"])


def test_route_answers_for_every_item_across_all_reforms() -> None:
    units = {unit["code"] for unit in answer(check_plan)["agencies"]}
    for code in sorted(one.code for one in all_items()):
        for on in ("2016-09-30", "2019-03-01", "2024-05-01", "2026-11-30"):
            found = answer(show_route, "--item", code, "--on", on, "--district", "longhua")
            assert (found["item"], found["on"]) == (code, on)
            for part in (
                found["lead"],
                *found["joint"],
                *found["consulted"],
                *found["informed"],
            ):
                assert part["name"], (code, on)
                assert part["as_named"], (code, on)
                assert {unit.partition(".")[0] for unit in part["agencies"]} <= units, (code, on)
                assert part["reasons"], (code, on)


@pytest.mark.parametrize("name", ["nanshan", "南山区", "南山", "Nanshan"])
def test_route_takes_a_district_by_any_name(name: str) -> None:
    found = answer(show_route, "--item", "tase", "--on", "2026-11-22", "--district", name)
    assert found["district"] == "nanshan"


@pytest.mark.parametrize(
    "arguments",
    [
        ("--item", "nothing", "--on", "2026-11-22"),
        ("--item", "tase", "--on", "22.11.2026"),
        ("--item", "tase", "--on", "2026-2-3"),
        ("--item", "tase", "--on", "２０２６-02-03"),
        ("--item", "tase", "--on", "2026-02-30"),
        ("--item", "tase", "--on", "2026-11-22", "--district", ""),
        ("--item", "tase", "--on", "2026-11-22", "--district", "atlantis"),
        ("--item", "tase", "--on", "2015-01-01"),
        ("--on", "2026-11-22"),
    ],
)
def test_route_refuses_what_it_does_not_understand(arguments: tuple[str, ...]) -> None:
    result = run(show_route, *arguments)
    assert result.exit_code == 2
    assert "Error:" in result.stderr
    assert result.stdout == ""


def test_route_speaks_to_people_too() -> None:
    result = run(show_route, "--item", "talent-green", "--on", "2026-11-22")
    assert result.exit_code == 0
    assert "lead: 深圳市公安局" in result.stdout
    committee = "中国（广东）自由贸易试验区深圳前海蛇口片区管理委员会"
    assert f"joint, if the answers say so: {committee}" in result.stdout


def test_due_prints_one_date() -> None:
    result = run(show_due, "--from", "2026-09-24", "--working-days", "20")
    assert (result.exit_code, result.stdout, result.stderr) == (0, "2026-10-29\n", "")


# Notices of the city's bureaus, which say both the first and the last day.
@pytest.mark.parametrize(
    ("first", "last"),
    [
        ("2023-06-19", "2023-06-28"),
        ("2023-06-20", "2023-06-29"),
        ("2023-09-22", "2023-10-08"),
        ("2023-10-10", "2023-10-18"),
        ("2024-11-19", "2024-11-27"),
        ("2024-11-16", "2024-11-26"),  # put up on a Saturday, counted from Monday
    ],
)
def test_due_counts_the_first_day_of_a_publicity(first: str, last: str) -> None:
    result = run(show_due, "--from", first, "--working-days", "7", "--first-day-counts")
    assert (result.exit_code, result.stdout, result.stderr) == (0, f"{last}\n", "")


def test_due_notes_a_provisional_year_aside() -> None:
    result = run(show_due, "--from", "2026-12-14", "--working-days", "20")
    assert (result.exit_code, result.stdout) == (0, "2027-01-12\n")
    assert "Provisional" in result.stderr


def test_due_fails_where_the_calendar_ends() -> None:
    result = run(show_due, "--from", "2027-12-20", "--working-days", "20")
    assert (result.exit_code, result.stdout) == (1, "")
    assert "2028" in result.stderr


def test_due_fails_on_the_last_day_that_there_is() -> None:
    result = run(show_due, "--from", "9999-12-31", "--working-days", "1")
    assert (result.exit_code, result.stdout) == (1, "")
    assert "Error: The working days" in result.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ("--from", "today", "--working-days", "5"),
        ("--from", "2026-09-24", "--working-days", "-1"),
        ("--from", "2026-09-24", "--working-days", "0", "--first-day-counts"),
    ],
)
def test_due_refuses_what_it_does_not_understand(arguments: tuple[str, ...]) -> None:
    assert run(show_due, *arguments).exit_code == 2
