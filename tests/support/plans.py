"""How PostgreSQL would find what pages ask for, if their tables were long."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import psycopg
import pytest

from services.database import conninfo

GROWING = frozenset(
    {
        *("applications", "reviews", "events", "documents", "papers", "case_notes"),
        *("applicants", "memberships", "users", "login_sessions", "notices", "rounds"),
    }
)
"""The tables that grow with use."""

PARTIAL = """
    select relname from pg_index join pg_class on pg_class.oid = indexrelid
    where indpred is not null
"""

Statements = dict[str | bytes, Any]


@contextmanager
def noted_statements() -> Iterator[Statements]:
    """Collects the SQL that is sent while the block runs, with the last values of each."""
    noted: Statements = {}
    execute = psycopg.Cursor.execute

    def note(cursor: Any, query: Any, params: Any = None, **options: Any) -> Any:
        noted[query] = params
        return execute(cursor, query, params, **options)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(psycopg.Cursor, "execute", note)
        yield noted


def find_scans(statements: Statements) -> list[str]:
    """Where a growing table is read from end to end, for want of an index."""
    with psycopg.connect(conninfo(), autocommit=True) as connection:
        connection.execute("set enable_seqscan = off")
        partial = {name for (name,) in connection.execute(PARTIAL)}
        scans = []
        for sql, values in statements.items():
            text = sql if isinstance(sql, bytes) else sql.encode()
            if not text.lstrip().lower().startswith((b"select", b"with")):
                continue
            plan = connection.execute(b"explain (format json) " + text, values).fetchone()
            assert plan is not None
            scans += [
                f"{node['Node Type']} of {node['Relation Name']}: {text.decode()}"
                for node in _nodes(plan[0][0]["Plan"])
                if _reads_all(node, partial)
            ]
    return scans


def _nodes(plan: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    yield plan
    for inner in plan.get("Plans", ()):
        yield from _nodes(inner)


def _reads_all(node: Mapping[str, Any], partial: set[str]) -> bool:
    """Whether a node walks all of a growing table; an index of a part of it is short."""
    if node.get("Relation Name") not in GROWING:
        return False
    kind = node["Node Type"]
    by_index = kind.startswith("Index") and ("Index Cond" in node or node["Index Name"] in partial)
    return not by_index and kind != "Bitmap Heap Scan"
