"""Cross-boundary vehicles: which grounds each kind of quota rests on."""

from itertools import product

import pytest

from portal.self_check import self_check_of
from services.catalogue import check, item
from tests.support.answers import DAY, complete

ITEM = item("vehicles")
OF_ANY = {"talent", "donor", "finance", "none"}
FITS = {
    "hk_in": OF_ANY | {"investor"},
    "mo_in": OF_ANY | {"investor"},
    "gd_out": OF_ANY | {"mainland_firm"},
    "hzmb": OF_ANY | {"bridge"},
}


GROUNDS = sorted({*OF_ANY, "investor", "mainland_firm", "bridge"})


@pytest.mark.parametrize(("kind", "ground"), list(product(FITS, GROUNDS)))
def test_a_ground_fits_the_kind_of_quota(kind: str, ground: str) -> None:
    answers = complete("vehicles")
    answers["request"]["kind"] = kind
    answers["ground"] |= {"kind": ground, "title": "card_a", "given": "3000000"}
    told = [one for one in check(ITEM, answers) if one.field == "ground.kind"]
    assert (told == []) is (ground in FITS[kind])


@pytest.mark.parametrize("kind", ["adhoc", "northbound", "southbound"])
def test_the_schemes_without_a_quota_ask_for_no_ground(kind: str) -> None:
    answers = complete("vehicles")
    answers["request"]["kind"] = kind
    del answers["ground"]
    assert check(ITEM, answers, section="ground") == []


@pytest.mark.parametrize(("tax", "missed"), [("620000.00", 0), ("100000.00", 3)])
def test_a_ground_that_was_not_chosen_is_not_said_to_be_missed(tax: str, missed: int) -> None:
    answers = complete("vehicles")
    answers["ground"]["tax_prior_year"] = tax
    told = self_check_of(ITEM, answers, DAY)
    assert not any("Talent Card" in one.text.en for one in told)
    assert sum(one.verdict == "no" for one in told) == missed, "of those for investors"
