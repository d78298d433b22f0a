"""The answers of the checker as a PDF prints them: the words of the page, card after card."""

from collections.abc import Iterator, Sequence
from typing import Any

from portal.eligibility.cards import GROUPS, Card, RuleCard, TurnLine, card_of, cited, said_of
from portal.eligibility.state import addresses, day_of, outcomes_of, path_of
from portal.web import gettext as _
from portal.web import language
from services import formats
from services.eligibility.contradictions import contradictions_in
from services.eligibility.evaluating import situation_of
from services.eligibility.links import CheckerAnswers
from services.eligibility.outcome import Outcome, Verdict
from services.eligibility.sources import LawSource, sources
from services.language import Text


def words() -> dict[str, Any]:
    """Return the headings and fixed sentences."""
    return {
        "guidance": _("For guidance only. The agency decides."),
        "contradiction": _("These answers do not fit together"),
        "confirm": _("Confirm before you rely on it"),
        "ask": _("Ask"),
        "change": _("How you could qualify"),
        "why": _("Why"),
        "besides": _("What else applies"),
        "documents": _("Documents"),
        "time": _("Usual time"),
        "answered": _("What you answered"),
        "columns": [_("Question"), _("Your answer")],
        "sources": _("Sources"),
        "link": _("Link to this page"),
        "private": _(
            "The portal keeps none of your answers. The link to this page carries them, so anyone"
            " who has it can read them."
        ),
    }


def print_card(card: Card) -> dict[str, Any]:
    """Return what is printed of one answer."""
    outcome, file, one = card.outcome, card.outcome.topic.file, language()
    opens = outcome.leads_on
    return {
        "name": file.name[one],
        "tag": card.tag,
        "grade": outcome.grade.name[one] if outcome.grade and not file.states else "",
        "lines": [[label, said] for label, said in _lines(card) if said],
        "confirm": _said(outcome.confirm),
        "ask": file.confirm_at[one] if outcome.confirm else "",
        "change": [*_changes(outcome), *map(_turn, card.turns)],
        "why": [_reason(reason) for reason in card.reasons],
        "notes": [_reason(note) for note in card.notes],
        "documents": _said(file.documents) if opens else [],
        "time": [note.text[one] for note in file.time] if opens else [],
    }


def _lines(card: Card) -> Iterator[tuple[str, str]]:
    """Yield what to do, what is still open, and who is in charge."""
    outcome, one = card.outcome, language()
    semicolon = "; " if one == "en" else "；"
    if card.question is not None and card.question.question is not None:
        yield _("Still to answer"), card.question.question[one]
    if card.closes is not None:
        yield _("Last day"), formats.day(card.closes, one)
    if outcome.leads_on and not card.ask:
        yield _("Next step"), outcome.topic.file.next[one]
    if outcome.verdict is Verdict.ELSEWHERE:
        yield _("It is handled by"), semicolon.join(_said(outcome.goes_to))
        return
    yield _("See instead"), semicolon.join(other.file.name[one] for other in outcome.see)
    acting = [office.acting.name[one] for office in outcome.offices if office.acting]
    yield _("In charge"), semicolon.join(dict.fromkeys(acting))


def _changes(outcome: Outcome) -> list[str]:
    """Return what would have to change, or that nothing can."""
    remedy, one = outcome.remedy, language()
    if remedy is not None:
        return [*_said(remedy.all_of), *_said(remedy.any_of)]
    if outcome.verdict is not Verdict.NO:
        return _said(outcome.advice)
    stands = (text[one] for text in outcome.stands[:1])
    return [" ".join([_("You cannot change this."), *stands])]


def _turn(turn: TurnLine) -> str:
    colon = ": " if language() == "en" else "："
    return f"{turn.fact.name[language()]}{colon}{turn.answer}"


def _reason(reason: RuleCard) -> dict[str, Any]:
    entry, ruling, one = reason.rule.entry, reason.ruling, language()
    colon = ": " if one == "en" else "："
    needed = f" · {_('needed')}{colon}{{}}"
    given = [(figure, figure.given or _("not answered")) for figure in reason.figures]
    standing = ""
    if ruling is not None and ruling.holds is None:
        standing = _("Not known yet")
    elif ruling is not None and reason.weighs:
        standing = _("Met") if ruling.holds else _("Not met")
    article = [_("art. %(article)s", article=entry.article)] if entry.article else []
    return {
        "standing": standing,
        "text": entry.text[one],
        "figures": [
            f"{figure.label}{colon}{said}"
            + (needed.format(figure.needed) if reason.weighs and figure.measured else "")
            for figure, said in given
        ],
        "source": " · ".join([", ".join(entry.source), *article, reason.rule.id]),
    }


def print_source(source: LawSource, key: str) -> dict[str, Any]:
    """Return what is printed of a source, with its addresses in full."""
    seen = formats.day(source.seen, language())
    return {
        "key": key,
        "title": source.title[language()],
        "links": list(source.links),
        "seen": _("seen on %(day)s", day=seen),
    }


def _said(texts: Sequence[Text]) -> list[str]:
    return [text[language()] for text in texts]


def print_answers(told: CheckerAnswers, here: str) -> dict[str, Any]:
    """Return all that is printed of some answers, for the template of sheets."""
    outcomes, on = outcomes_of(told), day_of(told)
    ask, rules = addresses("ask", told), addresses("show_scheme", told)
    cards = [card_of(outcome, told, ask, rules) for outcome in outcomes]
    grouped = [
        (heading, [card for card in cards if card.outcome.verdict is verdict])
        for verdict, heading in GROUPS.items()
    ]
    named = cited(
        (reason.rule for card in cards for reason in (*card.reasons, *card.notes)),
        (outcome.topic for outcome in outcomes if outcome.leads_on),
    )
    one = language()
    return {
        "language": one,
        "title": _("Your answers, scheme by scheme"),
        "caption": _("Under the rules in force on %(day)s", day=formats.day(on, one)),
        "words": words(),
        "contradictions": [
            found.text[one] for found in contradictions_in(situation_of(told.facts, on))
        ],
        "groups": [
            {"name": heading.in_(one), "cards": [print_card(card) for card in found]}
            for heading, found in grouped
            if found
        ],
        "answered": [
            [
                fact.question[one] if fact.question else fact.name[one],
                said_of(told, fact.code) or _("left open"),
            ]
            for fact in path_of(told, outcomes)
        ],
        "seen": " ".join(
            [
                _("Last looked up on %(day)s.", day=formats.day(sources().as_of, one)),
                _("The official texts prevail."),
            ]
        ),
        "sources": [print_source(source, key) for key, source in named.items()],
        "here": here,
    }
