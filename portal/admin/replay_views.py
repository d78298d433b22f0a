"""Pages of replays: ask what a change of a service would have done, and read the differences."""

import csv
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from io import StringIO
from itertools import groupby
from uuid import UUID

from flask import request, url_for
from werkzeug.utils import redirect
from werkzeug.wrappers import Response

from portal.access import access, actor
from portal.admin import blueprint
from portal.downloads import send_bytes
from portal.pages import PageTemplate, renders
from portal.web import Page, money, read, t, write
from portal.wording import PART_NAMES
from services.actor import Role
from services.catalogue import Item, item
from services.catalogue.particulars import VALUE_NAMES, Particular, find_particular
from services.eligibility import topics
from services.errors import NotFound
from services.language import N_, Message, Text
from services.models import Replay
from services.plan import body
from services.replays import asking

KINDS: Mapping[str, Message] = {
    "route": N_("Who handles it"),
    "answer": N_("Checks of the form"),
    "condition": N_("Conditions"),
    "amount": N_("Amount"),
}

OUTCOMES: Mapping[str, Message] = {
    "": N_("No part"),
    "wrong": N_("Refused"),
    "yes": N_("Met"),
    "no": N_("Not met"),
    "unknown": N_("Not known"),
}
"""Words for what a difference was before, or would be. Nothing means of an answer: right."""

RIGHT = N_("Accepted")
NOBODY = N_("Nobody")
NONE = N_("No amount")

SHOWN = 200
"""Differences on the page; the file has all."""


@renders("admin/replays.html")
class ReplaysTemplate(PageTemplate):
    """What was tried out, and what can be."""

    replays: Sequence[Replay]
    to_come: Sequence[Item]
    item = staticmethod(item)

    @staticmethod
    def particular_of(replay: Replay) -> Particular | None:
        """Find the particular that would be amended."""
        return _particular_of(replay)


@renders("admin/replay.html")
class ReplayTemplate(PageTemplate):
    """What one change would have done."""

    replay: Replay
    item: Item
    shown: int = SHOWN
    value_names = VALUE_NAMES
    kinds = KINDS

    @property
    def particular(self) -> Particular | None:
        """The particular that would be amended."""
        return _particular_of(self.replay)

    @property
    def values(self) -> Mapping[str, object]:
        """What it would say."""
        return asking.stated(self.replay)

    @property
    def counts(self) -> Mapping[str, int]:
        """How many cases differ in each way."""
        pairs = {(one["kind"], one["application_id"]) for one in self.replay.differences}
        return Counter(kind for kind, _case in pairs)

    @property
    def differing(self) -> int:
        """How many cases differ."""
        return len({one["application_id"] for one in self.replay.differences})

    @property
    def by_case(self) -> Sequence[tuple[str, Sequence[tuple[str, str, str, str]]]]:
        """The differences of each case, by its number: kind, what, before and after in words."""
        found = self.replay.differences[:SHOWN]
        grouped = groupby(found, key=lambda one: one["number"])
        return [(number, [_words(self.item, one) for one in group]) for number, group in grouped]


def _particular_of(replay: Replay) -> Particular | None:
    if replay.particular is None:
        return None
    try:
        return find_particular(item(replay.item_code, replay.item_version), replay.particular)
    except (KeyError, NotFound):
        return None


def _words(of: Item, one: Mapping[str, str]) -> tuple[str, str, str, str]:
    """Put a difference into words."""
    what, before, after = one["what"], one["before"], one["after"]
    match one["kind"]:
        case "route":
            title: Text | Message = NOBODY if what == "nobody" else body(what).name
            said = [t(PART_NAMES[part]) if part else t(OUTCOMES[""]) for part in (before, after)]
        case "answer":
            title = _title_of(of, what)
            said = [t(OUTCOMES["wrong"] if value else RIGHT) for value in (before, after)]
        case "condition":
            title = _rule_words(of, what)
            said = [t(OUTCOMES[value]) for value in (before, after)]
        case _:
            title = N_("Amount asked for")
            said = [money(Decimal(value)) if value else t(NONE) for value in (before, after)]
    return t(KINDS[one["kind"]]), t(title), said[0], said[1]


def _title_of(of: Item, path: str) -> Text | Message:
    part, _, rest = path.partition(".")
    try:
        return of.title_of(f"{part}.{rest.split('.')[0]}")
    except (KeyError, ValueError):
        return Text.of(path, path)


def _rule_words(of: Item, rule: str) -> Text:
    topic = topics().get(of.self_check.topic) if of.self_check else None
    for one in topic.rules if topic else ():
        if one.entry.id == rule:
            return one.entry.text
    return Text.of(rule, rule)


@blueprint.route("/replays", methods=["GET", "POST"])
@access.roles(Role.ADMINISTRATOR)
def list_replays() -> Page:
    """Show what was tried out; try out a version that will come into force."""
    if request.method == "POST":
        code, _, number = request.form.get("version", "").partition(".v")
        with write() as db:
            asked = asking.ask_for_version(
                db, actor(), code, int(number) if number.isdecimal() else 0
            )
        return redirect(url_for("admin.show_replay", replay_id=asked.id), 303)
    return ReplaysTemplate(
        replays=asking.list_replays(read(), actor()), to_come=asking.list_to_come()
    ).render()


@blueprint.get("/replays/<uuid:replay_id>")
@access.roles(Role.ADMINISTRATOR)
def show_replay(replay_id: UUID) -> str:
    """Show what one change would have done."""
    found = asking.find_replay(read(), actor(), replay_id)
    return ReplayTemplate(replay=found, item=item(found.item_code, found.item_version)).render()


@blueprint.get("/replays/<uuid:replay_id>/download")
@access.roles(Role.ADMINISTRATOR)
def download_replay(replay_id: UUID) -> Response:
    """Send all differences as a table that spreadsheets open."""
    found = asking.find_replay(read(), actor(), replay_id)
    if found.done_at is None:
        raise NotFound
    table = StringIO()
    csv.writer(table).writerows(_rows(found))
    name = f"replay-{found.item_code}-{found.filed_from.isoformat()}.csv"
    return send_bytes(("\ufeff" + table.getvalue()).encode(), name, "text/csv")


def _rows(found: Replay) -> Iterator[Sequence[str]]:
    heads = (N_("Case number"), N_("Kind"), N_("What"), N_("Before"), N_("After"))
    yield [t(head) for head in heads]
    of = item(found.item_code, found.item_version)
    for one in found.differences:
        yield [one["number"], *_words(of, one)]
