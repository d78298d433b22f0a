"""Lists as people really send them: `tests/corpus/lists`, file by file."""

from pathlib import Path

import pytest
from openpyxl import load_workbook

from forms.row_template import write_spreadsheet
from services.catalogue import check
from services.errors import Invalid
from tests.support.spreadsheets import ITEM, PATH, PERSON, filed, read, workbook

LISTS = Path(__file__).parent.parent / "corpus" / "lists"

TAKEN = {
    "trainees-plain.xlsx": 2,
    "trainees-1904.xlsx": 2,
    "trainees-date-styles.xlsx": 2,
    "trainees-gbk.csv": 2,
    "trainees-gbk-rare-char.csv": 2,
    "trainees-names-rare.xlsx": 6,
    "trainees-strict-ooxml.xlsx": 2,
    "trainees-utf16-tab-title.csv": 2,
    "trainees-wps-dimension-a1.xlsx": 2,
}
"""Read whole: how many rows each has."""

NAMED = {
    "trainees-date-words.xlsx": {"H3": "真实日期"},
    "trainees-formula-without-result.xlsx": {"K2": "公式", "K3": "公式"},
    "trainees-id-as-number.xlsx": {"C2": "已经丢失"},
    "trainees-leap.xlsx": {"C2": "居住证", "C4": "出生日期"},
    "trainees-synonyms.xlsx": {"D3": "大专以下、大专、本科、硕士、博士"},
}
"""Read with problems: the cells that are named, and what is said of them."""

LEFT_OUT = {
    "trainees-total-and-signature-rows.xlsx": ["合计", "填表人"],
    "trainees-wan.xlsx": ["K3"],
}
"""Read whole, and said: what was left out or read in another way."""

REFUSED = {"trainees-html.xls": "网页", "template-own-example.xlsx": "示例"}


def sample(name: str):
    return read((LISTS / name).read_bytes(), name)


@pytest.mark.parametrize("name", TAKEN)
def test_a_list_in_another_shape_is_read(name: str) -> None:
    sheet = sample(name)
    # The samples are older than the question whose passport it is.
    problems = [one for one in sheet.problems if one.code != "nationality"]
    assert (len(sheet.rows), problems, sheet.notes) == (TAKEN[name], [], [])


@pytest.mark.parametrize("name", NAMED)
def test_the_wrong_cell_is_named_and_no_other(name: str) -> None:
    said = {problem.cell: problem.message.in_("sc") for problem in sample(name).problems}
    assert said.keys() == NAMED[name].keys()
    for cell, words in NAMED[name].items():
        assert words in said[cell]


@pytest.mark.parametrize("name", LEFT_OUT)
def test_what_is_no_entry_is_left_out_and_said(name: str) -> None:
    sheet = sample(name)
    assert (len(sheet.rows), sheet.problems) == (2, [])
    for note, words in zip(sheet.notes, LEFT_OUT[name], strict=True):
        assert words in note.in_("sc")


@pytest.mark.parametrize("name", REFUSED)
def test_a_file_is_refused_with_the_true_cause(name: str) -> None:
    with pytest.raises(Invalid) as refused:
        sample(name)
    assert REFUSED[name] in refused.value.problems[0].message.in_("sc")


def test_a_kind_of_document_that_is_not_taken_blames_its_own_cell() -> None:
    if any(problem.cell[0] == "C" for problem in sample("trainees-taiwan-permit.xlsx").problems):
        pytest.fail("the number is blamed for its kind")


def test_a_figure_in_ten_thousands_is_read_in_yuan() -> None:
    assert [row["cost"] for row in sample("trainees-wan.xlsx").rows] == ["4500.00", "4500"]


def test_a_name_is_kept_as_it_was_sent() -> None:
    names = [row["name"] for row in sample("trainees-names-rare.xlsx").rows]
    assert names[1:5] == ["阿依古丽•买买提", "王\ue863", "李𠮷", "𰻝甲"]


def test_every_sample_is_in_a_table() -> None:
    listed = {*TAKEN, *NAMED, *LEFT_OUT, *REFUSED, "trainees-taiwan-permit.xlsx"}
    assert {file.name for file in LISTS.iterdir()} == listed


@pytest.mark.parametrize("language", ["sc", "tc", "en"])
def test_the_template_s_own_example_is_right_and_yet_no_entry(language, tmp_path) -> None:
    (tmp_path / "t.xlsx").write_bytes(write_spreadsheet(ITEM, PATH, filed(), language))
    notes = load_workbook(tmp_path / "t.xlsx").worksheets[1]
    lines = [line[:3] for line in notes.iter_rows(min_row=2, values_only=True) if line[1]]
    typed = {header: example or "某某" for header, _how, example in lines}
    other = typed | {lines[2][0]: "E12345678", lines[1][0]: "护照"}
    sheet = read(workbook(typed, other, columns=tuple(typed)))
    assert sheet.problems == []
    assert len(sheet.rows) == 1
    assert "示例" in sheet.notes[0].in_("sc")
    row = sheet.rows[0] | {
        "identity": {"kind": "residence_permit_hkmt", "number": typed[lines[2][0]]}
    }
    assert check(ITEM, filed(row), section="trainees") == []


@pytest.mark.parametrize(
    "words",
    [
        *("合計", "累计", "平均", "人均：", "Average", "Grand total", "SUM"),
        *("（以下空白）", "以下無正文", "End of list", "審核人：示例", "經辦：示例"),
    ],
)
def test_a_line_below_the_list_becomes_nobody(words: str) -> None:
    sheet = read(workbook(PERSON, {"Name": words}))
    assert len(sheet.rows) == 1
    assert len(sheet.notes) == 1


def test_somebody_with_such_a_name_stays_an_entry() -> None:
    for name in ("Sum Wai", "Dates", "平均平"):
        assert len(read(workbook(PERSON, PERSON | {"Name": name})).rows) == 2
