"""The demonstration files what is right, in the name of whoever applies."""

from datetime import date

import pytest

from portal.commands.demo import account_sheet
from services.catalogue import check, documents_asked, item, total_amount
from services.catalogue.answers import right_filing
from services.demo import accounts
from services.demo.answers import answers_to, faulty_path, files_for
from services.models import Applicant
from tests.support.answers import every_item

COMPANY = Applicant(kind="organisation", name="深圳示例有限公司", district="nanshan")
PERSON = Applicant(kind="person", name="示例人", name_en="EXAMPLE PERSON")


@pytest.mark.parametrize("serial", [0, 7, 99_999])
@pytest.mark.parametrize("code", every_item())
def test_every_item_is_filed_rightly_by_whoever_may_apply(code: str, serial: int) -> None:
    wanted = item(code)
    for applicant in (COMPANY, PERSON):
        if applicant.kind in wanted.applicants:
            answers = answers_to(wanted, applicant, serial)
            held = {slot: 1 for slot, _ in files_for(wanted, answers)}
            assert check(wanted, answers, documents=held) == []
            assert held.keys() == {
                asked.slot.code for asked in documents_asked(wanted, answers) if asked.required
            }
    assert right_filing(code).applicant in wanted.applicants
    assert faulty_path(wanted) in wanted.by_path


@pytest.mark.parametrize("code", every_item())
@pytest.mark.parametrize("on", [date(2016, 6, 1), date(2019, 2, 28), date(2036, 2, 29)])
def test_a_right_filing_is_right_on_any_day(code: str, on: date) -> None:
    assert check(item(code), right_filing(code, on).answers, on=on) == []


@pytest.mark.parametrize("code", every_item())
def test_a_fund_is_asked_for_something(code: str) -> None:
    asked = total_amount(item(code), answers_to(item(code), COMPANY))
    assert (asked is not None) is item(code).rounds
    assert asked is None or asked > 0


def test_the_profile_answers_before_the_right_filing() -> None:
    (code, *_) = (code for code in every_item() if "organisation" in item(code).applicants)
    named = [
        path for path, field in item(code).by_path.items() if field.prefill == "applicant.district"
    ]
    answers = answers_to(item(code), COMPANY)
    for section, question in (path.split(".") for path in named):
        assert answers[section][question] == "nanshan"


def test_the_accounts_stand_on_one_screen_a_line_a_body() -> None:
    sheet = list(account_sheet())
    assert len(sheet) <= 50
    assert sum("reviewer|approver@" in line for line in sheet) == len(
        {account.who for account in accounts() if account.email.startswith("reviewer@")}
    )
    for account in accounts():
        name, _, domain = account.email.partition("@")
        of_domain = [line for line in sheet if f"@{domain} " in line and account.who in line]
        assert any(name in line.split("@")[0] for line in of_domain), account.email
