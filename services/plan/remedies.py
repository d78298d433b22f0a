"""Remedies against a decision: reconsideration and litigation."""

from datetime import date
from functools import cache
from pathlib import Path
from typing import Annotated, Any

from pydantic import BeforeValidator, TypeAdapter, model_validator

from services import laws
from services.content import BadContent, ContentText, Frozen, Status, read_yaml
from services.language import Language, Text
from services.plan.schema import Body

REMEDIES = Path(__file__).parent / "remedies.yaml"


def _citation(raw: Any) -> laws.Citation:
    try:
        return laws.read_citation(raw)
    except BadContent as error:
        raise ValueError(str(error)) from error


Cited = Annotated[laws.Citation, BeforeValidator(_citation)]


class Reviewer(Frozen):
    """The authority that reviews a decision under one version of the law, by its key."""

    status: Status
    basis: Cited
    reviewer: str


class RemedyRule(Frozen):
    """The authorities that review one kind of body, before and since the law's revision."""

    before: Reviewer
    since: Reviewer

    @property
    def names_superior(self) -> bool:
        """Whether the next higher authority must be named."""
        return any(rule.reviewer == "superior" for rule in (self.before, self.since))


class Wording(Frozen):
    """The sentences of the notice."""

    before: ContentText
    since: ContentText
    unverified: ContentText
    final: ContentText
    partly_final: ContentText


class Remedies(Frozen):
    """`remedies.yaml`.

    Args:
        authorities: the authorities that can review, by key.
        litigation: the periods of litigation.
        first: the rule that a failure to act goes to reconsideration first.
    """

    revised: date
    authorities: dict[str, ContentText]
    reviewers: dict[str, RemedyRule]
    litigation: Cited
    first: Cited
    wording: Wording

    @model_validator(mode="after")
    def _names_its_authorities(self) -> "Remedies":
        if differing := {one.reviewer for one in self.all_reviewers()} ^ set(self.authorities):
            raise ValueError(f"authorities: not both named and listed: {', '.join(differing)}")
        return self

    def all_reviewers(self) -> list[Reviewer]:
        """List every reviewer, before and since the revision."""
        return [one for rule in self.reviewers.values() for one in (rule.before, rule.since)]

    def citations(self) -> list[laws.Citation]:
        """List what is cited."""
        return [*(one.basis for one in self.all_reviewers()), self.litigation, self.first]

    def laws_cited(self) -> frozenset[str]:
        """List the keys of the register of laws that remedies cite."""
        return frozenset(cited.law for cited in self.citations())


@cache
def remedies() -> Remedies:
    """Load the rules on remedies.

    Raises:
        BadContent: the file is wrong.

    """
    found: Remedies = read_yaml(REMEDIES, TypeAdapter(Remedies))
    for cited in found.citations():
        laws.citation_text(cited)  # worded while the converter to Traditional Chinese is there
    return found


def reconsideration(body: Body, on: date) -> Text:
    """Word the remedies notice of a decision: who reviews it, and until when.

    Args:
        body: the body that decided.
        on: the day of the decision; the law was revised from 2024-01-01.

    """
    rules = remedies()
    revised = on >= rules.revised
    rule = rules.reviewers[body.remedy]
    reviewer = rule.since if revised else rule.before
    wording = rules.wording.since if revised else rules.wording.before
    texts = [_fill(wording, body, reviewer)]
    if reviewer.status == "K":
        texts.append(rules.wording.unverified)
    return Text.joined(texts)


def finality(basis: Text) -> Text:
    """Word that a decision is final.

    Args:
        basis: the article that says so.
    """
    return _with(remedies().wording.final, basis=basis)


def partly_final(basis: Text, part: Text, ordinary: Text) -> Text:
    """Word that a part of a decision is final, and the remedies against the rest."""
    return Text.joined([_with(remedies().wording.partly_final, basis=basis, part=part), ordinary])


def _with(wording: Text, **words: Text) -> Text:
    def fill(language: Language) -> str:
        return wording[language].format(**{name: text[language] for name, text in words.items()})

    return Text(sc=fill("sc"), tc=fill("tc"), en=fill("en"))


def _fill(wording: Text, body: Body, rule: Reviewer) -> Text:
    superior = body.superior or Text(sc="", tc="", en="")
    basis, litigation = laws.citation_text(rule.basis), laws.citation_text(remedies().litigation)
    first, reviewer = laws.citation_text(remedies().first), remedies().authorities[rule.reviewer]

    def fill(language: Language) -> str:
        return wording[language].format(
            reviewer=reviewer[language].format(superior=superior[language]),
            basis=basis[language],
            litigation=litigation[language],
            first=first[language],
        )

    return Text(sc=fill("sc"), tc=fill("tc"), en=fill("en"))
