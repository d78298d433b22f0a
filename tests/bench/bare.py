"""The limit: the officer's queue by two prepared statements, joined strings and bare WSGI."""

import os
from collections.abc import Callable, Iterable
from functools import cache
from html import escape
from typing import Any
from urllib.parse import parse_qsl

import psycopg

READER = """
    select u.name, u.body_code from login_sessions s join users u on u.id = s.user_id
    where u.id = %s and s.revoked_at is null and s.expires_at > now()
"""
QUEUE = """
    select a.id, a.number, p.name, a.item_code, r.part, a.state, r.due_on, u.name
    from reviews r join applications a on a.id = r.application_id
    join applicants p on p.id = a.applicant_id left join users u on u.id = r.assignee_id
    where r.body_code = %s and r.waiting = 'reviewer' order by r.due_on, r.id limit 25
"""


@cache
def _connection() -> psycopg.Connection[Any]:
    return psycopg.connect(os.environ["DATABASE_URL"], autocommit=True, prepare_threshold=0)


def app(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """The queue of the officer whom the address names; there is nothing else to ask for."""
    officer = dict(parse_qsl(environ["QUERY_STRING"])).get("officer")
    if officer is None:  # whoever waits for the server to be there
        start_response("200 OK", [])
        return [b""]
    reader = _connection().execute(READER, [officer]).fetchone()
    assert reader is not None
    name, body = reader
    rows = "".join(
        f'<tr><td><a href="/cases/{case}">{number}</a></td><td>{escape(applicant)}</td>'
        f"<td>{item}</td><td>{part}</td><td>{state}</td><td>{due_on}</td>"
        f"<td>{escape(holder or '')}</td></tr>"
        for case, number, applicant, item, part, state, due_on, holder in (
            _connection().execute(QUEUE, [body])
        )
    )
    page = f"<!DOCTYPE html><title>Queue</title><p>{escape(name)}</p><table>{rows}</table>".encode()
    start_response(
        "200 OK",
        [("Content-Type", "text/html; charset=utf-8"), ("Content-Length", str(len(page)))],
    )
    return [page]
