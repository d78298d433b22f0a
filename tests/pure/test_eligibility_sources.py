"""Sources: official texts only, dated, and due by a day; the command that lists what is due."""

import json
from urllib.parse import urlsplit

import pytest
from click.testing import CliRunner

from portal.commands.topics import check_topics
from services import laws
from services.eligibility import topics
from services.eligibility.contradictions import Contradiction, contradictions, contradictions_in
from services.eligibility.evaluating import situation_of
from services.eligibility.facts import all_facts
from services.eligibility.rules import Topic
from services.eligibility.solving import Solver, limits_of
from services.eligibility.sources import sources
from services.moments import today
from tests.support.personas import CITATIONS

OFFICIAL = (".gov.cn", ".gov.hk", ".gov.mo", ".mpfa.org.hk", ".moj.gov.cn")


def test_only_official_texts_are_linked() -> None:
    for key, law in laws.laws().items():
        host = urlsplit(law.link or "https://x.gov.cn").hostname or ""
        assert f".{host}".endswith(OFFICIAL), key


def test_the_table_of_citations_has_the_numbers_and_addresses_that_are_printed() -> None:
    for key, cited in CITATIONS.items():
        source = sources().sources[key]
        numbers = [number for law in source.laws if (number := laws.law(law).number)]
        assert (cited["numbers"], cited["links"]) == (numbers, list(source.links)), key


@pytest.mark.parametrize("topic", topics().values(), ids=lambda topic: topic.code)
def test_every_rule_has_a_day_seen_and_a_day_of_review(topic: Topic) -> None:
    for rule in topic.rules:
        seen = max(sources().sources[key].seen for key in rule.entry.source)
        assert seen < rule.review, rule.id


def test_what_is_due_is_listed_by_its_day() -> None:
    told = json.loads(CliRunner().invoke(check_topics, ["--json", "--on", "2027-03-01"]).output)
    days = [one["review_by"] for one in told["due"]]
    assert days == sorted(days)
    assert {"E10-RENEW", "E19-LAPSED"} <= {one["rule"] for one in told["due"]}
    assert all(day < "2027-03-01" for day in days)
    before = CliRunner().invoke(check_topics, ["--json", "--on", "2026-12-31"])
    assert json.loads(before.output)["due"] == []


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"age": 19, "related_years": 60}, "too_young_for_experience"),
        ({"days_worked": 50, "consecutive_days": 200}, "more_days_in_a_row"),
        (
            {"in_scope_income": 100, "offshore_outsourcing_income": 101},
            "offshore_above_scope",
        ),
    ],
)
def test_answers_that_do_not_fit_together_are_named(facts: dict[str, int], code: str) -> None:
    assert [one.code for one in contradictions_in(situation_of(facts, today()))] == [code]


@pytest.mark.parametrize("one", contradictions(), ids=lambda one: one.code)
def test_every_contradiction_can_be_typed_and_is_named(one: Contradiction) -> None:
    facts = Solver(today(), limits_of([one.when])).first([(one.when, True)], {})
    assert facts is not None
    assert all(all_facts()[code].question for code in one.facts - {"monthly_pay"})
    found = list(contradictions_in(situation_of(facts, today())))
    assert one in found
    fewer = {code: value for code, value in facts.items() if code != min(facts)}
    assert one not in contradictions_in(situation_of(fewer, today()))


@pytest.mark.parametrize(
    ("tax_year", "years", "named"),
    [(2025, 6, False), (2021, 2, False), (2021, 3, True), (2019, 1, True), (2018, 0, False)],
)
def test_years_before_2019_are_not_counted(tax_year: int, years: int, named: bool) -> None:
    facts = {"tax_year": tax_year, "years_resident_before": years}
    found = {one.code for one in contradictions_in(situation_of(facts, today()))}
    assert found == ({"more_earlier_years_than_there_were"} if named else set())


def test_answers_at_the_limit_fit_together() -> None:
    facts = {"age": 30, "related_years": 16, "days_worked": 50, "consecutive_days": 50}
    assert list(contradictions_in(situation_of(facts, today()))) == []
    assert len({one.code for one in contradictions()}) == len(contradictions())
