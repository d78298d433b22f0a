"""Conditions of an item in words, and its rates with for whom they are."""

from decimal import Decimal

import pytest

from forms.cells import SheetColumn
from services.catalogue import Item
from services.catalogue.asked import word_answer
from services.catalogue.fields import DecimalField
from services.catalogue.wording import word_condition, word_value
from services.conditions import read
from services.language import LANGUAGES, plain
from tests.support.drawing import environment
from tests.support.funds import fund

FUND = """
fields:
  - code: market
    kind: choice
    label: {sc: 市场, en: Market}
    options:
      - {code: emerging, label: {sc: 新兴市场, en: Emerging}}
      - {code: other, label: {sc: 其他, en: Other}}
  - {code: listed, kind: yesno, label: {sc: 是否上市, en: "Is it listed?"}}
  - {code: staff, kind: integer, label: {sc: 人数, en: Staff}, unit: {sc: 人, en: people}}
  - {code: income, kind: money, label: {sc: 收入, en: Income}}
  - {code: since, kind: date, label: {sc: 成立日期, en: Established}}
  - {code: seat, kind: district, label: {sc: 所在区, en: District}}
  - code: stands
    kind: rows
    label: {sc: 展位, en: Stands}
    row: {sc: 展位, en: Stand}
    columns:
      - {code: fee, kind: money, label: {sc: 展位费, en: Fee}}
      - {code: country, kind: country, label: {sc: 国家, en: Country}}
amount:
  lines:
    - code: stands
      kind: costs
      label: {sc: 展位费, en: Stands}
      rows: claim.stands
      cost: fee
      rates:
        - {when: {field: country, op: "==", value: BR}, share: 0.7}
        - {share: 0.5}
      caps: [{most: 1000, when: {field: claim.listed, op: "==", value: true}}]
    - code: prize
      kind: flat
      label: {sc: 奖励, en: Prize}
      when: {field: claim.market, op: "==", value: emerging}
      sums: [{when: {field: claim.staff, op: ">=", value: 10}, sum: 500}, {sum: 100}]
  caps: [{per: round, most: 9000}]
"""

EMERGING = {"field": "claim.market", "op": "==", "value": "emerging"}
LISTED = {"field": "claim.listed", "op": "==", "value": True}
TEN = {"field": "claim.staff", "op": ">=", "value": 10}
RICH = {"field": "claim.income", "op": ">", "value": 20000}


@pytest.fixture(scope="module")
def example() -> Item:
    return fund(FUND)


@pytest.mark.parametrize(
    ("said", "english", "chinese"),
    [
        (EMERGING, "Market: Emerging", "市场为新兴市场"),
        (LISTED, "Is it listed? Yes", "上市"),
        (TEN, "Staff: at least 10 people", "人数不低于10人"),
        (RICH, "Income: more than RMB 20,000", "收入超过¥20,000"),
        (
            {"field": "claim.seat", "op": "in", "value": ["nanshan", "futian"]},
            "District: one of: Nanshan; Futian",
            "所在区为南山区或者福田区",
        ),
        (
            {"all": [EMERGING, {"any": [LISTED, TEN]}]},
            "Market: Emerging, and (Is it listed? Yes, or Staff: at least 10 people)",
            "市场为新兴市场，且（上市，或者人数不低于10人）",
        ),
        (
            {"ratio": ["claim.staff", "claim.income"], "op": ">=", "value": 0.5},
            "Staff as a share of Income: at least 50%",
            "人数占收入的比例不低于50%",
        ),
        (
            {"field": "claim.income", "op": ">=", "of": "claim.staff", "times": 1.2, "plus": 4500},
            "Income: at least 1.2 times Staff plus RMB 4,500",
            "收入不低于人数的1.2倍加¥4,500",
        ),
        (
            {"rows": "claim.stands", "any_row": {"field": "country", "op": "==", "value": "BR"}},
            "an entry of “Stands” in which “Country” is Brazil",
            "展位中有国家为巴西的",
        ),
    ],
)
def test_a_condition_is_worded(example: Item, said: object, english: str, chinese: str) -> None:
    assert word_condition(example, read(said), "en") == english
    assert word_condition(example, read(said), "sc") == chinese


def test_a_condition_on_a_column_is_worded(example: Item) -> None:
    brazil = read({"field": "country", "op": "==", "value": "BR"})
    words = [word_condition(example, brazil, each, "claim.stands") for each in LANGUAGES]
    assert words == ["国家为巴西", "國家為巴西", "Country: Brazil"]


def test_the_guide_says_for_whom_each_figure_is(example: Item) -> None:
    source = '{% from "macros/amounts.html" import amount_rules %}{{ amount_rules(rule, whom) }}'
    page = environment("en").from_string(source)
    said = page.render(
        rule=example.amount,
        whom=lambda when, listed=None: word_condition(example, when, "en", listed),
    )
    for whom, what in (
        ("Country: Brazil", "70% of the cost"),
        ("In all other cases", "50% of the cost"),
        ("Is it listed? Yes", "An application gets at most RMB 1,000"),
        ("Staff: at least 10 people", "A flat sum of RMB 500"),
        ("In all other cases", "A flat sum of RMB 100"),
    ):
        assert f"<strong>{whom}</strong> · {what}" in said
    assert "Prize · <strong>Market: Emerging</strong>" in said
    assert "<li>An applicant gets at most RMB 9,000 in a round" in said


def counted(currency: str) -> DecimalField:
    given = {"code": "value", "kind": "decimal", "ten_thousands": currency}
    words = {"sc": "金额", "en": "The value"}
    return DecimalField.model_validate({**given, "label": words, "noun": words})


@pytest.mark.parametrize(
    ("currency", "figure", "chinese", "english"),
    [
        ("CNY", "350.00", "350.00万元", "RMB 3,500,000"),
        ("CNY", "0.01", "0.01万元", "RMB 100"),
        ("USD", "350.00", "350.00万美元", "USD 3,500,000.00"),
        ("USD", "12.345678", "12.345678万美元", "USD 123,456.78"),
    ],
)
def test_tens_of_thousands_are_written_out_in_english(
    currency: str, figure: str, chinese: str, english: str
) -> None:
    field = counted(currency)
    assert word_value(field, Decimal(figure), "sc") == chinese
    assert word_value(field, Decimal(figure), "en") == english
    answer = word_answer(field, Decimal(figure))
    assert [plain(answer, language) for language in ("sc", "en")] == [chinese, english]


def test_the_unit_of_tens_of_thousands_stands_behind_the_input_and_in_the_header() -> None:
    field = counted("USD")
    assert field.unit is not None
    assert (field.unit.sc, field.unit.en) == ("万美元", "units of USD 10,000")
    assert SheetColumn(field).header("en") == "The value (units of USD 10,000)"
    assert SheetColumn(field).header("sc") == "金额（万美元）"
