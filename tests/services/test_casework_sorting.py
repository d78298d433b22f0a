"""The orders of the queue: each pages there and back, and walks an index however deep."""

from collections.abc import Sequence
from datetime import date
from itertools import product

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from services.actor import Actor, Role
from services.applications.casework import queue
from services.applications.casework.queue import Filters, Tab
from services.applications.casework.sorting import Order, QueueKey, Sort
from services.models import Review
from tests.support.factories import make_officer
from tests.support.filed import make_filed
from tests.support.plans import noted_statements
from tests.support.scene import actor_of

ITEMS = ("fund-training", "tase", "tase-annual")


@pytest.fixture
def officer(db: Session) -> Actor:
    """A reviewer whose agency has parts of many cases: three services, few days, all tabs."""
    for number in range(24):
        filed = make_filed(db, number=f"STI-2026-{number * 7 % 24:04}")
        review = filed.reviews[0]
        filed.item_code = review.item_code = ITEMS[number % 3]
        review.waiting = ("reviewer", "approver", "others", "applicant")[number % 4]
        review.due_on = date(2026, 11, 20 + number % 5)
    db.flush()
    return actor_of(make_officer(db, "science"), Role.REVIEWER)


def walk(db: Session, officer: Actor, filters: Filters) -> list[Sequence[object]]:
    """Read all pages to the last, and back from there to the first."""
    rows: list[Sequence[object]] = []
    after: QueueKey | None = None
    while True:
        page = queue.page(db, officer, filters, after=after, size=2)
        rows += [(row.number, row.due_on, row.review_id) for row in page.rows]
        if page.after is None:
            break
        after = page.after
    back = [(row.number, row.due_on, row.review_id) for row in page.rows]
    while page.before:
        page = queue.page(db, officer, filters, before=page.before, size=2)
        back = [(row.number, row.due_on, row.review_id) for row in page.rows] + back
    assert back == rows
    return rows


@pytest.mark.parametrize("descends", [False, True])
@pytest.mark.parametrize("sort", Sort)
def test_every_order_pages_there_and_back(
    db: Session, officer: Actor, sort: Sort, *, descends: bool
) -> None:
    for tab in queue.list_tabs(officer):
        filters = Filters(tab, sort=sort, descends=descends)
        if sort not in queue.list_sorts(tab):
            assert filters.order == Order(Sort.NUMBER, descends=True)
            continue
        rows = walk(db, officer, filters)
        services = {
            row.id: row.item_code for row in db.execute(select(Review.id, Review.item_code))
        }
        wanted = sorted(
            rows,
            key=lambda row: {
                Sort.DUE: (row[1], row[2]),
                Sort.NUMBER: (row[0],),
                Sort.SERVICE: (services[row[2]], row[1], row[2]),
            }[sort],
            reverse=descends,
        )
        assert rows == wanted
        assert len(rows) == (0 if tab is Tab.MINE else {Tab.ALL: 24, Tab.ELSEWHERE: 12}.get(tab, 6))


def test_no_order_sorts_what_an_index_has_in_order(db: Session, officer: Actor) -> None:
    """A deep page costs what the first does because nothing is sorted to find it."""
    connection = db.connection()
    for way in ("seqscan", "bitmapscan", "hashjoin", "mergejoin", "sort"):  # worth it for few rows
        connection.exec_driver_sql(f"set local enable_{way} = off")
    connection.exec_driver_sql("reindex table reviews")  # what other tests took back swells one
    key = QueueKey(date(2026, 11, 21), officer.user_id, "STI-2026-0003", "tase")
    tabs = [tab for tab in Tab if tab is not Tab.MINE]  # what one person holds is little
    for tab, descends in product(tabs, (False, True)):
        for sort in queue.list_sorts(tab):
            filters = Filters(tab, sort=sort, descends=descends)
            with noted_statements() as statements:
                queue.page(db, officer, filters, after=key, size=3)
            [(sql, values)] = [
                one for one in statements.items() if "limit 4" in str(one[0]).lower()
            ]
            plan = connection.exec_driver_sql(f"explain {as_text(sql)}", values).scalars().all()
            found = "\n".join(plan)
            assert "Sort Key" not in found, (tab, sort, found)
            assert tab is Tab.ALL or "ix_reviews_all" not in found, (tab, sort, found)


def as_text(sql: str | bytes) -> str:
    return sql.decode() if isinstance(sql, bytes) else sql
