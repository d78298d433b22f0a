"""What is typed as an answer, and what no answer can be."""

import pytest

from services.eligibility.facts import NoAnswer, all_facts, parse
from services.errors import Invalid

NUMBERS = sorted(
    code for code, fact in all_facts().items() if fact.kind in ("integer", "decimal", "money")
)
TOO_MUCH = (
    "1e999999999999",  # a few letters, a gigabyte when written out
    "-1e9999999",
    "1e-9999999",
    "0e-9999999",
    "9" * 5000,
    "0." + "0" * 5000 + "1",
    10**400,
    float("inf"),
    "NaN",
)


@pytest.mark.parametrize("code", NUMBERS)
@pytest.mark.parametrize("typed", TOO_MUCH, ids=lambda typed: str(typed)[:12])
def test_a_number_beyond_all_measure_is_refused_at_once(code: str, typed: object) -> None:
    with pytest.raises(Invalid):
        parse({code: typed})


@pytest.mark.parametrize("code", all_facts())
def test_a_missing_answer_is_asked_for_by_its_noun(code: str) -> None:
    fact = all_facts()[code]
    with pytest.raises(NoAnswer) as refused:
        fact.read(None)
    verb = "Enter" if fact.kind in ("integer", "decimal", "money", "date") else "Select"
    assert refused.value.message.in_("en") == f"{verb} {fact.field.noun.en}"


@pytest.mark.parametrize(
    ("code", "typed", "said"),
    [
        ("age", "old", "Your age must be a whole number, like 35"),
        ("age", "121", "Your age must be 120 or less"),
        ("annual_pay", "1.005", "Your annual pay has too many decimals; the most is 2"),
        (
            "filing_date",
            "2012-01-01",
            "The day on which you will apply or start must be on or after 1 July 2013",
        ),
        ("status", "martian", "Select which describes you"),
    ],
)
def test_the_words_are_those_of_every_form(code: str, typed: str, said: str) -> None:
    with pytest.raises(NoAnswer) as refused:
        all_facts()[code].read(typed)
    assert refused.value.message.in_("en") == said


@pytest.mark.parametrize("typed", ["450,000", "４５００００", "RMB 450000", "450000元"])
def test_an_amount_is_read_as_in_every_form(typed: str) -> None:
    assert all_facts()["annual_pay"].read(typed) == 450000
