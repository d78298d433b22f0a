"""What scripts read of the engine: stable keys, exit codes, words in every language."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from portal.commands.eligibility import eligibility
from services.eligibility import all_facts, topics
from services.eligibility.document import write_markdown
from services.eligibility.explaining import find_rule
from services.plan import load_plan

ARCHITECT = {
    "status": "foreign",
    "purposes": ["work"],
    "employer": "qianhai",
    "age": 38,
    "criminal_record": False,
    "merits": [],
    "education": "master",
    "related_years": 12,
    "annual_pay": "600000",
    "months_in_china": 12,
    "chinese_level": "none",
    "local_points": 0,
}

OUTCOME_KEYS = {
    "topic",
    "name",
    "measure",
    "item",
    "verdict",
    "grade",
    "rules",
    "citations",
    "missing",
    "settled_by",
    "settling_question",
    "would_make_it_yes",
    "see",
    "confirm",
    "confirm_at",
    "offices",
    "decided_by",
    "documents",
    "time",
    "benefit",
    "next_step",
    "goes_to",
}


def run(*arguments: str) -> Result:
    return CliRunner().invoke(eligibility, arguments)


@pytest.fixture
def asked(tmp_path: Path) -> Any:
    def ask(facts: object, *arguments: str) -> Result:
        file = tmp_path / "answers.json"
        file.write_text(json.dumps(facts), "utf-8")
        return run("--answers", str(file), *arguments)

    return ask


def told(result: Result) -> dict[str, Any]:
    assert result.exit_code == 0, result.output
    data: dict[str, Any] = json.loads(result.stdout)
    return data


def test_the_keys_are_those_that_are_documented(asked: Any) -> None:
    data = told(asked(ARCHITECT, "--on", "2026-11-22", "--json"))
    assert set(data) == {"on", "language", "answers", "outcomes", "next_question", "points"}
    assert all(set(outcome) == OUTCOME_KEYS for outcome in data["outcomes"])
    rule = data["outcomes"][0]["rules"][0]
    assert set(rule) == {
        "rule",
        "effect",
        "holds",
        "favours",
        "decisive",
        "text",
        "figures",
        "citations",
    }
    assert set(rule["citations"][0]) == {"key", "title", "where", "status", "as_of"}
    assert set(data["points"]) == {"total", "lines", "ways"}


def test_a_verdict_comes_with_rules_figures_and_office(asked: Any) -> None:
    data = told(asked(ARCHITECT, "--on", "2026-11-22", "--json"))
    permit = data["outcomes"][0]
    assert (permit["topic"], permit["verdict"], permit["grade"]) == ("work-permit", "yes", "B")
    assert [r["rule"] for r in permit["rules"] if r["decisive"]][-2:] == ["E8", "E9"]
    (points,) = next(r["figures"] for r in permit["rules"] if r["rule"] == "E7-POINTS")
    assert (points["given"], points["needed"], points["holds"]) == (
        "80 points",
        "at least 85 points",
        False,
    )
    assert permit["offices"][0]["named_in_plan"] == load_plan().unit("hrss").name.en
    assert {cited["key"] for cited in permit["citations"]} == {"W1", "W2", "W3"}


def test_the_day_decides_and_comes_from_the_option_then_the_answers(asked: Any) -> None:
    resident = {
        "status": "hk_chinese",
        "purposes": ["work"],
        "employer": "shenzhen",
        "filing_date": "2018-07-27",
    }
    for day, verdict in (("2018-07-27", "no"), ("2018-07-28", "yes")):
        data = told(asked(resident | {"filing_date": day}, "--json"))
        assert data["on"] == day
        assert verdict_of(data, "hong-kong-macao-employment") == verdict
    data = told(asked(resident, "--json", "--on", "2026-11-22"))
    assert verdict_of(data, "hong-kong-macao-employment") == "yes"


def verdict_of(data: dict[str, Any], topic: str) -> str:
    (verdict,) = (o["verdict"] for o in data["outcomes"] if o["topic"] == topic)
    return str(verdict)


def test_an_unknown_names_its_question(asked: Any) -> None:
    data = told(asked({"status": "foreign", "purposes": ["work"]}, "--json"))
    permit = data["outcomes"][0]
    assert (permit["verdict"], permit["settled_by"]) == ("unknown", "answer")
    assert permit["settling_question"]["fact"] == "filing_kind"
    assert data["next_question"]["fact"] == "filing_date"
    data = told(asked({"status": "foreign", "purposes": ["work"]}, "--json", "--on", "2026-11-22"))
    assert data["next_question"]["fact"] == "employer"


def test_the_shortest_ways_are_printed(asked: Any) -> None:
    points = told(asked(ARCHITECT, "--json"))["points"]
    assert points["total"] == {"at_least": 80, "at_most": 80}
    assert points["ways"]["60"] == []
    doctor = all_facts()["education"].option("doctor").label.en
    assert points["ways"]["85"][0] == [{"fact": "education", "to": doctor, "gain": 5}]


def test_people_read_one_line_an_answer(asked: Any) -> None:
    lines = asked(ARCHITECT, "--on", "2026-11-22").stdout.splitlines()
    name = topics()["work-permit"].file.name.en
    assert lines[0] == f"{'yes B':<12} {name}  [E5-AGE, E5-EMPLOYER, E8, E9]"


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({"age": "old"}, "age: "),
        ({"shoe_size": 44}, "shoe_size: "),
        ([1], "one object"),
    ],
    ids=str,
)
def test_wrong_answers_are_refused_by_name(asked: Any, facts: object, said: str) -> None:
    result = asked(facts, "--json")
    assert result.exit_code == 1
    assert result.stdout == ""
    assert said in result.stderr


def test_a_choice_that_is_not_on_offer_is_answered_with_those_that_are(asked: Any) -> None:
    result = asked({"purposes": ["travel"], "employer": "nowhere"})
    assert result.exit_code == 1
    assert "[work, short_business, profession, invest, drive, tax, live, youth]" in result.stderr
    assert "qianhai, hetao, shenzhen, mainland, abroad, none" in result.stderr


@pytest.mark.parametrize(
    "written",
    [
        b"",
        b"   ",
        b"not json",
        b'{"age": 38',
        b"\xff\xfe",
        b"null",
        b"38",
        b'"work"',
        b"[]",
        b'{"age": NaN}',
        b'{"age": 1e400}',
        b'{"age": "1e999999999"}',
        b'{"age": {"years": 38}}',
        b'{"age": [38]}',
        b'{"": 1}',
        b'{"filing_date": "1912-01-01"}',
        b'{"filing_date": "9999-12-31"}',
        b'{"age": ' + b"9" * 5000 + b"}",
        b"[" * 100_000,
    ],
    ids=lambda written: written[:30].decode("ascii", "replace") or "empty",
)
def test_what_is_no_file_of_answers_is_refused_in_words(tmp_path: Path, written: bytes) -> None:
    file = tmp_path / "answers.json"
    file.write_bytes(written)
    result = run("--answers", str(file), "--json")
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith("Error: ")
    assert isinstance(result.exception, SystemExit)


def test_answers_may_be_strings_null_and_marked_as_utf_8(tmp_path: Path) -> None:
    file = tmp_path / "answers.json"
    written = {"age": " 38 ", "annual_pay": "600,000", "mandarin": "true", "employer": None}
    file.write_text(json.dumps(written), "utf-8-sig")
    answers = told(run("--answers", str(file), "--json"))["answers"]
    assert answers == {"age": 38, "annual_pay": "600000", "mandarin": True}


def test_no_answers_at_all_leave_everything_open(asked: Any) -> None:
    data = told(asked({}, "--json"))
    assert {outcome["verdict"] for outcome in data["outcomes"]} <= {"unknown"}
    assert data["next_question"]["fact"] == "status"


@pytest.mark.parametrize("day", ["2013-06-30", "2036-01-01", "2026-02-30", "soon"])
def test_a_day_of_which_nothing_can_be_said_is_not_understood(asked: Any, day: str) -> None:
    result = asked({}, "--on", day)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "--on" in result.stderr


def test_something_has_to_be_asked() -> None:
    assert run().exit_code == 2


def test_a_rule_is_explained_in_words() -> None:
    words = run("--explain", "E8").stdout
    assert find_rule("E8")[0].entry.text.en in words
    assert "at least 2 years" in words
    assert "below 60" in words
    assert "外专发〔2017〕36号" in words


def test_a_rule_is_explained_in_chinese_with_its_punctuation() -> None:
    words = run("--explain", "F-OWED", "--lang", "tc").stdout
    assert "條件：" in words
    assert "、" in words.splitlines()[0]
    assert ": " not in words


def test_a_rule_is_explained_to_scripts() -> None:
    data = told(run("--explain", "E2", "--json"))
    assert (data["effect"], data["valid_from"], data["valid_to"]) == (
        "disqualifies",
        None,
        "2018-07-27",
    )
    assert data["citations"][0]["key"] == "H1"


@pytest.mark.parametrize(("number", "parts"), [("E5", 2), ("E14", 11), ("E21", 13)])
def test_a_numbered_rule_is_explained_with_all_its_parts(number: str, parts: int) -> None:
    data = told(run("--explain", number, "--json"))
    assert data["family"] == number
    assert len(data["rules"]) == parts
    words = run("--explain", number).stdout
    assert all(part["text"] in words for part in data["rules"])


@pytest.mark.parametrize("number", [n for n in range(1, 27) if n != 25])
def test_every_numbered_rule_can_be_explained(number: int) -> None:
    assert run("--explain", f"E{number}").exit_code == 0  # 25 is the logic itself


def test_an_unknown_rule_is_an_error() -> None:
    result = run("--explain", "E99")
    assert result.exit_code == 1
    assert "E99" in result.stderr


def test_the_document_is_printed() -> None:
    assert run("--document").stdout == write_markdown() + "\n"


def test_words_come_in_the_language_asked_for(asked: Any) -> None:
    data = told(asked(ARCHITECT, "--json", "--lang", "tc", "--on", date(2026, 11, 22).isoformat()))
    assert data["outcomes"][0]["name"] == topics()["work-permit"].file.name.tc
