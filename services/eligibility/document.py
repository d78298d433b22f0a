"""The rules as a document, which `eligibility --document` prints."""

from collections.abc import Iterator

from services.catalogue.fields import (
    ChoiceField,
    ChoicesField,
    CountryField,
    DateField,
    DecimalField,
    IntegerField,
    MoneyField,
    YesNoField,
)
from services.eligibility.explaining import EFFECT_WORDS
from services.eligibility.facts import Fact, all_facts
from services.eligibility.rule import Rule
from services.eligibility.rules import Topic, topics, vocabulary
from services.eligibility.sources import sources
from services.eligibility.wording import WORDS


def write_markdown() -> str:
    """Write every topic, rule, fact and source, in English, as Markdown."""
    return "\n".join([*_topics(), *_facts(), *_sources()])


def _topics() -> Iterator[str]:
    yield "## The rules"
    yield ""
    for effect, words in EFFECT_WORDS.items():
        yield f"- `{effect}`: {words}"
    yield from ("", "Conditions with a name:", "")
    for defined in vocabulary().defined.values():
        yield f"- {defined.label.en}: {WORDS.condition(defined.part, 'en')}"
    for one in topics().values():
        yield from _topic(one)


def _topic(one: Topic) -> Iterator[str]:
    file = one.file
    yield from ("", f"### {file.name.en}", "")
    yield f"`{one.code}`, measure {file.measure}. {file.about.en}"
    yield from ("", f"Concerns: {WORDS.condition(one.touches, 'en')}", "")
    yield "| rule | effect | text | condition | in force | source |"
    yield "|---|---|---|---|---|---|"
    for rule in one.rules:
        yield _row(rule)


def _row(rule: Rule) -> str:
    entry = rule.entry
    condition = WORDS.condition(rule.condition, "en")
    if entry.when is not None:
        condition = f"where {WORDS.condition(rule.when, 'en')}: {condition}"
    period = f"{entry.since or ''}..{entry.until or ''}" if entry.since or entry.until else "always"
    grade = f" {entry.grade}" if entry.grade else ""
    article = f" art. {entry.article}" if entry.article else ""
    source = f"{', '.join(entry.source)}{article} [{entry.status}]"
    cells = (rule.id, rule.effect + grade, entry.text.en, condition, period, source)
    return f"| {' | '.join(cells)} |"


def _facts() -> Iterator[str]:
    yield from ("", "## The facts", "", "In the order in which they are asked.", "")
    yield "| fact | kind | answers | question |"
    yield "|---|---|---|---|"
    for fact in all_facts().values():
        question = fact.question.en if fact.question else f"not asked: {fact.name.en}"
        yield f"| `{fact.code}` | {fact.kind} | {_answers(fact)} | {question} |"


def _answers(fact: Fact) -> str:
    match fact.field:
        case ChoiceField() | ChoicesField():
            return ", ".join(f"`{option.code}`" for option in fact.options)
        case YesNoField():
            return "`true`, `false`"
        case CountryField():
            return "ISO 3166-1 alpha-2"
        case DateField(min=least, max=most):
            return f"`YYYY-MM-DD`, from {least} to {most}"
        case MoneyField():
            return "RMB"
        case IntegerField(min=least, max=most) | DecimalField(min=least, max=most):
            bounds = f"from {least}" + (
                f" to {most}" if "max" in fact.field.model_fields_set else ""
            )
            return bounds + (f", {fact.unit.en}" if fact.unit else "")


def _sources() -> Iterator[str]:
    known = sources()
    yield from ("", "## The sources", "")
    yield f"Last looked up on {known.as_of}."
    yield "V: verified in a public source, P: partly, K: not verified."
    yield from ("", "| key | title | official text | seen | review by |", "|---|---|---|---|---|")
    for key, source in known.sources.items():
        found = " ".join(source.links)
        yield f"| {key} | {source.title.en} | {found} | {source.seen} | {source.review} |"
