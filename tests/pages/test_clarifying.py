"""Questions after acceptance, from the officer to the applicant and back, in the browser."""

from datetime import timedelta
from io import BytesIO

import pytest
from sqlalchemy.orm import Session

from services import moments
from services.actor import Role
from services.applications.casework import clarifying
from tests.corpus.builders import pdf
from tests.support.client import LintClient
from tests.support.company import filled
from tests.support.factories import sign_in
from tests.support.scene import Scene
from tests.support.walks import act


@pytest.mark.parametrize("language", ["sc", "tc", "en"])
def test_questions_go_to_the_applicant_and_the_answer_comes_back(
    client: LintClient, db: Session, language: str
) -> None:
    scene = Scene(db).review()
    db.commit()
    signed = scene.application.answers
    case = f"/{language}/agency/cases/{scene.application.id}"
    sign_in(client, scene.user(scene.application.reviews[0].body_code, Role.REVIEWER))
    ask = f"{case}/ask-for-clarification"
    assert client.page(case).find("a", href=ask)
    form = filled(client.page(ask).select_one("main form"))
    wrong = client.post(ask, data=form | {"text": "请说明境外收入。"})
    assert wrong.status_code == 422
    assert "请说明境外收入。" in wrong.text
    day = moments.today() + timedelta(days=7)
    until = {"until-year": day.year, "until-month": day.month, "until-day": day.day}
    until = until if "until-year" in form else {"until": day.isoformat()}
    assert client.post(ask, data=form | until | {"text": "请说明境外收入。"}).status_code == 303
    owner = scene.users["", Role.OWNER]
    home = f"/{language}/enterprise/applications/{scene.application.id}"
    page = f"{home}/clarification"
    sign_in(client, owner)
    assert client.page(home).find("a", href=page)
    form = filled(client.page(page).select_one("main form"))
    assert client.post(page, data=form).status_code == 422
    assert (
        client.post(page, data=form | {"text": "x", "proof": (BytesIO(b"MZ"), "a.exe")}).status_code
        == 422
    )
    sent = form | {"text": "见合同清单。", "proof": (BytesIO(pdf()), "contracts.pdf")}
    assert client.post(page, data=sent).status_code == 303
    assert client.get(page).status_code == 303
    sign_in(client, scene.user(scene.application.reviews[0].body_code, Role.REVIEWER))
    shown = client.page(case)
    assert shown.find("a", string="contracts.pdf")
    db.refresh(scene.application)
    assert scene.application.answers == signed
    assert "见合同清单。" in shown.get_text()


def test_who_prepares_reads_the_questions_and_does_not_answer(
    client: LintClient, db: Session
) -> None:
    scene = Scene(db).review()
    until = moments.today() + timedelta(days=7)
    act(scene, clarifying.ask, scene.lead, until=until, text="请说明境外收入。")
    db.commit()
    sign_in(client, scene.users["", Role.FILER])
    home = f"/en/enterprise/applications/{scene.application.id}"
    assert "请说明境外收入。" in client.page(home).get_text()
    assert client.get(f"{home}/clarification").status_code == 404
