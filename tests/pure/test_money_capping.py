"""What caps leave of an amount beside the applicant's other filings."""

from decimal import Decimal
from typing import Any

from services.catalogue import Amount, Earlier, amount, item
from services.catalogue.money.capping import as_subject, cut_to_grant
from tests.pure.test_money_lines import EXPO, PLATFORM, SHOW
from tests.support.answers import complete, trainee
from tests.support.funds import Year, asked, earlier, fund, said


def shows(fee: str) -> dict[str, Any]:
    show = {"name": "展会", "market": "traditional", "ended_on": "2025-05-01", "fee": fee}
    return {"shows": [show]}


def trained(*people: dict[str, Any], before: tuple[Earlier, ...] = ()) -> Amount:
    answers = complete("fund-training") | {"trainees": {"people": list(people)}}
    found = amount(item("fund-training"), answers, Year(), before)
    assert found
    return found


def test_a_cap_a_year_counts_over_the_rounds_of_the_year() -> None:
    wanted = fund(EXPO)
    first = asked(wanted, shows("700000"))
    assert first.total == Decimal(350_000)
    for about, left in (
        ({}, 150_000),
        ({"in_round": False}, 150_000),
        ({"in_round": False, "in_year": False}, 350_000),
    ):
        found = asked(wanted, shows("700000"), None, earlier(first, **about))
        assert found.total == Decimal(left), about
    found = asked(wanted, shows("700000"), None, earlier(first, "A1"), earlier(first, "A2"))
    assert found.total == 0
    assert said(found) == [
        "An applicant gets at most RMB 500,000 a year; counted with A1, A2",
    ]


def test_what_is_paid_once_is_not_paid_again() -> None:
    wanted = fund(SHOW)
    ufi, brand = ({"kind": kind, "area": 10_000} for kind in ("ufi", "brand"))
    once = earlier(asked(wanted, ufi), in_round=False, in_year=False)
    again = asked(wanted, ufi, None, once)
    assert again.total == 0
    assert said(again)[1] == ("An applicant is paid only once; counted with 2026-0001")
    assert asked(wanted, brand, None, once).total == Decimal(300_000), "of another kind"
    other = earlier(asked(wanted, brand))
    assert asked(wanted, ufi, None, other).total == Decimal(150_000)


FIVE_TIMES = """
fields: [{code: show, kind: text}]
amount:
  lines:
    - code: rent
      kind: flat
      sums: [{sum: 100}]
      caps:
        - per: lifetime
          times: 2
          subject: {at: claim.show, text: {sc: 同一展会, en: the same show}}
"""


def test_a_cap_counts_over_the_filings_about_the_same_thing() -> None:
    wanted = fund(FIVE_TIMES)
    fair = asked(wanted, {"show": "Fair"})
    before = [
        earlier(
            fair, f"A{n}", in_round=False, in_year=False, subjects={"claim.show": as_subject(name)}
        )
        for n, name in enumerate(("fair", "Ｆair", "Other"))
    ]
    assert asked(wanted, {"show": "Fair"}, None, before[0], before[2]).total == Decimal(100)
    third = asked(wanted, {"show": "FAIR"}, None, *before)
    assert third.total == 0
    assert said(third)[-1] == (
        "For the same show: An applicant is paid at most 2 times in all; counted with A0, A1"
    )
    assert asked(wanted, {"show": "New"}, None, *before).total == Decimal(100)


def test_each_line_has_caps_of_its_own() -> None:
    wanted = fund(PLATFORM)
    lists = {"equipment": [{"amount": "1000000"}], "running": [{"amount": "800000"}]}
    found = asked(wanted, lists, None, earlier(asked(wanted, lists), in_round=False))
    assert [line.total for line in found.lines] == [Decimal(0), Decimal(100_000)]


def test_500_people_count_over_all_filings_of_a_round() -> None:
    first = trained(*(trainee(n, cost="4500") for n in range(480)))
    people = [trainee(n, cost="4500") for n in range(1000, 1060)]
    found = trained(*people, before=(earlier(first, "A1"),))
    assert found.lines[0].counted == 20
    assert found.total == Decimal(90_000)
    assert said(found)[-1] == ("At most 500 rows of an applicant count in a round; counted with A1")
    assert trained(*people, before=(earlier(first, in_round=False),)).lines[0].counted == 60


def test_a_trainee_counts_in_one_filing_of_a_round() -> None:
    first = trained(trainee(1), trainee(2, education="below_college"))
    found = trained(trainee(1), trainee(2), before=(earlier(first, "A1"),))
    assert [row.counts for row in found.lines[0].rows] == [False, True]
    assert said(found) == ["It counts in A1 already"], "who counts nowhere else counts here"
    assert trained(trainee(1), before=(earlier(first, in_round=False),)).total


def test_an_approved_filing_takes_what_was_granted_from_the_top() -> None:
    first = trained(*(trainee(n, cost="4500") for n in range(3)))
    cut = cut_to_grant(first, Decimal(5000))
    assert [row.amount for row in cut.lines[0].rows] == [4500, 500, 0]
    assert (cut.total, cut.lines[0].total, cut.lines[0].counted) == (5000, 5000, 2)
    stated = fund("""
fields: [{code: claimed, kind: money}]
amount: {lines: [{code: aid, kind: stated, claimed: claim.claimed}]}
""")
    assert cut_to_grant(asked(stated, {}), Decimal(7)).lines[0].total == 7
