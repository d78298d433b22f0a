"""The form in which an officer finds which costs of a filing count: a line for each row."""

from collections.abc import Mapping, Sequence
from typing import Any

from forms.agency import ActionForm
from forms.plain_fields import Choices
from services.applications.casework.examining import DeductedCosts, StruckRow
from services.errors import Problem
from services.language import N_, Message
from services.models import Finding
from services.written import Unreadable
from services.written.figures import read_amount

STRIKE, DEDUCT, NOTE = "strike.", "deduct.", "note."


class ExamineForm(ActionForm):
    """Which rows do not count, and which costs of a line (核定费用)."""

    about = N_(
        "Strike out the rows that do not count, each with its reason, and enter what an audit takes"
        " off. The recognised amount follows by the rules of the service."
    )

    def __init__(self, formdata: Any = None, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(formdata)
        if formdata is None:
            self._typed = _written((data or {}).get("findings", ()))
        else:
            self._typed = {
                name: value.strip()
                for name, value in formdata.items()
                if name.startswith((STRIKE, DEDUCT, NOTE))
            }
        self._found: list[Problem] = []
        self.reasons: Choices = []

    def offer(self, choices: Mapping[str, Choices]) -> None:
        """Take the reasons for which a row can be struck out."""
        self.reasons = choices["reasons"]

    def validate(self, *_args: Any, **_known: Any) -> bool:
        """Say nothing: the service decides."""
        return not self._found

    @property
    def problems(self) -> list[Problem]:
        """The problems that the service found."""
        return self._found

    def add(self, problems: Sequence[Problem]) -> None:
        """Put the service's problems beside the rows and lines they are about."""
        self._found += problems

    def typed_texts(self) -> list[tuple[Message, str]]:
        """List the sources that were typed, with their label."""
        label = N_("Where the deduction is written")
        return [(label, text) for name, text in self._typed.items() if text and NOTE in name]

    def typed(self, name: str) -> str:
        """Return what was typed or chosen under a name."""
        return self._typed.get(name, "")

    def error_of(self, name: str) -> Message | None:
        """Find the first problem of a field."""
        return next((one.message for one in self._found if one.field == name), None)

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
