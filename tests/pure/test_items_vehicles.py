"""Cross-boundary vehicles: which grounds each kind of quota rests on."""

from itertools import product

import pytest

from services.catalogue import check, item
from tests.support.answers import complete

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
