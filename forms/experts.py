"""Forms about experts: the pool, the panel of a round, and the sheets that experts fill in."""

from decimal import Decimal
from typing import Any, cast

from forms.plain import PlainForm, email_field, join_lines, strip_blanks
from forms.plain_fields import (
    DayField,
    FigureField,
    LineField,
    LongTextField,
    OneOfField,
    TickField,
)
from services.catalogue.scoring import ScoringSheet
from services.funds.experts.declaring import ASIDE_WORDS, Aside
from services.funds.experts.pool import ExpertDetails, NotedKind, TieDetails
from services.language import N_
from services.models import ScoreSheet
from services.rounds.drawing import TIE_WORDS
from services.rounds.scoring import TypedSheet

SUPPORTS = {"yes": N_("I would support it"), "no": N_("I would not support it")}
"""The opinion of an expert on the whole."""
NOTED: tuple[NotedKind, ...] = ("former", "relation")


class ExpertForm(PlainForm):
    """The details of an expert; the address is asked for when they are put into the pool."""

    email = email_field(N_("Email address of the expert’s account"), N_("Enter an email address"))
    fields = LineField(N_("Fields that the expert knows"), filters=[join_lines])
    employer = LineField(N_("Employer, if there is one"), filters=[join_lines])
    employer_code = LineField(
        N_("Unified social credit code of the employer, if it has one"), filters=[strip_blanks]
    )

    def details(self) -> ExpertDetails:
        """Collect what was filled in."""
        return ExpertDetails(
            self.fields.data or "", self.employer.data or "", self.employer_code.data or ""
        )


class TieForm(PlainForm):
    """A tie of an expert to an organisation."""

    kind = OneOfField(
        N_("What ties the expert to it?"),
        N_("Select one of these"),
        [(kind, TIE_WORDS[kind]) for kind in NOTED],
    )
    name = LineField(N_("Name of the organisation"), filters=[join_lines])
    credit_code = LineField(N_("Unified social credit code, if it has one"), filters=[strip_blanks])
    until = DayField(N_("Last day with a former employer, if known"))

    def details(self) -> TieDetails:
        """Collect what was filled in."""
        kind = cast(NotedKind, self.kind.data) if self.kind.data in NOTED else None
        return TieDetails(kind, self.name.data or "", self.credit_code.data or "", self.until.data)


class RemoveExpertForm(PlainForm):
    """Removing an expert from a panel."""

    reason = LongTextField(N_("Reason"), filters=[strip_blanks])


class DeclareForm(PlainForm):
    """Declaring that one has no relation to any applicant."""

    declared = TickField(
        N_(
            "I have read the list. I am not, and within three years was not, employed by any of"
            " these applicants, and have no relation to them that could affect my fairness."
        )
    )


class StepAsideForm(PlainForm):
    """Leaving a panel."""

    left_for = OneOfField(
        N_("Why do you step aside?"), N_("Select one of these"), list(ASIDE_WORDS.items())
    )
    reason = LongTextField(N_("Reason"), filters=[strip_blanks])

    @property
    def chosen(self) -> Aside | None:
        """The reason that was chosen, or None."""
        return cast(Aside, self.left_for.data) if self.left_for.data in ASIDE_WORDS else None


class SheetForm(PlainForm):
    """A sheet; `sheet_form` adds points and a reason for each criterion."""

    sheet: ScoringSheet

    def typed(self) -> TypedSheet:
        """Collect what was filled in."""
        codes = [one.code for one in self.sheet.criteria]
        return TypedSheet(
            points={code: self[f"points_{code}"].figure for code in codes},
            reasons={code: self[f"reason_{code}"].data or "" for code in codes},
            supports={"yes": True, "no": False}.get(self["supports"].data or ""),
            opinion=self["opinion"].data or "",
        )


class PointsField(FigureField):
    """Points: what cannot be read is not nothing."""

    @property
    def figure(self) -> Decimal | None:
        """The points typed; a figure out of every range if they cannot be read."""
        found = super().figure
        return Decimal(-1) if found is None and (self.data or "").strip() else found


def sheet_form(sheet: ScoringSheet) -> type[SheetForm]:
    """Make the form of a sheet."""
    fields: dict[str, Any] = {"sheet": sheet}
    for one in sheet.criteria:
        fields[f"points_{one.code}"] = PointsField(
            N_("Points, 0 to %(most)s", most=one.weight), filters=[strip_blanks]
        )
        fields[f"reason_{one.code}"] = LongTextField(N_("Reason"), filters=[strip_blanks])
    fields["supports"] = SupportsField(
        N_("Your opinion on the whole"),
        N_("Say whether you would support the application"),
        list(SUPPORTS.items()),
    )
    fields["opinion"] = LongTextField(N_("Opinion in words"), filters=[strip_blanks])
    return type("FilledSheetForm", (SheetForm,), fields)


def answer_form(sheet: ScoringSheet) -> type[SheetForm]:
    """Make the form of an answer why a sheet is far from the others, with the sheet to change."""
    answer = LongTextField(N_("Your reasons"), filters=[strip_blanks])
    return type("AnswerForm", (sheet_form(sheet),), {"answer": answer})


class SupportsField(OneOfField):
    """A choice that a draft may leave open: the service asks for it on signing."""

    def pre_validate(self, form: Any) -> None:
        """Take a form without it."""


def written(sheet: ScoreSheet | None) -> dict[str, Any]:
    """Write a sheet as its form shows it."""
    if sheet is None:
        return {}
    known: dict[str, Any] = {f"points_{code}": value for code, value in sheet.points.items()}
    known |= {f"reason_{code}": words for code, words in sheet.reasons.items()}
    if sheet.supports is not None:
        known["supports"] = "yes" if sheet.supports else "no"
    return known | {"opinion": sheet.opinion}
