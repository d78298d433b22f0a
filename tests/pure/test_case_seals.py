"""Whatever an action records is known: words of people, which are sealed, or plain values."""

import ast
from collections.abc import Iterator

from services.applications.case import seals
from services.settings import ROOT

PLAIN = {
    *("again", "amount", "bodies", "competent_agency", "decider", "declared", "due_on", "moves"),
    *("number", "opinion", "publish", "reasons", "recommendation", "to", "until", "at", "capacity"),
    *("about", "suspension", "on", "companion", "answer_by", "stops", "document", "file_kind"),
    *("person", "part", "role", "relation", "request", "stands"),
    *("bears", "unit", "condition", "conditions_of", "met"),
    *("route", "by", "result", "another", "days", "day_unit"),
    *("since", "list_id", "objection", "outcome", "proposed", "received_on"),
    *("institutions", "reply", "account", "documents", "sha256"),  # the account is masked
}
NESTED = {"items", "applicant", "assessed", "passed", "rests_on"}
"""What holds words under keys of its own."""
MOVES = {"move", "move_to_end", "move_by_system"}


def _recorded() -> Iterator[str]:
    for path in (ROOT / "services").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in MOVES:
                yield from (keyword.arg for keyword in node.keywords if keyword.arg)


def test_every_value_of_an_event_is_sealed_or_known_to_be_plain() -> None:
    assert set(_recorded()) - seals.WORDS - PLAIN - NESTED == set()
