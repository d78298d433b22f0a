"""Checks that items and topics fit together. Each problem is a sentence for the author."""

from collections.abc import Iterable, Iterator

from services.catalogue import Item
from services.catalogue import item as governing
from services.content import BadContent
from services.eligibility.facts import all_facts
from services.eligibility.from_items import end_sentence
from services.eligibility.rules import Topic, topics


def check_items(versions: Iterable[Item]) -> None:
    """Check every version of every item against the topics.

    Raises:
        BadContent: an item feeds an unknown topic or fact, or its words for a condition
            differ from those of the rule that decides it.

    """
    known = list(versions)
    found = [f"{one.code}/v{one.version}.yaml: {said}" for one in known for said in _problems(one)]
    if found:
        raise BadContent("\n".join(found))


def _problems(item: Item) -> Iterator[str]:
    if item.self_check is None:
        return
    topic = topics().get(item.self_check.topic)
    if topic is None:
        yield f"self_check.topic: there is no topic {item.self_check.topic}"
    elif item == governing(item.code):
        yield from _differing_words(item, topic)
    check = item.self_check
    for fact in [*check.given, *check.facts, *check.carried]:
        if fact not in all_facts():
            yield f"self_check: there is no fact {fact}"


def _differing_words(item: Item, topic: Topic) -> Iterator[str]:
    """Yield conditions that several items share, but this item words differently."""
    rules = {rule.id: rule.entry.text for rule in topic.rules}
    for condition in item.conditions:
        if rules.get(condition.code, end_sentence(condition.text)) != end_sentence(condition.text):
            yield f"conditions.{condition.code}: other items say it otherwise; give it another code"
