"""Support for certification: no figure is published, and what a certificate must show."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from services.catalogue import amount, check, facts, item
from services.eligibility import evaluate
from tests.support.answers import complete
from tests.support.funds import Year

ON = date(2026, 11, 22)
ITEM = item("fund-certification")


def filed(*rows: dict[str, Any], **changes: Any) -> dict[str, Any]:
    answers = complete("fund-certification")
    (row,) = answers["certification"]["certificates"]
    days = {"applied_on": "2025-01-01", "granted_on": "2025-06-01", "valid_to": "2028-05-31"}
    listed = [row | days | {"number": f"C{n}"} | one for n, one in enumerate(rows)]
    answers["certification"] |= {"certificates": listed} | changes
    return answers


def said(answers: dict[str, Any]) -> list[str]:
    found = check(ITEM, answers, section="certification", on=ON, period=Year())
    return [str(one.message) for one in found]


def test_the_agency_states_the_sum() -> None:
    found = amount(ITEM, filed({}), Year())
    assert found
    assert found.stated
    assert found.total == Decimal("40000.00")


@pytest.mark.parametrize(
    ("row", "changes", "problem"),
    [
        ({}, {}, ""),
        ({}, {"claimed": "86000.00"}, ""),
        ({}, {"claimed": "86000.01"}, "must not be more than the sum of the fees"),
        ({}, {"total": "86000.01"}, "must equal the sum of"),
        ({"granted_on": "2024-12-31", "applied_on": "2024-01-01"}, {}, "in the period of the"),
        ({"level": 6}, {}, "must be 5 or less"),
        ({"level": 1}, {}, "must be 2 or more"),
        ({"valid_to": "2025-05-31"}, {}, "must be the same as or after"),
    ],
)
def test_what_does_not_fit_is_named(row, changes, problem) -> None:
    found = said(filed(row, **changes))
    assert len(found) == bool(problem)
    assert problem in "".join(found)


def test_each_certificate_has_a_file() -> None:
    answers = filed({}, {})
    wrong = check(ITEM, answers, documents={"certificate": 1}, section="documents", on=ON)
    (short,) = [one for one in wrong if one.field == "documents.certificate"]
    assert "2 are needed" in str(short.message)


@pytest.mark.parametrize(("first", "favours"), [(True, True), (False, False)])
def test_only_first_certificates_count(first, favours) -> None:
    known = facts(ITEM, filed({"first": first}), on=ON, checked=True)
    (outcome,) = evaluate(known, ON, ["fund-certification"], filed=True)
    assert {r.rule.id: r.favours for r in outcome.rulings}["CERT-2"] is favours
