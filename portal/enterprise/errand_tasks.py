"""The task list of an errand: what is filled in once for several services, then each service."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from flask import url_for
from sqlalchemy.orm import Session

from portal.enterprise.task_views import Task, parts_of, task_line
from portal.web import gettext as _
from portal.web import listed
from services.actor import Actor
from services.applications.case import attached
from services.applications.case.case import Case
from services.applications.case.permissions import allowed_actions
from services.applications.filing.combining import ErrandCase, Member
from services.applications.filing.drafting import identity_of
from services.applications.lifecycle import Action
from services.errands.schema import Errand

TaskLine = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class ServiceTasks:
    """What one service asks besides.

    Args:
        left: how many things are left to fill in or to put right.
    """

    member: Member
    lines: Sequence[TaskLine]
    left: int


@dataclass(frozen=True, slots=True)
class ErrandTasks:
    """The tasks of an errand.

    Args:
        once: what is filled in once for several services.
    """

    once: Sequence[TaskLine]
    services: Sequence[ServiceTasks]


@dataclass(frozen=True, slots=True)
class _Open:
    """A service that is still to be submitted, with the parts of its form."""

    member: Member
    parts: Sequence[Task]
    editable: bool

    @property
    def case(self) -> Case:
        """Its draft."""
        return self.member.case


def list_tasks(db: Session, actor: Actor, found: ErrandCase) -> ErrandTasks:
    """List what is to be filled in of an errand, what several services ask first."""
    drafts = {
        member.case.item.code: _Open(
            member,
            list(
                parts_of(
                    member.case,
                    list(member.problems),
                    documents_held=bool(attached.list_documents(db, member.case)),
                )
            ),
            Action.DISCARD in allowed_actions(actor, member.case),
        )
        for member in found.members
        if member.is_open
    }
    first = dict(_first_places(found.errand, drafts))
    once = [
        _line_for_all(drafts, code, section, others) for (code, section), others in first.items()
    ]
    shown = set(first)
    return ErrandTasks(
        once=once,
        services=[
            ServiceTasks(
                member,
                list(_lines_of(found.errand, drafts, member, shown)),
                len(member.problems),
            )
            for member in found.members
        ],
    )


def _first_places(
    errand: Errand, drafts: Mapping[str, _Open]
) -> Iterator[tuple[tuple[str, str], list[str]]]:
    """Yield where what several services ask is filled in: where most of it is asked."""
    for places in errand.sections:
        here = {
            code: place
            for code, place in places.items()
            if code in drafts and place in {part.code for part in drafts[code].parts}
        }
        if len(here) > 1:
            widest = max(here, key=lambda code: _asked_in(drafts[code].case, here[code]))
            yield (widest, here[widest]), [code for code in here if code != widest]


def _asked_in(case: Case, section: str) -> int:
    return len(case.item.section(section).fields)


def _line_for_all(
    drafts: Mapping[str, _Open], code: str, section: str, others: Sequence[str]
) -> TaskLine:
    draft = drafts[code]
    part = next(part for part in draft.parts if part.code == section)
    line = dict(task_line(draft.case, part, editable=draft.editable))
    names = [drafts[one].case.item.short_name for one in (code, *others)]
    for_whom = _("For: %(services)s", services=listed(names))
    line["hint"] = f"{for_whom} · {line['hint']}" if line["hint"] else for_whom
    return line


def _lines_of(
    errand: Errand,
    drafts: Mapping[str, _Open],
    member: Member,
    shown: set[tuple[str, str]],
) -> Iterator[TaskLine]:
    """Yield the tasks of one service that are not filled in with another."""
    draft = drafts.get(member.case.item.code)
    if draft is None:
        return
    code = draft.case.item.code
    for part in draft.parts:
        if (code, part.code) in shown:
            continue
        if part.state in ("done", "not_needed") and _is_told(errand, drafts, draft.case, part.code):
            continue
        yield task_line(draft.case, part, editable=draft.editable)
    if draft.editable:
        yield {
            "title": _("Check your answers"),
            "href": url_for("enterprise.check_answers", application_id=draft.case.application.id),
            "state": "open" if not member.problems else "not_started",
            "label": _("Ready") if not member.problems else _("Not started"),
        }


def _is_told(errand: Errand, drafts: Mapping[str, _Open], case: Case, section: str) -> bool:
    """Whether all that a section asks is filled in elsewhere, or known from the profile."""
    if section not in {one.code for one in case.item.sections}:
        return False
    told = {
        field
        for field, other, _path in errand.same_answers(case.item.code, section)
        if other in drafts
    }
    told |= {path.split(".")[1] for path in identity_of(case) if path.startswith(f"{section}.")}
    return told >= {field.code for field in case.item.section(section).fields}
