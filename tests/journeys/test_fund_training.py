"""A company that reads Traditional Chinese asks for training funds, with a spreadsheet."""

from copy import deepcopy
from datetime import timedelta
from decimal import Decimal
from io import BytesIO

from openpyxl import load_workbook
from playwright.sync_api import expect
from sqlalchemy.orm import Session

from forms.cells import sheet_columns, write_cell
from services import moments
from services.catalogue import item
from services.catalogue.fields import RowsField
from services.demo.answers import RawAnswers, answers_to, files_for
from services.models import Round
from tests.support.browser import NewContext, Visitor, visitor
from tests.support.factories import make_applicant, make_user
from tests.support.pages import fill_in, hand_in, open_section, sign, start

FUND = item("fund-training")
PEOPLE = FUND.by_path["trainees.people"]
TEMPLATE = "Template (XLSX), with the rows you have so far"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def open_round(db: Session) -> None:
    now, today = moments.now(), moments.today()
    db.add(
        Round(
            item_code=FUND.code,
            name="示例批次",
            opens_at=now - timedelta(days=9),
            closes_at=now + timedelta(days=30),
            costs_from=today - timedelta(days=700),
            costs_to=today - timedelta(days=10),
            envelope=Decimal(20_000_000),
        )
    )


def filled_template(template: bytes, answers: RawAnswers) -> bytes:
    """The downloaded template with a line for each trainee, as people fill it in."""
    assert isinstance(PEOPLE, RowsField)
    book = load_workbook(BytesIO(template))
    sheet = book.active
    columns = {cell.value: cell.column for cell in sheet[1]}
    for line, person in enumerate(answers["trainees"]["people"], start=2):
        for where in sheet_columns(FUND, "trainees.people", answers):
            words = write_cell(where, person.get(where.column.code), "tc")
            sheet.cell(line, columns[where.header("tc")], words)
    kept = BytesIO()
    book.save(kept)
    return kept.getvalue()


def import_people(owner: Visitor, template: bytes, answers: RawAnswers) -> None:
    owner.page.locator("input[type=file]").set_input_files(
        {"name": "學員.xlsx", "mimeType": XLSX, "buffer": filled_template(template, answers)}
    )
    owner.press("Fill in the form")


def with_a_mistake(answers: RawAnswers) -> RawAnswers:
    """The same, but the number of the first trainee's passport."""
    wrong = deepcopy(answers)
    wrong["trainees"]["people"][0]["identity"]["number"] = "?"
    return wrong


def test_trainees_come_from_a_spreadsheet_that_is_put_right_once(
    db: Session, site: str, new_context: NewContext
) -> None:
    signatory = make_user(db)
    applicant = make_applicant(db, signatory, legal_representative="示例法人")
    open_round(db)
    db.commit()
    answers = answers_to(FUND, applicant)
    names = list(answers)
    before = {name: answers[name] for name in names[: names.index("trainees")]}
    after = {name: answers[name] for name in names[names.index("trainees") + 1 :]}

    with visitor(new_context, site, "tc") as owner:
        owner.sign_in(signatory)
        start(owner, FUND)
        open_section(owner, FUND, names[0])
        fill_in(owner, FUND, before)

        owner.follow("Fill in from a spreadsheet")
        template = owner.download(owner.link(owner.words(TEMPLATE)))
        import_people(owner, template, with_a_mistake(answers))
        owner.sees(owner.words("What to put right"))
        expect(owner.page.locator("main tbody tr")).to_have_count(1)
        import_people(owner, template, answers)

        owner.answer("trainees-number", answers["trainees"]["number"])
        listed = len(answers["trainees"]["people"])
        rows = owner.page.locator("#trainees-people fieldset.row")
        expect(rows).to_have_count(listed + 1)  # the last is one to go on with
        owner.press("Save and continue")
        fill_in(owner, FUND, after)
        hand_in(owner, files_for(FUND, answers))
        sign(owner)
        owner.sees(owner.words("Amount asked for"))
