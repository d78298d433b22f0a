"""What documents, facts and pages make of a list: its sum, its rows, one file for each."""

import json
from decimal import Decimal
from typing import Any

import pytest

from services.catalogue import Item, check, facts
from services.catalogue.consistency import problems
from tests.support.editions import revised
from tests.support.funds import fund, section

WRITTEN = """
fields:
  - code: costs
    kind: rows
    columns:
      - {code: payee, kind: text}
      - {code: amount, kind: money}
amount: {lines: [{code: aid, kind: flat, sums: [{sum: 1}]}]}
"""
COSTLY = {"rows": "claim.costs", "sum": "amount", "op": ">", "value": 200000}
ABROAD = {"rows": "claim.costs", "any_row": {"field": "payee", "op": "==", "value": "Y"}}


def slot(**about: Any) -> dict[str, Any]:
    return {"code": "proof", "title": {"sc": "证明", "en": "Proof"}, "max_files": 20, **about}


def wanting(**about: Any) -> Item:
    """A fund with a list of costs that asks for one document."""
    return revised(fund(WRITTEN), documents=[slot(**about)])


def costs(*amounts: str) -> dict[str, Any]:
    rows = [{"payee": chr(ord("X") + n), "amount": each} for n, each in enumerate(amounts)]
    return {"claim": {"costs": rows}}


def said(wanted: Item, answers: dict[str, Any], held: int = 0) -> list[str]:
    found = check(wanted, answers, documents={"proof": held}, section="documents")
    return [str(problem.message) for problem in found]


def test_a_document_is_needed_above_a_sum() -> None:
    wanted = wanting(when=COSTLY)
    assert said(wanted, costs("150000", "50000")) == []
    assert said(wanted, costs("150000", "50000.01")) == ["Upload Proof"]
    assert said(wanted, {}) == []


def test_a_document_is_needed_for_what_some_row_says() -> None:
    wanted = wanting(required=ABROAD)
    assert said(wanted, costs("1")) == []
    assert said(wanted, costs("1", "1")) == ["Upload Proof"]


def test_each_row_has_a_file_of_its_own() -> None:
    wanted = wanting(each="claim.costs")
    three = costs("1", "2", "3")
    assert said(wanted, three) == ["Upload Proof"]
    assert said(wanted, three, 2) == [
        "Proof: upload a file for each row of the costs; 3 are needed"
    ]
    assert said(wanted, three, 3) == said(wanted, three, 4) == []


def test_a_sum_is_a_fact_in_the_unit_of_the_fact() -> None:
    feed = {"answer": "claim.costs", "take": "sum", "column": "amount", "times": 10000}
    wanted = revised(
        fund(WRITTEN), self_check={"topic": "fund-technology", "facts": {"exports": feed}}
    )
    assert facts(wanted, costs("1.5", "148.5"))["exports"] == Decimal(1_500_000)
    assert facts(wanted, costs("1.5", "much")) == {}, "what is not right gives no fact"


@pytest.mark.parametrize(
    ("changed", "problem"),
    [
        ({"documents": [slot(each="claim.nowhere")]}, "claim.nowhere is no list of rows"),
        ({"documents": [slot(when={**COSTLY, "sum": "payee"})]}, "no column of numbers called"),
        ({"documents": [slot(when={**COSTLY, "rows": "claim.bills"})]}, "not asked before it"),
        (
            {"self_check": {"answer": "claim.costs", "take": "sum", "column": "payee"}},
            "no column of numbers called payee",
        ),
        (
            {"self_check": {"answer": "claim.costs", "times": 2}},
            "claim.costs is no number that could be multiplied",
        ),
    ],
)
def test_what_looks_at_nothing_is_refused(changed: dict[str, Any], problem: str) -> None:
    if feed := changed.get("self_check"):
        changed = {"self_check": {"topic": "fund-technology", "facts": {"exports": feed}}}
    assert problem in "\n".join(problems(revised(fund(WRITTEN), **changed)))


def test_no_question_appears_by_a_list_of_its_own_page() -> None:
    why = {"code": "why", "kind": "text", "when": COSTLY}
    later = section("more", f"fields: [{json.dumps(why)}]")
    assert list(problems(revised(fund(WRITTEN), sections=[*fund(WRITTEN).sections, later]))) == []
    with pytest.raises(AssertionError, match="a list on the same page"):
        fund(WRITTEN.replace("amount: {lines", f"  - {json.dumps(why)}\namount: {{lines"))
