"""The reasons of agencies: shared ones and an item's own, each for what can be done with it."""

from typing import get_args

import pytest

from services.catalogue import all_items, item, loader, reason_texts, reasons
from services.catalogue.consistency import problems
from services.catalogue.natures import TERMS
from services.catalogue.parts import Nature
from services.content import BadContent
from tests.support.editions import add, revised

OWN = {"text": {"sc": "示例理由", "en": "An example of a reason"}, "uses": ["refuse"]}


def test_there_is_a_reason_for_every_use_and_nature():
    codes = [reason.code for reason in reasons()]
    assert len(codes) == len(set(codes))
    assert set(TERMS) == set(get_args(Nature))
    for nature, terms in TERMS.items():
        for use in terms.uses:
            assert any(use in r.uses and nature in r.natures for r in reasons()), (nature, use)


def test_what_is_certified_can_be_ended_for_a_reason():
    for found in all_items():
        if "certificate" in found.result.papers:
            assert found.reasons_for("revoke"), found.code
            assert found.reasons_for("cancel"), found.code


def test_an_item_offers_only_reasons_of_its_nature():
    offered = {reason.code for reason in item("tase").reasons_for("refuse")}
    assert "staff_share" in offered
    assert "envelope_exhausted" not in offered
    assert "duplicate" not in offered


def test_an_item_offers_no_reason_that_speaks_of_what_another_asks():
    another = revised(item("tase"), code="backbone")
    offered = {reason.code for reason in another.reasons_for("refuse")}
    assert "conditions_not_met" in offered
    assert offered.isdisjoint({"staff_share", "offshore_share", "technology_not_shown"})


@pytest.mark.parametrize(
    ("code", "use", "why"),
    [
        ("fund-training", "revoke", "its result is no certificate"),
        ("fund-training", "cancel", "its result is no certificate"),
        (
            "fund-training",
            "refer",
            "with reasons one can decline, return, strike, refuse, recover it",
        ),
        ("tase", "refer", "with reasons one can decline, return, refuse, revoke, cancel it"),
    ],
)
def test_a_reason_for_what_cannot_be_done_with_an_item_is_refused(code, use, why):
    wrong = revised(item(code), reasons=[{"code": "example", **OWN, "uses": ["refuse", use]}])
    said = f"reasons.example: one cannot {use} this {wrong.nature}: {why}"
    assert said in list(problems(wrong))


def test_an_item_has_reasons_of_its_own_beside_the_shared_ones(monkeypatch):
    shared = item("tase").reasons_for("refuse")
    own = revised(item("tase"), reasons=[{"code": "tase_example", **OWN}])
    add(monkeypatch, own)
    assert own.reasons_for("refuse") == (*own.reasons, *shared)
    assert "tase_example" not in {reason.code for reason in own.reasons_for("decline")}
    assert reason_texts()["tase_example"].en == "An example of a reason"


@pytest.mark.parametrize(
    ("code", "owner"), [("not_competent", "reasons.yaml"), ("example", "talent-green")]
)
def test_a_reason_has_one_meaning_only(monkeypatch, code, owner):
    own = [{"code": code, **OWN}]
    found = loader.Folder({"tase": (revised(item("tase"), reasons=own),)})
    if owner != "reasons.yaml":
        found.items = {owner: (revised(item(owner), reasons=own),)} | found.items
    monkeypatch.setattr(loader, "read_items", lambda *_: found)
    monkeypatch.setattr(loader, "reasons", lambda: reasons()[:1])
    with pytest.raises(BadContent, match=f"tase: reasons.{code}: {owner} has a reason"):
        loader.loaded.__wrapped__()


def test_a_reason_for_an_item_that_there_is_not_stops_the_start(monkeypatch):
    wrong = reasons()[0].model_copy(update={"items": ("no-such-item",)})
    monkeypatch.setattr(loader, "reasons", lambda: (wrong,))
    with pytest.raises(BadContent, match=r"reasons\.yaml: not_competent: .* no item no-such-item"):
        loader.loaded.__wrapped__()
