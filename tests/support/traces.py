"""Where in the portal a word is still found: in any table, stored file or mail."""

from collections.abc import Iterator

import obstore
from sqlalchemy import text
from sqlalchemy.orm import Session

from services.documents import store
from services.models import Base
from services.settings import settings


def find_traces(db: Session, word: str) -> set[str]:
    """Name the tables and files that hold a word."""
    return {*_in_tables(db, word), *_in_store(word), *_in_mails(word)}


def contents(db: Session) -> dict[str, str]:
    """Read every table as one text each, but for the counters of tries, to compare."""
    db.rollback()
    rows = "select coalesce(string_agg(t::text, '' order by t::text), '') from {} t"
    names = Base.metadata.tables.keys() - {"tries"}
    return {name: str(db.scalar(text(rows.format(name)))) for name in names}


def _in_tables(db: Session, word: str) -> Iterator[str]:
    db.flush()
    for name in (*Base.metadata.tables, "procrastinate_jobs"):
        found = text(f"select count(*) from {name} t where strpos(to_jsonb(t)::text, :word) > 0")
        if db.scalar(found, {"word": word}):
            yield name


def _in_store(word: str) -> Iterator[str]:
    for batch in obstore.list(store.connect()):
        for entry in batch:
            if word.encode() in bytes(obstore.get(store.connect(), entry["path"]).bytes()):
                yield f"store: {entry['path']}"


def _in_mails(word: str) -> Iterator[str]:
    for path in (settings().var / "mail").glob("*.eml"):
        if word in path.read_text("utf-8"):
            yield f"mail: {path.name}"
