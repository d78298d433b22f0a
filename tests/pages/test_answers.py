"""An enquiry, from the answer to what everybody may read of it."""

from bs4 import BeautifulSoup
from sqlalchemy.orm import Session

from services.actor import Role
from services.applications.answers import PAGE
from services.applications.casework import answering
from services.applications.filing import drafting, submitting
from services.models import PublishedAnswer
from tests.support.client import LintClient
from tests.support.company import Company
from tests.support.factories import sign_in
from tests.support.queries import counted_queries
from tests.support.scene import Scene

CODE = "clearance-question"


def answered(db: Session) -> Scene:
    scene = Scene(db, CODE).fill_in()
    asked = {**scene.application.answers["question"], "publish": True}
    version = scene.version(scene.filer)
    drafting.save_section(db, scene.filer, scene.application.id, "question", asked, version=version)
    submitting.submit(db, scene.owner, scene.application.id, declared=True)
    scene.claim()
    for step, said in ((answering.assign, {}), (answering.answer, {"text": "持批准文件办理。"})):
        step(db, scene.lead, scene.application.id, version=scene.version(scene.lead), **said)
    db.commit()
    return scene


def test_an_answer_is_published_read_and_taken_down(client: LintClient, db: Session) -> None:
    scene = answered(db)
    company = Company(scene, client)
    case = f"/en/agency/cases/{scene.application.id}"
    sign_in(client, scene.user(scene.application.reviews[0].body_code, Role.REVIEWER))
    form = client.page(f"{case}/publish-answer").main.form
    assert form
    assert (
        form.select_one("#question").get_text().strip()
        == scene.application.answers["question"]["text"]
    )
    assert form.select_one("#answer").get_text().strip() == "持批准文件办理。"
    sent = {
        "version": scene.version(scene.lead),
        "question": "绘画如何进境？",
        "answer": "持文件。",
    }
    named = {**sent, "title": scene.application.applicant_name}
    refused = client.post(f"{case}/publish-answer", data=named)
    assert refused.status_code == 422
    summary = BeautifulSoup(refused.get_data(as_text=True), "html.parser").select_one(
        ".govuk-error-summary a"
    )
    assert summary
    assert summary["href"] == "#title"
    done = client.post(f"{case}/publish-answer", data={**sent, "title": "绘画进境"})
    assert done.status_code == 303

    published = db.query(PublishedAnswer).one()
    for language in ("sc", "tc", "en"):
        page = client.page(f"/{language}/answers/{published.id}").main.get_text()
        assert "绘画如何进境？" in page
        assert scene.application.applicant_name not in page
    assert "绘画进境" in client.page(f"/en/answers?service={CODE}").main.get_text()
    assert client.page("/en/answers?service=tase").select(".results__item") == []
    assert client.page(f"/en/services/{CODE}").select_one(f'a[href="/en/answers?service={CODE}"]')

    company.act_as(Role.OWNER)
    form = client.page(f"/en/enterprise/applications/{scene.application.id}").find(
        "form", action=lambda to: to and to.endswith("/answer/take-down")
    )
    assert form
    data = {field["name"]: field["value"] for field in form.select("input")}
    assert client.post(form["action"], data=data).status_code == 303
    assert client.get(f"/en/answers/{published.id}").status_code == 404
    assert client.page("/en/answers").select(".results__item") == []


def test_the_list_pages_by_key_at_a_fixed_cost(client: LintClient, db: Session) -> None:
    scene = answered(db)
    ids = []
    for number in range(PAGE + 2):
        other = scene if number == 0 else scene.another()
        db.flush()
        one = PublishedAnswer(
            application_id=other.application.id,
            item_code=CODE,
            title=f"问题{number}",
            question="问",
            answer="答",
            answered_on=other.application.created_at.date(),
            published_at=other.application.created_at,
        )
        db.add(one)
        db.flush()
        ids.append(one.id)
    db.commit()
    with counted_queries() as queries:
        page = client.page("/en/answers")
    assert len(queries) == 1, queries
    assert len(page.select(".results__item")) == PAGE
    older = page.select_one("a[rel=next]")
    assert older
    rest = client.page(str(older["href"]))
    assert [line.a.get_text() for line in rest.select(".results__item")] == ["问题1", "问题0"]
    assert rest.select_one("a[rel=next]") is None
    assert client.get("/en/answers?before=nothing").status_code == 200
    assert client.get("/en/answers?service=passports").status_code == 404
