"""Every kind of question as a column: in rows, on the case page, in spreadsheets and back."""

from io import BytesIO
from typing import Any, get_args

import pytest
from openpyxl import load_workbook

from forms.builder import build
from forms.row_template import write_spreadsheet
from forms.rows import read_spreadsheet
from services.catalogue import Item, check, clean, sections_asked
from services.catalogue.fields import Column, RowsField
from services.documents.contents.sheets import read_sheets
from services.language import LANGUAGES, Language, plain
from tests.support.answers import credit_code
from tests.support.funds import fund

WANTED = fund("""
fields:
  - code: firms
    kind: rows
    importable: true
    unique: [name, country]
    columns:
      - {code: name, kind: text}
      - {code: plan, kind: textarea, max_length: 500}
      - {code: staff, kind: integer}
      - {code: growth, kind: decimal}
      - {code: capital, kind: money}
      - {code: fee, kind: currency, currencies: [USD, HKD]}
      - {code: since, kind: date}
      - {code: reports, kind: yesno}
      - code: size
        kind: choice
        options: [{code: large}, {code: small}]
      - code: services
        kind: choices
        options:
          - {code: training, label: {sc: 培训、研修, en: "Training, study"}}
          - {code: testing, label: {sc: 检测, en: Testing}}
          - {code: legal, label: {sc: 法律, en: Legal}}
          - {code: advice, label: {sc: 咨询, en: Advice}}
          - {code: both, label: {sc: 咨询、法律, en: "Advice, legal"}}
      - code: scopes
        kind: tree
        options:
          - code: ito
            options: [{code: software}, {code: data}]
          - {code: other}
      - {code: district, kind: district}
      - {code: country, kind: country}
      - {code: email, kind: email}
      - {code: phone, kind: phone}
      - {code: credit_code, kind: credit_code}
      - {code: identity, kind: identity}
amount:
  lines: [{code: aid, kind: flat, sums: [{sum: 1}]}]
""")

FIRM: dict[str, Any] = {
    "name": "示例企业",
    "plan": "第一年\n第二年",
    "staff": 12,
    "growth": "7.50",
    "capital": "1000.00",
    "fee": {"currency": "USD", "amount": "1234.50"},
    "since": "2020-01-31",
    "reports": True,
    "size": "small",
    "services": ["training", "legal"],
    "scopes": ["data", "other"],
    "district": "nanshan",
    "country": "SG",
    "email": "contact@example.com",
    "phone": "+8675512345678",
    "credit_code": credit_code(),
    "identity": {"kind": "passport", "number": "E12345678"},
}
PATH = "claim.firms"


def filed(*firms: dict[str, Any]) -> dict[str, Any]:
    return {"claim": {"firms": list(firms)}}


def said(wanted: Item, *firms: dict[str, Any]) -> list[tuple[str, str]]:
    return [(problem.field, str(problem.message)) for problem in check(wanted, filed(*firms))]


def test_every_kind_but_another_list_is_a_column() -> None:
    rows = WANTED.field(PATH)
    assert isinstance(rows, RowsField)
    known = get_args(get_args(Column)[0])
    kinds = {get_args(kind.model_fields["kind"].annotation)[0] for kind in known}
    assert {column.kind for column in rows.columns} == kinds


def test_a_row_of_every_kind_is_right_and_stays_as_it_is() -> None:
    assert said(WANTED, FIRM) == []
    assert clean(WANTED, filed(FIRM)) == filed(FIRM)


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"fee": {"currency": "EUR", "amount": "1"}}, "Row 1: Select the currency of the fee"),
        ({"fee": {"amount": "1"}}, "Row 1: Select the currency of the fee"),
        (
            {"fee": {"currency": "USD", "amount": "much"}},
            "Row 1: The fee must be a number, like 1234.50",
        ),
        (
            {"fee": {"currency": "USD", "amount": "0.001"}},
            "Row 1: The fee has too many decimals; the most is 2",
        ),
        ({"fee": {"currency": "USD", "amount": ""}}, "Row 1: Enter the fee"),
        ({"services": ["cooking"]}, "Row 1: Select the services"),
        ({"district": "paris"}, "Row 1: Select the district"),
        (
            {"email": "nobody"},
            "Row 1: Enter an email address in the correct format, like name@example.com",
        ),
        ({"plan": "字" * 501}, "Row 1: The plan must be at most 500 characters; it has 501"),
    ],
)
def test_what_is_wrong_in_a_column_is_said(wrong: dict[str, Any], message: str) -> None:
    ((_, found),) = said(WANTED, FIRM | wrong)
    assert found == message


def test_two_columns_can_be_unique_together() -> None:
    other = FIRM | {"country": "DE"}
    assert said(WANTED, FIRM, other) == []
    assert said(WANTED, FIRM, other, FIRM) == [
        (
            "claim.firms.2.country",
            "Row 3: The name and the country are together the same as in row 1",
        )
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_case_page_shows_every_kind_in_words(language: Language) -> None:
    (section,) = sections_asked(WANTED, filed(FIRM))
    table = section.lines[0].table
    assert table
    cells = [plain(cell, language) for cell in table.rows[0]]
    assert all(cells)
    assert not any("[" in cell or "{" in cell for cell in cells), cells
    fee, services = cells[5], cells[9]
    assert fee == ("USD 1,234.50" if language == "en" else "1,234.50美元")
    assert (
        services
        == {
            "sc": "培训、研修、法律",
            "tc": "培訓、研修、法律",
            "en": "Training, study, Legal",
        }[language]
    )


def test_what_cannot_be_read_is_shown_as_it_was_typed() -> None:
    (section,) = sections_asked(
        WANTED, filed(FIRM | {"fee": {"currency": "USD", "amount": "much"}})
    )
    assert section.lines[0].table
    assert section.lines[0].table.rows[0][5] == "USD much"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("read_in", LANGUAGES)
def test_a_spreadsheet_carries_every_kind(language: Language, read_in: Language) -> None:
    data = write_spreadsheet(WANTED, PATH, filed(FIRM), language)
    sheet = read_spreadsheet(WANTED, PATH, {}, read_sheets(f"{read_in}.xlsx", data))
    assert sheet.problems == []
    assert clean(WANTED, filed(*sheet.rows)) == filed(FIRM)


@pytest.mark.parametrize(
    ("typed", "codes"),
    [
        ("检测；法律", ["testing", "legal"]),
        ("检测、法律", ["testing", "legal"]),
        ("培训、研修", ["training"]),
        ("Testing; Training, study", ["testing", "training"]),
        ("咨询、法律", ["both"]),
        ("检测\n法律", ["testing", "legal"]),
        ("烹饪；法律", ["烹饪", "legal"]),
    ],
)
def test_several_answers_in_a_cell_are_told_apart(typed: str, codes: list[str]) -> None:
    book = load_workbook(BytesIO(write_spreadsheet(WANTED, PATH, filed(FIRM), "sc")))
    head = [cell.value for cell in book.worksheets[0][1]]
    book.worksheets[0].cell(2, head.index("示例services") + 1).value = typed
    target = BytesIO()
    book.save(target)
    sheet = read_spreadsheet(WANTED, PATH, {}, read_sheets("list.xlsx", target.getvalue()))
    assert sheet.rows[0]["services"] == codes


def test_a_form_takes_every_kind_in_a_row() -> None:
    from werkzeug.datastructures import MultiDict

    form = build(WANTED, "claim", filed(FIRM), "en")
    row = form["firms"].rows[0]
    by_code = {field.spec.code: field for field in row.fields}
    assert by_code["fee"].amount == "1234.50"
    assert 'value="USD" selected' in by_code["fee"].options_html
    assert by_code["services"].chosen == {"training", "legal"}
    name = "claim-firms-0-"
    posted = MultiDict(
        [
            (f"{name}fee-amount", "99"),
            (f"{name}fee-currency", "HKD"),
            (f"{name}services", "testing"),
            (f"{name}services", "legal"),
            (f"{name}plan", "一\r\n二"),
        ]
    )
    values = build(WANTED, "claim", {}, "en", formdata=posted).values
    assert values == {
        "firms": [
            {
                "fee": {"currency": "HKD", "amount": "99"},
                "services": ["testing", "legal"],
                "plan": "一\n二",
            }
        ]
    }
