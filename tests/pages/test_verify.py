"""What strangers can check, and what they cannot learn by trying."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from portal.public import asked
from portal.wording import PAPERS
from services import moments
from services.models import Application, Paper
from tests.support.client import LintClient
from tests.support.factories import make_applicant
from tests.support.filed import make_filed, make_paper, revoke_paper
from tests.support.queries import counted_queries


@pytest.fixture
def case(db: Session) -> Application:
    return make_filed(db)


@pytest.fixture
def certificate(db: Session, case: Application) -> Paper:
    return make_paper(db, case, "certificate")


def verify(client: LintClient, number: str, code: str, language: str = "en") -> tuple[int, str]:
    data = {"number": number, "code": code}
    response = client.post(f"/{language}/verify", data=data)
    if response.status_code == 303:
        response = client.get(response.location)
    return response.status_code, response.get_data(as_text=True)


@pytest.mark.parametrize("path", ["/verify", "/progress"])
@pytest.mark.parametrize("language", ["sc", "tc", "en"])
def test_the_forms_are_there_in_each_language(client: LintClient, path: str, language: str) -> None:
    page = client.page(f"/{language}{path}")
    assert {field["name"] for field in page.select("main input[type=text]")} == {"number", "code"}


@pytest.mark.parametrize("language", ["sc", "tc", "en"])
def test_a_certificate_is_verified_by_number_and_code(
    client: LintClient, certificate: Paper, language: str
) -> None:
    status, page = verify(client, certificate.number, certificate.verify_code, language)
    assert status == 200
    assert certificate.number in page
    assert certificate.holder in page


def test_whether_it_is_sealed_is_said(client: LintClient, certificate: Paper) -> None:
    def seal() -> str:
        page = client.page(f"/en/verify/{certificate.number}/{certificate.verify_code}")
        (label,) = page.find_all("dt", string="Digital seal")
        return label.find_next("dd").get_text(strip=True)

    assert seal() == "Not sealed"
    certificate.sealed_by = "00" * 32
    assert seal() == "In the PDF, where a PDF reader can check it"


@pytest.mark.parametrize(
    "typed",
    ["深科證〔2026〕7號", "深科证[2026]7号", "深科證（２０２６）７號", " 深科证 〔2026〕 7 号 "],
)
def test_a_number_may_be_typed_in_any_width_and_script(
    client: LintClient, certificate: Paper, db: Session, typed: str
) -> None:
    certificate.number = "深科证〔2026〕7号"
    status, page = verify(client, typed, certificate.verify_code, "tc")
    assert status == 200
    assert certificate.number in page


def test_a_certificate_is_verified_by_its_qr_code(
    client: LintClient, case: Application, certificate: Paper
) -> None:
    page = client.page(f"/en/verify/{case.number}/{certificate.verify_code}")
    assert "genuine and in force" in str(page.h1)


def test_an_expired_certificate_says_so(client: LintClient, db: Session, case: Application) -> None:
    certificate = make_paper(db, case, "certificate", valid_until=date(2020, 1, 1))
    _, page = verify(client, certificate.number, certificate.verify_code)
    assert "genuine but has expired" in page


def test_a_revoked_certificate_says_so(
    client: LintClient, db: Session, case: Application, certificate: Paper
) -> None:
    revoke_paper(db, case, certificate, datetime(2027, 3, 9, 4, tzinfo=UTC))
    _, page = verify(client, certificate.number, certificate.verify_code)
    assert "This document has been revoked" in page
    assert "9 March 2027" in page


@pytest.mark.parametrize(
    "kind",
    [kind for kind in PAPERS if kind != "certificate"],
)
def test_a_letter_is_genuine_but_not_in_force(
    client: LintClient, db: Session, case: Application, kind: str
) -> None:
    paper = make_paper(db, case, kind)
    _, page = verify(client, paper.number, paper.verify_code)
    assert "This document is genuine" in page
    assert "In force" not in page


def test_a_wrong_code_and_an_unknown_number_look_the_same(
    client: LintClient, case: Application, certificate: Paper
) -> None:
    wrong_code = verify(client, certificate.number, "22222222")
    unknown = verify(client, "深商务〔1999〕1号", "22222222")
    assert wrong_code[0] == unknown[0] == 422
    assert stripped(wrong_code[1], certificate.number) == stripped(unknown[1], "深商务〔1999〕1号")
    assert client.get(f"/en/verify/{case.number}/22222222").status_code == 404


@pytest.mark.parametrize("path", ["/verify", "/progress"])
def test_nothing_filled_in_is_pointed_out(client: LintClient, path: str) -> None:
    response = client.post(f"/en{path}", data={})
    assert response.status_code == 422
    assert response.get_data(as_text=True).count('href="#number"') == 1


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("sc", ("演示样张：于演示环境签发，不具法律效力", "演示结果", "该证书真实有效")),
        ("tc", ("演示樣張：於演示環境簽發，不具法律效力", "演示結果", "該證書真實有效")),
        ("en", ("SPECIMEN: issued in a demonstration", "Result in the", "genuine and in force")),
    ],
)
def test_a_specimen_is_said_to_be_one_before_all_else(
    client: LintClient, certificate: Paper, language: str, words: tuple[str, str, str]
) -> None:
    certificate.specimen = True
    status, answer = verify(client, certificate.number, certificate.verify_code, language)
    page = client.page(f"/{language}/verify/{certificate.number}/{certificate.verify_code}")
    assert status == 200
    assert words[0] in str(page.h1)
    assert words[2] not in str(page.h1)
    for word in words:
        assert word in answer


def test_codes_stand_in_no_address_and_on_no_page(client: LintClient, certificate: Paper) -> None:
    _, page = verify(client, certificate.number, certificate.verify_code)
    assert certificate.verify_code not in page
    assert 'method="get"' not in str(client.page("/en/verify").main)


def test_trying_codes_comes_to_an_end(client: LintClient) -> None:
    statuses = [verify(client, "深商务〔2026〕1号", "22222222")[0] for _ in range(31)]
    assert statuses == [422] * 30 + [429]
    assert client.get("/en/verify/STI-20261122-0042-87/22222222").status_code == 429
    assert client.page("/en/progress")


def stripped(page: str, number: str) -> str:
    """A page without what changes from one to the next."""
    return re.sub(r'name="csrf_token" value="[^"]*"', "", page.replace(number, ""))


NOT_CONFIRMED = {"en": "is not confirmed", "sc": "无法证实", "tc": "無法證實"}
FORGED = """
insert into papers (application_id, kind, number, verify_code, body_code, holder, issued_on,
                    valid_until, status, sha256)
select id, 'certificate', '深科证〔2026〕999号', 'FORGED22', 'science', '深圳示例软件有限公司',
       '2026-11-24', '2099-11-23', 'in_force', repeat('0', 64)
from applications
"""


@pytest.mark.parametrize(
    "edit",
    [
        "update papers set holder = '深圳虚构贸易有限公司'",
        "update papers set valid_until = '2199-12-31'",
        "update papers set sha256 = repeat('0', 64)",
        "update applications set applicant_id = (select max(id::text)::uuid from applicants)",
        "update applications set state = 'closed', decision = 'approved'",
        "update papers set specimen = true",
        "delete from inventories where kind = 'case'",
        "update inventories set rows = '{}' where kind = 'case'",
    ],
)
def test_what_was_changed_past_the_portal_is_not_confirmed(
    client: LintClient, db: Session, certificate: Paper, edit: str
) -> None:
    make_applicant(db)
    db.commit()
    db.execute(text("set local session_replication_role = replica"))
    db.execute(text(edit))
    db.commit()
    require_not_confirmed(client, certificate.number, certificate.verify_code)


def require_not_confirmed(client: LintClient, number: str, code: str) -> None:
    for language, sentence in NOT_CONFIRMED.items():
        status, page = verify(client, number, code, language)
        assert status == 200
        assert sentence in page
        assert "深圳示例软件有限公司" not in page


def test_a_certificate_that_was_inserted_for_an_undecided_case_is_not_confirmed(
    client: LintClient, db: Session, case: Application
) -> None:
    make_paper(db, case, "receipt")
    db.commit()
    db.execute(text(FORGED))
    db.commit()
    require_not_confirmed(client, "深科证〔2026〕999号", "FORGED22")


def test_a_paper_costs_the_same_whatever_its_case_holds(
    client: LintClient, db: Session, case: Application, certificate: Paper
) -> None:
    def cost() -> int:
        db.commit()
        with counted_queries() as statements:
            client.page(f"/en/verify/{certificate.number}/{certificate.verify_code}")
        return len(statements)

    cost()
    before = cost()
    for kind in ("receipt", "acceptance", "decision"):
        make_paper(db, case, kind)
    assert cost() == before


def test_the_answer_is_the_same_in_another_language(
    client: LintClient, certificate: Paper, case: Application
) -> None:
    typed = {"number": certificate.number, "code": certificate.verify_code}
    case_typed = {"number": case.number, "code": case.query_code}
    for form, data in (("verify", typed), ("progress", case_typed)):
        address = client.post(f"/en/{form}", data=data).location
        page = client.page(address)
        assert data["number"] in page.main.get_text()
        for link in page.select('a[rel="alternate"]'):
            other = str(link["href"])
            assert data["code"] not in other
            assert data["number"] in client.page(other).main.get_text()


def test_an_answer_is_kept_a_while_and_for_its_own_page(
    client: LintClient, certificate: Paper
) -> None:
    for form in ("verify", "progress"):
        assert client.get(f"/en/{form}/answer").location == f"/en/{form}"
    data = {"number": certificate.number, "code": certificate.verify_code}
    address = client.post("/en/verify", data=data).location
    assert client.get("/en/progress/answer").location == "/en/progress"
    with moments.at(moments.now() + timedelta(minutes=11)):
        assert client.get(address).location == "/en/verify"
    cookie = client.get_cookie("session")
    assert cookie
    assert certificate.verify_code not in cookie.value
    with client.session_transaction() as session:
        assert certificate.verify_code not in str(dict(session))


def test_an_answer_that_is_read_again_is_no_new_try(
    client: LintClient, certificate: Paper, case: Application
) -> None:
    typed = {"number": certificate.number, "code": certificate.verify_code}
    case_typed = {"number": case.number, "code": case.query_code}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(asked, "MOST", 1)
        for form, data in (("verify", typed), ("progress", case_typed)):
            address = client.post(f"/en/{form}", data=data).location
            for _again in range(2):
                assert data["number"] in client.page(address).main.get_text()
            assert client.post(f"/en/{form}", data=data).status_code == 429
