"""Experts in the browser: the pool, the draw, the declaration, the sheet, the score."""

from dataclasses import replace
from decimal import Decimal

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import select
from sqlalchemy.orm import Session

from services.actor import Role
from services.catalogue import item
from services.funds.experts import assigned, overview, writing
from services.models import AccessRecord, Document, Expert, PanelSeat, ScoreSheet, User
from services.rounds.scoring import TypedSheet
from tests.support.client import LintClient
from tests.support.company import filled
from tests.support.editions import add, revised
from tests.support.factories import make_expert, make_officer, sign_in
from tests.support.panel import COMPETITIVE, Panel
from tests.support.queries import counted_queries
from tests.support.scoring import REASON

LANGUAGES = pytest.mark.parametrize("language", ["sc", "tc", "en"])


def form_of(page: BeautifulSoup) -> dict[str, str]:
    return filled(page.select_one("main form"))


def act_as_expert(client: LintClient, panel: Panel, n: int = 0) -> User:
    user = panel.db.get_one(User, panel.seats[n].user_id)
    sign_in(client, user)
    return user


def test_an_officer_keeps_the_pool(client: LintClient, db: Session) -> None:
    officer, expert = make_officer(db, "commerce"), make_expert(db, name="示例专家甲")
    sign_in(client, officer)
    home = "/en/agency/experts"
    assert "Nobody is in the pool" in client.page(home).get_text()
    assert client.page("/en/agency/rounds").find("a", href=home)
    form = form_of(client.page(f"{home}/new"))
    assert client.post(f"{home}/new", data=form).status_code == 422
    sent = form | {"email": expert.email, "fields": "会展", "employer": "示例大学"}
    assert client.post(f"{home}/new", data=sent).status_code == 303
    known = db.scalars(select(Expert)).one()
    own = f"{home}/{known.id}"
    tie = form_of(client.page(f"{own}/tie")) | {"kind": "relation", "name": "某示例公司"}
    assert client.post(f"{own}/tie", data=tie).status_code == 303
    page = client.page(own)
    assert "某示例公司" in page.get_text()
    strike = page.find("form", action=lambda url: url and "/ties/" in url)
    assert client.post(strike["action"], data=filled(strike)).status_code == 303
    assert "Nothing is noted" in client.page(own).get_text()
    change = form_of(client.page(f"{own}/change"))
    assert change["employer"] == "示例大学"
    assert client.post(f"{own}/change", data=change | {"employer_code": "1"}).status_code == 422
    assert client.post(f"{own}/change", data=change | {"employer": "另一大学"}).status_code == 303
    page = client.page(own)
    assert "Former employer" in page.get_text()
    leave = page.find("form", action=f"{own}/leave")
    assert client.post(f"{own}/leave", data=filled(leave)).status_code == 303
    assert client.get(own).status_code == 404


def test_a_panel_is_drawn_and_shown_with_what_repeats_the_draw(
    client: LintClient, db: Session
) -> None:
    panel = Panel(db)
    sign_in(client, make_officer(db, "commerce", Role.APPROVER))
    home = f"/en/agency/rounds/{panel.round.id}"
    assert client.page(f"{home}/list").find("a", href=f"{home}/panel")
    assert client.post(f"{home}/panel/draw").status_code == 303
    page = client.page(f"{home}/panel")
    assert len(page.select("section[aria-labelledby=panel] tbody tr")) == 5
    assert len(page.select("section[aria-labelledby=draws] tbody tr")) == 7
    assert client.post(f"{home}/panel/draw").status_code == 409
    seat = panel.seats[0]
    remove = f"{home}/panel/{seat.id}/remove"
    form = form_of(client.page(remove))
    assert client.post(remove, data=form).status_code == 422
    assert client.post(remove, data=form | {"reason": "联系不上"}).status_code == 303
    assert client.get(remove).status_code == 404
    assert "Removed by the lead agency" in client.page(f"{home}/panel").get_text()


def test_nothing_opens_to_an_expert_before_the_declaration(client: LintClient, db: Session) -> None:
    panel = Panel(db).draw()
    act_as_expert(client, panel)
    own, key = f"/en/expert/rounds/{panel.round.id}", panel.scenes[0].application.id
    assert client.page("/en/expert/").find("a", href=own)
    page = client.page(own)
    assert panel.scenes[0].applicant.name in page.get_text()
    assert client.get(f"/en/expert/applications/{key}").status_code == 404
    assert client.post(own, data=form_of(page)).status_code == 422
    assert client.post(own, data=form_of(page) | {"declared": "y"}).status_code == 303
    assert client.page(own).find("a", href=f"/en/expert/applications/{key}")


def test_an_expert_saves_and_signs_a_sheet(client: LintClient, db: Session) -> None:
    panel = Panel(db, filings=1).declare()
    user = act_as_expert(client, panel)
    key = panel.scenes[0].application.id
    own = f"/en/expert/applications/{key}"
    form = form_of(client.page(own))
    assert (
        client.post(own, data=form | {"points_public": "many", "step": "save"}).status_code == 422
    )
    saved = form | {"points_public": "24.5", "step": "save"}
    assert client.post(own, data=saved).status_code == 303
    again = form_of(client.page(own))
    assert (again["points_public"], again["points_ability"]) == ("24.5", "")
    wrong = client.post(own, data=again | {"step": "sign"})
    assert wrong.status_code == 422
    assert "Technical and professional ability: enter points from 0 to 25" in wrong.text
    points = {"ability": "20", "investment": "16", "operation": "12", "example": "10"}
    whole = again | {f"points_{code}": value for code, value in points.items()}
    whole |= {"supports": "yes", "opinion": REASON, "reason_example": REASON, "step": "sign"}
    assert client.post(own, data=whole).status_code == 303
    page = client.page(own)
    assert not page.select("main form")
    assert "24.5 of 30" in page.get_text()
    sheet = db.scalars(select(ScoreSheet)).one()
    assert (sheet.points["public"], sheet.signed_at is not None) == ("24.5", True)
    opened = select(AccessRecord.kind).where(AccessRecord.user_id == user.id)
    assert "opened" in db.scalars(opened.where(AccessRecord.application_id == key)).all()


def test_an_expert_downloads_documents_of_what_they_score_alone(
    client: LintClient, db: Session
) -> None:
    panel = Panel(db, filings=1).declare()
    user = act_as_expert(client, panel)
    key = panel.scenes[0].application.id
    document = db.scalars(select(Document).where(Document.application_id == key)).first()
    assert document is not None
    document.scan, slot = "clean", document.slot
    db.flush()
    own = f"/en/expert/applications/{key}"
    page = client.page(own)
    link = page.find("a", href=f"{own}/documents/{document.id}")
    assert link is not None
    assert client.get(link["href"]).status_code == 200
    kinds = select(AccessRecord.kind).where(AccessRecord.user_id == user.id)
    assert "downloaded" in db.scalars(kinds).all()
    shown = page.get_text()
    assert "+86" not in shown, "nobody scores how the applicant is reached"
    document.slot = "suspension_file"
    db.flush()
    assert client.get(link["href"]).status_code == 404, "what officers keep is not scored"
    sign_in(client, make_expert(db))
    document.slot = slot
    db.flush()
    for url in (own, link["href"], f"/en/expert/rounds/{panel.round.id}"):
        assert client.get(url).status_code == 404


def test_a_blind_sheet_names_nobody(
    client: LintClient, db: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = item(COMPETITIVE)
    assert found.scoring is not None
    blind = found.scoring.model_copy(update={"blind": True})
    add(monkeypatch, revised(found, scoring=blind))
    panel = Panel(db, filings=1).declare()
    act_as_expert(client, panel)
    own = f"/en/expert/applications/{panel.scenes[0].application.id}"
    for url in (own, f"/en/expert/rounds/{panel.round.id}"):
        shown = client.page(url)
        assert panel.scenes[0].applicant.name not in shown.get_text()
        assert not shown.select("a[download]")
    document = db.scalars(select(Document)).first()
    assert document is not None
    assert client.get(f"{own}/documents/{document.id}").status_code == 404


def test_an_expert_reads_no_sheet_of_another(client: LintClient, db: Session) -> None:
    panel = Panel(db, filings=1).declare()
    application = panel.scenes[0].application
    draft, signed, *_ = panel.sitting
    part = TypedSheet({"public": Decimal("21.7")}, {}, None, "一份只有本人可见的草稿")
    writing.save_draft(db, draft, application.id, part, version=0)
    said = "本人签署的评分表中写明的总体意见，供核对之用。"
    whole = replace(panel.typed(80), opinion=said)
    writing.sign(db, signed, application.id, whole, version=0)
    other = next(
        n for n, seat in enumerate(panel.seats) if seat.user_id == panel.sitting[3].user_id
    )
    paths = (f"expert/rounds/{panel.round.id}", f"expert/applications/{application.id}")
    act_as_expert(client, panel, other)
    for path in paths:
        shown = client.page(f"/en/{path}").get_text()
        assert not any(words in shown for words in ("21.7", part.opinion, said))
    sign_in(client, make_officer(db, "commerce"))
    shown = client.page(f"/en/agency/rounds/{panel.round.id}/panel").get_text()
    assert not any(words in shown for words in ("21.7", part.opinion, said))


def test_who_is_far_off_is_asked_and_officers_see_sheets_afterwards(
    client: LintClient, db: Session
) -> None:
    panel = Panel(db, filings=1).declare()
    application = panel.scenes[0].application
    first, *others = panel.sitting
    sheets = f"/en/agency/rounds/{panel.round.id}/sheets/{application.id}"
    for expert in others:
        writing.sign(db, expert, application.id, panel.typed(80), version=0)
    writing.sign(db, first, application.id, panel.typed(62), version=0)
    officer = make_officer(db, "commerce")
    sign_in(client, officer)
    assert client.get(sheets).status_code == 404
    sign_in(client, db.get_one(User, first.user_id))
    own = f"/en/expert/applications/{application.id}"
    form = form_of(client.page(own)) | {"answer": REASON}
    changed = form | {"points_public": "25", "step": "change"}
    assert client.post(own, data=form | {"answer": "", "step": "keep"}).status_code == 422
    assert client.post(own, data=changed).status_code == 303
    sign_in(client, officer)
    page = client.page(sheets)
    assert "Replaced by the changed sheet" in page.get_text()
    assert "Score: 80.00" in page.get_text()
    assert client.page(f"/en/agency/rounds/{panel.round.id}/panel").find("a", href=sheets)


@LANGUAGES
def test_pages_are_whole_in_three_languages(client: LintClient, db: Session, language: str) -> None:
    panel = Panel(db, filings=1).sign(80)
    sign_in(client, make_officer(db, "commerce"))
    home, key = f"/{language}/agency/rounds/{panel.round.id}", panel.scenes[0].application.id
    for path in (f"{home}/panel", f"{home}/sheets/{key}", f"{home}/what-if"):
        client.page(path)
    client.page(f"/{language}/agency/experts")
    act_as_expert(client, panel)
    for path in ("", f"rounds/{panel.round.id}", f"applications/{key}"):
        client.page(f"/{language}/expert/{path}")


def test_what_if_takes_another_least_score(client: LintClient, db: Session) -> None:
    panel = Panel(db, filings=2).sign(70, 90)
    sign_in(client, make_officer(db, "commerce"))
    url = f"/en/agency/rounds/{panel.round.id}/what-if"
    form = form_of(client.page(url))
    assert form["least"] == "60"
    tried = "&".join(f"{key}={value}" for key, value in form.items() if key != "least")
    assert "The score is below" not in client.page(f"{url}?{tried}&least=70").get_text()
    assert "The score is below" in client.page(f"{url}?{tried}&least=70.01").get_text()
    assert "Enter a score from 0 to 100" in client.page(f"{url}?{tried}&least=101").get_text()


def test_what_if_takes_a_last_rank(client: LintClient, db: Session) -> None:
    panel = Panel(db, filings=2).sign(70, 90)
    sign_in(client, make_officer(db, "commerce"))
    url = f"/en/agency/rounds/{panel.round.id}/what-if"
    page = client.page(url)
    assert {one["data-slides"] for one in page.select("input[type=range]")} == {
        *("envelope", "last", "least")
    }
    tried = "&".join(f"{key}={value}" for key, value in form_of(page).items() if key != "last")
    assert "The rank is beyond the last" not in client.page(f"{url}?{tried}&last=2").get_text()
    assert "The rank is beyond the last" in client.page(f"{url}?{tried}&last=1").get_text()
    several = {"envelope": "lots", "last": "0", "least": "600", "unit": "fen", "below": "keep"}
    page = client.page(f"{url}?" + "&".join(f"{key}={value}" for key, value in several.items()))
    assert len(page.select(".govuk-error-summary li")) == 3
    for wrong in ("0", "1.5", "first"):
        assert "Enter a rank, like 12" in client.page(f"{url}?{tried}&last={wrong}").get_text()


def test_the_company_is_told_its_score_after_the_decision(client: LintClient, db: Session) -> None:
    panel = Panel(db, filings=1).sign(80)
    scene = panel.scenes[0]
    own = f"/en/enterprise/applications/{scene.application.id}"
    sign_in(client, scene.users["", Role.OWNER], scene.applicant)
    assert "Score of the experts" not in client.page(own).get_text()
    scene.application.decision = "approved"
    db.flush()
    page = client.page(own)
    told = page.select_one("section[aria-labelledby=score]").get_text()
    assert "Score of the experts: 80.00" in told
    assert "24.00 of 30" in told
    assert not any(one.name in page.get_text() for one in panel.sitting)


def test_a_panel_costs_a_fixed_number_of_statements(client: LintClient, db: Session) -> None:
    panel = Panel(db, filings=1).sign(80)
    sign_in(client, make_officer(db, "commerce"))
    url = f"/en/agency/rounds/{panel.round.id}/panel"
    client.page(url)
    with counted_queries() as found:
        client.page(url)
    assert len(found) <= 14
    assert len(db.scalars(select(PanelSeat)).all()) == 5


@LANGUAGES
def test_long_lists_of_a_panel_have_pages_and_a_way_on(
    client: LintClient, db: Session, monkeypatch: pytest.MonkeyPatch, language: str
) -> None:
    monkeypatch.setattr(overview, "PAGE", 1)
    monkeypatch.setattr(assigned, "PAGE", 1)
    panel = Panel(db, filings=2).declare()
    numbers = [scene.application.number for scene in panel.scenes]
    keys = [scene.application.id for scene in panel.scenes]
    sign_in(client, make_officer(db, "commerce"))
    home = f"/{language}/agency/rounds/{panel.round.id}/panel"
    page = client.page(home)
    assert numbers[0] in page.get_text()
    assert numbers[1] not in page.get_text()
    page = client.page(page.select_one("a[rel=next]")["href"])
    assert numbers[1] in page.get_text()
    assert not page.select("a[rel=next]")
    assert page.select_one("a[rel=prev]")["href"].startswith(home)
    act_as_expert(client, panel)
    own = f"/{language}/expert/rounds/{panel.round.id}"
    page = client.page(own)
    assert page.select_one("a.govuk-button")["href"].endswith(str(keys[0]))
    page = client.page(page.select_one("a[rel=next]")["href"])
    assert numbers[1] in page.select_one("table").get_text()
    assert numbers[0] not in page.select_one("table").get_text()
    writing.sign(db, panel.sitting[0], keys[0], panel.typed(80), version=0)
    assert client.page(own).select_one("a.govuk-button")["href"].endswith(str(keys[1]))
    assert client.page(f"{own}?after=nonsense"), "what is no key asks for the first page"
