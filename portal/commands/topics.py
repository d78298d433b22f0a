"""What of the law must be looked up again, for those who keep the rules."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import click

from portal.commands.arguments import Day, as_json, print_json
from services.eligibility import topics
from services.eligibility.cases import MadeCase, make_cases, word_case, word_shown
from services.eligibility.facts import plain_value
from services.language import LANGUAGES, Language
from services.moments import today


@click.command("check-topics")
@click.option("--on", "day", type=Day(), help="The day to check for; today unless given.")
@click.option("--cases", "code", metavar="TOPIC", help="Print a case for each branch and limit.")
@click.option("--lang", type=click.Choice(LANGUAGES), default="en", show_default=True)
@as_json
def check_topics(day: date | None, code: str | None, lang: Language, as_json: bool) -> None:
    """List the rules whose review-by date has passed; answers that rest on them say confirm."""
    if code:
        _print_cases(code, lang, as_json=as_json)
        return
    due = list(_due(day or today()))
    if as_json:
        print_json({"on": (day or today()).isoformat(), "due": due})
    else:
        for one in due:
            sources = ", ".join(one["sources"])
            click.echo(f"{one['review_by']}  {one['topic']}  {one['rule']}  [{sources}]")
        click.echo(f"{len(due)} rules to look up again", err=True)


def _print_cases(code: str, language: Language, *, as_json: bool) -> None:
    """Print the cases made from the rules of a topic; exit with 1 if a branch is out of reach."""
    if code not in topics():
        raise click.ClickException(f"there is no topic {code}; there are {', '.join(topics())}")
    cases = make_cases(topics()[code])
    if as_json:
        print_json({"topic": code, "cases": [_case(one, language) for one in cases.made]})
    else:
        for one in cases.made:
            click.echo(f"{word_shown(one.goal, language)}\n    {word_case(one, language)}")
    for goal in cases.unreached:
        click.echo(f"no answers reach {word_shown(goal, language)}", err=True)
    if cases.unreached:
        raise click.exceptions.Exit(1)


def _case(case: MadeCase, language: Language) -> dict[str, Any]:
    return {
        "shows": word_shown(case.goal, language),
        "on": case.on.isoformat(),
        "answers": {code: plain_value(value) for code, value in case.facts.items()},
        "verdict": case.outcome.verdict.value,
        "grade": case.outcome.grade.code if case.outcome.grade else None,
        "rules": [ruling.rule.id for ruling in case.outcome.decisive],
        "sentence": word_case(case, language),
    }


def _due(day: date) -> Iterator[dict[str, Any]]:
    """Yield the rules in force that were to be looked up before a day, the longest due first."""
    found = [
        (rule.review, one.code, rule)
        for one in topics().values()
        for rule in one.rules_on(day)
        if rule.review < day
    ]
    for review, code, rule in sorted(found, key=lambda entry: entry[:2]):
        yield {
            "topic": code,
            "rule": rule.id,
            "review_by": review.isoformat(),
            "sources": list(rule.entry.source),
            "status": rule.entry.status,
        }
