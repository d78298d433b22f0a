"""Lists as spreadsheets: out in one language, back in any, wrong cells named."""

import csv
import io
import zipfile
from contextlib import suppress
from datetime import date, datetime
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from forms.cells import comparison_key
from forms.row_template import write_spreadsheet
from forms.rows import MAX_BYTES, read_spreadsheet
from services.catalogue import item
from services.errors import Invalid
from tests.support.answers import complete, trainee
from tests.support.pace import within

ITEM = item("fund-training")
PATH = "trainees.people"


def filed(*people, kind="employer"):
    answers = complete("fund-training")
    answers["support"]["kind"] = kind
    answers["trainees"] = {"number": len(people), "people": list(people)}
    return answers


def read(data: bytes, filename="list.xlsx", kind="employer"):
    return read_spreadsheet(ITEM, PATH, filed(kind=kind), filename, data)


def refusal(data: bytes, filename="list.xlsx") -> str:
    with pytest.raises(Invalid) as refused:
        read(data, filename)
    (problem,) = refused.value.problems
    assert problem.field == "sheet"
    return problem.message.in_("en")


def headers(language="en", kind="employer") -> list[str]:
    book = load_workbook(io.BytesIO(write_spreadsheet(ITEM, PATH, filed(kind=kind), language)))
    return [cell.value for cell in book.worksheets[0][1]]


PERSON = {
    "Name": "学员甲",
    "Identity document: kind": "Passport",
    "Identity document: number": "E12345678",
    "Education": "Bachelor's degree",
    "Post": "Engineer",
    "Kind of employment contract": "Fixed term",
    "Contract starts": "2025-03-01",
    "Contract ends": "2026-02-28",
    "Training starts": "2025-03-03",
    "Training ends": "2025-04-30",
    "Actual cost of training (RMB)": "5200.00",
}


def workbook(*rows, top=(), columns=tuple(PERSON)) -> bytes:
    """A workbook of the template's columns with these cells."""
    book = Workbook()
    sheet = book.active
    for line in top:
        sheet.append(line)
    sheet.append(columns)
    for row in rows:
        sheet.append([row.get(column) for column in columns])
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


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
    assert notes["A14"].value == "Fill in one row for each entry, at most 500 rows"
    assert lists.sheet_state == "hidden"
    assert (
        refusal(write_spreadsheet(ITEM, PATH, filed(), "en"))
        == "The file has no rows under its headers"
    )


def test_every_column_of_the_template_says_what_goes_in_and_offers_what_can_be_chosen():
    book = load_workbook(io.BytesIO(write_spreadsheet(ITEM, PATH, filed(), "en")))
    rows, _notes, lists = book.worksheets
    rules = {str(rule.sqref): rule for rule in rows.data_validations.dataValidation}
    assert list(rules) == [f"{letter}2:{letter}501" for letter in "ABCDEFGHIJK"]
    assert rules["A2:A501"].type is None
    assert rules["A2:A501"].promptTitle == "Name"
    assert rules["G2:G501"].prompt == "Required. A date, like 2026-03-31"
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
        sheet = read_spreadsheet(tase, "income.contracts", answers, "contracts.xlsx", data)
        assert sheet.rows == answers["income"]["contracts"]


def test_a_list_that_cannot_be_imported_has_no_sheet():
    with pytest.raises(KeyError):
        write_spreadsheet(item("talent-green"), "family.members", {}, "en")


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
        ("H6", "The end of the contract must be a real date, with a year of 4 digits"),
    ]
    assert sheet.rows[1]["contract_end"] == "31/02/2026", "kept as typed"


def test_an_unknown_choice_is_kept_and_named():
    sheet = read(workbook(PERSON | {"Education": "Some college"}))
    assert sheet.rows[0]["education"] == "Some college"
    assert [p.cell for p in sheet.problems] == ["D2"]


@pytest.mark.parametrize("number", [440301199001010011, 4.40301199001010e17, "4.40301E+17"])
def test_a_number_that_the_spreadsheet_rounded_is_noticed(number):
    sheet = read(
        workbook(
            PERSON
            | {
                "Identity document: kind": "Resident identity card",
                "Identity document: number": number,
            }
        )
    )
    (problem,) = sheet.problems
    assert problem.cell == "C2"
    assert problem.name.en == "Identity document: number"
    assert "digits were lost" in problem.message.in_("en")


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


def test_500_rows_take_no_seconds():
    people = [trainee(n) for n in range(500)]
    with within(2.5):
        sheet = read(write_spreadsheet(ITEM, PATH, filed(*people), "sc"))
    assert len(sheet.rows) == 500


@pytest.mark.parametrize(
    ("data", "filename", "said"),
    [
        (b"", "list.xlsx", "cannot be read"),
        (b"PK\x03\x04 nonsense", "list.xlsx", "cannot be read"),
        (b"%PDF-1.7", "list.pdf", "ends in .xlsx or .csv"),
        (b"\xd0\xcf\x11\xe0" + bytes(8), "list.xls", "Save it as .xlsx"),
        (b"x" * (MAX_BYTES + 1), "list.csv", "larger than 2 MB"),
        (b"", "list.csv", "cannot be read"),
        (b"a,b,c\n1,2,3\n", "list.csv", "template's columns"),
        (b"\xff\xfe\x00", "list.csv", "template's columns"),
    ],
)
def test_a_file_that_is_no_list_is_refused(data, filename, said):
    assert said in refusal(data, filename)


def test_a_package_that_unpacks_to_too_much_is_refused():
    target = io.BytesIO(workbook(PERSON))
    with zipfile.ZipFile(target, "a", zipfile.ZIP_DEFLATED) as package:
        package.writestr("xl/padding.xml", b" " * (41 * 1024 * 1024))
    assert len(target.getvalue()) < MAX_BYTES
    assert "cannot be read" in refusal(target.getvalue())


def rewritten(data: bytes, part: str, content: bytes) -> bytes:
    """A package with something else in one of its parts."""
    target = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as old,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            new.writestr(name, content if name == part else old.read(name))
    return target.getvalue()


LAUGHS = (
    b'<!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "'
    + b"&a;" * 9
    + b'">]><a xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">&b;</a>'
)


@pytest.mark.parametrize(
    "part",
    [
        "[Content_Types].xml",
        "xl/workbook.xml",
        "xl/_rels/workbook.xml.rels",
        "xl/styles.xml",
        "xl/worksheets/sheet1.xml",
    ],
)
def test_a_workbook_that_declares_entities_is_refused(part):
    data = workbook(PERSON)
    assert part in zipfile.ZipFile(io.BytesIO(data)).namelist()
    assert "cannot be read" in refusal(rewritten(data, part, LAUGHS))


@pytest.mark.parametrize(
    "unit", [b"<row/>", b"<row><c/></row>", b"<row>" + b"<c/>" * 9 + b"</row>"]
)
def test_a_small_file_does_not_keep_a_worker_busy(unit):
    sheet = (
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    )
    sheet += unit * (2 * 1024 * 1024 // len(unit)) + b"</sheetData></worksheet>"
    data = rewritten(workbook(PERSON), "xl/worksheets/sheet1.xml", sheet)
    with within(0.5):
        said = refusal(data)
    assert "much more than the list" in said


def test_a_damaged_file_is_refused():
    whole = write_spreadsheet(ITEM, PATH, filed(trainee(1)), "sc")
    random = Random(7)
    for _ in range(200):
        data = bytearray(whole)
        data[random.randrange(len(data))] = random.randrange(256)
        with suppress(Invalid):
            read(bytes(data))


def test_a_workbook_without_its_parts_is_refused():
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as package:
        package.writestr("hello.txt", b"hello")
    assert "cannot be read" in refusal(target.getvalue())


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=200), st.sampled_from(["a.csv", "a.xlsx"]))
def test_any_bytes_are_refused_or_read_and_never_an_error(data, filename):
    with suppress(Invalid):
        read(data, filename)


def test_a_formula_in_an_answer_is_written_as_text():
    for name in ('=HYPERLINK("http://example.com")', "=1+1", "+1", "-1", "@SUM(1)"):
        data = write_spreadsheet(ITEM, PATH, filed(trainee(1, name=name)), "en")
        cell = load_workbook(io.BytesIO(data)).worksheets[0]["A2"]
        assert (cell.value, cell.data_type) == (name, "s")
        assert read(data).rows[0]["name"] == name


def test_headers_are_compared_without_width_case_and_spaces():
    assert comparison_key("Ｎame ") == comparison_key(" nAME*")
