"""What agencies ask associations, and what these answer: `asking`, `answering`, `reminding`."""

from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from services import moments
from services.actor import Actor, Role
from services.applications.clock.calendar import add_working_days
from services.errors import Conflict, Forbidden, Invalid, NotFound
from services.groups import answering, asking, recommending, reminding
from services.models import AssociationAnswer, AssociationQuestion, AuditEntry, Notice
from services.periods import period
from services.privacy import erasing, exporting
from tests.support.factories import credit_code, make_officer
from tests.support.groups import Firm, social_code
from tests.support.people import signed_in

TEXT = "会员普遍反映，境外参展费用上升较快，希望适当提高资助比例（示例）。"
QUESTION = "各协会会员今年境外参展的主要困难是什么，有哪些建议（示例）？"
BODY = "commerce"


class Asking:
    """An agency, and two associations that it can ask."""

    def __init__(self, db: Session) -> None:
        self.db = db
        self.reviewer = signed_in(db, make_officer(db, BODY))
        self.approver = signed_in(db, make_officer(db, BODY, Role.APPROVER))
        self.first = Firm(db, {"name": "深圳市示例服务贸易协会", "credit_code": social_code(1)})
        self.second = Firm(db, {"name": "深圳市示例软件协会", "credit_code": social_code(2)})

    def ask(self, actor: Actor | None = None, **other: Any) -> AssociationQuestion:
        right: dict[str, Any] = {
            "title": "境外参展的困难",
            "question": QUESTION,
            "days": 10,
            "chosen": None,
            "to_publish": True,
        }
        return asking.ask(self.db, actor or self.reviewer, **right | other)

    def answer(
        self, question: AssociationQuestion, firm: Firm | None = None, **other: Any
    ) -> AssociationAnswer:
        firm = firm or self.first
        own, _question = answering.load_received(self.db, firm.owner, question.id)
        right = {"text": TEXT, "names": "none", "may_publish": True, "version": own.version}
        answering.answer(self.db, firm.owner, question.id, **right | other)
        return own

    def told(self, kind: str) -> list[UUID]:
        wanted = select(Notice.user_id).where(Notice.kind == kind).order_by(Notice.id)
        return list(self.db.scalars(wanted))


@pytest.fixture
def place(db: Session) -> Asking:
    return Asking(db)


def after(question: AssociationQuestion) -> datetime:
    """The first moment, in Shenzhen, that is after the last day."""
    return datetime.combine(question.due_on + timedelta(days=1), time(), moments.SHENZHEN)


def test_all_who_are_confirmed_are_asked_and_told_and_the_term_is_of_working_days(
    place: Asking,
) -> None:
    Firm(place.db, {"credit_code": social_code(3), "confirmed_at": None})
    company = Firm(place.db)
    question = place.ask()
    assert question.due_on == add_working_days(moments.today(), 10)
    asked = asking.load_asked(place.db, place.approver, question.id)
    firms = (place.first, place.second)
    assert {one.id for _, one in asked.answers} == {one.applicant.id for one in firms}
    assert set(place.told("association_asked")) == {one.owner.user_id for one in firms}
    assert list(answering.list_to_answer(place.db, place.first.applicant)) == [question]
    with pytest.raises(NotFound):
        answering.list_received(place.db, company.owner)


def test_some_are_asked_and_the_same_page_asks_once(place: Asking) -> None:
    key, chosen = UUID(int=7), [str(place.second.applicant.id), str(UUID(int=1))]
    question = place.ask(chosen=chosen, key=key)
    assert place.ask(chosen=chosen, key=key) is question
    assert place.told("association_asked") == [place.second.owner.user_id]
    assert [one.asked for one in asking.list_questions(place.db, place.reviewer)] == [1]
    with pytest.raises(NotFound):
        answering.load_received(place.db, place.first.owner, question.id)
    with pytest.raises(NotFound):
        place.answer(question)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"title": " "}, "title"),
        ({"title": "长" * 121}, "title"),
        ({"question": "太短"}, "question"),
        ({"question": "长" * 2001}, "question"),
        ({"days": None}, "days"),
        ({"days": 7}, "days"),
        ({"chosen": []}, "associations"),
    ],
)
def test_what_is_wrong_with_a_question_is_said_beside_its_field(
    place: Asking, wrong: dict[str, Any], field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        place.ask(**wrong)
    assert [problem.field for problem in refused.value.problems] == [field]


def test_only_the_agency_that_asked_reads_the_answers(place: Asking) -> None:
    question = place.ask()
    place.answer(question)
    asked = asking.load_asked(place.db, place.reviewer, question.id)
    assert [(one.text, by.name) for one, by in asked.answered] == [
        (TEXT, place.first.applicant.name)
    ]
    stranger = signed_in(place.db, make_officer(place.db, "finance"))
    assert asking.list_questions(place.db, stranger) == []
    for who in (stranger, place.first.owner, place.second.owner):
        with pytest.raises(NotFound):
            asking.load_asked(place.db, who, question.id)
        with pytest.raises(NotFound):
            asking.withdraw(place.db, who, question.id)
        with pytest.raises(NotFound):
            asking.publish(place.db, who, question.id)
    with pytest.raises(NotFound):
        asking.find_published(place.db, question.id)
    own, _ = answering.load_received(place.db, place.second.owner, question.id)
    assert own.text is None


def test_an_owner_answers_and_changes_the_answer_until_the_term_is_over(place: Asking) -> None:
    question = place.ask()
    stale = place.answer(question).version - 1
    with pytest.raises(Forbidden):
        answering.answer(
            place.db,
            place.first.filer,
            question.id,
            text=TEXT,
            names="none",
            may_publish=False,
            version=stale + 1,
        )
    with pytest.raises(Invalid) as refused:
        place.answer(question, text=TEXT + "改", version=stale)
    assert refused.value.problems[0].message is answering.CHANGED
    with moments.at(after(question) - timedelta(minutes=1)):
        place.answer(question, text=TEXT + "补充")
    with moments.at(after(question)), pytest.raises(Invalid) as refused:
        place.answer(question, text=TEXT)
    assert refused.value.problems[0].message is answering.OVER
    own, _ = answering.load_received(place.db, place.first.owner, question.id)
    assert own.text == TEXT + "补充"
    recorded = place.db.scalars(select(AuditEntry.action).order_by(AuditEntry.id)).all()
    assert recorded == ["associations.asked", *["associations.answered"] * 2]


def test_a_member_is_named_only_if_it_agrees(place: Asking) -> None:
    """The portal knows those that this association has invited or recommended."""
    question, code = place.ask(), credit_code(77)
    recommending.write(
        place.db,
        place.first.owner,
        item_code="tase",
        credit_code=code,
        name="示例创新科技有限公司",
        text="本会了解该企业的经营情况（示例）。" * 8,
    )
    named = f"{TEXT}示例创新科技有限公司尤其如此。"
    coded = f"{TEXT}（{code.lower()}）"
    for text in (named, coded):
        with pytest.raises(Invalid) as refused:
            place.answer(question, text=text)
        assert [problem.field for problem in refused.value.problems] == ["names"]
    with pytest.raises(Invalid):
        place.answer(question, names="")
    assert place.answer(question, text=named, names="agreed").members_agree
    # What another association knows is none of this one's business.
    place.answer(question, place.second, text=named)
    place.answer(question, text=f"{TEXT}{place.first.code}")  # its own code


def test_published_is_what_both_agreed_to_and_nothing_else(place: Asking) -> None:
    question, silent = place.ask(), Firm(place.db, {"credit_code": social_code(4)})
    place.answer(question)
    place.answer(question, place.second, text=TEXT + "请勿公开", may_publish=False)
    assert silent.applicant.is_association
    with pytest.raises(Conflict):  # the term runs
        asking.publish(place.db, place.approver, question.id)
    with moments.at(after(question)):
        with pytest.raises(Forbidden):
            asking.publish(place.db, place.reviewer, question.id)
        asking.publish(place.db, place.approver, question.id)
        with pytest.raises(Conflict):
            asking.publish(place.db, place.approver, question.id)
    assert place.told("association_answer_published") == [place.first.owner.user_id]
    found, answers = asking.find_published(place.db, question.id)
    assert (found.id, answers) == (question.id, [(place.first.applicant.name, TEXT)])
    assert list(asking.list_published(place.db)) == [question]
    with pytest.raises(Forbidden):
        answering.retract(place.db, place.first.filer, question.id)
    answering.retract(place.db, place.first.owner, question.id)
    assert list(asking.list_published(place.db)) == []
    with pytest.raises(NotFound):
        asking.find_published(place.db, question.id)


def test_what_was_not_to_be_published_never_is_and_what_is_can_be_taken_down(
    place: Asking,
) -> None:
    private, public = place.ask(to_publish=False), place.ask()
    assert not place.answer(private).may_publish
    place.answer(public)
    with moments.at(after(public)):
        with pytest.raises(Conflict):
            asking.publish(place.db, place.approver, private.id)
        with pytest.raises(Conflict):
            asking.take_down(place.db, place.approver, public.id)
        asking.publish(place.db, place.approver, public.id)
        with pytest.raises(Forbidden):
            asking.take_down(place.db, place.reviewer, public.id)
        asking.take_down(place.db, place.approver, public.id)
        with pytest.raises(Conflict):
            asking.publish(place.db, place.approver, public.id)
    assert list(asking.list_published(place.db)) == []
    with pytest.raises(NotFound):
        asking.find_published(place.db, public.id)


def test_a_withdrawn_question_takes_no_answer_and_all_are_told(place: Asking) -> None:
    question = place.ask()
    asking.withdraw(place.db, place.reviewer, question.id)
    told = place.told("association_question_withdrawn")
    assert set(told) == {place.first.owner.user_id, place.second.owner.user_id}
    with pytest.raises(Invalid):
        place.answer(question)
    with pytest.raises(Conflict):
        asking.withdraw(place.db, place.reviewer, question.id)
    assert list(answering.list_to_answer(place.db, place.first.applicant)) == []
    with moments.at(after(question)), pytest.raises(Conflict):
        asking.publish(place.db, place.approver, question.id)


def test_who_is_silent_is_reminded_once_and_who_asked_is_told_of_the_end_once(
    place: Asking,
) -> None:
    question = place.ask()
    place.answer(question)
    reminding.remind_associations(place.db)
    assert place.told("association_answer_due") == []
    with moments.at(after(question) - timedelta(minutes=1)):
        for _ in range(2):
            reminding.remind_associations(place.db)
            reminding.tell_of_ends(place.db)
    assert place.told("association_answer_due") == [place.second.owner.user_id]
    assert place.told("association_answers_in") == []
    with moments.at(after(question)):
        for _ in range(2):
            reminding.remind_associations(place.db)
            reminding.tell_of_ends(place.db)
    assert place.told("association_answers_in") == [place.reviewer.user_id]


def test_an_approver_is_told_where_who_asked_has_gone(place: Asking) -> None:
    leaver = make_officer(place.db, BODY)
    question = place.ask(signed_in(place.db, leaver))
    leaver.disabled_at = moments.now()
    place.db.flush()
    with moments.at(after(question)):
        reminding.tell_of_ends(place.db)
    assert place.told("association_answers_in") == [place.approver.user_id]


def test_what_is_public_stays_and_the_rest_is_deleted_with_its_time(place: Asking) -> None:
    kept, gone = place.ask(), place.ask()
    public = place.answer(kept).id
    place.answer(kept, place.second, may_publish=False)
    place.answer(gone)
    export = exporting.export_own_data(place.db, place.first.owner, "en")
    assert [one["text"] for one in export["association_answers"]] == [TEXT, TEXT]
    with moments.at(after(kept)):
        asking.publish(place.db, place.approver, kept.id)
    for question in (kept, gone):
        question.asked_at = period("group").before(moments.now()) - timedelta(days=1)
    place.db.flush()
    erasing.delete_association_questions(place.db, period("group").before(moments.now()))
    assert list(place.db.scalars(select(AssociationQuestion.id))) == [kept.id]
    assert list(place.db.scalars(select(AssociationAnswer.id))) == [public]
