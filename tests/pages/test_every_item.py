"""Every item of the catalogue, from its right filing to its end, through the real forms."""

from io import BytesIO
from itertools import cycle
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest
import yaml
from bs4 import BeautifulSoup
from sqlalchemy import orm
from werkzeug.test import TestResponse

from forms.builder import build
from services.actor import Role
from services.applications.case.case import Case
from services.applications.case.loading import load_by_system
from services.applications.case.sharing import list_current
from services.applications.letters.issuing import issue_papers
from services.applications.lifecycle import State
from services.applications.lifecycles import LIFECYCLES
from services.applications.recognising import recognised_amount
from services.catalogue import Item, item
from services.catalogue.parts import Nature
from services.demo.answers import answers_to, faulty_path, files_for
from services.language import LANGUAGES
from services.models import Document
from tests.support import shelf
from tests.support.answers import every_item
from tests.support.client import LintClient
from tests.support.company import Company, filled, open_round
from tests.support.drawing import draw_form, sent
from tests.support.factories import sign_in
from tests.support.scene import Scene

LIGHT: dict[Nature, tuple[tuple[str, ...], State]] = {
    "filing": (("confirm",), State.ON_FILE),
    "hand_off": (("check", "refer"), State.REFERRED),
    "enquiry": (("assign", "answer"), State.ANSWERED),
    "matching": (("forward", "reply", "match"), State.MATCHED),
    "register": (("enter",), State.ENTERED),
}
"""What an officer does with a service without a decision, and the state it ends in."""
BARE = ("check", "assign")
"""Steps that are a button alone."""


@pytest.mark.parametrize("code", every_item())
def test_an_item_is_filed_corrected_and_brought_to_its_end(
    client: LintClient, db: orm.Session, code: str
) -> None:
    _from_filing_to_its_end(client, db, code)


def test_a_fund_is_added_by_its_folder_alone(
    client: LintClient, db: orm.Session, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    with shelf.with_folder(shelf.EXAMPLE, monkeypatch, tmp_path) as code:
        _from_filing_to_its_end(client, db, code)
        for language in LANGUAGES:
            assert code in client.page(f"/{language}/services").decode()
            client.page(f"/{language}/eligibility/schemes/{code}")


def test_a_fund_without_published_figures_is_as_the_documentation_has_it(
    client: LintClient, db: orm.Session, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    with shelf.with_folder(_stated(tmp_path / "written"), monkeypatch, tmp_path) as code:
        _from_filing_to_its_end(client, db, code)


def _stated(folder: Path) -> Path:
    """The fund of the documentation, with the form and the amount that `docs/items.md` states."""
    copytree(shelf.EXAMPLE, folder / "fund-stands")
    home = folder / "fund-stands"
    text = (shelf.EXAMPLE.parent / "items.md").read_text("utf-8")
    snippet = yaml.safe_load(text.partition("<!-- a test files this -->")[2].split("```")[1][4:])
    said = yaml.safe_load((home / "v1.yaml").read_text("utf-8"))
    place = next(at for at, one in enumerate(said["sections"]) if one.get("code") == "shows")
    title = {"sc": "认证情况", "en": "The certificates"}
    said["sections"][place] = {"code": "claim", "title": title, "fields": snippet["fields"]}
    much = {"field": "claim.claimed", "op": ">", "value": 200000}
    said["documents"][0]["change"]["audit.required"] = much
    _write(home / "v1.yaml", said | {"amount": snippet["amount"], "rules": []})
    filing = yaml.safe_load((home / "answers.yaml").read_text("utf-8"))
    del filing["answers"]["shows"]
    fee = {"currency": "GBP", "amount": "5000.00"}
    filing["answers"]["claim"] = {"certificates": [{"fee": fee}], "claimed": "40000.00"}
    filing["doubtful"] = "claim.claimed"
    _write(home / "answers.yaml", filing)
    return home


def _write(path: Path, said: dict[str, Any]) -> None:
    path.write_text(yaml.safe_dump(said, allow_unicode=True, sort_keys=False), "utf-8")


def _from_filing_to_its_end(client: LintClient, db: orm.Session, code: str) -> None:
    wanted = item(code)
    if wanted.rounds:
        open_round(db, code)
    company = Company(Scene(db, code), client)
    _file(company, wanted)
    _ask_for_correction(company, wanted)
    _correct(company, wanted)
    if LIFECYCLES[wanted.nature].decides:
        _decide(company)
        end = State.APPROVED
    else:
        end = _handle(company, wanted)
    application = company.stored()
    assert application.state == end
    assert (application.granted is not None) is wanted.rounds
    issue_papers(db, application.id)
    _read_in_every_language(company, code)


def _file(company: Company, wanted: Item) -> None:
    company.act_as(Role.FILER)
    answers = answers_to(wanted, company.scene.applicant)
    for section, language in zip(answers, cycle(LANGUAGES), strict=False):
        company.home = f"/{language}/enterprise"
        page = company.page(f"/sections/{section}")
        typed = sent(draw_form(build(wanted, section, answers, language))).to_dict(flat=False)
        version = page.find("input", {"name": "version"})["value"]
        _taken(company.post(f"/sections/{section}", {**typed, "version": version}))
    company.home = "/en/enterprise"
    assert company.stored().answers == answers
    for slot, upload in files_for(wanted, answers):
        file = {"file": (BytesIO(upload.data), upload.filename)}
        _taken(company.post(f"/documents/{slot}", file))
    _taken(company.act_as(Role.OWNER).submit("/sign", declared="y"))
    assert company.stored().state == State.RECEIVED


def _ask_for_correction(company: Company, wanted: Item) -> None:
    _lead(company, "claim")
    held = _handed_in(company)
    paths = [faulty_path(wanted), *([f"documents.{held.slot}"] if held else [])]
    notes = {f"note.{path}": "请核对后更正。" for path in paths}
    _lead(company, "ask-for-correction", correct=paths, **notes)
    assert company.stored().state == State.CORRECTION


def _correct(company: Company, wanted: Item) -> None:
    """Answer the notice: the answer confirmed as it is, a document handed in once more."""
    company.act_as(Role.OWNER)
    section = faulty_path(wanted).partition(".")[0]
    _taken(company.submit(f"/sections/{section}"))
    if held := _handed_in(company):
        upload = dict(files_for(wanted, company.stored().answers))[held.slot]
        again = {"file": (BytesIO(upload.data), upload.filename), "replaces": str(held.id)}
        _taken(company.post(f"/documents/{held.slot}", again))
    _taken(company.submit("/correction/sign", declared="y"))
    assert company.stored().state == State.RECEIVED


def _decide(company: Company) -> None:
    _lead(company, "accept")
    _lead(company, "start-review")
    asked = load_by_system(company.scene.db, company.id).asked
    joint = [review.body_code for review in asked]
    if joint:
        _lead(company, "consult", text="")
    for body in joint:
        _act(company, body, Role.REVIEWER, "claim")
        _act(company, body, Role.REVIEWER, "draft-opinion", opinion="agree", text="")
        _act(company, body, Role.APPROVER, "opine", opinion="agree", text="")
    if company.stored().amount is None and item(company.stored().item_code).rounds:
        _state_sum(company)
    _lead(company, "assess", rest="1")
    _lead(company, "conclude", recommendation="approve", text="符合条件。")
    company.stored()
    company.scene.settle_round()
    company.scene.stand_public()
    company.scene.db.commit()
    _lead(company, "approve", Role.APPROVER, text="经集体审议，准予。")


def _state_sum(company: Company) -> None:
    found = recognised_amount(company.scene.db, company.stored())
    assert found
    line = next(one.line.code for one in found.lines if one.total is None)
    _lead(company, "examine", **{f"deduct.{line}": "1000.00", f"note.{line}": "按评审意见。"})


def _handle(company: Company, wanted: Item) -> State:
    """Do what an officer does for a service without a decision; the state it ends in."""
    steps, end = LIGHT[wanted.nature]
    for action in steps:
        reasons = [reason.code for reason in wanted.reasons_for("refer")[:1]]
        chosen = [one.institution for one in list_current(_case(company))[:1]]
        said = {
            "refer": {"reasons": reasons, "text": "由有权机关决定。"},
            "reply": {"institution": chosen, "reply": "offer", "text": "愿意提供方案。"},
            "match": {"institutions": chosen, "text": "双方已签约。"},
        }
        _lead(company, action, **said.get(action, {} if action in BARE else {"text": "已核对。"}))
    return end


def _case(company: Company) -> Case:
    return load_by_system(company.scene.db, company.id)


def _read_in_every_language(company: Company, code: str) -> None:
    lead = company.scene.user(company.stored().reviews[0].body_code, Role.REVIEWER)
    for language in LANGUAGES:
        company.act_as(Role.OWNER).client.page(f"/{language}/services/{code}")
        company.client.page(f"/{language}/enterprise/applications/{company.id}")
        sign_in(company.client, lead)
        company.client.page(f"/{language}/agency/cases/{company.id}")


def _lead(company: Company, action: str, role: Role = Role.REVIEWER, **fields: object) -> None:
    _act(company, company.stored().reviews[0].body_code, role, action, **fields)


def _act(company: Company, body: str, role: Role, action: str, **fields: object) -> None:
    """Take an action as an officer: by its button on the case, or by its form."""
    sign_in(company.client, company.scene.user(body, role))
    case = f"/en/agency/cases/{company.id}"
    page = company.client.page(case)
    link = page.find("a", href=f"{case}/{action}")
    form = (
        company.client.page(f"{case}/{action}").main.form
        if link
        else page.find("form", action=f"{case}/{action}")
    )
    assert form, f"{action} is not offered"
    _taken(company.client.post(f"{case}/{action}", data={**filled(form), **fields}))


def _taken(response: TestResponse) -> None:
    """Fail with what the page says is wrong, unless what was sent was taken."""
    if response.status_code == 303:
        return
    page = BeautifulSoup(response.get_data(as_text=True), "html.parser")
    summary = page.select(".govuk-error-summary li")
    said = "; ".join(
        f"{line.a['href'] if line.a else ''} {line.get_text(strip=True)}" for line in summary
    )
    pytest.fail(f"{response.request.path}: {response.status}: {said or page.main}")


def _handed_in(company: Company) -> Document | None:
    """The document that was handed in first; some services ask for none."""
    held = company.scene.db.query(Document).filter_by(application_id=company.id, removed_at=None)
    return held.order_by(Document.id).first()
