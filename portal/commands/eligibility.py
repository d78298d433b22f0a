"""Eligibility from the command line, for scripts and for those who check the rules."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import click

from portal.commands.arguments import FILE, Day, as_json
from services.eligibility.document import write_markdown
from services.eligibility.evaluating import evaluate, situation_of
from services.eligibility.explaining import explain, explanation_data, find_rule_ids
from services.eligibility.facts import NoAnswer, all_facts
from services.eligibility.report import report
from services.errors import DomainError, Invalid
from services.language import LANGUAGES, Language, gettext
from services.moments import today


def _day(_context: click.Context, _option: click.Parameter, day: date | None) -> date | None:
    """Refuse a day of which nothing can be said of the law."""
    if day is None:
        return None
    try:
        all_facts()["filing_date"].read(day)
    except NoAnswer as error:
        raise click.BadParameter(str(error)) from error
    return day


@click.command()
@click.option("--answers", type=FILE)
@click.option(
    "--on",
    "day",
    type=Day(),
    callback=_day,
    help="The day whose law applies.",
)
@click.option("--lang", type=click.Choice(LANGUAGES), default="en", show_default=True)
@as_json
@click.option("--explain", "rule", metavar="RULE", help="Print a rule in words.")
@click.option("--document", is_flag=True, help="Print every rule, fact and source in words.")
def eligibility(
    answers: Path | None,
    day: date | None,
    lang: Language,
    as_json: bool,
    rule: str | None,
    document: bool,
) -> None:
    """Say for which schemes a file of answers is eligible, and why."""
    try:
        if document:
            click.echo(write_markdown())
        elif rule:
            click.echo(_explained(rule, lang, as_json=as_json))
        elif answers:
            told = _report(_read(answers), day, lang)
            click.echo(_dumped(told) if as_json else _lines(told))
        else:
            raise click.UsageError("Give --answers FILE, --explain RULE or --document.")
    except Invalid as error:
        problems = [f"{p.field}: {p.message.in_(lang)}{_on_offer(p.field)}" for p in error.problems]
        raise click.ClickException("\n".join(problems)) from error
    except DomainError as error:
        raise click.ClickException(error.message.in_(lang)) from error


def _explained(rule: str, lang: Language, *, as_json: bool) -> str:
    found = find_rule_ids(rule)
    if not as_json:
        return "\n\n".join(explain(one, lang) for one in found)
    told = [explanation_data(one, lang) for one in found]
    return _dumped(told[0] if found == (rule,) else {"family": rule, "rules": told})


def _on_offer(code: str) -> str:
    """List the answers to choose from, for those who write the file by hand."""
    fact = all_facts().get(code)
    if fact is None or not fact.options:
        return ""
    codes = ", ".join(option.code for option in fact.options)
    return f" [{codes}]" if fact.kind == "choices" else f" {codes}"


def _read(path: Path) -> dict[str, Any]:
    try:
        raw = json.loads(path.read_text("utf-8-sig"))
    except (ValueError, RecursionError, OSError) as error:
        raise click.ClickException(f"{path.name} is not JSON: {error}") from error
    if not isinstance(raw, dict):
        raise click.ClickException(f"{path.name} must hold one object of answers")
    return raw


def _report(raw: dict[str, Any], on: date | None, lang: Language) -> dict[str, Any]:
    filed = situation_of(raw, today()).facts.get("filing_date")
    applied = on or (filed if isinstance(filed, date) else today())
    situation = situation_of(raw, applied)
    return report(evaluate(raw, applied), situation, lang, day_is_given=on is not None)


def _dumped(data: dict[str, Any]) -> str:
    return json.dumps(data, ensure_ascii=False, indent=2)


def _lines(told: dict[str, Any]) -> str:
    """One line an outcome, with the rules it rests on and the question that is open."""
    lines = []
    for outcome in told["outcomes"]:
        rules = ", ".join(rule["rule"] for rule in outcome["rules"] if rule["decisive"])
        grade = f" {outcome['grade']}" if outcome["grade"] else ""
        question = outcome["settling_question"]
        lines.append(f"{outcome['verdict'] + grade:<12} {outcome['name']}  [{rules}]")
        if question:
            lines.append(f"{'':<12} {question['question']} ({question['fact']})")
    return "\n".join(lines) or gettext("Nothing fits these answers.", told["language"])
