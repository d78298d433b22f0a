"""Writes down by which words things are found. The worker does so whenever it starts."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from sqlalchemy import delete, func, insert, literal, select, text
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.orm import Session

from services.language import LANGUAGES, Text
from services.models import SearchEntry, SearchTerm, SearchWord
from services.search.entries import EntryKind, Findable
from services.search.everyday import say_of
from services.search.words import chinese_characters, chinese_words, other_words, whole_saying

TITLE, EVERYDAY, SUMMARY, BODY = 8.0, 5.0, 3.0, 1.0
"""What a word weighs, by where it stands; one in several places, by the first of them."""

SAID = 2.0
"""What it weighs besides its words that people say something just as it was typed."""

LEADS_ON = 0.6
"""What part of that the words of an errand or a measure weigh: their services come first."""

_NEW_RARITY = 4.0
"""How rare a word counts that nothing had when all was indexed."""

_STEMS = text(
    """
    insert into search_words (word, entry_id, weight)
    select word, cast(:entry as integer), max(weight)
    from unnest(cast(:texts as text[]), cast(:weights as float[])) as part (words, weight),
         unnest(tsvector_to_array(to_tsvector('english', words))) as word
    group by word
    """
)
"""Words that are not Chinese, as PostgreSQL stems them."""


def add(db: Session, one: Findable) -> None:
    """Add one thing to what can be found. Its own words are as rare as they come."""
    last = db.scalar(select(func.coalesce(func.max(SearchEntry.id), 0)))
    assert last is not None
    _index_one(db, last + 1, one)
    own = select(SearchWord.word, literal(float(_NEW_RARITY))).where(
        SearchWord.entry_id == last + 1
    )
    db.execute(upsert(SearchTerm).from_select(["word", "rarity"], own).on_conflict_do_nothing())


def remove(db: Session, kind: EntryKind, key: str) -> None:
    """Remove one thing from what can be found; its words stay until all is indexed anew."""
    db.execute(delete(SearchEntry).where(SearchEntry.kind == kind, SearchEntry.key == key))


@dataclass(frozen=True, slots=True)
class Weighed:
    """Words, and what each of them weighs.

    Args:
        said: people say it just so: it is found as a whole, too.
    """

    words: str
    weight: float
    said: bool = False


def index(db: Session, findable: Iterable[Findable]) -> int:
    """Index all that can be found anew, in place of what was.

    Returns:
        how many things can be found.
    """
    db.execute(text("lock table search_entries in share row exclusive mode"))
    for table in (SearchWord, SearchTerm, SearchEntry):
        db.execute(delete(table))
    count = 0
    for count, one in enumerate(findable, start=1):
        _index_one(db, count, one)
    entries = literal(float(count or 1))
    rarity = func.ln(1 + entries / func.count())
    db.execute(
        insert(SearchTerm).from_select(
            ["word", "rarity"], select(SearchWord.word, rarity).group_by(SearchWord.word)
        )
    )
    return count


def _index_one(db: Session, key: int, one: Findable) -> None:
    part_of = LEADS_ON if one.kind in ("errand", "measure") else 1.0
    parts = [replace(part, weight=part.weight * part_of) for part in _weigh(one)]
    db.execute(
        insert(SearchEntry).values(
            id=key,
            kind=one.kind,
            key=one.key,
            title=_by_language(one.title),
            summary=_by_language(one.summary),
            valid_from=one.valid_from,
            valid_to=one.valid_to,
        )
    )
    found = dict[str, float]()
    for part in parts:
        alone = chinese_characters(part.words) if part.weight == TITLE else []
        for word in (*chinese_words(part.words), *alone):
            found.setdefault(word, part.weight)
        for whole in whole_saying(part.words) if part.said else []:
            found.setdefault(whole, SAID * part_of)
    if found:
        rows = [{"word": word, "entry_id": key, "weight": weight} for word, weight in found.items()]
        db.execute(insert(SearchWord), rows)
    db.execute(
        _STEMS,
        {
            "entry": key,
            "texts": [other_words(part.words) for part in parts],
            "weights": [part.weight for part in parts],
        },
    )


def _weigh(one: Findable) -> Iterator[Weighed]:
    """Yield the words of a thing, the weightiest first."""
    yield from _weigh_texts((one.title, *one.names), TITLE)
    called = (one.title, one.summary, *one.names)
    yield from (Weighed(said, EVERYDAY, said=True) for said in say_of(called))
    yield from _weigh_texts((one.summary,), SUMMARY)
    yield from _weigh_texts(one.body, BODY)


def _weigh_texts(texts: Iterable[Text], weight: float) -> Iterator[Weighed]:
    for words in texts:
        yield from (Weighed(words[language], weight) for language in LANGUAGES)


def _by_language(words: Text) -> dict[str, str]:
    return {language: words[language] for language in LANGUAGES}
