"""`verify-seal` judges a file alone; `verify-files` also those on record."""

import json
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from services.applications.letters.issuing import issue_papers
from services.documents import store
from services.documents.digital_seals.affixing import affix
from services.documents.digital_seals.certificates import write_roots
from services.documents.rendering import render
from services.models import Paper
from tests.pure.test_documents_papers import CERTIFICATE
from tests.support.filed import own_store
from tests.support.scene import Scene
from tests.support.sealing import change, own_seals


def run(app: Flask, *arguments: str | Path) -> tuple[int, str]:
    result = app.test_cli_runner().invoke(args=[str(one) for one in arguments])
    return result.exit_code, result.output


def test_a_file_is_judged_without_the_database(
    app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file, roots = tmp_path / "certificate.pdf", tmp_path / "roots.pem"
    plain = render(CERTIFICATE)
    with own_seals(tmp_path, monkeypatch):
        sealed = affix(plain, "science", specimen=True)
        roots.write_bytes(write_roots())
        file.write_bytes(sealed.content)
        assert run(app, "verify-seal", file) == (
            0,
            "SPECIMEN 演示样张, as it was sealed, by 深圳市科技创新局\n",
        )
        status, found = run(app, "verify-seal", file, "--json")
        assert (status, json.loads(found)) == (
            0,
            {
                "verdict": "right",
                "signer": "深圳市科技创新局",
                "specimen": True,
                "certificate": sealed.certificate,
            },
        )
        file.write_bytes(change(sealed.content, 900))
        assert run(app, "verify-seal", file)[0] == 1
        file.write_bytes(plain)
        assert run(app, "verify-seal", file) == (1, "without a digital seal\n")
    file.write_bytes(sealed.content)
    with own_seals(tmp_path / "elsewhere", monkeypatch):
        assert run(app, "verify-seal", file)[0] == 1  # it has other roots
        assert run(app, "verify-seal", file, "--roots", roots)[0] == 0
        assert run(app, "verify-seal", file, "--roots", file)[0] == 2


def test_files_on_record_are_judged_too(
    app: Flask, db: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with own_store(tmp_path, monkeypatch):
        scene = Scene(db).approve()
        issue_papers(db, scene.application.id)
        db.commit()
        status, output = run(app, "verify-files")
        assert output.splitlines() == [
            "4 papers, 4 of them SPECIMEN 演示样张",
            "0 files missing, altered or not sealed as recorded",
        ]
        assert status == 0
        certificate = db.scalars(select(Paper).where(Paper.kind == "certificate")).one()
        certificate.sha256 = store.put(b"%PDF-1.7 forged")
        db.commit()
        status, output = run(app, "verify-files")
        assert f"{certificate.sha256} is without the digital seal on record" in output
        assert status == 1
