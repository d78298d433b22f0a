"""Limits on tries, counted in PostgreSQL so that they hold across all workers."""

from datetime import UTC, datetime, timedelta
from hashlib import sha256
from ipaddress import IPv6Address, IPv6Network, ip_address
from math import ceil

from sqlalchemy import delete, update
from sqlalchemy.dialects.postgresql import insert

from services import moments
from services.database import counting_engine
from services.errors import TooMany
from services.models.limits import Tries


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
    statement = insert(Tries).values(
        scope=scope,
        key_hash=_hashed(key),
        window_start=start,
        hits=1,
        expires_at=start + per,
    )
    statement = statement.on_conflict_do_update(
        index_elements=[Tries.scope, Tries.key_hash, Tries.window_start],
        set_={"hits": Tries.hits + 1},
    )
    with counting_engine().connect() as connection:
        hits = connection.execute(statement.returning(Tries.hits)).scalar_one()
    if hits > most:
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


def network_key(address: str) -> str:
    """Find the key under which tries from an address are counted.

    For IPv6 it is the /64 prefix, as one connection has all of its addresses.
    """
    try:
        found = ip_address(address)
    except ValueError:
        return address
    if not isinstance(found, IPv6Address):
        return str(found)
    if found.ipv4_mapped:
        return str(found.ipv4_mapped)
    return str(IPv6Network((int(found), 64), strict=False).network_address)


def _window(now: datetime, per: timedelta) -> datetime:
    seconds = per.total_seconds()
    return datetime.fromtimestamp(now.timestamp() // seconds * seconds, UTC)


def _hashed(key: str) -> str:
    return sha256(key.encode()).hexdigest()


def forget_expired(now: datetime) -> None:
    """Drop the counters of windows that are over."""
    with counting_engine().connect() as connection:
        connection.execute(delete(Tries).where(Tries.expires_at <= now))
