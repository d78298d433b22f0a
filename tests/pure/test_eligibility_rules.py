"""The files of the rules: complete, cited, in three languages, and as documented."""

from datetime import date
from pathlib import Path

import pytest

from services import laws
from services.catalogue import all_items, load_catalogue
from services.content import BadContent
from services.eligibility import Topic, all_facts, evaluate, explain, topics
from services.eligibility.document import write_markdown
from services.eligibility.entries import RuleEntry
from services.eligibility.explaining import explanation_data
from services.eligibility.rule import Rule
from services.eligibility.rules import glossary, read_topic, vocabulary
from services.eligibility.sources import sources
from services.errors import NotFound
from services.language import LANGUAGES, traditional
from services.plan import load_plan

ROOT = Path(__file__).parents[2]
RULES = [(topic, rule) for topic in topics().values() for rule in topic.rules]


@pytest.mark.parametrize("topic", topics().values(), ids=lambda topic: topic.code)
def test_the_plan_names_every_office_in_the_measure(topic: Topic) -> None:
    measure = load_plan().measure(topic.file.measure)
    for office in topic.file.offices:
        if office.consulted:
            named = measure.position(office.unit) and measure.named_unit(office.unit).competence
            assert named is None or office.competence not in (None, named), office.unit
            continue
        assert measure.position(office.unit) is not None, office.unit
        named = measure.named_unit(office.unit).competence
        # One staff under two plates: which of them acts depends on what is asked for.
        assert office.competence == named or office.unit == "qianhai"


@pytest.mark.parametrize("topic", topics().values(), ids=lambda topic: topic.code)
def test_an_office_is_named_then_and_now(topic: Topic) -> None:
    for day in (date(2016, 6, 1), date(2026, 11, 22)):
        (outcome,) = evaluate({}, day, [topic.code])
        assert all(office.acting or office.by_district for office in outcome.offices)
        acting = [one.acting for one in outcome.offices[1:] if one.consulted and one.acting]
        assert outcome.offices[0].acting not in acting


def test_commerce_acts_for_the_economy_commission_since_2019() -> None:
    (outcome,) = evaluate({}, date(2026, 11, 22), ["fund-training"])
    office = outcome.offices[0]
    assert office.named.sc == "市经贸信息委"
    assert office.acting is not None
    assert office.acting.code == "commerce"


def test_what_can_be_applied_for_here_is_in_the_catalogue() -> None:
    offered = {topic.file.item for topic in topics().values()} - {None}
    assert offered
    assert offered <= set(load_catalogue())
    assert {one.self_check.topic for one in all_items() if one.self_check} == offered


def test_every_question_is_needed_by_a_rule() -> None:
    used = {code for topic in topics().values() for code in topic.facts}
    asked_for = {path for fact in all_facts().values() if fact.when for path in fact.when.paths()}
    assert set(all_facts()) - used - asked_for == set()


def test_every_term_is_explained_and_used() -> None:
    used = {term for topic in topics().values() for term in topic.file.terms}
    used |= {term for fact in all_facts().values() for term in fact.terms}
    assert used == set(glossary())


@pytest.mark.parametrize(("topic", "rule"), RULES, ids=lambda part: getattr(part, "id", ""))
def test_a_rule_can_be_explained_in_every_language(topic: Topic, rule: Rule) -> None:
    for language in LANGUAGES:
        told = explanation_data(rule.id, language)
        assert topic.code in {one["code"] for one in told["topics"]}
        assert told["condition"]
        assert told["citations"]
        assert told["text"] in explain(rule.id, language)


def test_an_unknown_rule_is_not_found() -> None:
    with pytest.raises(NotFound):
        explain("E99", "en")


def test_a_rule_has_exactly_one_effect() -> None:
    words = {"text": {"sc": "甲", "en": "A"}, "source": ["L1"], "status": "V", "id": "X"}
    with pytest.raises(ValueError, match="exactly one"):
        RuleEntry.model_validate(words | {"requires": "always", "grants": "always"})
    with pytest.raises(ValueError, match="exactly one"):
        RuleEntry.model_validate(words)


@pytest.mark.parametrize(
    "raw",
    [
        {"field": "shoe_size", "op": "==", "value": 44},
        {"field": "age", "op": "includes", "value": 18},
        {"field": "age", "op": ">=", "value": "old"},
        {"field": "status", "op": "==", "value": "martian"},
        {"field": "status", "op": "in", "value": "foreign"},
        {"field": "merits", "op": "includes", "value": "luck"},
        {"field": "points", "op": "==", "value": 85},
        {"ratio": ["age", "status"], "op": ">=", "value": 0.5},
        {"ratio": ["college_staff", "total_staff"], "op": "==", "value": 0.5},
        {"all": []},
        {"use": "nothing"},
        {"field": "age", "op": ">=", "value": 18, "or": 1},
        "sometimes",
    ],
    ids=str,
)
def test_a_condition_that_makes_no_sense_is_refused(raw: object) -> None:
    with pytest.raises((ValueError, KeyError)):
        vocabulary().read(raw, "here")


def test_a_topic_with_an_unknown_unit_does_not_start(tmp_path: Path) -> None:
    good = (ROOT / "services/eligibility/topics/lawyer.yaml").read_text("utf-8")
    file = tmp_path / "lawyer.yaml"
    file.write_text(good.replace("unit: justice", "unit: ministry_of_magic"), "utf-8")
    with pytest.raises(BadContent, match=r"lawyer\.yaml"):
        read_topic(file)


def test_a_topic_that_takes_in_an_unknown_rule_does_not_start(tmp_path: Path) -> None:
    good = (ROOT / "services/eligibility/topics/lawyer.yaml").read_text("utf-8")
    file = tmp_path / "lawyer.yaml"
    file.write_text(good.replace("\nrules:\n", "\nrules:\n  - use: EXPO-1\n"), "utf-8")
    with pytest.raises(BadContent, match=r"lawyer\.yaml: use: shared\.yaml has no rule EXPO-1; it"):
        read_topic(file)


@pytest.mark.parametrize(
    ("office", "parts"),
    [
        ("{unit: etic}", "etic must be one of commerce, industry"),
        ("{unit: etic, competence: fishery}", "etic must be one of commerce, industry"),
        ("{unit: fc, competence: commerce}", "fc must be one of nothing, for it was not divided"),
    ],
)
def test_an_office_that_was_divided_says_which_part(
    tmp_path: Path, office: str, parts: str
) -> None:
    written = (ROOT / "services/eligibility/topics/lawyer.yaml").read_text("utf-8")
    path = tmp_path / "lawyer.yaml"
    path.write_text(written.replace("{unit: justice}", office), "utf-8")
    with pytest.raises(BadContent, match=f"lawyer.yaml: offices: the competence of {parts}"):
        read_topic(path)


def test_hong_kong_reads_its_own_words() -> None:
    words = [text for topic in topics().values() for text in [topic.file.name, topic.file.next]]
    words += [rule.entry.text for _, rule in RULES]
    assert all(text.tc == traditional(text.sc) or text.tc != text.sc for text in words)
    assert not any(mark in text.tc for text in words for mark in "税国发书")
    assert any("稅" in text.tc for text in words)


def test_the_document_has_every_topic_rule_fact_and_source() -> None:
    lines = write_markdown().splitlines()
    for topic in topics().values():
        assert f"### {topic.file.name.en}" in lines
    rows = {line.split(" | ")[0].strip("| `") for line in lines if line.startswith("| ")}
    assert {*(rule.id for _, rule in RULES), *all_facts(), *sources().sources} <= rows


@pytest.mark.parametrize(
    ("topic", "rule"), [one for one in RULES if one[0].code.startswith("fund-")]
)
def test_a_rule_of_a_fund_is_verified_only_where_a_source_of_it_is(
    topic: Topic, rule: Rule
) -> None:
    cited = [key for one in rule.entry.source for key in sources().sources[one].laws]
    if rule.entry.status == "V":
        assert any(laws.law(key).status == "V" for key in cited), (topic.code, rule.id)
