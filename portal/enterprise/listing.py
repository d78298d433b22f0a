"""The applicant's start page, and the list of all their applications."""

from contextlib import suppress
from datetime import datetime
from typing import Any
from uuid import UUID

from flask import render_template, request, url_for

from portal.access import access, actor
from portal.enterprise import blueprint
from portal.enterprise.standing import tag_of
from portal.enterprise.wording import GROUPS
from portal.lateness import late
from portal.web import read, t
from services import moments
from services.actor import APPLICANT_ROLES, Role
from services.applications.filing import listing
from services.applications.filing.drafting import PREPARERS
from services.applications.filing.listing import ListKey
from services.applications.lifecycle import State
from services.catalogue import Item, all_items, item, items_on
from services.errors import NotFound
from services.models import Applicant
from services.notices import inbox, wording

RECENT = 5
"""Notices and running applications shown on the start page."""


@blueprint.get("/")
@access.signed_in
def show_home() -> str:
    """What needs the applicant now. Who has no organisation yet is led to one."""
    someone = actor()
    if someone.is_staff:
        raise NotFound
    if someone.role is None:
        return render_template("enterprise/welcome.html")
    db = read()
    waiting = listing.list_awaiting_applicant(db, someone)
    return render_template(
        "enterprise/home.html",
        waiting={state: [row for row in waiting if row.state == state] for state in State},
        running=listing.page(db, someone, group="in_progress", size=RECENT),
        notices=inbox.list_notices(db, someone, size=RECENT).notices,
        title_of=lambda notice: wording.word_title(notice.kind, notice.data),
        services=_open_to(db.get_one(Applicant, someone.applicant_id)),
        may_file=someone.role in PREPARERS,
        may_sign=someone.role is Role.OWNER,
        item=item,
        tag_of=tag_of,
        late=late,
        State=State,
    )


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
    return render_template(
        "enterprise/applications.html",
        page=page,
        filters=filters,
        group_options=[(code, t(words)) for code, words in GROUPS.items()],
        item_options=[(one.code, t(one.short_name)) for one in all_items() if one.sections],
        item=item,
        tag_of=tag_of,
        late=late,
        older=_address(after=_written(page.after)) if page.after else "",
        newest=_address() if "after" in request.args else "",
        State=State,
        may_file=actor().role in PREPARERS,
    )


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
    """A key from an address; None for what is none, which shows the first page."""
    moment, _, identifier = text.partition("_")
    with suppress(ValueError):
        found = ListKey(datetime.fromisoformat(moment), UUID(identifier))
        return found if found.updated_at.tzinfo else None
    return None
