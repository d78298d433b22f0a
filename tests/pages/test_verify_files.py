"""What strangers are told of a file: whether it was issued here, and whose seal it carries."""

from io import BytesIO
from pathlib import Path
from textwrap import wrap

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.public import asked
from services import moments
from services.documents.digital_seals.affixing import affix
from services.documents.digital_seals.certificates import fingerprint, read_roots, write_roots
from services.documents.rendering import render
from services.documents.store import StoreUnavailable, digest_of
from services.models import Application, Paper
from tests.pure.test_documents_papers import CERTIFICATE
from tests.support.client import LintClient
from tests.support.filed import make_filed, make_paper, own_store
from tests.support.sealing import change, own_seals


@pytest.fixture
def case(db: Session) -> Application:
    return make_filed(db)


@pytest.fixture
def certificate(db: Session, case: Application) -> Paper:
    return make_paper(db, case, "certificate")


def test_the_file_itself_can_be_compared(client: LintClient, certificate: Paper) -> None:
    content = certificate.number.encode()  # as make_paper has it
    assert "genuine and in force" in compare(client, content)[1]
    assert compare(client, content + b"\n")[0] == 422
    assert "Select a PDF file" in compare(client, b"")[1]


@pytest.fixture
def sealed(client: LintClient, case: Application, tmp_path: Path) -> bytes:
    """The file of a certificate that is on record with its digital seal."""
    found = affix(render(CERTIFICATE), "science", specimen=False)
    make_paper(
        client.db,
        case,
        "certificate",
        sha256=digest_of(found.content),
        sealed_by=found.certificate,
    )
    return found.content


def compare(client: LintClient, content: bytes, language: str = "en") -> tuple[int, str]:
    data = {"file": (BytesIO(content), "证书.pdf")}
    response = client.post(f"/{language}/verify/file", data=data)
    if response.location:
        response = client.get(response.location)
    return response.status_code, response.get_data(as_text=True)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("sc", "加盖后文件未被改动"),
        ("tc", "加蓋後檔案未被改動"),
        ("en", "the file has not been changed"),
    ],
)
def test_a_sealed_file_is_judged_by_its_seal_too(
    client: LintClient, sealed: bytes, language: str, words: str
) -> None:
    status, page = compare(client, sealed, language)
    assert status == 200
    assert words in page
    assert "深圳市科技创新局" in page


def test_a_file_that_was_changed_after_sealing_is_named_as_such(
    client: LintClient, sealed: bytes
) -> None:
    status, page = compare(client, change(sealed, 900))
    assert status == 422
    assert "was changed after it was sealed" in page


def test_a_file_that_is_compared_is_not_kept(
    client: LintClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, sealed: bytes
) -> None:
    with own_store(tmp_path, monkeypatch):
        assert compare(client, sealed)[0] == 200
        assert compare(client, change(sealed, 900))[0] == 422
        assert list(tmp_path.rglob("*")) == []


def test_a_file_sealed_by_a_stranger_is_named_as_such(
    client: LintClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, sealed: bytes
) -> None:
    with own_seals(tmp_path, monkeypatch):
        foreign = affix(render(CERTIFICATE), "science", specimen=False).content
    status, page = compare(client, foreign)
    assert status == 422
    assert "its digital seal is not that of any agency this portal knows" in page
    assert "深圳市科技创新局" not in page


@pytest.mark.parametrize("specimen", [True, False])
def test_a_sealed_file_without_a_record_is_not_called_forged(
    client: LintClient, *, specimen: bool
) -> None:
    content = affix(render(CERTIFICATE), "science", specimen=specimen).content
    status, page = compare(client, content)
    assert status == 422
    assert "has no record of it" in page
    assert "深圳市科技创新局" in page
    assert ("is a SPECIMEN" in page) == specimen


def test_a_record_without_the_seal_that_it_names_is_not_believed(
    client: LintClient, case: Application, sealed: bytes
) -> None:
    """Who can write to the database has no key."""
    forged = render(CERTIFICATE)
    paper = client.db.scalars(select(Paper)).one()
    paper.sha256 = digest_of(forged)
    status, page = compare(client, forged)
    assert status == 422
    assert "does not carry the digital seal of the agency" in page
    assert "genuine" not in page


def test_the_certificates_to_trust_can_be_had(client: LintClient, sealed: bytes) -> None:
    page = client.page("/en/verify")
    (link,) = page.select("a[href$='/verify/roots.cer']")
    response = client.get(str(link["href"]))
    assert response.status_code == 200
    assert response.data == write_roots()
    (root,) = read_roots()
    assert " ".join(wrap(fingerprint(root).upper(), 2)) in page.get_text()
    assert "The agencies named in the seals had no part in it" in page.get_text()


def test_before_the_first_paper_there_is_no_certificate_to_trust(
    client: LintClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with own_seals(tmp_path, monkeypatch):
        assert client.get("/en/verify/roots.cer").status_code == 404
        assert "roots.cer" not in str(client.page("/en/verify").main)


def test_a_store_that_is_away_asks_to_try_again(
    client: LintClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_: object) -> None:
        raise StoreUnavailable

    monkeypatch.setattr("services.documents.verifying.find_paper_by_digest", away)
    data = {"file": (BytesIO(b"%PDF"), "a.pdf")}
    response = client.get(client.post("/en/verify/file", data=data).location)
    assert response.status_code == 503
    assert response.headers["Retry-After"]


@pytest.mark.parametrize(
    ("place", "words"), [(None, "the file has not been changed"), (900, "was changed after")]
)
def test_what_is_said_of_a_file_is_the_same_in_another_language(
    client: LintClient, sealed: bytes, place: int | None, words: str
) -> None:
    content = sealed if place is None else change(sealed, place)
    address = client.post("/en/verify/file", data={"file": (BytesIO(content), "a.pdf")}).location
    assert digest_of(content) not in address
    status = 200 if place is None else 422
    page = client.page(address, status)
    assert words in page.main.get_text()
    for link in page.select('a[rel="alternate"]'):
        assert "加" in client.page(str(link["href"]), status).main.get_text()


def test_what_is_said_of_a_file_is_kept_a_while(client: LintClient, sealed: bytes) -> None:
    address = client.post("/en/verify/file", data={"file": (BytesIO(sealed), "a.pdf")}).location
    with moments.at(moments.now() + asked.ANSWERED_FOR):
        assert client.get(address).location == "/en/verify"
    assert client.get("/en/verify/answer").location == "/en/verify"
    assert client.get(address).status_code == 200
