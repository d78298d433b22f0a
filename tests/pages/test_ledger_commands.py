"""`verify-ledger`, `verify-files` and `export-heads` say what is wrong, and where."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.orm import Session

from services import moments
from services.documents import store
from tests.support.filed import make_filed, make_paper, own_store
from tests.support.scene import Scene

FORGED = """
insert into papers (application_id, kind, number, verify_code, body_code, holder, issued_on,
                    status, sha256)
select id, 'certificate', '深科证〔2026〕999号', 'FORGED22', 'science', '深圳示例软件有限公司',
       '2026-11-24', 'in_force', '{sha256}'
from applications
"""


def run(app: Flask, *arguments: str, status: int) -> str:
    result = app.test_cli_runner().invoke(args=list(arguments))
    assert result.exit_code == status, result.output
    return result.output


def test_a_forged_certificate_is_named_by_both_commands(
    app: Flask, db: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with own_store(tmp_path, monkeypatch):
        case = make_filed(db)
        receipt = make_paper(db, case, "receipt")
        store.put(receipt.number.encode())
        db.commit()
        assert "\n0 files missing, altered" in run(app, "verify-files", status=0)
        assert run(app, "verify-ledger", status=0) == "0 flaws\n"
        sha256 = store.put("伪造".encode())
        db.execute(text(FORGED.format(sha256=sha256)))
        db.commit()
        assert "the row is not on record" in run(app, "verify-files", status=1)
        words = run(app, "verify-ledger", status=1)
        flaws = json.loads(run(app, "verify-ledger", "--json", status=1))
    assert f"{case.id}: event 3: a paper is not in the ledger" in words
    assert [(flaw["application"], flaw["reason"]) for flaw in flaws] == [
        (str(case.id), "a paper is not in the ledger"),
        (str(case.id), "the row is not on record"),
    ]
    assert (flaws[0]["sequence"], flaws[1]["table"]) == (3, "papers")


def test_a_head_that_was_kept_elsewhere_tells_of_a_case_that_is_gone(
    app: Flask, db: Session, tmp_path: Path
) -> None:
    Scene(db).review()
    db.commit()
    with moments.at(moments.now() + timedelta(hours=2)):
        heads = run(app, "export-heads", "--sign", status=0)
    assert run(app, "export-heads", status=0) == heads
    kept = tmp_path / "heads.jsonl"
    kept.write_text(heads, "utf-8")
    assert run(app, "verify-ledger", "--head", str(kept), status=0) == "0 flaws\n"
    db.execute(text("set local session_replication_role = replica"))
    for table in ("events", "signed_heads", "reviews", "documents", "applications"):
        db.execute(text(f"delete from {table}"))
    db.execute(text("delete from inventories where kind = 'case'"))
    db.commit()
    assert run(app, "verify-ledger", status=0) == "0 flaws\n"
    said = run(app, "verify-ledger", "--head", str(kept), status=1)
    assert "signed head 1: events: " in said
    assert "and 0 are there" in said


def test_a_file_without_heads_is_refused(app: Flask, tmp_path: Path) -> None:
    for content in ("", "{}", "no JSON", "[]"):
        (tmp_path / "heads").write_text(content, "utf-8")
        said = run(app, "verify-ledger", "--head", str(tmp_path / "heads"), status=2)
        assert "holds no signed heads" in said
