"""How PostgreSQL would find what pages ask for, if their tables were long."""

import re
from collections.abc import Collection, Iterator, Mapping
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

INDEXES = """
    select tables.relname, attname, pg_get_expr(indpred, indrelid)
    from pg_index
    join pg_class tables on tables.oid = indrelid
    join pg_attribute on attrelid = indrelid and attnum = indkey[0]
"""

Index = tuple[str, str | None]
"""Its first column, and the condition of what is in it."""

# Such an index, read whole, holds what is asked for and no more.
PARTIAL = "select indexrelid::regclass::text from pg_index where indpred is not null"

CLEAR_COLUMNS = """
    select pg_clear_attribute_stats('public', relname::text, attname::text, false)
    from pg_class join pg_attribute on attrelid = pg_class.oid
    where pg_class.oid = %s::regclass and attnum > 0 and not attisdropped
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
        for way in ("seqscan", "hashjoin", "mergejoin"):  # which short tables are worth
            connection.execute(f"set enable_{way} = off")
        for table in GROWING:
            # It is taken for ten pages then, however short it was found, and is not looked at anew.
            connection.execute(f"alter table {table} set (autovacuum_enabled = off)")
            connection.execute("select pg_clear_relation_stats('public', %s)", [table])
            # Nor are its columns judged by what happened to be there when it was looked at last.
            connection.execute(CLEAR_COLUMNS, [table])
        indexes: dict[str, list[Index]] = {}
        for table, column, part in connection.execute(INDEXES):
            indexes.setdefault(table, []).append((column, part))
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
                if _reads_all(node, indexes, partial)
            ]
    return scans


def _nodes(plan: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    yield plan
    for inner in plan.get("Plans", ()):
        yield from _nodes(inner)


def _reads_all(
    node: Mapping[str, Any], indexes: Mapping[str, list[Index]], partial: Collection[str]
) -> bool:
    """Whether a node reads all of a growing table, and would if that were long.

    The tables of tests are so short that an index is not always worth it.
    """
    table = node.get("Relation Name", "")
    if table not in GROWING or "Index Cond" in node or node.get("Index Name") in partial:
        return False
    if node["Node Type"] == "Bitmap Heap Scan":
        return False
    asked = node.get("Filter", "")
    return not any(
        re.search(rf"\(\(*{column}(\)::text)? = ", asked) and (part is None or part in asked)
        for column, part in indexes[table]
    )
