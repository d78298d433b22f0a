"""Explains one rule in words, for people who check the portal's answers."""

from typing import Any

from services import formats
from services.content import Status
from services.eligibility.entries import RuleEffect
from services.eligibility.rule import Rule
from services.eligibility.rules import Topic, topics
from services.eligibility.sources import sources
from services.eligibility.wording import WORDS
from services.errors import NotFound
from services.language import N_, Language, Message, listed

EFFECT_WORDS: dict[RuleEffect, Message] = {
    "requires": N_("Needed: without it the answer is no"),
    "disqualifies": N_("Stands against it: with it the answer is no"),
    "grants": N_("Ground: one of those that lead to yes"),
    "refers": N_("Leads elsewhere: the matter is handled somewhere else"),
    "discretion": N_("Discretion: where no ground is given, an officer decides"),
    "withholds": N_("Withheld: while it holds, no yes is given. The agency must confirm"),
    "confirms": N_("Caution: ask before relying on the answer"),
    "informs": N_("Note: what else applies. It changes no answer"),
}
STATUSES: dict[Status, Message] = {
    "V": N_("verified in a public source"),
    "P": N_("partly verified, indicative only"),
    "K": N_("not verified, indicative only"),
}


def find_rule(rule_id: str) -> tuple[Rule, tuple[Topic, ...]]:
    """Find a rule by its id, and the topics that have it. Raises NotFound."""
    owners = [(rule, one) for one in topics().values() for rule in one.rules if rule.id == rule_id]
    if not owners:
        raise NotFound(N_("There is no rule “%(id)s”", id=rule_id))
    return owners[0][0], tuple(one for _, one in owners)


def family_of(rule: Rule) -> str:
    """Find the family of a rule, a numbered rule of the domain: E5 for E5-AGE."""
    return rule.entry.family or rule.id.split("-")[0]


def find_rule_ids(rule_id: str) -> tuple[str, ...]:
    """List the rule of an id, or else all rules of a family. Raises NotFound."""
    families = {rule.id: family_of(rule) for one in topics().values() for rule in one.rules}
    if rule_id in families:
        return (rule_id,)
    parts = tuple(part for part, family in families.items() if family == rule_id)
    if not parts:
        raise NotFound(N_("There is no rule “%(id)s”", id=rule_id))
    return parts


def source_data(key: str, status: Status, language: Language) -> dict[str, Any]:
    """Describe a source, for scripts and pages."""
    source = sources().sources[key]
    return {
        "key": key,
        "title": source.title[language],
        "where": source.where,
        "status": status,
        "as_of": source.seen.isoformat(),
    }


def explanation_data(rule_id: str, language: Language) -> dict[str, Any]:
    """Explain a rule as data, with the keys of `docs/commands.md`. Raises NotFound."""
    rule, owners = find_rule(rule_id)
    entry = rule.entry
    return {
        "rule": rule.id,
        "topics": [{"code": one.code, "name": one.file.name[language]} for one in owners],
        "effect": rule.effect,
        "effect_in_words": EFFECT_WORDS[rule.effect].in_(language),
        "grade": entry.grade,
        "text": entry.text[language],
        "when": None if entry.when is None else WORDS.condition(rule.when, language),
        "condition": WORDS.condition(rule.condition, language),
        "valid_from": entry.since and entry.since.isoformat(),
        "valid_to": entry.until and entry.until.isoformat(),
        "article": entry.article,
        "review_by": rule.review.isoformat(),
        "remedy": entry.remedy[language] if entry.remedy else None,
        "citations": [source_data(key, entry.status, language) for key in entry.source],
    }


def explain(rule_id: str, language: Language) -> str:
    """Explain a rule in lines of text. Raises NotFound."""
    told = explanation_data(rule_id, language)
    rule = find_rule(rule_id)[0]
    entry = rule.entry
    names = listed(one["name"] for one in told["topics"]).in_(language)
    lines = [f"{rule_id} · {names}", "", told["text"], "", told["effect_in_words"]]
    labelled = [
        (N_("Concerns"), told["when"]),
        (N_("Condition"), told["condition"]),
        (N_("In force from"), entry.since and formats.day(entry.since, language)),
        (N_("In force until"), entry.until and formats.day(entry.until, language)),
        (N_("How you could qualify"), told["remedy"]),
        (N_("Article"), entry.article),
        (N_("To be looked up again by"), formats.day(rule.review, language)),
    ]
    colon = ": " if language == "en" else "："
    lines += [f"{label.in_(language)}{colon}{words}" for label, words in labelled if words]
    lines += [
        f"[{cited['key']}] {cited['title']} ({cited['where']}), {cited['as_of']}, "
        + STATUSES[cited["status"]].in_(language)
        for cited in told["citations"]
    ]
    return "\n".join(lines)
