"""The template of a list: out in one language, back in any."""

import io

import pytest
from openpyxl import load_workbook

from forms.row_template import write_spreadsheet
from forms.rows import read_spreadsheet
from services.catalogue import item
from services.documents.contents.sheets import read_sheets
from tests.support.answers import complete, trainee
from tests.support.spreadsheets import ITEM, PATH, PERSON, filed, read, refusal


def headers(language="en", kind="employer") -> list[str]:
    book = load_workbook(io.BytesIO(write_spreadsheet(ITEM, PATH, filed(kind=kind), language)))
    return [cell.value for cell in book.worksheets[0][1]]


def test_a_list_written_in_one_language_is_read_the_same_in_any():
    people = [
        trainee(1),
        trainee(2, contract="open_ended", contract_end=None, education="doctor"),
        trainee(3, identity={"kind": "residence_permit_hkmt", "number": "810000199001010019"}),
    ]
    del people[1]["contract_end"]
    for language in ("sc", "tc", "en"):
        sheet = read(write_spreadsheet(ITEM, PATH, filed(*people), language))
        assert sheet.rows == people
        assert sheet.problems == []


def test_the_template_asks_what_the_form_asks():
    assert headers() == list(PERSON)
    assert "Passed?" in headers(kind="trainer")
    assert headers("sc")[0] == "姓名"
    assert headers("sc")[-1] == "实际培训费用（元）"


def test_the_template_offers_lists_and_notes_and_brings_no_example_as_a_row():
    book = load_workbook(io.BytesIO(write_spreadsheet(ITEM, PATH, filed(), "en")))
    rows, notes, lists = book.worksheets
    assert rows.max_row == 1
    assert rows.freeze_panes == "A2"
    assert [cell.value for cell in notes[4]] == [
        "Identity document: number",
        "Required",
        "810000199001010019",
    ]
    assert notes["A15"].value == "Fill in one row for each entry, at most 500 rows"
    assert lists.sheet_state == "hidden"
    assert (
        refusal(write_spreadsheet(ITEM, PATH, filed(), "en"))
        == "The file has no rows under its headers"
    )


def test_every_column_of_the_template_says_what_goes_in_and_offers_what_can_be_chosen():
    book = load_workbook(io.BytesIO(write_spreadsheet(ITEM, PATH, filed(), "en")))
    rows, _notes, lists = book.worksheets
    rules = {str(rule.sqref): rule for rule in rows.data_validations.dataValidation}
    assert list(rules) == [f"{letter}2:{letter}501" for letter in "ABCDEFGHIJKL"]
    assert rules["A2:A501"].type is None
    assert rules["A2:A501"].promptTitle == "Name"
    assert rules["H2:H501"].prompt == "Required. A date, like 2026-03-31"
    kinds = rules["B2:B501"]
    assert kinds.type == "list"
    assert kinds.errorTitle == "Select from the list"
    offered = lists[kinds.formula1.removeprefix("lists!").replace("$", "")]
    assert [cell.value for (cell,) in offered][:2] == [
        "Resident identity card",
        "Residence permit for Hong Kong, Macao and Taiwan residents",
    ]
    assert all(cell.value for (cell,) in offered)


def test_cells_of_the_template_are_text_whether_filled_in_or_not():
    book = load_workbook(io.BytesIO(write_spreadsheet(ITEM, PATH, filed(trainee(1)), "sc")))
    rows = book.worksheets[0]
    assert {cell.number_format for cell in rows[2]} == {"@"}
    assert {cell.data_type for cell in rows[2]} == {"s"}
    columns = [rows.column_dimensions[letter] for letter in "ABCDEFGHIJK"]
    assert {(column.width, column.number_format) for column in columns} == {(24, "@")}
    head = rows["A1"]
    assert head.font.bold
    assert head.alignment.wrap_text
    assert head.fill.start_color.rgb == "00E8EEF2"


def test_countries_and_contracts_come_back_too():
    tase, answers = item("tase"), complete("tase")
    for language in ("sc", "tc", "en"):
        data = write_spreadsheet(tase, "income.contracts", answers, language)
        sheet = read_spreadsheet(
            tase, "income.contracts", answers, read_sheets("contracts.xlsx", data)
        )
        assert sheet.rows == answers["income"]["contracts"]


def test_a_list_that_cannot_be_imported_has_no_sheet():
    with pytest.raises(KeyError):
        write_spreadsheet(item("talent-green"), "family.members", {}, "en")


def test_a_formula_in_an_answer_is_written_as_text():
    for name in ('=HYPERLINK("http://example.com")', "=1+1", "+1", "-1", "@SUM(1)"):
        data = write_spreadsheet(ITEM, PATH, filed(trainee(1, name=name)), "en")
        cell = load_workbook(io.BytesIO(data)).worksheets[0]["A2"]
        assert (cell.value, cell.data_type) == (name, "s")
        assert read(data).rows[0]["name"] == name
