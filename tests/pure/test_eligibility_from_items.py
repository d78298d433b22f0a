"""A topic of an item: what the item says is read from it, and said nowhere else."""

from pathlib import Path

import pytest

from services.catalogue import all_items, item
from services.content import BadContent
from services.eligibility import check_items, from_items, topics
from services.eligibility.from_items import end_sentence, topic_files
from services.eligibility.rules import read_topic
from tests.support import shelf
from tests.support.editions import revised
from tests.support.picks import FUND

CHECKED = [one.code for one in all_items() if one.self_check and one.self_check.topic == one.code]


@pytest.mark.parametrize("code", CHECKED)
def test_item_and_topic_say_one_thing(code: str) -> None:
    one, topic = item(code), topics()[code]
    assert topic.file.item == code
    assert (topic.file.name, topic.file.about) == (one.name, one.summary)
    assert [office.unit for office in topic.file.offices] == [
        one.route.lead,
        *(part.unit for part in one.route.advisers),
    ]
    assert len(topic.file.documents) == len(one.documents)
    told = " ".join(note.text.en for note in topic.file.time)
    for phase in ("decision", "check", "referral", "entry"):
        limit = one.limit(phase)
        assert limit is None or f"within {limit.days} " in told
    for own in one.decider.times if one.decider else ():
        assert end_sentence(own.text).en in told
    rules = {rule.id: rule.entry.text for rule in topic.rules}
    for condition in one.conditions:
        assert rules.get(condition.code, end_sentence(condition.text)) == end_sentence(
            condition.text
        )


@pytest.fixture
def topic_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The topic of the fund of the documentation, to be written otherwise."""
    with shelf.with_folder(shelf.EXAMPLE, monkeypatch, tmp_path) as code:
        yield tmp_path / "items" / code / "topic.yaml"


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ("measure: 24\n", "fund-stands/topic.yaml: measure: the item says it"),
        ("name: {sc: 名, en: Name}\ntime: []\n", "topic.yaml: name, time: the item says it"),
        (
            "surprise: 1\n",
            "topic.yaml: the whole file: there is no key `surprise` here",
        ),
    ],
)
def test_a_topic_that_says_what_the_item_says_is_refused(
    topic_file: Path, more: str, said: str
) -> None:
    topic_file.write_text(topic_file.read_text("utf-8") + more, "utf-8")
    with pytest.raises(BadContent, match=said):
        read_topic(topic_file)


def test_a_rule_that_words_its_condition_itself_is_refused(topic_file: Path) -> None:
    written = topic_file.read_text("utf-8")
    rule = """  - id: STAND-1
    requires: {field: legal_person, op: "==", value: true}
    source: [S9]
    status: V
"""
    topic_file.write_text(written.replace("judged:", rule + "judged:"), "utf-8")
    words = {entry.id: entry.entry.text for entry in read_topic(topic_file).rules}
    assert words["STAND-1"].en == "The exhibition closed within the period of the round."
    own = rule + "    text: {sc: 另说, en: Otherwise}\n"
    topic_file.write_text(written.replace("judged:", own + "judged:"), "utf-8")
    with pytest.raises(BadContent, match="STAND-1: text: the condition of that code says it"):
        read_topic(topic_file)


def test_a_code_has_one_topic(topic_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(from_items, "HERE", topic_file.parents[2])
    (topic_file.parents[2] / "topics").mkdir()
    (topic_file.parents[2] / "topics" / "fund-stands.yaml").write_text("", "utf-8")
    with pytest.raises(
        BadContent, match=r"topics/fund-stands\.yaml: items/fund-stands has its own"
    ):
        topic_files()


def test_an_item_cannot_word_otherwise_what_all_funds_share(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    first = item(FUND).conditions[0]
    reworded = revised(
        item(FUND), conditions=[{**first.model_dump(), "text": {"sc": "另", "en": "X"}}]
    )
    monkeypatch.setattr("services.eligibility.feeding.governing", lambda _code: reworded)
    with pytest.raises(BadContent, match=f"conditions.{first.code}: other items say it otherwise"):
        check_items([reworded])
