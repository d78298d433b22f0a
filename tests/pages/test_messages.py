"""Messages in a case, from the applicant to the officer and back, in the browser."""

from io import BytesIO

import pytest
from sqlalchemy.orm import Session

from services.actor import Role
from services.applications.filing import writing
from tests.corpus.builders import pdf
from tests.support.client import LintClient
from tests.support.company import filled
from tests.support.factories import sign_in
from tests.support.scene import Scene


@pytest.mark.parametrize("language", ["sc", "tc", "en"])
def test_a_message_is_written_read_and_answered(
    client: LintClient, db: Session, language: str
) -> None:
    scene = Scene(db).review()
    db.commit()
    reviewer = scene.user(scene.application.reviews[0].body_code, Role.REVIEWER)
    owner = scene.users["", Role.OWNER]
    home = f"/{language}/enterprise/applications/{scene.application.id}"
    page, case = f"{home}/messages", f"/{language}/agency/cases/{scene.application.id}"
    sign_in(client, owner)
    assert client.page(home).find("a", href=page)
    form = filled(client.page(page).select_one("main form"))
    assert client.post(page, data=form).status_code == 422
    wrong = client.post(page, data=form | {"text": "请问进度？", "file": (BytesIO(b"MZ"), "a.exe")})
    assert wrong.status_code == 422
    assert "请问进度？" in wrong.text
    sent = form | {"text": "请问进度？", "file": (BytesIO(pdf()), "question.pdf")}
    assert client.post(page, data=sent).status_code == 303
    sign_in(client, reviewer)
    shown = client.page(case)
    assert shown.select_one("#messages")
    link = shown.find("a", string="question.pdf")
    assert client.get(link["href"]).status_code == 200
    write = f"{case}/write-to-applicant"
    form = filled(client.page(write).select_one("main form"))
    assert client.post(write, data=form).status_code == 422
    assert client.post(write, data=form | {"text": "正在审查。"}).status_code == 303
    add = f"{case}/add-file"
    form = filled(client.page(add).select_one("main form"))
    sent = form | {"kind": "minutes", "text": "三月会议", "file": (BytesIO(pdf()), "minutes.pdf")}
    assert client.post(add, data=sent).status_code == 303
    assert client.page(case).find("a", string="minutes.pdf")
    sign_in(client, owner)
    assert "正在审查。" in client.page(page).get_text()
    assert "minutes.pdf" not in client.page(home).get_text()


def test_who_only_reads_finds_the_messages_in_the_history(client: LintClient, db: Session) -> None:
    scene = Scene(db).review()
    writing.write_to_agency(db, scene.filer, scene.application.id, text="请问进度？")
    db.commit()
    sign_in(client, scene.users["", Role.VIEWER])
    home = f"/en/enterprise/applications/{scene.application.id}"
    shown = client.page(home)
    assert "请问进度？" in shown.get_text()
    assert not shown.find("a", href=f"{home}/messages")
    assert client.get(f"{home}/messages").status_code == 404
