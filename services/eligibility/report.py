"""Reports outcomes as plain data, for scripts. The keys must not change."""

from typing import Any

from services.conditions import Range
from services.eligibility.explaining import source_data
from services.eligibility.facts import Fact, plain_value
from services.eligibility.offices import Office
from services.eligibility.outcome import Outcome, Ruling, Verdict
from services.eligibility.points import CATEGORY_A, CATEGORY_B, Rung, tally_points
from services.eligibility.questions import next_question, settling_question
from services.eligibility.situation import Situation
from services.eligibility.wording import figures, word_answer, word_goal
from services.language import Language


def report(
    outcomes: list[Outcome], situation: Situation, language: Language, *, day_is_given: bool
) -> dict[str, Any]:
    """Report everything on a situation, with the keys of `docs/commands.md`.

    Args:
        day_is_given: whether the day was given beside the answers, and so is not asked for.
    """
    settled = ["filing_date"] if day_is_given else []
    asked = next_question(situation.facts, situation.on, settled)
    return {
        "on": situation.on.isoformat(),
        "language": language,
        "answers": {code: plain_value(value) for code, value in situation.facts.items()},
        "outcomes": [outcome_data(outcome, language) for outcome in outcomes],
        "next_question": _question(asked, language),
        "points": points_data(situation, language),
    }


def outcome_data(outcome: Outcome, language: Language) -> dict[str, Any]:
    """Report one outcome."""
    file, remedy = outcome.topic.file, outcome.remedy
    return {
        "topic": outcome.topic.code,
        "name": file.name[language],
        "measure": file.measure,
        "item": file.item,
        "verdict": outcome.verdict.value,
        "grade": outcome.grade.code if outcome.grade else None,
        "rules": [_ruling(ruling, outcome.situation, language) for ruling in outcome.rulings],
        "citations": _citations(outcome, language),
        "missing": list(outcome.missing),
        "settled_by": outcome.settled_by.value if outcome.settled_by else None,
        "settling_question": _question(settling_question(outcome), language),
        "would_make_it_yes": remedy
        and {
            "all_of": [text[language] for text in remedy.all_of],
            "any_of": [text[language] for text in remedy.any_of],
        },
        "see": [one.code for one in outcome.see],
        "confirm": [text[language] for text in outcome.confirm],
        "confirm_at": file.confirm_at[language],
        "offices": [_office(office, language) for office in outcome.offices],
        "decided_by": file.decided_by[language] if file.decided_by else None,
        "goes_to": [text[language] for text in outcome.goes_to],
        **_steps(outcome, language),
    }


def _steps(outcome: Outcome, language: Language) -> dict[str, Any]:
    """Report what to do; what belongs elsewhere carries no steps of the scheme that it left."""
    file, stays = outcome.topic.file, outcome.verdict is not Verdict.ELSEWHERE
    return {
        "documents": [text[language] for text in file.documents if stays],
        "time": [note.text[language] for note in file.time if stays],
        "benefit": [note.text[language] for note in file.benefit if stays],
        "next_step": file.next[language] if stays else None,
    }


def _ruling(ruling: Ruling, situation: Situation, language: Language) -> dict[str, Any]:
    entry = ruling.rule.entry
    return {
        "rule": ruling.rule.id,
        "effect": ruling.rule.effect,
        "holds": ruling.holds,
        "favours": ruling.favours,
        "decisive": ruling.decisive,
        "text": entry.text[language],
        "figures": [
            {"label": f.label, "given": f.given, "needed": f.needed, "holds": f.holds}
            for f in figures(ruling.rule.condition, situation, language)
        ],
        "citations": [source_data(key, entry.status, language) for key in entry.source],
    }


def _citations(outcome: Outcome, language: Language) -> list[dict[str, Any]]:
    cited = [(key, r.rule.entry.status) for r in outcome.decisive for key in r.rule.entry.source]
    return [source_data(key, status, language) for key, status in dict.fromkeys(cited)]


def _office(office: Office, language: Language) -> dict[str, Any]:
    return {
        "agency": office.unit,
        "named_in_plan": office.named[language],
        "consulted": office.consulted,
        "sometimes": office.sometimes,
        "acting": office.acting and office.acting.code,
        "acting_name": office.acting.name[language] if office.acting else None,
        "successor": office.successor and office.successor.code,
        "successor_name": office.successor.name[language] if office.successor else None,
    }


def _question(fact: Fact | None, language: Language) -> dict[str, Any] | None:
    if fact is None:
        return None
    words = fact.question or fact.name
    return {"fact": fact.code, "question": words[language]}


def points_data(situation: Situation, language: Language) -> dict[str, Any]:
    """Report the points line by line, and the shortest ways to 60 and 85."""
    points = tally_points(situation.given)
    return {
        "total": _range(points.total),
        "lines": [
            {
                "fact": line.factor.fact,
                "label": line.factor.question.name[language],
                "answer": None
                if line.value is None
                else word_answer(line.factor.fact, line.value, language),
                "points": _range(line.points),
                "max": line.factor.max,
                "next_step": _rung(line.rungs[0], language) if line.rungs else None,
            }
            for line in points.lines
        ],
        "ways": {
            str(target): [[_rung(r, language) for r in way] for way in points.ways_to(target)]
            for target in (CATEGORY_B, CATEGORY_A)
        },
    }


def _range(value: Range) -> dict[str, int]:
    return {"at_least": value.low, "at_most": value.high}


def _rung(rung: Rung, language: Language) -> dict[str, Any]:
    return {
        "fact": rung.factor.fact,
        "to": word_goal(rung, language),
        "gain": rung.gain,
    }
