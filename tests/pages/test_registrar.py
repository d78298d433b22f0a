"""Where registrars read and decide requests, and what owners read of theirs."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from services import moments
from services.accounts import confirming, registering
from services.accounts.decided import list_decided as decided_requests
from services.accounts.organisations import Profile
from services.actor import Role
from services.errors import NotFound
from services.language import LANGUAGES, Language
from services.models import Applicant, Registration, User
from tests.support.client import LintClient
from tests.support.factories import (
    credit_code,
    make_administrator,
    make_applicant,
    make_registrar,
    make_user,
    sign_in,
)
from tests.support.licences import licence, licence_file
from tests.support.people import signed_in
from tests.support.scene import Scene

PROFILE = Profile(name="深圳云帆软件有限公司", district="nanshan", legal_representative="甲乙")


def ask(db: Session, owner: User, code: str) -> tuple[Applicant, str]:
    """An organisation that waits, and the page of its request."""
    actor = signed_in(db, owner)
    made = registering.register_organisation(db, actor, code, PROFILE, licence())
    waiting = select(Registration.id).where(Registration.applicant_id == made.id)
    return made, f"/en/registrar/requests/{db.scalars(waiting).one()}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_registrar_reads_the_queue_and_each_request(
    client: LintClient, db: Session, language: Language
) -> None:
    sign_in(client, make_registrar(db))
    client.page(f"/{language}/registrar/")
    known = make_applicant(db, make_user(db))
    assert known.credit_code
    for code in (credit_code(7_300_001), known.credit_code):
        ask(db, make_user(db), code)
    page = client.page(f"/{language}/registrar/")
    links = [a["href"] for a in page.main.find_all("a", href=lambda h: "/requests/" in h)]
    assert len(links) == 2
    buttons = [
        [button["value"] for button in client.page(link).main.find_all("button", value=True)]
        for link in links
    ]
    assert buttons == [["confirm", "refuse"], ["hand_over", "refuse"]]


def test_the_queue_is_paged_by_key(
    client: LintClient, db: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    from services.accounts import confirming

    monkeypatch.setattr(confirming, "PAGE", 1)
    first, _ = ask(db, make_user(db), credit_code(7_300_002))
    second, _ = ask(db, make_user(db), credit_code(7_300_003))
    sign_in(client, make_registrar(db))
    page = client.page("/en/registrar/")
    assert first.credit_code in page.main.text
    following = client.page(page.main.find("a", rel="next")["href"])
    assert second.credit_code in following.main.text
    assert first.credit_code not in following.main.text


def test_a_registrar_reads_what_was_decided_and_by_whom(
    client: LintClient, db: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    from services.accounts import decided

    monkeypatch.setattr(decided, "PAGE", 2)
    mine, colleague = make_registrar(db), make_registrar(db)
    codes = [credit_code(7_310_000 + number) for number in range(5)]
    for number, code in enumerate(codes):
        with moments.at(moments.now() + timedelta(minutes=number)):
            _, page = ask(db, make_user(db), code)
            request_id = UUID(page.rsplit("/", 1)[1])
            if number < 3:
                confirming.confirm(db, signed_in(db, mine), request_id)
            elif number == 3:
                confirming.refuse(db, signed_in(db, colleague), request_id, "看不清执照")
    db.commit()
    sign_in(client, mine)

    def rows(url: str) -> tuple[list[str], str]:
        page = client.page(url)
        following = page.main.find("a", rel="next")
        found = [row.get_text(" ", strip=True) for row in page.main.select("tbody tr")]
        return found, str(following["href"]) if following else ""

    first, following = rows("/en/registrar/decided")
    assert [code in row for code, row in zip(codes[3:1:-1], first, strict=True)] == [True, True]
    assert "看不清执照" in first[0]
    assert colleague.name in first[0]
    second, last = rows(following)
    assert [code in row for code, row in zip(codes[1::-1], second, strict=True)] == [True, True]
    assert last == ""
    own, following = rows("/en/registrar/decided?mine=1")
    assert [code in row for code, row in zip(codes[2:0:-1], own, strict=True)] == [True, True]
    assert len(rows(following)[0]) == 1
    assert codes[3] not in client.page("/en/registrar/decided?mine=1").main.get_text()
    assert codes[4] not in client.page("/en/registrar/decided").main.get_text()


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_was_decided_reads_in_every_language_whatever_came_of_it(
    client: LintClient, db: Session, language: Language
) -> None:
    registrar = make_registrar(db)
    sign_in(client, registrar)
    client.page(f"/{language}/registrar/decided")  # nothing yet
    outcomes = ("confirmed", "handed_over", "refused", "withdrawn")
    for number, outcome in enumerate(outcomes):
        made, _ = ask(db, make_user(db), credit_code(7_320_000 + number))
        request = db.scalars(select(Registration).where(Registration.applicant_id == made.id)).one()
        registering.close(request, outcome, moments.now(), by=None)
    db.commit()
    page = client.page(f"/{language}/registrar/decided")
    assert len(page.main.select("tbody tr")) == len(outcomes)


def test_nobody_else_reads_what_was_decided(db: Session) -> None:
    for user in (make_user(db), make_administrator(db)):
        with pytest.raises(NotFound):
            decided_requests(db, signed_in(db, user))


def test_from_the_licence_to_the_first_application(client: LintClient, db: Session) -> None:
    scene = Scene(db).fill_in()
    scene.applicant.confirmed_at = None
    owner = scene.owner.user_id
    sign_in(client, db.get_one(User, owner), scene.applicant)
    assert "is not confirmed yet" in client.page("/en/enterprise/").main.text
    case = f"/en/enterprise/applications/{scene.application.id}"
    assert "nothing can be signed" in client.page(f"{case}/check").main.text
    client.page(f"{case}/sign", 403)
    assert (
        "you cannot invite colleagues"
        in client.page("/en/account/organisation/colleagues").main.text
    )
    form = {"email": "x@example.com", "role": "filer"}
    invite = "/en/account/organisation/colleagues/invite"
    assert client.post(invite, data=form).status_code == 403
    page = client.page("/en/account/organisation")
    assert "Send its business licence" in page.main.text
    again = page.main.find("a", href="/en/account/organisation/request")
    typed: dict[str, Any] = {
        "name": scene.applicant.name,
        "legal_representative": "甲乙",
        "district": "nanshan",
        "authorised": "y",
    }
    assert client.post(again["href"], data=typed).status_code == 422
    assert client.post(again["href"], data=typed | licence_file()).status_code == 303
    assert "awaiting confirmation" in client.page("/en/account/organisation").main.text

    sign_in(client, make_registrar(db))
    link = client.page("/en/registrar/").main.find("a", href=lambda h: "/requests/" in h)["href"]
    proof = client.page(link).main.find("a", download=True)["href"]
    assert client.get(proof).headers["Content-Type"] == "application/pdf"
    done = client.post(link, data={"decision": "confirm"})
    assert done.location == "/en/registrar/"
    for ask_late in (client.get, client.post):
        late = ask_late(link, data={"decision": "confirm"})
        assert late.location == "/en/registrar/"
        assert "decided already" in client.page("/en/registrar/").text
    assert client.get(proof).location == "/en/registrar/"
    client.page(f"/en/registrar/requests/{scene.application.id}", 404)

    sign_in(client, db.get_one(User, owner), scene.applicant)
    assert "confirmed" not in client.page("/en/enterprise/").main.find("h1").text
    page = client.page(f"{case}/sign")
    version = page.main.find("input", attrs={"name": "version"})["value"]
    signed = client.post(f"{case}/sign", data={"declared": "y", "version": version})
    assert signed.location.endswith("/receipt")
    client.page("/en/account/organisation/request", 404)


def test_a_refusal_is_read_by_the_owner(client: LintClient, db: Session) -> None:
    owner = make_user(db)
    made, request = ask(db, owner, credit_code(7_300_004))
    sign_in(client, make_registrar(db))
    wrong = client.post(request, data={"decision": "refuse", "reason": " "})
    assert wrong.status_code == 422
    assert "Give the reason" in wrong.text
    long = client.post(request, data={"decision": "refuse", "reason": "长" * 1001})
    assert long.status_code == 422
    assert client.post(request, data={"decision": "crown", "reason": "x"}).status_code == 404
    reason = "执照照片看不清 <b>"
    assert client.post(request, data={"decision": "refuse", "reason": reason}).status_code == 303
    sign_in(client, owner, made)
    assert reason in client.page("/en/account/organisation").main.text


def test_an_organisation_is_handed_over_with_a_reason(client: LintClient, db: Session) -> None:
    scene = Scene(db).submit()
    squatter, true_owner = db.get_one(User, scene.owner.user_id), make_user(db)
    assert scene.applicant.credit_code
    _, request = ask(db, true_owner, scene.applicant.credit_code)
    sign_in(client, squatter, scene.applicant)
    case = f"/en/enterprise/applications/{scene.application.id}"
    client.page(case)
    with client.session_transaction() as kept:
        cookie = dict(kept)
    sign_in(client, make_registrar(db))
    assert client.post(request, data={"decision": "hand_over"}).status_code == 422
    form = {"decision": "hand_over", "reason": "法定代表人到场核验"}
    assert client.post(request, data=form).status_code == 303
    with client.session_transaction() as kept:
        kept.clear()
        kept.update(cookie)
    assert client.get(case).status_code == 303  # signed out
    sign_in(client, squatter)
    client.page(case, 404)
    assert "法定代表人到场核验" in client.page(told(client)).main.text
    sign_in(client, true_owner, scene.applicant)
    assert scene.application.number in client.page(case).text


def told(client: LintClient) -> str:
    """The newest notice in the inbox, opened."""
    form = client.page("/en/account/inbox").main.find("form", action=lambda a: "/inbox/" in a)
    return str(client.post(form["action"]).location)


def test_a_new_name_from_the_request_to_the_open_case(client: LintClient, db: Session) -> None:
    scene = Scene(db).review()
    former = scene.applicant.name
    owner = db.get_one(User, scene.owner.user_id)
    sign_in(client, owner, scene.applicant)
    page = client.page("/en/account/organisation/name")
    assert page.main.find("input", attrs={"name": "name"})["value"] == former
    assert not client.page("/en/account/organisation/edit").main.find(attrs={"name": "name"})
    typed = {"name": "深圳新名有限公司", "legal_representative": "新法人"}
    day = {"since-day": "5", "since-month": "1", "since-year": "2026"}
    url = "/en/account/organisation/name"
    unproved = client.post(url, data=typed)
    assert unproved.status_code == 422
    for words in ("Enter the date of the change", "Select a file that shows the change"):
        assert words in unproved.text
    same = typed | day | {"name": former, "legal_representative": "示例法人"}
    assert client.post(url, data=same | _proof()).status_code == 422
    assert client.post(url, data=typed | day | _proof()).status_code == 303
    assert "awaiting confirmation" in client.page(url).main.text
    assert "sent for confirmation" in client.page("/en/account/organisation").main.text
    assert client.post(url, data=typed | day | _proof()).status_code == 409

    sign_in(client, make_registrar(db))
    link = client.page("/en/registrar/").main.find("a", href=lambda h: "/requests/" in h)["href"]
    asked = client.page(link).main.text
    assert former in asked
    assert "深圳新名有限公司" in asked
    assert client.post(link, data={"decision": "hand_over", "reason": "x"}).status_code == 404
    assert client.post(link, data={"decision": "confirm"}).status_code == 303

    sign_in(client, owner, scene.applicant)
    page = client.page("/en/account/organisation").main.text
    assert former in page
    assert "sent for confirmation" not in page
    case = client.page(f"/en/enterprise/applications/{scene.application.id}").main.text
    assert f"Since 5 January 2026: 深圳新名有限公司 (formerly {former})" in " ".join(case.split())
    sign_in(client, scene.user("science", Role.REVIEWER))
    for name in (former, "深圳新名"):
        found = client.page(f"/en/agency/queue?view=all&q={name}").main.text
        assert scene.application.number in found
    case = client.page(f"/en/agency/cases/{scene.application.id}")
    assert former in case.find("h1").text
    assert "Now called 深圳新名有限公司" in case.text
    assert "Legal representative: 新法人" in case.text


def _proof() -> dict[str, Any]:
    return {"proof": licence_file()["licence"]}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_person_asks_for_a_new_document(
    client: LintClient, db: Session, language: Language
) -> None:
    user = make_user(db)
    person = make_applicant(
        db,
        user,
        kind="person",
        credit_code=None,
        name="EXAMPLE ALEX",
        identity_kind="home_return_permit",
        identity_number="H12345678",
    )
    sign_in(client, user, person)
    url = f"/{language}/account/organisation/name"
    client.page(url)
    typed = {
        "name": "EXAMPLE ALEX",
        "identity_kind": "home_return_permit",
        "identity_number": "H87654321",
        "nationality": "",
        "since-day": "5",
        "since-month": "1",
        "since-year": "2026",
    }
    wrong = client.post(url, data=typed | {"identity_number": "12"} | _proof())
    assert wrong.status_code == 422
    assert client.post(url, data=typed | _proof()).status_code == 303
    sign_in(client, make_registrar(db))
    queue = client.page(f"/{language}/registrar/")
    link = queue.main.find("a", href=lambda h: "/requests/" in h)["href"]
    assert "H87654321" in client.page(link).main.text
    reason = "照片看不清 <b>"
    client.post(link, data={"decision": "refuse", "reason": reason})
    sign_in(client, user, person)
    assert reason in client.page(f"/{language}/account/organisation").main.text
