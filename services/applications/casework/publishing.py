"""Publish a question with its answer, without names, as the asker agreed; and take it down."""

import re
from collections.abc import Iterator
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from services import moments
from services.actor import Actor
from services.applications.case.case import Case
from services.applications.case.loading import load_to
from services.applications.case.moves import move
from services.applications.case.texts import refuse_if, text_problems
from services.applications.lifecycle import Action
from services.catalogue import View
from services.errors import Problem
from services.jobs import INDEX_ANSWER, defer
from services.language import N_
from services.lookalikes import comparison_key
from services.models import PublishedAnswer
from services.search import indexing

QUESTION = "question.text"
"""Where enquiries ask for the question, as `shared/enquiry.v1.yaml` has it."""
LONGEST_TITLE = 100
_TELEPHONE = 8
"""The last digits by which a telephone number is known, however it is written."""


def publish_answer(
    db: Session,
    actor: Actor,
    application_id: UUID,
    *,
    version: int,
    title: str,
    question: str,
    answer: str,
) -> Case:
    """Publish question and answer, as rewritten for everybody; a job has the search find them.

    Raises:
        NotFound, Conflict, Forbidden: as `load_to` says.
        Invalid: a text is missing or too long, or says who asked.

    """
    case = load_to(Action.PUBLISH_ANSWER, db, actor, application_id, version=version)
    typed = {"title": title, "question": question, "answer": answer}
    texts: dict[str, Any] = {name: text.strip() for name, text in typed.items()}
    refuse_if(
        [
            *text_problems(title, N_("Write a heading"), field="title", longest=LONGEST_TITLE),
            *text_problems(question, N_("Write the question"), field="question"),
            *text_problems(answer, N_("Write the answer"), field="answer"),
            *_naming_problems(case, texts),
        ]
    )
    event = move(db, actor, case, Action.PUBLISH_ANSWER, **texts)
    answered = case.last(Action.ANSWER)
    assert answered
    published = PublishedAnswer(
        application_id=application_id,
        item_code=case.item.code,
        answered_on=moments.local_day(answered.at),
        published_at=event.at,
        **texts,
    )
    db.add(published)
    db.flush()
    defer(db, INDEX_ANSWER, answer_id=str(published.id))
    return case


def find_question(case: Case) -> str:
    """Return what was asked; empty where the form has another question for it."""
    if QUESTION not in case.item.by_path:
        return ""
    return str(View(case.item, case.application.answers).answer(QUESTION) or "")


def _naming_problems(case: Case, texts: dict[str, str]) -> Iterator[Problem]:
    """Yield a problem for each text that still says who asked."""
    names = [name for name in map(comparison_key, _names(case)) if len(name) > 1]
    for field, text in texts.items():
        key, digits = comparison_key(text), re.sub(r"\D", "", text)
        if any(name in key or _is_telephone_in(name, digits) for name in names):
            yield Problem(field, N_("Take out names, telephone numbers and addresses of who asked"))


def _is_telephone_in(name: str, digits: str) -> bool:
    return name.startswith("+") and name[-_TELEPHONE:] in digits


def _names(case: Case) -> Iterator[str]:
    """Yield who asked, and how they are reached: what the profile filled in."""
    application = case.application
    yield from filter(None, (application.applicant_name, application.filed_representative))
    answers = View(case.item, application.answers)
    for path, field in case.item.by_path.items():
        value: Any = answers.answer(path) if field.prefill else None
        if isinstance(value, str):
            yield value


def take_down(db: Session, actor: Actor, application_id: UUID, *, version: int) -> Case:
    """Take a published answer down, for good: by who asked, or by the agency.

    Raises:
        NotFound, Conflict, Forbidden: as `load_to` says.

    """
    case = load_to(Action.TAKE_DOWN, db, actor, application_id, version=version)
    event = move(db, actor, case, Action.TAKE_DOWN)
    wanted = select(PublishedAnswer).where(PublishedAnswer.application_id == application_id)
    published = db.scalars(wanted).one()
    published.taken_down_at = event.at
    db.flush()
    indexing.remove(db, "published", str(published.id))
    return case
