"""Several services filed as one: typed once, submitted together, each on its own after that."""

from collections.abc import Sequence
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from services.applications.case.loading import load
from services.applications.filing import (
    combining,
    discarding,
    drafting,
    signing,
    withdrawing,
)
from services.applications.filing.combining import ErrandCase
from services.applications.lifecycle import State
from services.catalogue import item, item_of
from services.demo.answers import answers_to, files_for
from services.errands.loader import load_errands
from services.errands.schema import Errand
from services.errors import Conflict, Invalid, NotFound
from services.models import Application, Document, ErrandFiling, Round
from tests.support.company import open_round
from tests.support.scene import Scene

ERRANDS = list(load_errands().values())


class Purpose:
    """An errand of a company, all services of it that are filed."""

    def __init__(self, db: Session, code: str, *chosen: str) -> None:
        self.db, self.scene, self.errand = db, Scene(db), load_errands()[code]
        for one in self.errand.items:
            if item(one).rounds:
                open_round(db, one)
        self.filing: ErrandFiling = combining.start(
            db, self.scene.filer, code, chosen or self.errand.items, language="sc"
        )

    @property
    def now(self) -> ErrandCase:
        """As its owner finds it now."""
        self.db.expire_all()
        return combining.load_errand(self.db, self.scene.owner, self.filing.id)

    def draft(self, code: str) -> Application:
        """One of its drafts."""
        return next(one.case.application for one in self.now.members if one.case.item.code == code)

    def save(self, code: str, section: str, **values: object) -> None:
        """Save answers of a section beside those it has."""
        draft = self.draft(code)
        drafting.save_section(
            self.db,
            self.scene.filer,
            draft.id,
            section,
            draft.answers.get(section, {}) | values,
            version=draft.version,
        )

    def fill_in(self, code: str) -> list[str]:
        """Fill one service in; what is there already is not typed again. The paths typed."""
        typed = []
        for section, right in answers_to(item(code), self.scene.applicant).items():
            there = self.draft(code)
            told = {
                field: value
                for field, value in there.answers.get(section, {}).items()
                if f"{section}.{field}" not in there.prefilled
            }
            typed += [f"{section}.{field}" for field in right.keys() - told.keys()]
            self.save(code, section, **(right | told))
        draft = self.draft(code)
        held = set(
            self.db.scalars(select(Document.slot).where(Document.application_id == draft.id))
        )
        for slot, upload in files_for(item_of(draft), draft.answers):
            if slot not in held:
                drafting.attach(self.db, self.scene.filer, draft.id, slot, upload)
                typed.append(f"documents.{slot}")
        return typed

    def versions(self, *codes: str) -> dict[UUID, int]:
        """The versions on screen of some of its services, of all unless told."""
        return {
            one.case.application.id: one.case.version
            for one in self.now.members
            if not codes or one.case.item.code in codes
        }


@pytest.mark.parametrize("errand", ERRANDS, ids=lambda errand: errand.code)
def test_every_errand_is_filed_from_the_answers_of_its_services(
    db: Session, errand: Errand
) -> None:
    purpose, typed = Purpose(db, errand.code), dict[str, list[str]]()
    for code in errand.items:
        typed[code] = purpose.fill_in(code)
    _nothing_shared_was_typed_twice(errand, typed)
    left = {one.case.item.code: one.problems for one in purpose.now.members if not one.is_ready}
    assert not left
    combining.submit(db, purpose.scene.owner, purpose.filing.id, purpose.versions(), declared=True)
    filed = [one.case.application for one in purpose.now.members]
    assert len({one.number for one in filed}) == len(errand.items)
    for one in filed:
        assert one.state == State.RECEIVED
        assert one.route
        assert one.reviews[0].item_code == one.item_code


def _nothing_shared_was_typed_twice(errand: Errand, typed: dict[str, Sequence[str]]) -> None:
    for places in (
        *errand.answers,
        *({c: f"documents.{s}" for c, s in d.items()} for d in errand.documents),
    ):
        asked = [code for code, path in places.items() if path in typed[code]]
        assert len(asked) <= 1, f"{places} was typed for {asked}"


def test_what_is_typed_for_one_is_there_for_the_others(db: Session) -> None:
    purpose = Purpose(db, "foreign-expert")
    passport = {"kind": "passport", "number": "E12345678"}
    purpose.save("work-permit", "person", name_passport="EXAMPLE PERSON", passport=passport)
    assert purpose.draft("talent-green").answers["person"]["name_passport"] == "EXAMPLE PERSON"
    assert purpose.draft("talent-green").answers["identity"]["main"] == passport
    assert purpose.draft("gba-iit").answers["claimant"]["identity"] == passport
    assert "claimant.name" not in purpose.draft("gba-iit").prefilled
    purpose.save("gba-iit", "claimant", name="OTHER PERSON")
    assert purpose.draft("work-permit").answers["person"]["name_passport"] == "OTHER PERSON"


def test_what_is_taken_out_is_taken_out_everywhere(db: Session) -> None:
    purpose = Purpose(db, "foreign-expert")
    purpose.save("work-permit", "job", post="工程师")
    draft = purpose.draft("work-permit")
    drafting.save_section(db, purpose.scene.filer, draft.id, "job", {}, version=draft.version)
    assert "post" not in purpose.draft("talent-green").answers.get("work", {})


def test_an_option_that_a_form_does_not_offer_is_not_carried_into_it(db: Session) -> None:
    purpose = Purpose(db, "foreign-expert")
    purpose.save("talent-green", "person", status="mainland", sex="female")
    assert purpose.draft("work-permit").answers["person"] == {"sex": "female"}


def test_who_applies_stays_what_the_profile_says(db: Session) -> None:
    purpose = Purpose(db, "foreign-expert")
    purpose.save("gba-iit", "claimant", employer="别的公司", employer_code="x")
    draft = purpose.draft("work-permit")
    assert draft.answers["employer"]["name"] == purpose.scene.applicant.name


def test_a_file_is_handed_in_once_and_removed_once(db: Session) -> None:
    purpose = Purpose(db, "foreign-expert")
    _, upload = next(
        files_for(item("work-permit"), answers_to(item("work-permit"), purpose.scene.applicant))
    )
    draft = purpose.draft("work-permit")
    held = drafting.attach(db, purpose.scene.filer, draft.id, "contract", upload)
    slots = select(Document.slot).join(Application).where(Document.removed_at.is_(None))
    assert sorted(db.scalars(slots)) == ["contract", "contract", "contract"]
    drafting.detach(db, purpose.scene.filer, draft.id, held.id)
    assert not list(db.scalars(slots))


def test_what_waits_for_a_signature_or_was_filed_stays_as_it_is(db: Session) -> None:
    purpose = Purpose(db, "foreign-expert")
    purpose.fill_in("work-permit")
    combining.request_signatures(
        db, purpose.scene.filer, purpose.filing.id, purpose.versions("work-permit")
    )
    before = purpose.draft("work-permit").answers
    purpose.save("talent-green", "person", name_passport="LATER NAME")
    assert purpose.draft("work-permit").answers == before
    assert purpose.draft("gba-iit").answers["claimant"]["name"] == "LATER NAME"


def test_one_is_withdrawn_and_the_others_go_on(db: Session) -> None:
    purpose = Purpose(db, "hk-firm-qianhai")
    for code in purpose.errand.items:
        purpose.fill_in(code)
    owner = purpose.scene.owner
    combining.submit(db, owner, purpose.filing.id, purpose.versions(), declared=True)
    first, *others = [one.case.application for one in purpose.now.members]
    withdrawing.withdraw(db, owner, first.id, version=first.version, reason="不再需要")
    states = [one.case.state for one in purpose.now.members]
    assert states == [State.WITHDRAWN, *[State.RECEIVED] * len(others)]


def test_those_that_are_ready_go_and_the_others_wait(db: Session) -> None:
    purpose = Purpose(db, "hk-firm-qianhai")
    purpose.fill_in("headquarters")
    ready = [one.case.item.code for one in purpose.now.members if one.is_ready]
    assert ready == ["headquarters"]
    owner = purpose.scene.owner
    combining.submit(db, owner, purpose.filing.id, purpose.versions("headquarters"), declared=True)
    assert [one.is_open for one in purpose.now.members] == [True, False, True]


def test_all_that_were_chosen_go_or_none(db: Session) -> None:
    purpose = Purpose(db, "hk-firm-qianhai")
    purpose.fill_in("headquarters")
    with pytest.raises(Invalid) as refused, db.begin_nested():
        combining.submit(
            db, purpose.scene.owner, purpose.filing.id, purpose.versions(), declared=True
        )
    assert {problem.field for problem in refused.value.problems} == {"services"}
    assert all(one.is_open for one in purpose.now.members)


def test_nothing_goes_without_a_choice_a_declaration_or_the_version_that_was_read(
    db: Session,
) -> None:
    purpose = Purpose(db, "hk-firm-qianhai")
    purpose.fill_in("headquarters")
    owner, filing = purpose.scene.owner, purpose.filing.id
    with pytest.raises(Invalid):
        combining.submit(db, owner, filing, {}, declared=True)
    with pytest.raises(Invalid) as refused:
        combining.submit(db, owner, filing, purpose.versions("headquarters"), declared=False)
    assert refused.value.problems[0].field == "declared"
    stale = {one: version - 1 for one, version in purpose.versions("headquarters").items()}
    with pytest.raises(Conflict):
        combining.submit(db, owner, filing, stale, declared=True)


def test_a_round_that_is_not_open_keeps_one_back(db: Session) -> None:
    purpose = Purpose(db, "forum-guests")
    for one in purpose.errand.items:
        purpose.fill_in(one)
    for one in db.scalars(select(Round)):
        db.delete(one)
    db.flush()
    obstacles = {one.case.item.code: one.obstacle for one in purpose.now.members}
    assert obstacles["e-station"] is None
    assert "not open" in str(obstacles["fund-show"])


def test_a_strangers_errand_is_not_found(db: Session) -> None:
    purpose, stranger = Purpose(db, "hk-firm-qianhai"), Scene(db)
    for someone in (stranger.owner, stranger.officer("qianhai")):
        with pytest.raises(NotFound):
            combining.load_errand(db, someone, purpose.filing.id)
        with pytest.raises(NotFound):
            combining.submit(db, someone, purpose.filing.id, purpose.versions(), declared=True)


def test_an_application_of_another_errand_is_no_part_of_it(db: Session) -> None:
    purpose = Purpose(db, "hk-firm-qianhai")
    foreign = purpose.scene.application
    with pytest.raises(NotFound):
        combining.submit(
            db,
            purpose.scene.owner,
            purpose.filing.id,
            {foreign.id: foreign.version},
            declared=True,
        )


def test_starting_again_with_the_same_key_starts_nothing(db: Session) -> None:
    scene, key = Scene(db), UUID(int=7)
    first, second = (
        combining.start(db, scene.filer, "show", ["promo-event"], language="sc", key=key)
        for _ in range(2)
    )
    assert first.id == second.id == key
    assert len(combining.load_errand(db, scene.filer, key).members) == 1


def test_an_errand_with_drafts_is_listed_until_all_are_filed(db: Session) -> None:
    purpose = Purpose(db, "hk-firm-qianhai", "headquarters")
    owner = purpose.scene.owner
    assert [one.id for one in combining.list_open_filings(db, owner)] == [purpose.filing.id]
    assert not combining.list_open_filings(db, owner, "show")
    purpose.fill_in("headquarters")
    combining.submit(db, owner, purpose.filing.id, purpose.versions(), declared=True)
    assert not combining.list_open_filings(db, owner)
    assert combining.find_filing_of(db, purpose.draft("headquarters").id) == purpose.filing


def test_a_deleted_draft_is_no_part_of_it_any_more(db: Session) -> None:
    purpose = Purpose(db, "hk-firm-qianhai")
    draft = purpose.draft("headquarters")
    discarding.discard(db, purpose.scene.filer, draft.id, version=draft.version)
    assert [one.case.item.code for one in purpose.now.members] == [
        "qual-construction",
        "factor-flow",
    ]
    assert load(db, purpose.scene.owner, purpose.draft("factor-flow").id).state is State.DRAFT
    assert signing.list_signatories(db, purpose.now.members[0].case)
