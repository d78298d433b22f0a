"""Databases with many applications, filled by the server itself."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from services import moments
from services.actor import Role
from services.applications.case.case import Case
from services.applications.case.ledger import hash_event
from services.applications.filing import starting
from services.applications.filing.drafting import section_version
from services.applications.lifecycle import Capacity
from services.models import Applicant, Event, Round, User
from tests.support.company import open_round
from tests.support.factories import make_applicant, make_officer, make_user
from tests.support.rounds import fix
from tests.support.scene import Scene

BODY = "science"
"""Whose queue is measured: one of eight that share the cases."""

FILINGS = 5_000
"""Filings of one round."""

AT_ONCE = 50_000
"""Applications filled in with one statement."""


@dataclass(frozen=True, slots=True)
class Sown:
    """Who and what there is to ask for."""

    officer: User
    owner: User
    applicant: Applicant
    case: UUID
    deepest: str
    """The key of the page before the last of the officer's queue, as addresses have it."""
    drafts: list[UUID]
    leader: User
    rounds: tuple[UUID, UUID]
    """Rounds of a fund that `leader` sees: one that is concluded, one whose list is fixed."""
    section_version: str
    """What the page of the section that is saved carries; the same for all drafts."""


SECTION = "statement"


def sow(db: Session, count: int, drafts: int, tick: Callable[[], None]) -> Sown:
    """Fill an empty database.

    Args:
        count: how many applications.
        drafts: how many complete drafts one company has, ready to submit.
        tick: called now and then, to show that it goes on.
    """
    officer = make_officer(db, BODY)
    filer = make_user(db)
    make_applicant(db, filer)
    companies = max(count // 50, 10)
    db.execute(text(COMPANIES), {"companies": companies})
    for first in range(1, count + 1, AT_ONCE):
        last = min(first + AT_ONCE - 1, count)
        fill = {"first": first, "last": last, "filer": filer.id, "companies": companies}
        db.execute(text(APPLICATIONS), fill)
        db.commit()
        tick()
    scene = Scene(db).conclude()
    case = scene.application.id
    made = _drafts(db, scene, drafts)
    version = section_version(Case(scene.application, Capacity.APPLICANT), SECTION)
    deepest = "{due_on}_{id}".format_map(db.execute(text(DEEPEST), {"body": BODY}).one()._mapping)
    found = (_round(db, filer, 40), _round(db, filer, 80))
    fix(db, db.get_one(Round, found[1]))
    leader = make_officer(db, "commerce")
    db.commit()
    _settle(db)
    owner = scene.users["", Role.OWNER]
    return Sown(
        *(officer, owner, scene.applicant, case, deepest, made),
        leader=leader,
        rounds=found,
        section_version=version,
    )


def _round(db: Session, filer: User, days: int) -> UUID:
    """A round that closed so many days ago, with as many filings as a large one has, all of them
    concluded in favour.
    """
    current = open_round(db)
    current.closes_at = moments.now() - timedelta(days=days)
    current.opens_at = current.closes_at - timedelta(days=20)
    db.flush()
    fill = {"round": current.id, "filer": filer.id, "filings": FILINGS}
    db.execute(text(FILINGS_OF_ROUND), fill)
    return current.id


def _settle(db: Session) -> None:
    """Let what filling in leaves behind for later be done now, not while something is measured."""
    connection = db.connection(execution_options={"isolation_level": "AUTOCOMMIT"})
    connection.execute(text("vacuum analyze"))
    connection.execute(text("checkpoint"))
    db.commit()


def _drafts(db: Session, scene: Scene, count: int) -> list[UUID]:
    """Complete drafts of one company: one made by the services, the rest its copies."""
    model = starting.start(db, scene.filer, scene.item_code, language="sc")
    scene.application = model
    scene.fill_in()
    db.flush()
    rows = db.execute(text(COPY_DRAFT), {"model": model.id, "count": count})
    ids: list[UUID] = [row.id for row in rows]
    db.execute(text(COPY_DOCUMENTS), {"model": model.id, "ids": ids})
    for number, draft in enumerate(ids):
        start = model.events[0]
        event = Event(
            application_id=draft,
            sequence=1,
            at=start.at,
            action=start.action,
            from_state=start.from_state,
            to_state=start.to_state,
            side=start.side,
            actor_id=start.actor_id,
            data={"copy": number},
            previous_hash="",
        )
        event.hash = hash_event(event)
        db.add(event)
        db.execute(
            text("update applications set ledger_head = :head where id = :id"),
            {"head": event.hash, "id": draft},
        )
    return ids


COMPANIES = """
    insert into applicants (kind, name, name_en, credit_code, district, legal_representative,
                            address, phone, version)
    select 'organisation', '深圳示例第' || n || '号服务有限公司', '',
           'BENCH' || lpad(n::text, 13, '0'), 'nanshan', '', '', '', 1
    from generate_series(1, :companies) n
"""

# One case in five is open; the rest is history.
APPLICATIONS = """
    with filed as (
        insert into applications (number, query_code, item_code, item_version, applicant_id,
                                  filed_name, created_by, language, state, decision, answers,
                                  prefilled, route, created_at, updated_at, submitted_at, due_on,
                                  ledger_head, version)
        select 'BEN-' || lpad(n::text, 12, '0'), 'BENCHQRY', 'tase', 1, a.id, a.name, :filer, 'sc',
               case when n % 5 = 0
                    then (array['received', 'accepted', 'review', 'joint'])[1 + n / 5 % 4]
                    else 'delivered' end,
               case when n % 5 = 0 then null else 'approved' end,
               jsonb_build_object('enterprise', jsonb_build_object('name', a.name), 'staff',
                                  jsonb_build_object('total', n % 900 + 60)),
               '[]', '{}', now() - n % 500 * interval '1 day', now() - n % 500 * interval '1 day',
               now() - n % 500 * interval '1 day', current_date + (n % 40 - 10)::int, '', 1
        from generate_series(cast(:first as int), cast(:last as int)) n
        join applicants a on a.credit_code = 'BENCH' || lpad((1 + n % :companies)::text, 13, '0')
        returning id, number, item_code, state, due_on
    )
    insert into reviews (application_id, position, part, item_code, number, body_code,
                         unit_codes, waiting, due_on, opinion_text, version)
    select id, 0, 'lead', item_code, number,
           (array['science', 'tax', 'finance', 'commerce', 'psb', 'hrss', 'immigration', 'market'])
               [1 + abs(hashtext(number)) % 8],
           '{stic}', case when state = 'delivered' then 'nobody' else 'reviewer' end, due_on, '', 1
    from filed
"""

FILINGS_OF_ROUND = """
    with filed as (
        insert into applications (number, query_code, item_code, item_version, applicant_id,
                                  filed_name, created_by, language, state, answers, prefilled,
                                  route, created_at, updated_at, submitted_at, ledger_head,
                                  round_id, amount, recognised, version)
        select left(cast(:round as text), 8) || lpad(n::text, 6, '0') || random(1, 1000000000),
               'BENCHQRY', 'fund-training', 1, a.id, a.name, :filer, 'sc', 'signoff', '{}', '[]',
               '{}', now(), now(), now(), '', :round, 1000 + n, 900 + n, 1
        from generate_series(1, cast(:filings as int)) n
        join lateral (select id, name from applicants where kind = 'organisation'
                      order by id offset n % 10 limit 1) a on true
        returning id
    )
    insert into events (application_id, sequence, at, action, from_state, to_state, side, data,
                        previous_hash, hash)
    select id, 1, now(), 'conclude', 'review', 'signoff', 'lead',
           '{"recommendation": "approve"}', '', ''
    from filed
"""

DEEPEST = """
    select due_on, id from reviews where body_code = :body and waiting = 'reviewer'
    order by due_on desc, id desc offset 25 limit 1
"""

COPY_DRAFT = """
    insert into applications (item_code, item_version, applicant_id, created_by, language, state,
                              answers, prefilled, ledger_head, version)
    select item_code, item_version, applicant_id, created_by, language, state, answers, prefilled,
           '', 1
    from applications, generate_series(1, :count) where id = :model
    returning id
"""

COPY_DOCUMENTS = """
    insert into documents (application_id, slot, filename, media_type, size, sha256, scan,
                           uploaded_by)
    select draft, slot, filename, media_type, size, sha256, scan, uploaded_by
    from documents, unnest(cast(:ids as uuid[])) draft where application_id = :model
"""
