"""Lists as spreadsheets: one list, workbooks that somebody filled in, and reading them."""

import io

import pytest
from openpyxl import Workbook

from forms.rows import read_spreadsheet
from services.catalogue import item
from services.documents.contents import Refused
from services.documents.contents.sheets import FIELD, Sheet, read_sheets
from services.errors import Invalid, Problem
from tests.support.answers import complete

ITEM = item("fund-training")
PATH = "trainees.people"

PERSON = {
    "Name": "学员甲",
    "Identity document: kind": "Passport",
    "Identity document: number": "E12345678",
    "Nationality": "United Kingdom",
    "Education": "Bachelor's degree",
    "Post": "Engineer",
    "Kind of employment contract": "Fixed term",
    "Contract starts": "2025-03-01",
    "Contract ends": "2026-02-28",
    "Training starts": "2025-03-03",
    "Training ends": "2025-04-30",
    "Actual cost of training (RMB)": "5200.00",
}


def filed(*people, kind="employer"):
    answers = complete("fund-training")
    answers["support"]["kind"] = kind
    answers["trainees"] = {"number": len(people), "people": list(people)}
    return answers


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


def read(data: bytes, filename="list.xlsx", kind="employer"):
    return read_spreadsheet(ITEM, PATH, filed(kind=kind), open_sheets(filename, data))


def open_sheets(filename: str, data: bytes) -> list[Sheet]:
    """Open a file as the portal does, in this process."""
    try:
        return read_sheets(filename, data)
    except Refused as refused:
        raise Invalid([Problem(FIELD, refused.message)]) from refused


def refusal(data: bytes, filename="list.xlsx") -> str:
    with pytest.raises(Invalid) as refused:
        read(data, filename)
    (problem,) = refused.value.problems
    assert problem.field == "sheet"
    return problem.message.in_("en")
