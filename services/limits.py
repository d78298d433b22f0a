"""Limits on tries, counted in PostgreSQL so that they hold across all workers."""

from datetime import UTC, datetime, timedelta
from hashlib import sha256
from ipaddress import IPv4Network, IPv6Address, IPv6Network, ip_address
from math import ceil

from sqlalchemy import (
    ColumnElement,
    Interval,
    bindparam,
    case,
    cast,
    delete,
    func,
    or_,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import InstrumentedAttribute

from services import moments
from services.database import Query, counting_by_driver, counting_engine
from services.errors import TooMany
from services.models.limits import Tries

FIRST_DELAY, LONGEST_DELAY, DOUBLINGS = 60, 900, 6
"""Seconds before the first try that is slowed, and before any; how often the first is doubled."""
FORGOTTEN = timedelta(hours=2)
"""How long after the first of them slowed tries are free again."""
ALWAYS = datetime(1970, 1, 1, tzinfo=UTC)
"""Stands for the window in the rows of slowed tries, which have none."""


# Built once, because every save and every sign-in runs it.
_COUNT = (
    insert(Tries)
    .values(
        scope=bindparam("scope"),
        key_hash=bindparam("key_hash"),
        window_start=bindparam("start"),
        hits=1,
        expires_at=bindparam("end"),
    )
    .on_conflict_do_update(
        index_elements=[Tries.scope, Tries.key_hash, Tries.window_start],
        set_={"hits": Tries.hits + 1},
    )
    .returning(Tries.hits)
)


def count_try(scope: str, key: str, *, most: int, per: timedelta) -> None:
    """Count one try, and refuse it if there were too many in this window.

    The count is kept even if the caller's transaction fails, so that a
    refused sign-in counts too.

    Args:
        scope: what is tried, e.g. `sign_in`.
        key: who tries, e.g. an address; only its hash is kept.
        most: how many tries are allowed in a window.
        per: the length of a window; windows begin at multiples of it.

    Raises:
        TooMany: with the seconds until the next window.
    """
    now = moments.now()
    start = _window(now, per)
    values = {"scope": scope, "key_hash": _hashed(key), "start": start, "end": start + per}
    with counting_by_driver() as db:
        counted = db.find_row(Query(_COUNT, values))
    assert counted is not None
    if counted[0] > most:
        raise TooMany(retry_after=ceil((start + per - now).total_seconds()))


def uncount_try(scope: str, key: str, *, per: timedelta) -> None:
    """Subtract the last try from the count, as it was successful."""
    statement = (
        update(Tries)
        .where(
            Tries.scope == scope,
            Tries.key_hash == _hashed(key),
            Tries.window_start == _window(moments.now(), per),
            Tries.hits > 0,
        )
        .values(hits=Tries.hits - 1)
    )
    with counting_engine().connect() as connection:
        connection.execute(statement)


def slow_try(scope: str, key: str, *, free: int) -> None:
    """Count one try, and let those beyond the free ones come only after a growing delay.

    A try that comes too early changes nothing, so that nobody is kept waiting longer by
    another's haste. All are forgotten some time after the first of them: what a whole network
    or the whole portal gets wrong within weeks is not held against anybody.

    Raises:
        TooMany: with the seconds until a try is admitted.
    """
    now = moments.now()
    statement = insert(Tries).values(
        scope=scope,
        key_hash=_hashed(key),
        window_start=ALWAYS,
        hits=1,
        last_at=now,
        expires_at=now + FORGOTTEN,
    )
    fresh = Tries.expires_at <= now
    # A free try counts even if one that began later was counted before it.
    ready = or_(Tries.hits < free, Tries.last_at + _delay_after(Tries.hits, free) <= now)
    statement = statement.on_conflict_do_update(
        index_elements=[Tries.scope, Tries.key_hash, Tries.window_start],
        set_={
            "hits": case((fresh, 1), else_=Tries.hits + 1),
            "last_at": func.greatest(Tries.last_at, now),
            "expires_at": case((fresh, now + FORGOTTEN), else_=Tries.expires_at),
        },
        where=or_(fresh, ready),
    )
    with counting_engine().connect() as connection:
        counted = connection.execute(statement.returning(Tries.hits)).scalar_one_or_none()
    if not counted:
        _refuse_early(scope, key, free)
        slow_try(scope, key, free=free)  # its delay has ended meanwhile


def slow_tries(*tries: tuple[str, str, int]) -> None:
    """Count one try as `slow_try` does, by several keys; by none if it is early by one of them.

    Args:
        tries: scope, key and how many are free, of each.

    Raises:
        TooMany: with the seconds until a try is admitted.
    """
    for scope, key, free in tries:
        _refuse_early(scope, key, free)
    for scope, key, free in tries:
        slow_try(scope, key, free=free)


def _refuse_early(scope: str, key: str, free: int) -> None:
    now = moments.now()
    admitted = select(Tries.last_at + _delay_after(Tries.hits, free))
    with counting_engine().connect() as connection:
        until = connection.scalar(admitted.where(*_slowed(scope, key), Tries.expires_at > now))
    if until is not None and until > now:
        raise TooMany(retry_after=max(ceil((until - now).total_seconds()), 1))


def count_slowed(scope: str, key: str) -> int:
    """Return how many tries of `slow_try` are remembered."""
    found = select(Tries.hits).where(*_slowed(scope, key), Tries.expires_at > moments.now())
    with counting_engine().connect() as connection:
        return connection.scalar(found) or 0


def forgive_slowed(scope: str, key: str) -> None:
    """Take back the last try of `slow_try`, as it was successful."""
    statement = update(Tries).where(*_slowed(scope, key), Tries.hits > 0)
    statement = statement.values(hits=Tries.hits - 1)
    with counting_engine().connect() as connection:
        connection.execute(statement)


def _slowed(scope: str, key: str) -> tuple[ColumnElement[bool], ...]:
    return (
        Tries.scope == scope,
        Tries.key_hash == _hashed(key),
        Tries.window_start == ALWAYS,
    )


def _delay_after(hits: InstrumentedAttribute[int], free: int) -> ColumnElement[timedelta]:
    """Say how long nobody may try after so many tries: twice as long each time."""
    doubled = func.least(hits - free, DOUBLINGS)
    grown = func.least(func.power(2, doubled) * FIRST_DELAY, LONGEST_DELAY)
    seconds = case((hits < free, 0), else_=grown)
    return cast(func.make_interval(0, 0, 0, 0, 0, 0, seconds), Interval)


def network_key(address: str) -> str:
    """Find the key under which tries from an address are counted.

    For IPv6 it is the /64 prefix, as one connection has all of its addresses.
    """
    return network_keys(address)[0]


def network_keys(address: str) -> tuple[str, str]:
    """Find the keys of one connection, and of the network that it is in.

    For IPv6 these are the prefixes /64 and /48, for IPv4 the address and its /24.
    """
    try:
        found = ip_address(address)
    except ValueError:
        return address, address
    if isinstance(found, IPv6Address):
        if not found.ipv4_mapped:
            line, around = (
                str(IPv6Network((int(found), length), strict=False).network_address)
                for length in (64, 48)
            )
            return line, f"{around}/48"
        found = found.ipv4_mapped
    return str(found), str(IPv4Network((int(found), 24), strict=False))


def _window(now: datetime, per: timedelta) -> datetime:
    seconds = per.total_seconds()
    return datetime.fromtimestamp(now.timestamp() // seconds * seconds, UTC)


def _hashed(key: str) -> str:
    return sha256(key.encode()).hexdigest()


def forget_expired(now: datetime) -> None:
    """Drop the counters of windows that are over."""
    with counting_engine().connect() as connection:
        connection.execute(delete(Tries).where(Tries.expires_at <= now))
