"""What was found of each condition and each document of a case, as its events tell it.

A reviewer finds, an approver may amend or send back each part. Nothing that is not known
counts as met.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from services.applications.case import seals
from services.applications.case.case import Case
from services.applications.case.reopenings import REOPENING
from services.applications.lifecycle import Action
from services.documents.handing_in import HeldDocument
from services.language import Text
from services.models import Event

CONDITIONS, DOCUMENTS = "conditions", "documents"


class Assessed(StrEnum):
    """What was found of a condition or a document (核查结论)."""

    MET = "met"  # 符合
    JUDGED = "judged"  # 经判断符合
    NOT_APPLICABLE = "not_applicable"  # 不适用
    DIFFERS = "differs"  # 不一致
    NO_DATA = "no_data"  # 无数据


class Evidence(StrEnum):
    """From which source it was found (核查来源)."""

    FILE = "file"  # 申请材料
    REGISTER = "register"  # 登记系统、共享数据
    AGENCY = "agency"  # 其他机关
    SITE = "site"  # 现场核查
    OTHER = "other"  # 其他


PASSES = frozenset({Assessed.MET, Assessed.JUDGED, Assessed.NOT_APPLICABLE})
"""What stands in the way of no approval."""


@dataclass(frozen=True, slots=True)
class Assessment:
    """What one officer found of one condition or document.

    Args:
        about: `conditions.<code>` or `documents.<slot>`.
        found: None where nothing was chosen.
        note: which source exactly and what it says, or why.
    """

    about: str
    found: Assessed | None
    evidence: Evidence | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class AssessedPart:
    """What stands of one condition or document, with the draft that was amended.

    Args:
        drafted, drafted_in: what the reviewer found, and the event that says so.
        amended, amended_in: what the approver put in its place, if anything.
        sent_back: whether the reviewer is to look at it again.
    """

    drafted: Assessment | None = None
    drafted_in: Event | None = None
    amended: Assessment | None = None
    amended_in: Event | None = None
    sent_back: bool = False

    @property
    def stands(self) -> Assessment | None:
        """What counts of it; nothing while it is sent back."""
        return None if self.sent_back else self.latest

    @property
    def latest(self) -> Assessment | None:
        """What was written last, sent back or not."""
        return self.amended or self.drafted

    @property
    def passes(self) -> bool:
        """Whether it stands in the way of no approval."""
        return self.stands is not None and self.stands.found in PASSES


def read_assessments(events: Iterable[Event]) -> dict[str, AssessedPart]:
    """Find what stands of each condition and document that anything was found of.

    Where a case is decided anew, everything is looked at again.
    """
    parts: dict[str, AssessedPart] = {}
    for event in events:
        if event.action in REOPENING:
            parts = {about: replace(one, sent_back=True) for about, one in parts.items()}
        match event.action:
            case Action.ASSESS:
                for found in _found_in(event):
                    parts[found.about] = AssessedPart(found, event)
            case Action.AMEND_ASSESSMENT:
                for found in _found_in(event):
                    before = parts.get(found.about, AssessedPart())
                    parts[found.about] = AssessedPart(
                        before.drafted, before.drafted_in, found, event
                    )
            case Action.SEND_BACK:
                for about in event.data.get("parts", ()):
                    if one := parts.get(about):
                        parts[about] = AssessedPart(
                            one.drafted, one.drafted_in, one.amended, one.amended_in, True
                        )
    return parts


def list_subjects(case: Case, held: Iterable[HeldDocument]) -> dict[str, Text]:
    """List what there is to assess, with its words: each condition, each document handed in."""
    slots = {one.slot for one in held}
    conditions = {f"{CONDITIONS}.{one.code}": one.text for one in case.item.conditions}
    documents = {
        f"{DOCUMENTS}.{slot.code}": slot.title for slot in case.item.documents if slot.code in slots
    }
    return conditions | documents


def name_subject(case: Case, about: str) -> Text:
    """Name a condition or document of a case; by its code where the item has it no more."""
    kind, _, code = about.partition(".")
    known: Iterable[tuple[str, Text]] = (
        ((one.code, one.text) for one in case.item.conditions)
        if kind == CONDITIONS
        else ((slot.code, slot.title) for slot in case.item.documents)
    )
    return dict(known).get(code) or Text(code, code, code)


def list_unproven(case: Case, held: Iterable[HeldDocument]) -> list[Text]:
    """List the conditions and documents that stand in the way of an approval."""
    parts = read_assessments(case.application.events)
    none = AssessedPart()
    return [
        words
        for about, words in list_subjects(case, held).items()
        if not parts.get(about, none).passes
    ]


def to_data(found: Assessment) -> dict[str, Any]:
    """Write what was found as the ledger keeps it."""
    return {
        "about": found.about,
        "found": found.found,
        "evidence": found.evidence,
        "note": found.note,
    }


def _found_in(event: Event) -> list[Assessment]:
    return [_read(one) for one in event.data["assessed"]]


def _read(said: Mapping[str, Any]) -> Assessment:
    note = "" if seals.is_sealed(said) else said["note"]
    evidence = said["evidence"] and Evidence(said["evidence"])
    return Assessment(said["about"], Assessed(said["found"]), evidence, note)
