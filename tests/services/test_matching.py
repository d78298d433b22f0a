"""Matchings: whom they are shared with, by whose consent, and what comes of it."""

from collections.abc import Callable

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from services import jobs
from services.actor import Actor, Role
from services.applications.case import checks, shares
from services.applications.case.loading import load, load_by_system, load_shared
from services.applications.case.permissions import allowed_actions
from services.applications.case.sharing import Reply, list_consents, sections_shared
from services.applications.casework import matching
from services.applications.filing import consenting, withdrawing
from services.applications.lifecycle import Action, State
from services.catalogue import item
from services.catalogue.institutions import institutions, institutions_today
from services.errors import Conflict, Forbidden, Invalid, NotFound
from services.models import Application, Notice, Share, User
from services.plan import load_plan
from services.privacy import erasing
from tests.support.factories import make_liaison
from tests.support.scene import Scene, actor_of

CODE = "finance-matching"
BANK, FACTOR, OTHER = "example_bank", "example_factoring", "example_guarantee"
"""The first two are chosen in the right filing, the last is not."""


def liaison(db: Session, institution: str) -> Actor:
    return actor_of(make_liaison(db, institution), Role.LIAISON)


def act(scene: Scene, run: Callable[..., object], actor: Actor, **fields: object) -> None:
    run(scene.db, actor, scene.application.id, version=scene.application.version, **fields)


def forwarded(db: Session) -> Scene:
    scene = Scene(db, CODE).submit()
    scene.claim()
    act(scene, matching.forward, scene.lead, text="请答复。")
    return scene


def sees(db: Session, actor: Actor, scene: Scene) -> bool:
    listed = [case.id for _share, case in matching.list_shared(db, actor).rows]
    try:
        load_shared(db, actor, scene.application.id)
    except NotFound:
        assert scene.application.id not in listed
        return False
    assert scene.application.id in listed
    return True


def told(db: Session, actor: Actor) -> list[str]:
    db.commit()
    jobs.run_all_due()
    db.expire_all()
    kinds = select(Notice.kind).where(Notice.user_id == actor.user_id).order_by(Notice.id)
    return list(db.scalars(kinds))


def test_nothing_is_shared_before_the_consent_is_signed_and_the_lead_forwards(db: Session) -> None:
    scene, bank = Scene(db, CODE).submit(), liaison(db, BANK)
    assert not sees(db, bank, scene)
    assert [one.sent_at for one in list_consents(load(db, scene.owner, scene.application.id))] == [
        None,
        None,
    ]
    scene.claim()
    assert not sees(db, bank, scene)
    act(scene, matching.forward, scene.lead, text="")
    assert sees(db, bank, scene)
    assert not sees(db, liaison(db, OTHER), scene)


def test_what_was_given_to_whom_is_in_the_ledger_and_its_rows_in_the_inventory(db: Session) -> None:
    scene = forwarded(db)
    data = scene.application.events[-1].data
    assert data["institutions"] == [BANK, FACTOR]
    assert data["sections"][0] == "organisation"
    assert {one["slot"] for one in data["documents"]} == {"accounts", "contracts"}
    assert checks.check(scene.application, scene.application.events, []) is None


def test_an_institution_sees_what_the_item_shares_and_no_more(db: Session) -> None:
    scene, bank = forwarded(db), liaison(db, BANK)
    case = load_shared(db, bank, scene.application.id)
    assert [one.code for one in sections_shared(case)] == ["organisation", "request", "receivables"]
    slots = {held.slot for held in shares.documents_shared(db, case)}
    assert slots == {"accounts", "contracts"}


def test_a_withdrawn_consent_takes_effect_at_once_for_that_institution_alone(db: Session) -> None:
    scene = forwarded(db)
    bank, factor = liaison(db, BANK), liaison(db, FACTOR)
    act(scene, consenting.recall, scene.owner, institution=BANK)
    assert not sees(db, bank, scene)
    assert sees(db, factor, scene)
    with pytest.raises(NotFound):
        act(scene, matching.reply_as_institution, bank, reply=Reply.OFFER, text="可以。")
    with pytest.raises(Invalid):
        act(
            scene,
            matching.enter_reply,
            scene.lead,
            institution=BANK,
            reply=Reply.OFFER,
            text="可以。",
        )
    assert told(db, bank) == ["share_given", "share_recalled"]
    assert told(db, factor) == ["share_given"]
    first, second = list_consents(load(db, scene.owner, scene.application.id))
    assert (first.ended_at is None, second.ended_at is None) == (False, True)
    with pytest.raises(Conflict):
        act(scene, consenting.recall, scene.owner, institution=BANK)


def test_a_consent_withdrawn_before_forwarding_is_kept_to(db: Session) -> None:
    scene, bank = Scene(db, CODE).submit(), liaison(db, BANK)
    act(scene, consenting.recall, scene.owner, institution=BANK)
    scene.claim()
    act(scene, matching.forward, scene.lead, text="")
    assert scene.application.events[-1].data["institutions"] == [FACTOR]
    assert not sees(db, bank, scene)
    assert told(db, bank) == []


def test_without_any_consent_left_nothing_is_forwarded(db: Session) -> None:
    scene = Scene(db, CODE).submit()
    for institution in (BANK, FACTOR):
        act(scene, consenting.recall, scene.owner, institution=institution)
    scene.claim()
    with pytest.raises(Forbidden, match="no institution"):
        act(scene, matching.forward, scene.lead, text="")


def test_a_consent_given_later_shares_at_once_and_anew_after_it_was_withdrawn(db: Session) -> None:
    scene, other = forwarded(db), liaison(db, OTHER)
    act(scene, consenting.consent, scene.owner, institution=OTHER)
    assert sees(db, other, scene)
    act(scene, consenting.recall, scene.owner, institution=OTHER)
    assert not sees(db, other, scene)
    act(scene, consenting.consent, scene.owner, institution=OTHER)
    assert sees(db, other, scene)
    assert told(db, other) == ["share_given", "share_recalled", "share_given"]
    for wrong in (OTHER, "nobody"):
        with pytest.raises(Conflict):
            act(scene, consenting.consent, scene.owner, institution=wrong)


def test_only_who_may_sign_consents_or_withdraws(db: Session) -> None:
    scene = forwarded(db)
    for actor in (scene.filer, scene.viewer, scene.lead):
        for run in (consenting.recall, consenting.consent):
            with pytest.raises(Forbidden):
                act(scene, run, actor, institution=BANK)


def test_an_institution_answers_and_company_and_officer_are_told(db: Session) -> None:
    scene, bank = forwarded(db), liaison(db, BANK)
    act(scene, matching.reply_as_institution, bank, reply=Reply.NEEDS_MORE, text="请补充合同。")
    act(scene, matching.reply_as_institution, bank, reply=Reply.OFFER, text="年利率4.1%。")
    case = load(db, scene.owner, scene.application.id)
    assert case.state is State.TALKS
    (first, _second) = list_consents(case)
    assert [event.data["reply"] for event in first.replies] == ["needs_more", "offer"]
    assert first.reply is Reply.OFFER
    event = first.replies[-1]
    assert (event.side, event.body_code, event.actor_id) == ("institution", None, bank.user_id)
    assert matching.newest_replies(db, bank, [case.application.id]) == {
        case.application.id: Reply.OFFER
    }
    for actor in (scene.owner, scene.lead):
        assert told(db, actor)[-2:] == ["case.reply", "case.reply"]


@pytest.mark.parametrize(("reply", "text"), [(None, "可以。"), (Reply.OFFER, "  ")])
def test_an_answer_without_words_or_choice_is_refused(
    db: Session, reply: Reply | None, text: str
) -> None:
    scene, bank = forwarded(db), liaison(db, BANK)
    with pytest.raises(Invalid):
        act(scene, matching.reply_as_institution, bank, reply=reply, text=text)
    assert scene.application.state == State.FORWARDED


def test_a_stale_page_of_an_institution_is_noticed(db: Session) -> None:
    scene, bank = forwarded(db), liaison(db, BANK)
    stale = scene.application.version - 1
    with pytest.raises(Conflict):
        matching.reply_as_institution(
            db, bank, scene.application.id, version=stale, reply=Reply.OFFER, text="可以。"
        )


def test_it_ends_as_matched_only_with_an_institution_that_wants_to(db: Session) -> None:
    scene, bank, factor = forwarded(db), liaison(db, BANK), liaison(db, FACTOR)
    assert Action.MATCH not in allowed_actions(
        scene.lead, load(db, scene.lead, scene.application.id)
    )
    act(scene, matching.reply_as_institution, factor, reply=Reply.DECLINED, text="不合适。")
    with pytest.raises(Forbidden, match="No institution"):
        act(scene, matching.match, scene.lead, institutions=[FACTOR], text="")
    act(scene, matching.reply_as_institution, bank, reply=Reply.INTERESTED, text="愿意面谈。")
    for wrong in ([], [FACTOR], [BANK, FACTOR]):
        with pytest.raises(Invalid):
            act(scene, matching.match, scene.lead, institutions=wrong, text="")
    act(scene, matching.match, scene.lead, institutions=[BANK], text="")
    assert scene.application.state == State.MATCHED
    assert scene.application.decided_at is not None
    for actor in (bank, factor):
        assert not sees(db, actor, scene)
        assert told(db, actor)[-1] == "share_ended"


def test_not_matched_and_withdrawn_end_what_institutions_see(db: Session) -> None:
    for end in ("unmatched", "withdrawn"):
        scene, bank = forwarded(db), liaison(db, BANK)
        if end == "unmatched":
            act(scene, matching.unmatch, scene.lead, text="均无意向。")
        else:
            act(scene, withdrawing.withdraw, scene.owner, reason="已另行融资")
        assert scene.application.state == end
        assert not sees(db, bank, scene)
        assert told(db, bank) == ["share_given", "share_ended"]


def test_an_officer_or_company_is_no_institution(db: Session) -> None:
    scene = forwarded(db)
    for actor in (scene.lead, scene.owner, liaison(db, "nobody")):
        with pytest.raises(NotFound):
            load_shared(db, actor, scene.application.id)
    with pytest.raises(NotFound):
        matching.list_shared(db, scene.lead)
    with pytest.raises(NotFound):
        load(db, liaison(db, BANK), scene.application.id)


def test_what_is_shared_is_erased_with_the_case(db: Session) -> None:
    scene = forwarded(db)
    act(scene, matching.unmatch, scene.lead, text="均无意向。")
    erasing.erase_case(db, scene.application.id)
    assert db.scalars(select(Share)).all() == []
    application = db.get_one(Application, scene.application.id)
    given = next(event for event in application.events if event.action == Action.FORWARD)
    assert given.data["institutions"] == [BANK, FACTOR]


def test_a_withdrawn_share_is_never_given_back_to_the_same_row(db: Session) -> None:
    scene = forwarded(db)
    act(scene, consenting.recall, scene.owner, institution=BANK)
    act(scene, consenting.consent, scene.owner, institution=BANK)
    rows = db.scalars(select(Share).where(Share.institution == BANK).order_by(Share.id)).all()
    assert [row.ended_at is None for row in rows] == [False, True]
    again = load_by_system(db, scene.application.id)
    assert [one.institution for one in list_consents(again)] == [BANK, FACTOR, BANK]


def test_institutions_are_no_bodies_and_have_names() -> None:
    assert set(institutions()) >= set(institutions_today())
    assert not set(institutions()) & set(load_plan().bodies)
    shares_of = item(CODE).shares
    assert shares_of
    assert {BANK, FACTOR, OTHER} <= set(institutions_today())


def test_a_liaison_has_an_institution(db: Session) -> None:
    from services.accounts.staff import check_post

    check_post(Role.LIAISON, BANK)
    for role, code in ((Role.LIAISON, None), (Role.LIAISON, "commerce"), (Role.REVIEWER, BANK)):
        with pytest.raises(Invalid):
            check_post(role, code)
    assert db.scalars(select(User).where(User.staff_role == "liaison")).all() == []
