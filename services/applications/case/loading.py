"""A case: an application as one actor may see it.

Applications are only loaded in scope: `load` checks the actor's scope, and a
stranger gets the same "not found" as for a case that does not exist.
"""

from collections.abc import Collection, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    ScalarSelect,
    Select,
    Text,
    and_,
    bindparam,
    cast,
    distinct,
    func,
    literal_column,
    select,
    true,
)
from sqlalchemy.dialects.postgresql import aggregate_order_by
from sqlalchemy.orm import Session, aliased, joinedload
from sqlalchemy.orm.attributes import set_committed_value

from services.actor import AGENCY_ROLES, APPLICANT_ROLES, Actor, Role
from services.applications.case.case import Case
from services.applications.case.permissions import require_allowed
from services.applications.lifecycle import SHARED, Action, Capacity, State
from services.database import Query
from services.errors import Conflict, NotFound
from services.models import (
    AccountKey,
    Applicant,
    Application,
    CaseNote,
    Document,
    Event,
    Finding,
    Paper,
    Review,
    Round,
    RowKey,
    Share,
    User,
)

# Built once, because every page and every action runs them.
_FIND = (
    select(Application)
    .where(
        Application.id == bindparam("id"),
        Application.state != State.DISCARDED,
        Application.erased_at.is_(None),
    )
    .options(joinedload(Application.applicant), joinedload(Application.round))
)
_FIND_AND_LOCK = _FIND.with_for_update(of=Application)
_REVIEWS = select(Review).where(Review.application_id == bindparam("id")).order_by(Review.position)
_EVENTS = select(Event).where(Event.application_id == bindparam("id")).order_by(Event.sequence)
_REVIEWS_AND_NAMES = _REVIEWS.add_columns(User.id, User.name).outerjoin(
    User, User.id == Review.assignee_id
)
_EVENTS_AND_NAMES = _EVENTS.add_columns(User.id, User.name).outerjoin(
    User, User.id == Event.actor_id
)


COPIES = 20
"""A file that stands in so many other cases is a form or a guide, and says nothing."""

_COMMA = literal_column("','", Text)


def _xmin(table: str) -> ColumnElement[str]:
    return cast(literal_column(f"{table}.xmin"), Text)


def _xmins(
    model: type[Review | Paper | Document | Finding], *conditions: ColumnElement[bool]
) -> ScalarSelect[str]:
    """Select the `xmin` of each row of a case in a table, which changes with the row."""
    each = cast(model.id, Text) + " " + _xmin(model.__tablename__)
    return (
        select(func.string_agg(each, aggregate_order_by(_COMMA, model.id)))
        .where(model.application_id == bindparam("id"), *conditions)
        .scalar_subquery()
    )


_PEOPLE = (
    select(Event.actor_id)
    .where(Event.application_id == bindparam("id"))
    .union(select(Review.assignee_id).where(Review.application_id == bindparam("id")))
)
_OTHER = aliased(Application, name="others")
_FILINGS = (
    select(func.string_agg(_xmin("others"), aggregate_order_by(_COMMA, _OTHER.id)))
    .where(
        _OTHER.applicant_id == Application.applicant_id,
        _OTHER.item_code == Application.item_code,
        _OTHER.round_id.is_not(None),
    )
    .correlate(Application)
    .scalar_subquery()
)
"""The applicant's filings of the same fund, which reduce what can be granted."""
_LATEST = (
    select(func.max(_OTHER.updated_at))
    .where(_OTHER.applicant_id == Application.applicant_id)
    .correlate(Application)
    .scalar_subquery()
)
"""When any case of the applicant changed last, as a page of one lists the others."""
_ROUNDS = (
    select(
        func.string_agg(
            _xmin("rounds") + cast(Round.closes_at <= func.now(), Text),  # then it can be decided
            aggregate_order_by(_COMMA, Round.id),
        )
    )
    .where(Round.item_code == Application.item_code)
    .correlate(Application)
    .scalar_subquery()
)
_MINE, _THEIRS = aliased(RowKey, name="mine"), aliased(RowKey, name="theirs")
_FILING = aliased(Application, name="filings")
_ROW_AND_FILING = _xmin("mine") + literal_column("' '", Text) + _xmin("filings")
_REPEATED = (
    select(func.string_agg(distinct(_ROW_AND_FILING), aggregate_order_by(_COMMA, _ROW_AND_FILING)))
    .select_from(_MINE)
    .join(
        _THEIRS,
        and_(
            _THEIRS.key == _MINE.key,
            _THEIRS.path == _MINE.path,
            _THEIRS.item_code == _MINE.item_code,
            _THEIRS.application_id != _MINE.application_id,
        ),
    )
    .join(_FILING, _FILING.id == _THEIRS.application_id)
    .where(_MINE.application_id == bindparam("id"), literal_column("mine.repeated"))
    .scalar_subquery()
)
"""The rows of the case that other filings have as well, and those filings; see `repeats.py`."""
_MY_ACCOUNT, _ITS = aliased(AccountKey, name="account"), aliased(AccountKey, name="accounts")
_ACCOUNTS = (
    select(func.string_agg(_xmin("accounts"), aggregate_order_by(_COMMA, _ITS.application_id)))
    .select_from(_MY_ACCOUNT)
    .join(_ITS, _ITS.key == _MY_ACCOUNT.key)
    .where(_MY_ACCOUNT.application_id == bindparam("id"))
    .scalar_subquery()
)
"""The cases that name the same account; see `same_accounts.py`."""
_FILE, _COPY = aliased(Document, name="files"), aliased(Document, name="copies")
_COPIED = (
    select(_COPY.application_id)
    .distinct()
    .where(
        _COPY.sha256 == _FILE.sha256,
        _COPY.application_id != _FILE.application_id,
        _COPY.removed_at.is_(None),
    )
    .limit(COPIES)
    .correlate(_FILE)
    .lateral("copied")
)
_HOLDER = aliased(Application, name="holders")
_FILE_AND_HOLDER = cast(_FILE.id, Text) + literal_column("' '", Text) + _xmin("holders")
_SAME_FILES = (
    select(
        func.string_agg(distinct(_FILE_AND_HOLDER), aggregate_order_by(_COMMA, _FILE_AND_HOLDER))
    )
    .select_from(_FILE)
    .join(_COPIED, true())
    .join(_HOLDER, _HOLDER.id == _COPIED.c.application_id)
    .where(_FILE.application_id == bindparam("id"), _FILE.removed_at.is_(None))
    .scalar_subquery()
)
"""The files of the case that other cases have as well, and those cases; see `same_files.py`."""
_SHOWN = (
    select(
        _xmin("applications"),
        _xmin("applicants"),
        _FILINGS,
        _LATEST,
        _ROUNDS,
        _REPEATED,
        _ACCOUNTS,
        _SAME_FILES,
        *(_xmins(Review), _xmins(Paper), _xmins(Finding)),
        _xmins(Document, Document.removed_at.is_(None)),  # as its index has them
        select(func.count())
        .where(CaseNote.application_id == bindparam("id"), CaseNote.body_code == bindparam("body"))
        .scalar_subquery(),
        select(func.string_agg(User.name, aggregate_order_by(_COMMA, User.id)))
        .where(User.id.in_(_PEOPLE))
        .scalar_subquery(),
    )
    .join_from(Application, Applicant)
    .where(Application.id == bindparam("id"))
    .subquery("shown")
)
_FINGERPRINT = select(func.md5(cast(literal_column("shown"), Text))).select_from(_SHOWN)
"""One value, as the many that it stands for would be read and compared at every look."""


def load(db: Session, actor: Actor, application_id: UUID, *, version: int | None = None) -> Case:
    """Load a case in the actor's scope.

    Args:
        version: the version that the actor had on screen. When given, the
            application is also locked for change until the transaction ends.

    Raises:
        NotFound: there is no such application, or the actor may not see it.
        Conflict: it is no longer the version on screen.

    """
    case = _in_scope(actor, *_find(db, application_id, lock=version is not None))
    if version is not None and case.version != version:
        raise Conflict
    return case


def load_to(
    action: Action, db: Session, actor: Actor, application_id: UUID, *, version: int
) -> Case:
    """Load and lock a case in the actor's scope, in order to take an action on it.

    Args:
        version: the version that the actor had on screen.

    Raises:
        NotFound: there is no such application, or the actor may not see it.
        Conflict: it has changed since, or the action cannot be taken in its state.
        Forbidden: the actor may not take the action, or not yet.

    """
    case = load(db, actor, application_id, version=version)
    require_allowed(actor, case, action)
    return case


def fingerprint(actor: Actor, application_id: UUID) -> Query:
    """Return what finds a fingerprint of everything that the actor's page of a case shows.

    As long as its row is equal for the same actor, the case and the scope are unchanged: a change
    of a row changes its `xmin`, and each event changes the row of the application.
    The fingerprint itself tells nothing about the case.
    """
    return Query(_FINGERPRINT, {"id": application_id, "body": actor.body})


def load_for_change(
    db: Session, actor: Actor, application_id: UUID, *, history: bool = True
) -> Case:
    """Load and lock a case whose change does not depend on what was on screen.

    Args:
        history: whether the change needs the events, as a move does; otherwise they are
            loaded when they are first used.

    Raises:
        NotFound: there is no such application, or the actor may not see it.

    """
    return _in_scope(actor, *_find(db, application_id, lock=True, history=history))


def load_shared(
    db: Session, actor: Actor, application_id: UUID, *, version: int | None = None
) -> Case:
    """Load a matching that the actor's institution was given, as long as it may see it.

    Args:
        version: as `load` says.

    Raises:
        NotFound: there is no such case, or it is not shared with the institution now.
        Conflict: it is no longer the version on screen.

    """
    application, names = _find(db, application_id, lock=version is not None)
    given = select(Share.id).where(
        Share.application_id == application_id,
        Share.institution == actor.institution,
        Share.ended_at.is_(None),
    )
    if actor.role is not Role.LIAISON or application.state not in SHARED or not db.scalar(given):
        raise NotFound
    if version is not None and application.version != version:
        raise Conflict
    return Case(application, Capacity.INSTITUTION, names=names)


def load_by_system(db: Session, application_id: UUID) -> Case:
    """Load and lock a case for the portal's own jobs, which have no actor.

    Raises:
        NotFound: no such application.

    """
    application, _ = _find(db, application_id, lock=True)
    return Case(application, Capacity.SYSTEM)


def lock_all_of(db: Session, applicant_ids: Collection[UUID]) -> None:
    """Lock all applications of applicants, for what changes the applicants themselves.

    Who files or decides locks an application first, and its applicant's amounts after it; so
    does whoever renames, joins or erases applicants, or both would wait for each other.
    """
    of_them = select(Application.id).where(Application.applicant_id.in_(applicant_ids))
    db.execute(of_them.order_by(Application.id).with_for_update())


def _find(
    db: Session, application_id: UUID, *, lock: bool, history: bool = True
) -> tuple[Application, dict[UUID, str]]:
    """Find an application with its reviews and events, and the names of their people.

    A locked application is about to be changed, which needs no names.
    """
    wanted, anew = {"id": application_id}, {"populate_existing": lock}
    application = db.scalar(_FIND_AND_LOCK if lock else _FIND, wanted, execution_options=anew)
    if application is None:
        raise NotFound
    names: dict[UUID, str] = {}

    def fill(attribute: str, alone: Select[Any], with_names: Select[Any, UUID, str]) -> None:
        # By hand: `selectinload` would take twice as long.
        if lock:
            found = db.scalars(alone, wanted, execution_options=anew).all()
        else:
            rows = db.execute(with_names, wanted).all()
            found = [row[0] for row in rows]
            names.update({person: name for _, person, name in rows if person})
        set_committed_value(application, attribute, found)

    if application.submitted_at is None:  # a draft has no reviews
        set_committed_value(application, "reviews", [])
    else:
        fill("reviews", _REVIEWS, _REVIEWS_AND_NAMES)
    if history:
        fill("events", _EVENTS, _EVENTS_AND_NAMES)
    if names:
        names.update(_name_absent(db, application, names))
    return application, names


def _name_absent(
    db: Session, application: Application, names: Mapping[UUID, str]
) -> dict[UUID, str]:
    """Name those for whom others acted, who need not have done anything themselves."""
    absent = {UUID(event.data["for"]) for event in application.events if "for" in event.data}
    if not (missing := absent - names.keys()):
        return {}
    return dict(db.execute(select(User.id, User.name).where(User.id.in_(missing))).tuples())


def _in_scope(actor: Actor, application: Application, names: dict[UUID, str]) -> Case:
    if actor.role in APPLICANT_ROLES and application.applicant_id == actor.applicant_id:
        return Case(application, Capacity.APPLICANT, names=names)
    if actor.role in AGENCY_ROLES:
        for review in application.reviews:
            if review.body_code == actor.body and actor.user_id not in review.recused:
                return Case(application, Capacity(review.part), review, names)
    if actor.role is Role.SUPERVISOR and application.submitted_at is not None:
        watched = [review for review in application.reviews if review.body_code == actor.body]
        if watched or actor.body is None:  # all that were filed, or those of a body
            return Case(application, Capacity.SUPERVISOR, watched[0] if watched else None, names)
    raise NotFound
