"""Ask what a change of a service would have done, and read what was found."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from services import limits, moments
from services.actor import Actor, require_administrator
from services.catalogue import Item, item, loader
from services.catalogue.particulars import Stated, amend, find_particular, from_json, to_json
from services.content import BadContent
from services.errors import Invalid, NotFound, Problem
from services.jobs import REPLAY, defer
from services.language import N_, Text
from services.models import Replay

YEAR = timedelta(days=365)
MOST_A_DAY = 50
SHOWN = 50
"""Replays that are listed at most."""

FROM_NOWHERE = Text.of("回放", "Replay")
"""The source of a particular that is only tried out."""


def list_to_come() -> list[Item]:
    """List the versions that will come into force later."""
    today = moments.today()
    return [
        one
        for versions in loader.load_catalogue().values()
        for one in versions
        if one.valid_from > today
    ]


def ask_for_version(db: Session, actor: Actor, code: str, version: int) -> Replay:
    """Ask what a version would have done.

    Raises:
        NotFound: there is no such version, or the actor is no administrator.
        TooMany: too many were asked for within a day.
    """
    require_administrator(actor)
    return _ask(db, actor, item(code, version), None, {})


def ask_for_particular(
    db: Session, actor: Actor, code: str, path: str, values: Mapping[str, Stated]
) -> Replay:
    """Ask what an amendment would have done.

    Raises:
        NotFound: there is no such particular, or the actor is no administrator.
        Invalid: the item could not say that.
        TooMany: too many were asked for within a day.
    """
    require_administrator(actor)
    current = item(code)
    try:
        find_particular(current, path)
        amend(current, path, values, FROM_NOWHERE, "P")
    except KeyError:
        raise NotFound from None
    except BadContent as error:
        problem = Problem(next(iter(values)), N_("The service could not say that"))
        raise Invalid([problem]) from error
    return _ask(db, actor, current, path, {key: to_json(one) for key, one in values.items()})


def _ask(
    db: Session, actor: Actor, of: Item, particular: str | None, values: dict[str, Any]
) -> Replay:
    limits.count_try("replay", str(actor.user_id), most=MOST_A_DAY, per=timedelta(days=1))
    replay = Replay(
        item_code=of.code,
        item_version=of.version,
        particular=particular,
        values=values,
        filed_from=moments.today() - YEAR,
        asked_by=actor.user_id,
        differences=[],
    )
    db.add(replay)
    db.flush()
    defer(db, REPLAY, replay_id=str(replay.id))
    return replay


def list_replays(db: Session, actor: Actor) -> Sequence[Replay]:
    """List what was asked, the newest first. Raises NotFound for all but administrators."""
    require_administrator(actor)
    return db.scalars(select(Replay).order_by(Replay.created_at.desc()).limit(SHOWN)).all()


def find_replay(db: Session, actor: Actor, replay_id: UUID) -> Replay:
    """Find one. Raises NotFound: there is none, or the actor is no administrator."""
    require_administrator(actor)
    found = db.get(Replay, replay_id)
    if found is None:
        raise NotFound
    return found


def changed(replay: Replay, before: Item) -> Item | None:
    """Return a service as the change would make it; None where the change does not fit it."""
    if replay.particular is None:
        return item(replay.item_code, replay.item_version)
    values = {key: from_json(one) for key, one in replay.values.items()}
    try:
        return amend(before, replay.particular, values, FROM_NOWHERE, "P")
    except (BadContent, KeyError):
        return None


def stated(replay: Replay) -> Mapping[str, Stated]:
    """Return what the particular would say."""
    return {key: from_json(one) for key, one in replay.values.items()}
