"""Every letter against an applicant offers the remedies that the law gives, and none that it does
not: for each service, each outcome, and what can be refused.
"""

from collections.abc import Iterator
from datetime import date
from itertools import product
from typing import Any

import pytest

from services.applications.case.case import Case
from services.applications.letters.pieces import word_remedies
from services.applications.lifecycle import Action, Capacity
from services.applications.lifecycles import LIFECYCLES
from services.applications.rows import ROWS
from services.catalogue import Item, all_items, item
from services.catalogue.parts import Refusal
from services.models import Application, Review

TODAY = date(2026, 11, 30)
AGAINST = tuple(
    action
    for action in (Action.DECLINE, Action.RETURN, Action.REFUSE, Action.REVOKE, Action.CANCEL)
    if ROWS[action].papers
)
"""Acts against an applicant that end in a letter with remedies."""

FOREIGN = ("foreign", "foreign_pr", "hk_foreign", "mo_foreign")
ORDINARY = ("visa", "talent_visa", "residence")
"""What exit-entry authorities refuse with final effect, to foreigners (出境入境管理法 art. 36)."""
OTHER = ("permanent", "travel", "passage")


def case_of(service: Item, answers: dict[str, Any] | None = None) -> Case:
    body = "psb" if service.code == "talent-green" else "commerce"
    application = Application(
        item_code=service.code, item_version=service.version, answers=answers or {}
    )
    application.reviews = [Review(part="lead", body_code=body, position=0)]
    return Case(application, Capacity.LEAD)


def outcomes() -> Iterator[tuple[str, Action, Refusal | None]]:
    for one in all_items(TODAY):
        known = {action for _, action in LIFECYCLES[one.nature].rules}
        for action in AGAINST:
            if action in known:
                refused = one.refusals if action is Action.REFUSE else ()
                yield from ((one.code, action, what) for what in (refused or (None,)))


TABLE = list(outcomes())


@pytest.mark.parametrize(("code", "action", "refusal"), TABLE)
def test_an_outcome_against_an_applicant_offers_what_exists(
    code: str, action: Action, refusal: Refusal | None
) -> None:
    said = word_remedies(case_of(item(code)), TODAY, refusal)
    assert "行政复议" in said.sc, action
    assert "行政诉讼" in said.sc
    assert "reconsideration" in said.en
    assert "最终决定" not in said.sc


def test_the_table_has_every_service_that_decides() -> None:
    decided = {one.code for one in all_items(TODAY) if LIFECYCLES[one.nature].decides}
    assert decided == {code for code, action, _ in TABLE if action is Action.REFUSE}
    assert {code for code, _, one in TABLE if one is not None and one.final} == {"talent-green"}


STATUSES = (*FOREIGN, "hk_chinese", "mo_chinese", "taiwan", "mainland")


@pytest.mark.parametrize(("status", "wanted"), [*product(STATUSES, (*ORDINARY, *OTHER))])
def test_only_what_article_36_names_is_final(status: str, wanted: str) -> None:
    service = item("talent-green")
    given = {"person": {"status": status}, "service": {"wanted": [wanted]}}
    field = service.by_path["service.wanted"]
    if field.kind == "choice":
        given["service"]["wanted"] = wanted  # type: ignore[assignment]
    case = case_of(service, given)
    said = {one.code: word_remedies(case, TODAY, one) for one in service.refusals}
    final = status in FOREIGN and wanted in ORDINARY
    assert ("最终决定" in said["document_refused"].sc) == final
    assert ("行政复议" in said["document_refused"].sc) != final
    # Whoever is not admitted to the channel has the ordinary way, whatever was asked for.
    assert "行政复议" in said["channel_refused"].sc
    assert "最终决定" not in said["channel_refused"].sc
