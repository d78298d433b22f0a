"""What can be done against a decision: reconsideration and litigation."""

from datetime import date
from functools import cache
from pathlib import Path

from pydantic import TypeAdapter

from services.content import ContentText, Frozen, Status, read_yaml
from services.language import Text
from services.plan.schema import Body

REMEDIES = Path(__file__).parent / "remedies.yaml"


class Reviewer(Frozen):
    """Who reviews a decision, under one version of the law."""

    status: Status
    basis: ContentText
    reviewer: ContentText


class Rule(Frozen):
    """Who reviews the decisions of one kind of body, before and since the revision."""

    before: Reviewer
    since: Reviewer

    @property
    def names_superior(self) -> bool:
        """Whether the next higher authority has to be named."""
        return any("{superior}" in rule.reviewer.sc for rule in (self.before, self.since))


class Wording(Frozen):
    """The sentences of the notice."""

    before: ContentText
    since: ContentText
    unverified: ContentText


class Remedies(Frozen):
    """`remedies.yaml`."""

    revised: date
    reviewers: dict[str, Rule]
    wording: Wording


@cache
def remedies() -> Remedies:
    """The rules on remedies.

    Raises:
        BadContent: the file is wrong.

    """
    found: Remedies = read_yaml(REMEDIES, TypeAdapter(Remedies))
    return found


def reconsideration(body: Body, on: date) -> Text:
    """The remedies notice of a decision: who reviews it, and until when.

    Args:
        body: who decided.
        on: the day of the decision; the law was revised from 2024-01-01.

    """
    rules = remedies()
    revised = on >= rules.revised
    rule = rules.reviewers[body.remedy]
    reviewer = rule.since if revised else rule.before
    wording = rules.wording.since if revised else rules.wording.before
    texts = [_filled(wording, body, reviewer)]
    if reviewer.status == "K":
        texts.append(rules.wording.unverified)
    return Text.joined(texts)


def _filled(wording: Text, body: Body, rule: Reviewer) -> Text:
    superior = body.superior or Text(sc="", tc="", en="")

    def fill(sentence: str, reviewer: str, basis: str, above: str) -> str:
        return sentence.format(reviewer=reviewer.format(superior=above), basis=basis)

    return Text(
        sc=fill(wording.sc, rule.reviewer.sc, rule.basis.sc, superior.sc),
        tc=fill(wording.tc, rule.reviewer.tc, rule.basis.tc, superior.tc),
        en=fill(wording.en, rule.reviewer.en, rule.basis.en, superior.en),
    )
