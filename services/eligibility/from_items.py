"""Fills in what a topic takes from its item, so that nothing is written twice.

The topic of an item is `topic.yaml` in the item's folder. Name, measure, offices,
documents, time, benefit and the words of conditions come from the item; the file has
what only the checker needs: whom it concerns, the rules and their remedies, other grounds.
The rules of every fund read their words from the conditions that all funds share.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from services.catalogue import DocumentSlot, Item, Limit, item, loader
from services.catalogue.fragments import Parts
from services.catalogue.limits import since, word_length
from services.catalogue.parts import LimitPhase
from services.content import BadContent
from services.eligibility.facts import HERE
from services.language import N_, Message, Text
from services.plan import load_plan

TOPIC = "topic.yaml"

DECISION: Mapping[str, Message] = {
    "acceptance": N_("The decision is made within %(limit)s of acceptance (%(basis)s)."),
    "close": N_(
        "The decision is made within %(limit)s of the close of the round, or of acceptance if that"
        " is later (%(basis)s)."
    ),
    "receipt": N_(
        "The decision is made within %(limit)s of the receipt of complete documents (%(basis)s)."
    ),
}
STEPS: Mapping[LimitPhase, Message] = {
    "entry": N_("It is put on file or entered within %(limit)s of receipt (%(basis)s)."),
    "check": N_("It is checked within %(limit)s of receipt (%(basis)s)."),
    "referral": N_("It is handed over within %(limit)s of that (%(basis)s)."),
    "assignment": N_("It is taken up within %(limit)s of receipt (%(basis)s)."),
    "forwarding": N_("It is forwarded within %(limit)s of receipt (%(basis)s)."),
    "answer": N_("It is answered within %(limit)s of that (%(basis)s)."),
    "outcome": N_("The outcome is recorded within %(limit)s of that (%(basis)s)."),
}
"""What is said of the time of services without a decision."""
ROUNDS = N_("Applications are handled in rounds.")
IF_HELD, IN_SOME_CASES = N_("(if you have it)"), N_("(only in some cases)")


def topic_files() -> list[Path]:
    """List the files of all topics: those without an item, and those in items' folders."""
    alone = {path.stem: path for path in sorted((HERE / "topics").glob("*.yaml"))}
    of_items = {path.parent.name: path for path in sorted(loader.ITEMS.glob(f"*/{TOPIC}"))}
    if twice := sorted(alone.keys() & of_items.keys()):
        raise BadContent(
            "\n".join(f"topics/{code}.yaml: items/{code} has its own" for code in twice)
        )
    return [*alone.values(), *of_items.values()]


def complete_topic(raw: dict[str, Any], path: Path) -> dict[str, Any]:
    """Complete the content of a topic's file from its item.

    Raises:
        BadContent: the file has a key that comes from the item.
    """
    if path.name != TOPIC:
        return raw
    code = path.parent.name
    try:
        one = item(code)
    except BadContent:
        # The catalogue is refused for it; what is wrong with the topic is said all the same.
        rules = [_worded_somehow(rule) for rule in raw.get("rules", ())]
        return _UNREAD | {"code": code, "item": code} | raw | {"rules": rules}
    given = dict(_keys_from_item(one))
    if twice := sorted(raw.keys() & given.keys()):
        raise BadContent(f"{code}/{TOPIC}: {', '.join(twice)}: the item says it")
    words = {condition.code: condition.text for condition in one.conditions}
    rules = [_with_words(rule, words, f"{code}/{TOPIC}") for rule in raw.get("rules", ())]
    return {**raw, **given, "rules": rules}


_UNREAD_WORDS = Text.of("?", "?")
_UNREAD = {"name": _UNREAD_WORDS, "about": _UNREAD_WORDS, "measure": 1}
"""Stands for what an item says that cannot be read."""


def _worded_somehow(rule: Any) -> Any:
    """Give a rule words where only the item has them, to check all else of it."""
    return {"text": _UNREAD_WORDS} | rule if isinstance(rule, dict) and "id" in rule else rule


def shared_rules(raw: list[Any]) -> list[Any]:
    """Complete the rules that several topics share with the words of all funds' conditions."""
    part = Parts().part("fund-conditions.v1", "shared.yaml")
    words = {condition["code"]: end_sentence(Text.of(**condition["text"])) for condition in part}
    return [_with_words(rule, words, "shared.yaml") for rule in raw]


def _with_words(rule: Any, words: dict[str, Text], where: str) -> Any:
    """Give a rule the words of the condition that has its id as code."""
    text = words.get(rule.get("id", "")) if isinstance(rule, dict) else None
    if text is None:
        return rule
    if "text" in rule:
        raise BadContent(f"{where}: {rule['id']}: text: the condition of that code says it")
    return {**rule, "text": end_sentence(text)}


def _keys_from_item(one: Item) -> Iterator[tuple[str, Any]]:
    """Yield what a topic takes from its item, by the topic's keys."""
    yield "code", one.code
    yield "item", one.code
    yield "name", one.name
    yield "about", one.summary
    yield "measure", one.measure
    yield "offices", _offices(one)
    yield "documents", [_document(slot) for slot in one.documents]
    yield "time", list(_time(one))
    yield "benefit", list(_benefit(one))


def _offices(one: Item) -> list[dict[str, Any]]:
    measure, route = load_plan().measure(one.measure), one.route
    named = [(route.lead, route.competence, False)]
    named += [(part.unit, part.competence, part.when is not None) for part in route.joint]
    return [
        {
            "unit": unit,
            "competence": competence or measure.named_unit(unit).competence,
            "sometimes": sometimes,
        }
        for unit, competence, sometimes in named
    ] + [
        {
            "unit": other.unit,
            "competence": other.competence,
            "consulted": True,
            "sometimes": other.when is not None,
        }
        for other in route.consult
    ]


def _document(slot: DocumentSlot) -> Text:
    if slot.required is True and slot.when is None:
        return slot.title
    remark = IF_HELD if slot.required is False else IN_SOME_CASES
    said = {
        "sc": f"{slot.title.sc}{remark.in_('sc')}",
        "tc": f"{slot.title.tc}{remark.in_('tc')}",
        "en": f"{slot.title.en} {remark.in_('en')}",
    }
    return Text(**said)


def _time(one: Item) -> Iterator[dict[str, Any]]:
    if one.rounds:
        yield {"text": ROUNDS.as_text(), "status": "V"}
    decides: tuple[LimitPhase, ...] = ("decision",)
    for phase in decides if one.limit("decision") else STEPS:
        if limit := one.limit(phase):
            yield {"text": _worded(one, limit), "status": limit.status}
    for own in one.decider.times if one.decider else ():
        yield {"text": end_sentence(own.text), "status": own.status}


def _worded(one: Item, limit: Limit) -> Text:
    filled = {"limit": word_length(limit), "basis": limit.basis}
    decision = limit.phase == "decision"
    words = DECISION[since(limit, one.nature)] if decision else STEPS[limit.phase]
    return Message(words.msgid, filled).as_text()


def _benefit(one: Item) -> Iterator[dict[str, Any]]:
    if one.benefit:
        yield {"text": end_sentence(one.benefit.text), "status": one.benefit.status}
    if one.result.months:
        yield {"text": end_sentence(one.result.validity), "status": one.result.status}


def end_sentence(text: Text) -> Text:
    """End words of an item with a full stop, as the checker's pages do."""
    if text.sc.endswith("。"):
        return text
    return Text(sc=f"{text.sc}。", tc=f"{text.tc}。", en=f"{text.en}.")
