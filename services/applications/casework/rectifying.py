"""Put a slip in the words of a decision right (更正): proposed by one, signed by another.

Amount and outcome are never among the words that can be changed: those are decided anew.
"""

from uuid import UUID

from sqlalchemy.orm import Session

from services.actor import Actor
from services.applications.case.case import Case
from services.applications.case.loading import load_to
from services.applications.case.moves import move
from services.applications.case.rectifications import (
    changes_substance,
    find_proposed_rectification,
    read_words,
)
from services.applications.case.texts import refuse_if, require_text, text_problems
from services.applications.lifecycle import Action
from services.errors import Problem
from services.language import N_

LONGEST_WORDS = 200


def propose_rectification(
    db: Session,
    actor: Actor,
    application_id: UUID,
    *,
    version: int,
    former: str,
    words: str,
    text: str,
) -> Case:
    """Propose which words of a decision are a slip, and how they read rightly.

    Args:
        former: the words as they stand, exactly and only once.
        words: the words in their place.
        text: why that is a slip, and what shows it.

    Raises:
        NotFound, Conflict, Forbidden: as `load_to` says.
        Invalid: the words do not stand there, or more than once; the change is none, or touches
            an amount or the outcome; or it is not explained.

    """
    case = load_to(Action.PROPOSE_RECTIFICATION, db, actor, application_id, version=version)
    former, words = former.strip(), words.strip()
    found = _problems(read_words(case), former, words)
    refuse_if([*found, *text_problems(text, N_("Say what shows that it is a slip"))])
    move(
        db,
        actor,
        case,
        Action.PROPOSE_RECTIFICATION,
        former=former,
        note=words,
        text=text.strip(),
    )
    return case


def rectify(db: Session, actor: Actor, application_id: UUID, *, version: int) -> Case:
    """Put a slip right as proposed; the notice is issued by a job, and everybody is told.

    Raises:
        NotFound, Conflict, Forbidden: as `load_to` says.

    """
    case = load_to(Action.RECTIFY, db, actor, application_id, version=version)
    proposed = find_proposed_rectification(case.application.events)
    assert proposed is not None
    said = {"former": proposed.data["former"], "note": proposed.data["note"]}
    move(db, actor, case, Action.RECTIFY, **said)
    return case


def reject_rectification(
    db: Session, actor: Actor, application_id: UUID, *, version: int, text: str
) -> Case:
    """Leave the words of a decision as they are, with reasons for whoever proposed otherwise.

    Raises:
        NotFound, Conflict, Forbidden: as `load_to` says.
        Invalid: no reasons.

    """
    case = load_to(Action.REJECT_RECTIFICATION, db, actor, application_id, version=version)
    text = require_text(text, N_("Give the reasons"))
    move(db, actor, case, Action.REJECT_RECTIFICATION, text=text)
    return case


def _problems(stands: str, former: str, words: str) -> list[Problem]:
    """List what is wrong with the words and those in their place."""
    missing = N_("Enter the words exactly as they stand in the decision")
    found = text_problems(former, missing, field="former", longest=LONGEST_WORDS)
    if former and not found and former not in stands:
        found = [Problem("former", N_("These words do not stand in the decision"))]
    elif former and stands.count(former) > 1:
        once = N_("They stand there more than once: enter more of the words around the slip")
        found = [Problem("former", once)]
    missing = N_("Enter how the words read rightly")
    found += text_problems(words, missing, field="words", longest=LONGEST_WORDS)
    if words and words == former:
        found.append(Problem("words", N_("These are the same words")))
    if not found and changes_substance(stands, stands.replace(former, words, 1)):
        decides = N_(
            "This changes an amount or the outcome, which is no slip. What was decided wrongly is"
            " revoked and decided anew"
        )
        found.append(Problem("words", decides))
    return found
