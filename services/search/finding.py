"""Finds things by what somebody typed: everyday words, either Chinese script, English, typos."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from services.models import SearchEntry
from services.search.entries import EntryKind
from services.search.words import chinese_words, other_words, whole_saying

LONGEST = 200
"""Characters of what is typed that are looked for."""
MOST = 30
"""Things that are shown at most."""
FAR_BEHIND = 0.2
"""A thing whose score is below this part of the best is not shown."""

_TERMS = text(
    """
    with asked (word) as (
        select unnest(cast(:alike as text[]))
        union
        select unnest(tsvector_to_array(to_tsvector('english', :other)))
    )
    select asked.word, near.word, near.closeness * near.rarity
    from asked cross join lateral (
        select word, rarity, 1.0 as closeness from search_terms where word = asked.word
        union all
        (
            select word, rarity, similarity(word, asked.word) as closeness
            from search_terms
            where word % asked.word
              and length(asked.word) > 3
              and asked.word not like '% %'
              and not exists (select from search_terms as exact where exact.word = asked.word)
            order by closeness desc, word
            limit 3
        )
    ) as near
    """
)
"""The words of the index that are meant by those asked for, and what each counts."""

_SCORES = text(
    """
    with meant (asked, word, counts) as (
        select * from unnest(
            cast(:asked as text[]), cast(:words as text[]), cast(:counts as float[])
        )
    ),
    best (entry_id, asked, score) as (
        select entry_id, asked, max(weight * counts)
        from meant join search_words using (word)
        group by entry_id, asked
    )
    select entry.kind, entry.key, entry.title, entry.summary, sum(best.score) as score
    from best join search_entries as entry on entry.id = best.entry_id
    where coalesce(entry.valid_from, :today) <= :today
      and coalesce(entry.valid_to, :today) >= :today
    group by entry.id
    order by score desc, entry.id
    limit :most
    """
)


@dataclass(frozen=True, slots=True)
class Hit:
    """A thing that was found, with its words by language."""

    kind: EntryKind
    key: str
    title: Mapping[str, str]
    summary: Mapping[str, str]


def find(db: Session, typed: str, today: date) -> list[Hit]:
    """Find things by what was typed, the best first; nothing where no word is known."""
    typed = typed[:LONGEST]
    alike = [*whole_saying(typed), *chinese_words(typed)]
    values = {"alike": alike, "other": other_words(typed)}
    terms = db.execute(_TERMS, values).all()
    if not terms:
        return []
    asked, words, counts = zip(*terms, strict=True)
    rows = db.execute(
        _SCORES,
        {
            "asked": list(asked),
            "words": list(words),
            "counts": list(counts),
            "today": today,
            "most": MOST,
        },
    ).all()
    least = FAR_BEHIND * rows[0].score if rows else 0
    return [Hit(*row[:4]) for row in rows if row.score >= least]


def is_indexed(db: Session) -> bool:
    """Check whether anything can be found yet: just after the first start, nothing can."""
    return db.scalar(select(SearchEntry.id).limit(1)) is not None
