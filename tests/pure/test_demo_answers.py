"""The demonstration makes up answers to items that it does not know."""

from random import Random

import pytest

from services import moments
from services.catalogue import Item, check, item
from services.demo import people, sowing
from services.demo.answers import answers_to, can_answer, faulty_path
from services.models import Applicant
from tests.support.editions import add, revised

SOMEBODY = Applicant(kind="organisation", name="深圳示例有限公司", district="nanshan")


def unknown(**changes: object) -> Item:
    """An item of which `said.py` has nothing."""
    return revised(item("tase"), code="backbone", **changes)


@pytest.mark.parametrize("seed", range(20))
def test_parts_stay_below_their_whole(seed: int) -> None:
    rules = [rule for rule in item("tase").rules if rule.rule == "not_above"]
    wanted = unknown(rules=rules)
    assert check(wanted, answers_to(wanted, SOMEBODY, Random(seed))) == []
    assert faulty_path(wanted) == "enterprise.name"


def test_what_cannot_be_made_up_is_left_out_and_named(monkeypatch: pytest.MonkeyPatch) -> None:
    assert sowing.left_out() == []
    wanted = unknown()  # contracts add up to the income: chance does not get that right
    assert not can_answer(wanted)
    add(monkeypatch, wanted)
    assert sowing.left_out() == ["backbone"]


def test_the_bodies_of_a_new_item_have_officers(monkeypatch: pytest.MonkeyPatch) -> None:
    routing = {"lead": "edu", "clause": "建立健全留学公共服务管理系统"}
    add(monkeypatch, unknown(measure=17, route=routing))
    assert "edu" in people.bodies(moments.today())
