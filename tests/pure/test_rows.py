"""Lists read from spreadsheets: cells as people mean them, wrong ones named."""

import csv
import io
from datetime import date, datetime

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from openpyxl import load_workbook
from stdnum.iso7064 import mod_11_2

from forms.cells import word_key
from forms.row_template import write_spreadsheet
from tests.support.answers import trainee
from tests.support.pace import calls_of
from tests.support.spreadsheets import ITEM, PATH, PERSON, filed, read, refusal, workbook


def test_cells_are_read_as_a_person_means_them():
    sheet = read(
        workbook(
            PERSON
            | {
                "Contract starts": datetime(2025, 3, 1),  # noqa: DTZ001
                "Contract ends": date(2026, 2, 28),
                "Training starts": "2025/3/3",
                "Training ends": "2025年4月30日",
                "Actual cost of training (RMB)": 5200.1 + 0.2,
                "Identity document: kind": " 护照 ",
                "Education": "本科",
            },
            PERSON
            | {
                "Contract starts": 45717,
                "Training ends": "20250430",
                "Actual cost of training (RMB)": "￥1,234.50",
                "Identity document: number": 123456789,
                "Education": "bachelor",
                "Kind of employment contract": "FIXED  TERM",
            },
        )
    )
    assert sheet.problems == []
    first, second = sheet.rows
    assert (first["contract_start"], first["contract_end"]) == ("2025-03-01", "2026-02-28")
    assert (first["training_start"], first["training_end"]) == ("2025-03-03", "2025-04-30")
    assert first["cost"] == "5200.3"
    assert first["identity"] == {"kind": "passport", "number": "E12345678"}
    assert first["education"] == second["education"] == "bachelor"
    assert second["contract_start"] == "2025-03-01"
    assert second["identity"]["number"] == "123456789"
    assert second["contract"] == "fixed"


@pytest.mark.parametrize(
    ("cell", "passed"), [("√", True), ("合格", True), ("Y", True), ("×", False), ("不合格", False)]
)
def test_a_tick_is_a_yes_and_a_cross_a_no(cell, passed):
    extra = {"Outsourcing company that hired them": "深圳示例外包有限公司", "Passed?": cell}
    columns = (*PERSON, *extra)
    sheet = read(workbook(PERSON | extra, columns=columns), kind="trainer")
    assert sheet.problems == []
    assert sheet.rows[0]["passed"] is passed


def test_a_wrong_cell_is_named_by_row_and_column():
    sheet = read(
        workbook(
            PERSON,
            {},
            PERSON
            | {"Name": None, "Contract ends": "31/02/2026", "Identity document: number": "E1"},
            top=[["Our trainees"], []],
        )
    )
    assert [(p.cell, p.message.in_("en")) for p in sheet.problems] == [
        ("A6", "Enter the trainee's name"),
        ("C6", "A passport number has 5 to 17 letters and digits"),
        ("I6", "“31/02/2026” is not clear. Write the year first, like 2026-03-31"),
    ]
    assert sheet.rows[1]["contract_end"] == "31/02/2026", "kept as typed"


def test_an_unknown_choice_is_kept_and_named():
    sheet = read(workbook(PERSON | {"Education": "Some college"}))
    assert sheet.rows[0]["education"] == "Some college"
    assert [p.cell for p in sheet.problems] == ["E2"]


@pytest.mark.parametrize(
    "number",
    [
        *(440301199001010011, 4.40301199001010e17, "4.40301E+17"),
        *("440301199001010000", " ４４０３０１ 199001010000"),  # as a CSV file has it by then
    ],
)
def test_a_number_that_the_spreadsheet_rounded_is_left_empty_and_named(number):
    cells = {
        "Identity document: kind": "Resident identity card",
        "Identity document: number": number,
    }
    sheet = read(workbook(PERSON | cells))
    (problem,) = sheet.problems
    assert problem.cell == "C2"
    assert problem.name.en == "Identity document: number"
    assert "others were lost" in problem.message.in_("en")
    assert sheet.rows[0]["identity"] == {"kind": "resident_id", "number": ""}


@given(st.sampled_from("123456"), st.dates(date(1950, 1, 1), date(2005, 1, 1)), st.integers(0, 999))
def test_no_rounded_number_is_ever_stored(region, born, serial):
    stem = f"{region}40300{born:%Y%m%d}{serial:03}"
    number = stem + mod_11_2.calc_check_digit(stem)
    assume(number[-1] != "X")
    cells = {"Identity document: kind": "身份证", "Identity document: number": float(number)}
    sheet = read(workbook(PERSON | cells))
    assert sheet.rows[0]["identity"] == {"kind": "resident_id", "number": ""}
    assert [problem.cell for problem in sheet.problems] == ["C2"]


def test_numbers_that_a_spreadsheet_holds_whole_are_taken():
    for number in ("810000199001010019", 123456789012345, "6222020000000000"):
        sheet = read(workbook(PERSON | {"Identity document: number": number}))
        assert sheet.rows[0]["identity"]["number"] == str(number)


def test_the_same_person_twice_is_named_in_the_sheet():
    sheet = read(workbook({}, PERSON, PERSON, top=[["Our trainees"]]))
    (problem,) = sheet.problems
    assert (problem.cell, problem.name.en) == ("C5", "Identity document: number")
    assert problem.message.in_("en").endswith("is the same as in row 4")


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-8", "gb18030", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_csv_as_spreadsheets_save_it(encoding, delimiter):
    target = io.StringIO()
    writer = csv.writer(target, delimiter=delimiter)
    writer.writerow(PERSON)
    writer.writerow(PERSON.values())
    sheet = read(target.getvalue().encode(encoding), "list.CSV")
    assert sheet.problems == []
    assert sheet.rows[0]["name"] == "学员甲"


def test_what_a_file_holds_counts_and_not_what_it_is_called():
    text = "\n".join([",".join(PERSON), ",".join(PERSON.values())]).encode()
    for data, filename in ((workbook(PERSON), "list.csv"), (text, "list.xlsx"), (text, "list.xls")):
        assert read(data, filename).rows[0]["name"] == "学员甲"


def test_a_cover_before_the_list_is_passed_over():
    book = load_workbook(io.BytesIO(workbook(PERSON)))
    book.create_sheet("Cover", 0)["A1"] = "Our trainees"
    target = io.BytesIO()
    book.save(target)
    assert read(target.getvalue()).rows[0]["name"] == "学员甲"


def test_columns_may_be_in_any_order_and_others_are_ignored():
    columns = ("Remarks", *reversed(PERSON))
    assert (
        read(workbook(PERSON | {"Remarks": "x"}, columns=columns)).rows
        == read(workbook(PERSON)).rows
    )


def test_a_missing_column_is_named():
    columns = tuple(column for column in PERSON if column != "Post")
    assert refusal(workbook(PERSON, columns=columns)) == "The file has no column “Post”"


def test_500_rows_are_read_and_501_refused():
    people = [PERSON | {"Identity document: number": f"E{n:08d}"} for n in range(501)]
    assert len(read(workbook(*people[:500])).rows) == 500
    assert "501 rows; the most that can be filled in is 500" in refusal(workbook(*people))


def test_a_row_costs_the_same_in_a_long_list():
    def calls(rows: int) -> int:
        data = write_spreadsheet(ITEM, PATH, filed(*map(trainee, range(rows))), "sc")
        return calls_of(lambda: read(data))

    calls(1)  # what is read once and kept
    assert calls(500) < 5.5 * calls(100)


def test_headers_are_compared_without_width_case_and_spaces():
    assert word_key("Ｎame ") == word_key(" nAME*")


def hiding(data: bytes, *, rows=(), columns="") -> bytes:
    book = load_workbook(io.BytesIO(data))
    for row in rows:
        book.active.row_dimensions[row].hidden = True
    for column in columns:
        book.active.column_dimensions[column].hidden = True
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def test_hidden_rows_are_left_out_and_named():
    people = [PERSON | {"Name": name} for name in ("学员甲", "学员乙", "学员丙")]
    sheet = read(hiding(workbook(*people), rows=[3, 5, 6]))
    assert [row["name"] for row in sheet.rows] == ["学员甲", "学员丙"]
    (note,) = sheet.notes  # row 6 and those below are empty
    assert note.in_("en").startswith("Row 3 was left out: it is hidden. Show it and choose the")
    assert "Row 2 was left out: it is hidden" in refusal(hiding(workbook(PERSON), rows=[2]))


def test_rows_without_height_are_hidden_and_many_are_named_together():
    people = [
        PERSON | {"Name": f"学员{n}", "Identity document: number": f"E{n:08d}"} for n in range(6)
    ]
    book = load_workbook(io.BytesIO(workbook(*people)))
    for row in (2, 4, 5, 6):
        book.active.row_dimensions[row].height = 0.01
    target = io.BytesIO()
    book.save(target)
    sheet = read(target.getvalue())
    assert [row["name"] for row in sheet.rows] == ["学员1", "学员5"]
    assert [note.in_("en").split(":")[0] for note in sheet.notes] == [
        "Row 2 was left out",
        "Rows 4 to 6 were left out",
    ]


def test_a_list_that_goes_on_below_what_is_read_is_refused():
    book = load_workbook(io.BytesIO(workbook(PERSON)))
    book.active["A5000"] = "学员乙"
    target = io.BytesIO()
    book.save(target)
    assert "goes on below row 3000" in refusal(target.getvalue())
    head = "\n".join([",".join(PERSON), ",".join(PERSON.values())])
    far = f"{head}{chr(10) * 3000}学员乙,x\n"
    assert "goes on below" in refusal(far.encode(), "a.csv")
    assert len(read(f"{head}{chr(10) * 5000}".encode(), "a.csv").rows) == 1


def test_another_sheet_with_such_a_list_is_named():
    book = load_workbook(io.BytesIO(workbook(PERSON)))
    book.copy_worksheet(book.active)
    target = io.BytesIO()
    book.save(target)
    sheet = read(target.getvalue())
    assert len(sheet.rows) == 1
    assert [note.in_("en").split(",")[0] for note in sheet.notes] == [
        "Another sheet of the file has such a list too"
    ]


def test_a_csv_file_of_hong_kong_is_read_and_numbers_that_it_keeps_as_text():
    person = PERSON | {"Name": "陳學員", "Identity document: number": '="E00000001"'}
    text = "\n".join([",".join(PERSON), ",".join(person.values())])
    sheet = read(text.encode("big5hkscs"), "a.csv")
    assert sheet.rows[0]["name"] == "陳學員"
    assert sheet.problems == []


def test_hidden_columns_are_read_and_named():
    sheet = read(hiding(workbook(PERSON), columns="AC"))
    assert sheet.problems == []
    assert sheet.rows[0]["name"] == PERSON["Name"]
    assert [note.in_("en") for note in sheet.notes] == [
        "Column A, “Name”, is hidden in the spreadsheet and was read",
        "Column C, “Identity document: number”, is hidden in the spreadsheet and was read",
    ]


def test_hidden_columns_are_no_reason_why_a_list_is_empty():
    assert "no rows under its headers" in refusal(hiding(workbook(), columns="A"))


def test_hidden_sheets_are_not_read():
    book = load_workbook(io.BytesIO(workbook(PERSON)))
    book.active.sheet_state = "hidden"
    book.create_sheet("Cover")
    target = io.BytesIO()
    book.save(target)
    refusal(target.getvalue())
