"""What items and topics say of one another. Each problem is a sentence for the author."""

from collections.abc import Iterable, Iterator

from services.catalogue import Item
from services.content import BadContent
from services.eligibility.facts import all_facts
from services.eligibility.rules import topics


def check_items(versions: Iterable[Item]) -> None:
    """Hold every version of every item against the topics, and the topics against them.

    Raises:
        BadContent: an item feeds a topic or a fact that there is not, or rests on a rule
            that there is not; or a topic offers an item that there is not.

    """
    known = list(versions)
    found = [f"{one.code}.v{one.version}.yaml: {said}" for one in known for said in _problems(one)]
    codes = {one.code for one in known}
    found += [
        f"topics/{topic.code}.yaml: item: there is no item {topic.file.item}"
        for topic in topics().values()
        if topic.file.item is not None and topic.file.item not in codes
    ]
    if found:
        raise BadContent("\n".join(found))


def _problems(item: Item) -> Iterator[str]:
    topic = topics().get(item.self_check.topic) if item.self_check else None
    rules = {rule.id for rule in topic.rules} if topic else set()
    for condition in item.conditions:
        if condition.rule and condition.rule not in rules:
            yield f"conditions.{condition.code}: its topic has no rule {condition.rule}"
    if item.self_check is None:
        return
    if topic is None:
        yield f"self_check.topic: there is no topic {item.self_check.topic}"
    for fact in [*item.self_check.given, *item.self_check.facts]:
        if fact not in all_facts():
            yield f"self_check: there is no fact {fact}"
