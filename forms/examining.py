"""The form in which an officer finds which costs of a filing count: a line for each row."""

from collections.abc import Mapping, Sequence
from typing import Any

from forms.plain_fields import Choices
from forms.typed_rows import TypedRowsForm
from services.applications.casework.examining import DeductedCosts, StruckRow
from services.language import N_, Message
from services.models import Finding
from services.written import Unreadable
from services.written.figures import read_amount

STRIKE, DEDUCT, NOTE = "strike.", "deduct.", "note."


class ExamineForm(TypedRowsForm):
    """Which rows do not count, and which costs of a line (核定费用)."""

    about = N_(
        "Strike out the rows that do not count, each with its reason, and enter what an audit takes"
        " off. The recognised amount follows by the rules of the service."
    )

    prefixes = (STRIKE, DEDUCT, NOTE)

    def __init__(self, formdata: Any = None, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(formdata, data)
        self.reasons: Choices = []

    def known(self, data: Mapping[str, Any]) -> dict[str, str]:
        """Write what was found before as it would have been typed."""
        return _written(data.get("findings", ()))

    def offer(self, choices: Mapping[str, Choices]) -> None:
        """Take the reasons for which a row can be struck out."""
        self.reasons = choices["reasons"]

    def typed_texts(self) -> list[tuple[Message, str]]:
        """List the sources that were typed, with their label."""
        label = N_("Where the deduction is written")
        return [(label, text) for name, text in self._typed.items() if text and NOTE in name]

    def struck(self) -> list[StruckRow]:
        """List the rows for which a reason was chosen."""
        found = []
        for name, reason in self._typed.items():
            line, _, row = name.removeprefix(STRIKE).partition(".")
            if name.startswith(STRIKE) and reason and row.isdecimal():
                found.append(StruckRow(line, int(row), reason))
        return found

    def deducted(self) -> list[DeductedCosts]:
        """List the lines for which a deduction, or its source, was typed."""
        lines = dict.fromkeys(
            name.partition(".")[2]
            for name, text in self._typed.items()
            if text and name.startswith((DEDUCT, NOTE))
        )
        return [
            DeductedCosts(line, _amount(self.typed(DEDUCT + line)), self.typed(NOTE + line))
            for line in lines
        ]


def _amount(text: str) -> Any:
    try:
        amount = read_amount(text)
    except Unreadable:
        return None
    return amount if amount == round(amount, 2) else None


def _written(findings: Sequence[Finding]) -> dict[str, str]:
    """Write what was found before as it would have been typed."""
    typed = {}
    for one in findings:
        if one.row is not None:
            typed[f"{STRIKE}{one.line}.{one.row}"] = one.reason or ""
        else:
            typed[DEDUCT + one.line] = f"{one.deducted or one.stated or 0:f}"
            typed[NOTE + one.line] = one.note
    return typed
