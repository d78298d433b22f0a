"""Answers of the demonstration fit together, however the dice fall."""

from random import Random

import pytest

from services.catalogue import item, total_amount
from services.demo.answers import answers_to
from services.models import Applicant


@pytest.mark.parametrize("seed", [763, 1027, 1514, *range(20)])
def test_a_fund_is_always_asked_for_something(seed: int) -> None:
    fund = item("fund-training")
    company = Applicant(kind="organisation", name="深圳示例有限公司", district="nanshan")
    asked = total_amount(fund, answers_to(fund, company, Random(seed)))
    assert asked is not None
    assert asked > 0
