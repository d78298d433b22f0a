"""The applicant's start page, and the list of all their applications."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from typing import Any
from uuid import UUID

from flask import request, url_for
from sqlalchemy import Row

from portal.access import access, actor
from portal.enterprise import blueprint
from portal.enterprise.standing import tag_of
from portal.enterprise.wording import GROUPS
from portal.lateness import late
from portal.pages import PageTemplate, renders
from portal.web import read, t
from services import moments
from services.accounts import organisations
from services.actor import APPLICANT_ROLES, PREPARERS, SIGNATORIES
from services.applications.filing import combining, listing
from services.applications.filing.listing import ListKey, ListPage
from services.applications.lifecycle import State
from services.catalogue import Item, all_items, item, items_on
from services.errands.loader import find_errand, load_errands
from services.errands.schema import Errand
from services.errors import NotFound
from services.groups import answering, joining
from services.language import Message
from services.models import (
    Applicant,
    AssociationQuestion,
    ErrandFiling,
    GroupFiling,
    GroupMember,
    Notice,
)
from services.notices import inbox, wording

RECENT = 5
"""Notices and running applications shown on the start page."""


@renders("enterprise/home.html")
class EnterpriseHomeTemplate(PageTemplate):
    """What needs the applicant now, what can be applied for, and on what one can ask."""

    waiting: Mapping[State, Sequence[Row[Any]]]
    to_report: Sequence[Row[Any]]
    running: ListPage
    notices: Sequence[Notice]
    services: Sequence[Item]
    questions: Sequence[Item]
    errands: Sequence[Errand]
    begun: Sequence[tuple[ErrandFiling, Errand]]
    invitations: Sequence[tuple[GroupMember, GroupFiling]]
    is_association: bool
    questions_received: Sequence[AssociationQuestion]
    may_file: bool
    may_sign: bool
    item = staticmethod(item)
    tag_of = staticmethod(tag_of)
    late = staticmethod(late)

    @staticmethod
    def title_of(notice: Notice) -> Message:
        """Return the title of a notice."""
        return wording.word_title(notice.kind, notice.data)


@renders("enterprise/applications.html")
class ApplicationsTemplate(PageTemplate):
    """One page of the applicant's applications."""

    page: ListPage
    filters: Mapping[str, str]
    group_options: Sequence[tuple[str, str]]
    item_options: Sequence[tuple[str, str]]
    older: str
    newest: str
    may_file: bool
    item = staticmethod(item)
    tag_of = staticmethod(tag_of)
    late = staticmethod(late)


@renders("enterprise/welcome.html")
class WelcomeTemplate(PageTemplate):
    """The ways to an organisation, for who has none."""


@blueprint.get("/")
@access.signed_in
def show_home() -> str:
    """Show what needs the applicant now. Who has no organisation yet is led to one."""
    someone = actor()
    if someone.is_staff:
        raise NotFound
    if someone.role is None:
        return WelcomeTemplate().render()
    db = read()
    waiting = listing.list_awaiting_applicant(db, someone)
    applicant = organisations.find_applicant(db, someone)
    open_to = _open_to(applicant)
    return EnterpriseHomeTemplate(
        waiting={
            state: [row for row in waiting if _heading(row) is state and not row.to_report]
            for state in State
        },
        to_report=[row for row in waiting if row.to_report],
        running=listing.page(db, someone, group="in_progress", size=RECENT),
        notices=inbox.list_notices(db, someone, size=RECENT).notices,
        services=[one for one in open_to if one.nature != "enquiry"],
        questions=[one for one in open_to if one.nature == "enquiry"],
        errands=list(load_errands().values()),
        begun=[
            (filing, find_errand(filing.errand_code))
            for filing in combining.list_open_filings(db, someone)
        ],
        invitations=joining.list_invitations(db, applicant),
        is_association=applicant.is_association,
        questions_received=(
            answering.list_to_answer(db, applicant) if applicant.is_association else ()
        ),
        may_file=someone.role in PREPARERS,
        may_sign=someone.role in SIGNATORIES,
    ).render()


@blueprint.get("/applications")
@access.roles(*APPLICANT_ROLES)
def list_applications() -> str:
    """All applications of the applicant, newest change first."""
    filters: dict[str, str] = {
        "group": request.args.get("group", ""),
        "item": request.args.get("item", ""),
        "search": request.args.get("q", "")[:100],
    }
    page = listing.page(
        read(),
        actor(),
        group=filters["group"],
        item=filters["item"],
        search=filters["search"],
        after=_key(request.args.get("after", "")),
    )
    return ApplicationsTemplate(
        page=page,
        filters=filters,
        group_options=[(code, t(words)) for code, words in GROUPS.items()],
        item_options=[(one.code, t(one.short_name)) for one in all_items() if one.sections],
        older=_address(after=_written(page.after)) if page.after else "",
        newest=_address() if "after" in request.args else "",
        may_file=actor().role in PREPARERS,
    ).render()


def _heading(row: Row[Any]) -> State:
    """Return under which state a row stands: a correction to be signed is with what is signed."""
    state = State(row.state)
    return State.SIGNING if row.to_sign and state is State.CORRECTION else state


def _open_to(applicant: Applicant) -> list[Item]:
    return [
        wanted
        for wanted in items_on(moments.today())
        if wanted.sections and applicant.kind in wanted.applicants
    ]


def _address(**more: str) -> str:
    kept: dict[str, Any] = {name: request.args.get(name, "") for name in ("group", "item", "q")}
    kept |= more
    return url_for(
        "enterprise.list_applications", **{name: value for name, value in kept.items() if value}
    )


def _written(key: ListKey) -> str:
    return f"{key.updated_at.isoformat()}_{key.id}"


def _key(text: str) -> ListKey | None:
    """Read a key from an address; None for what is none, which shows the first page."""
    moment, _, identifier = text.partition("_")
    with suppress(ValueError):
        found = ListKey(datetime.fromisoformat(moment), UUID(identifier))
        return found if found.updated_at.tzinfo else None
    return None
