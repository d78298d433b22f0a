"""Digital seals: made by each body's own key, checked by any reader, broken by any change."""

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import nullcontext
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from random import Random
from types import ModuleType
from typing import Any

import pytest
import time_machine
from asn1crypto import x509
from pypdf import PdfReader

from services.documents import aside
from services.documents.digital_seals import affixing, asking, demonstration, judging, trying
from services.documents.digital_seals.affixing import affix
from services.documents.digital_seals.certificates import (
    SealUnavailable,
    fingerprint,
    prepare,
    read_certificates,
    read_roots,
    write_roots,
)
from services.documents.digital_seals.demonstration import LONGEST_NAME, make_seal, name_on_seal
from services.documents.digital_seals.judging import judge
from services.documents.digital_seals.token import read_token_address
from services.documents.inspect import inspect
from services.documents.rendering import render
from services.errors import TooMany
from services.plan import body, load_plan
from services.settings import ROOT, settings
from tests.pure.test_documents_papers import CERTIFICATE, SHEETS, every_name, follows
from tests.support.crowd import at_once
from tests.support.sealing import change, own_seals

PDFSIG = shutil.which("pdfsig")


@pytest.fixture(autouse=True)
def seals(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    with own_seals(tmp_path, monkeypatch) as folder:
        yield folder


@pytest.fixture(scope="module")
def certificate() -> bytes:
    """A certificate that is not sealed yet."""
    return render(CERTIFICATE)


def right_for_poppler(content: bytes, folder: Path) -> bool:
    """Whether `pdfsig`, which knows none of our roots, finds the whole file as it was sealed."""
    path = folder / "judged.pdf"
    path.write_bytes(content)
    assert PDFSIG
    said = subprocess.run([PDFSIG, path], capture_output=True, text=True, check=False).stdout
    return "Signature is Valid." in said and "Total document signed" in said


@pytest.mark.parametrize("sheet", SHEETS, ids=every_name)
def test_every_paper_is_sealed_and_stays_archivable_and_accessible(
    sheet: Any, tmp_path: Path
) -> None:
    sealed = affix(render(sheet), "science", specimen=False)
    found = judge(sealed.content, read_roots())
    assert found.is_by(sealed.certificate)
    assert (found.signer, found.specimen) == ("深圳市科技创新局", False)
    assert follows(sealed.content, b"pdfaid", b"2")
    assert follows(sealed.content, b"pdfuaid", b"1")
    assert inspect("letter.pdf", BytesIO(sealed.content), accept=["pdf"]).size
    assert PDFSIG is None or right_for_poppler(sealed.content, tmp_path)


def test_a_seal_covers_the_whole_file_and_forbids_changes(certificate: bytes) -> None:
    sealed = affix(certificate, "science", specimen=False).content
    reader = PdfReader(BytesIO(sealed))
    (field,) = reader.get_fields().values()
    seal = field["/V"]
    assert seal["/SubFilter"] == "/ETSI.CAdES.detached"
    begin, first, second, rest = seal["/ByteRange"]
    assert (begin, second + rest) == (0, len(sealed))
    assert sealed[first:second].strip(b"<>0123456789ABCDEF") == b""
    (reference,) = seal["/Reference"]
    assert reference["/TransformParams"]["/P"] == 1


def test_any_changed_byte_breaks_it(certificate: bytes, tmp_path: Path) -> None:
    """Also in the seal's own bytes, the only ones that it does not cover."""
    sealed = affix(certificate, "science", specimen=False).content
    found = re.search(rb"/ByteRange\s*\[\s*0 (\d+) (\d+)", sealed)
    assert found
    first, second = (int(place) for place in found.groups())
    random, roots = Random(10), read_roots()
    outside = [*random.sample(range(first), 30), *random.sample(range(second, len(sealed)), 10)]
    marks = [sealed.index(mark) for mark in judging.MARKS]
    for place in [*marks, *outside, *random.sample(range(first, second), 10)]:
        assert judge(change(sealed, place), roots).verdict == "altered", place
    assert PDFSIG is None or not right_for_poppler(change(sealed, outside[0]), tmp_path)


def test_what_is_added_or_cut_breaks_it(certificate: bytes) -> None:
    sealed = affix(certificate, "science", specimen=False).content
    for other in (sealed + b"\n% more", b"\n" + sealed, sealed[:-9]):
        assert judge(other, read_roots()).verdict == "altered"


def test_without_a_seal_there_is_none(certificate: bytes) -> None:
    assert judge(certificate, []).verdict == "absent"
    assert judge(b"no PDF", []).verdict == "absent"
    assert judge(b"%PDF-1.7 /ByteRange", []).verdict == "altered"


def test_a_seal_of_another_authority_is_a_strangers(
    certificate: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with own_seals(tmp_path / "elsewhere", monkeypatch):
        foreign = affix(certificate, "science", specimen=False)
    prepare()
    found = judge(foreign.content, read_roots())
    assert found.verdict == "stranger"
    assert not found.is_by(foreign.certificate)


def test_each_body_has_a_key_of_its_own() -> None:
    own = {code: read_certificates(code)[0] for code in ("science", "commerce")}
    for code, der in own.items():
        assert x509.Certificate.load(der).subject.native["common_name"] == body(code).name.sc
    keys = {x509.Certificate.load(der).public_key.sha256 for der in own.values()}
    assert len(keys) == 2


def test_keys_are_for_their_owner_only_and_made_once(seals: Path) -> None:
    made = at_once(["science"] * 8, read_certificates)
    assert len({tuple(one) for one in made}) == 1
    before = {file.name: file.read_bytes() for file in seals.iterdir()}
    assert set(before) == {"authority.key", "roots.pem", "science.key", "science.crt"}
    assert {file.stat().st_mode & 0o777 for file in seals.iterdir()} == {0o600}
    read_certificates("science")
    assert before == {file.name: file.read_bytes() for file in seals.iterdir()}


def test_a_paper_outlives_the_certificate_by_which_it_was_sealed(certificate: bytes) -> None:
    sealed = affix(certificate, "science", specimen=False)
    with time_machine.travel(datetime(demonstration.END.year + 5, 1, 1, tzinfo=UTC)):
        assert judge(sealed.content, read_roots()).is_by(sealed.certificate)
        late = affix(certificate, "science", specimen=False)
        assert judge(late.content, read_roots()).verdict == "stranger"


def test_a_seal_says_that_its_paper_is_a_specimen(certificate: bytes) -> None:
    sealed = affix(certificate, "science", specimen=True)
    assert judge(sealed.content, read_roots()).specimen
    assert "SPECIMEN" in x509.Certificate.load(read_roots()[0]).subject.human_friendly


def test_keys_of_production_come_from_a_folder(
    certificate: bytes, seals: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read_certificates("science")
    given = shutil.copytree(seals, tmp_path / "given")
    (given / "authority.key").unlink()
    with own_seals(tmp_path / "other", monkeypatch, seals=str(given)) as own:
        sealed = affix(certificate, "science", specimen=False)
        assert sealed.certificate == fingerprint(read_certificates("science")[0])
        assert judge(sealed.content, read_roots()).is_by(sealed.certificate)
        with pytest.raises(SealUnavailable, match=r"no certificate in .*commerce\.crt"):
            affix(certificate, "commerce", specimen=False)
        assert list(trying.find_wrong(["science"])) == []
        (given / "science.key").write_text("no key")
        with pytest.raises(SealUnavailable, match=r"no key in .*science\.key"):
            affix(certificate, "science", specimen=False)
        assert not own.exists()


def test_a_key_of_another_certificate_is_named(
    seals: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for code in ("science", "commerce"):
        read_certificates(code)
    shutil.copy(seals / "commerce.key", seals / "science.key")
    assert list(trying.find_wrong(["science", "commerce"])) == [
        "science: the key is not that of the certificate"
    ]
    with own_seals(tmp_path / "elsewhere", monkeypatch) as elsewhere:
        prepare()
        shutil.copy(elsewhere / "roots.pem", seals / "roots.pem")
    assert "not by a root" in next(trying.find_wrong(["commerce"]))


TOKEN = "pkcs11:token=the%20portal?module-path=/usr/lib/token.so&pin-value=12%2634"


def test_the_address_of_a_token_is_read() -> None:
    assert read_token_address(TOKEN) == ("/usr/lib/token.so", "the portal", "12&34")
    with pytest.raises(SealUnavailable, match="does not say 'module-path'"):
        read_token_address("pkcs11:token=portal?pin-value=1")


def test_a_key_in_a_token_is_used_there(
    certificate: bytes, seals: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A token that is played by the key in its file, by which pyHanko's signer is replaced."""
    read_certificates("science")
    asked: list[tuple[Any, ...]] = []
    pkcs11, signing = ModuleType("pkcs11"), ModuleType("pyhanko.sign.pkcs11")
    criteria = ModuleType("pyhanko.config.pkcs11")

    class PKCS11Error(Exception):
        pass

    def signer(session: str, **values: Any) -> Any:
        assert session == "session"
        asked.append((values["key_label"], values["use_raw_mechanism"]))
        if values["key_label"] != "science":
            raise PKCS11Error("no such key")
        own, above = values["signing_cert"], values["ca_chain"]
        return affixing._key_in_file(seals / "kept.key", own, above)

    def open_session(module: str, slot: None, token: str, pin: str) -> Any:
        asked.append((module, slot, token, pin))
        return nullcontext("session")

    pkcs11.PKCS11Error = PKCS11Error  # type: ignore[attr-defined]
    criteria.TokenCriteria = str  # type: ignore[attr-defined]
    signing.PKCS11Signer = signer  # type: ignore[attr-defined]
    signing.open_pkcs11_session = open_session  # type: ignore[attr-defined]
    for module in (pkcs11, criteria, signing):
        monkeypatch.setitem(sys.modules, module.__name__, module)
    (seals / "science.key").rename(seals / "kept.key")
    monkeypatch.setenv("PORTAL_SEALS", str(seals))
    monkeypatch.setenv("PORTAL_SEAL_TOKEN", TOKEN)
    settings.cache_clear()
    sealed = affix(certificate, "science", specimen=False)
    assert judge(sealed.content, read_roots()).is_by(sealed.certificate)
    assert asked == [("/usr/lib/token.so", None, "the portal", "12&34"), ("science", True)]
    shutil.copy(seals / "science.crt", seals / "commerce.crt")
    with pytest.raises(SealUnavailable, match="the token the portal: PKCS11Error no such key"):
        affix(certificate, "commerce", specimen=False)


def test_a_token_needs_what_speaks_to_it(
    certificate: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pkcs11", None)
    monkeypatch.setenv("PORTAL_SEAL_TOKEN", TOKEN)
    settings.cache_clear()
    with pytest.raises(SealUnavailable, match="python-pkcs11 is not installed"):
        affix(certificate, "science", specimen=False)


def test_files_of_strangers_are_judged_in_a_process_of_its_own(
    certificate: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    sealed = affix(certificate, "science", specimen=True)
    assert asking.ask(sealed.content) == judge(sealed.content, read_roots())
    assert asking.ask(certificate).verdict == "absent"
    monkeypatch.setattr(asking, "COMMAND", (sys.executable, "-c", "1 / 0"))
    assert asking.ask(sealed.content).verdict == "altered"  # who judges came to grief
    monkeypatch.setattr(aside, "LONGEST", 0.0)
    with pytest.raises(TooMany, match="too many files"):  # and nothing is said of the file
        asking.ask(sealed.content)


def test_roots_can_be_given_to_a_reader() -> None:
    assert write_roots() == b""  # before the first paper
    prepare()
    assert write_roots() == (settings().seal_folder / "roots.pem").read_bytes()


def test_the_portal_starts_without_what_seals_and_judges() -> None:
    script = (
        "import sys; from portal import create_app; create_app();"
        f"import {judging.__name__}, {affixing.__name__};"
        "print([name for name in ('pyhanko', 'asn1crypto') if name in sys.modules])"
    )
    started = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert started.stdout == "[]\n"


def test_every_body_has_a_name_that_fits_a_certificate() -> None:
    names = {code: name_on_seal(one) for code, one in load_plan().bodies.items()}
    assert all(len(name.encode()) <= LONGEST_NAME for name in names.values())
    assert names["tax"] == "国家税务总局深圳市税务局"
    assert names["qianhai"] == "前海蛇口自贸片区管委会"


def test_a_body_with_a_long_name_seals(tmp_path: Path) -> None:
    make_seal(tmp_path, "qianhai")
    assert (tmp_path / "qianhai.crt").exists()
