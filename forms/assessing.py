"""The form in which officers record what they found of each condition and document."""

from collections.abc import Mapping
from typing import Any

from forms.agency import ActionForm, text_field
from forms.plain_fields import AnyOfField, Choices
from forms.typed_rows import TypedRowsForm
from services.applications.case.assessments import (
    Assessed,
    AssessedPart,
    Assessment,
    Evidence,
)
from services.applications.casework.assessing import REST
from services.language import N_, Message

FOUND, EVIDENCE, NOTE = "found.", "evidence.", "note."


class AssessForm(TypedRowsForm):
    """Recording what was found of each condition and document, and from which source (逐项核查)."""

    about = N_(
        "Record what you found of each condition and document, and from which source. What nobody"
        " knows is “No data”, and is never taken for met: approval can be recommended once"
        " everything is met, judged to be met or does not apply."
    )
    prefixes = (FOUND, EVIDENCE, NOTE, REST)

    def __init__(self, formdata: Any = None, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(formdata, data)
        self.found: Choices = []
        self.evidence: Choices = []

    def known(self, data: Mapping[str, Any]) -> dict[str, str]:
        """Write what stands as it would have been typed."""
        parts: Mapping[str, AssessedPart] = data.get("parts", {})
        typed = {}
        for about, part in parts.items():
            if stands := part.stands:
                typed[FOUND + about] = stands.found or ""
                typed[EVIDENCE + about] = stands.evidence or ""
                typed[NOTE + about] = stands.note
        return typed

    def offer(self, choices: Mapping[str, Choices]) -> None:
        """Take what can be found, and from which sources."""
        self.found, self.evidence = choices["found"], choices["evidence"]

    def typed_texts(self) -> list[tuple[Message, str]]:
        """List the notes that were typed, with their label."""
        label = N_("Source and note")
        return [(label, text) for name, text in self._typed.items() if text and NOTE in name]

    @property
    def rest(self) -> bool:
        """Whether everything else is met by what is on file."""
        return bool(self.typed(REST))

    def assessments(self) -> list[Assessment]:
        """List what was chosen or typed of each condition and document."""
        rows = dict.fromkeys(
            name.partition(".")[2]
            for name, value in self._typed.items()
            if value and name.startswith((FOUND, EVIDENCE, NOTE))
        )
        return [
            Assessment(
                about,
                _member(Assessed, self.typed(FOUND + about)),
                _member(Evidence, self.typed(EVIDENCE + about)),
                self.typed(NOTE + about),
            )
            for about in rows
        ]


class AmendAssessmentForm(AssessForm):
    """Amending findings of the reviewer, with reasons (修改核查结论)."""

    about = N_(
        "Change what you find otherwise, and give your reason in the note. The draft of the"
        " reviewer stays beside it, and the reviewer is told."
    )


class SendPartsBackForm(ActionForm):
    """Sending a case back, with what is to be found anew (退回)."""

    parts = AnyOfField(
        N_("Findings to look at again"),
        description=N_("What you do not select stands as it is."),
    )
    text = text_field(N_("Reasons"))


def _member(vocabulary: Any, value: str) -> Any:
    """Return the member of a vocabulary; None where nothing, or nothing known, was chosen."""
    return vocabulary(value) if value in set(vocabulary) else None
