"""What of the law must be looked up again, for those who keep the rules."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import click

from portal.commands.arguments import Day, as_json, print_json
from services.eligibility import topics
from services.moments import today


@click.command("check-topics")
@click.option("--on", "day", type=Day(), help="The day to check for; today unless given.")
@as_json
def check_topics(day: date | None, as_json: bool) -> None:
    """List the rules whose review-by date has passed; answers that rest on them say confirm."""
    due = list(_due(day or today()))
    if as_json:
        print_json({"on": (day or today()).isoformat(), "due": due})
    else:
        for one in due:
            sources = ", ".join(one["sources"])
            click.echo(f"{one['review_by']}  {one['topic']}  {one['rule']}  [{sources}]")
        click.echo(f"{len(due)} rules to look up again", err=True)


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
