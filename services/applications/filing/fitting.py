"""Say which services fit an applicant: from its profile, and from what it stated when it filed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import Session

from services import moments
from services.actor import Actor
from services.applications.lifecycle import UNSUBMITTED
from services.catalogue import Item, facts, item, items_on
from services.eligibility import Outcome, Verdict, evaluate
from services.eligibility.facts import FactValue, parse
from services.errors import NotFound
from services.models import Applicant, Application

STANDING = (
    "registered_in_shenzhen",
    "legal_person",
    "on_dishonesty_list",
    "serious_violations",
    "owes_fiscal_money",
    "statistics_duty_met",
    "in_scope_business_count",
    "total_staff",
    "college_staff",
    "total_income",
    "in_scope_income",
    "offshore_outsourcing_income",
    "employer_tax",
    "employer_staff",
    "leading_firm",
)
"""Facts about an organisation itself, which hold beyond the filing in which they were stated."""


@dataclass(frozen=True, slots=True)
class KnownFact:
    """What is known of an applicant.

    Args:
        number: of the application in which it was stated; empty if the profile has it.
        on: the day on which that was filed.
    """

    value: FactValue
    number: str = ""
    on: date | None = None


@dataclass(frozen=True, slots=True)
class Fit:
    """A service, and whether it fits.

    Args:
        outcome: None where the checker knows no rules of it.
        facts: what the answer was worked out from.
    """

    item: Item
    outcome: Outcome | None
    facts: Mapping[str, FactValue]

    @property
    def verdict(self) -> Verdict | None:
        """The answer; None where its officers alone judge."""
        return self.outcome.verdict if self.outcome else None


@dataclass(frozen=True, slots=True)
class Fitting:
    """What an applicant can file, the best first, and on what that rests.

    Args:
        questions: services that take questions, which anybody may ask.
    """

    applicant: Applicant
    known: Mapping[str, KnownFact]
    fits: Sequence[Fit]
    questions: Sequence[Item]


def list_fitting(db: Session, actor: Actor, on: date) -> Fitting:
    """List what the actor's applicant can file, with whether it fits. Raises NotFound."""
    applicant = db.get(Applicant, actor.applicant_id) if actor.applicant_id else None
    if applicant is None:
        raise NotFound
    known = gather(db, applicant, on)
    suited = [one for one in items_on(on) if one.sections and applicant.kind in one.applicants]
    fits = [_judge(one, known, on) for one in suited if one.nature != "enquiry"]
    order = [*Verdict, None]
    return Fitting(
        applicant=applicant,
        known=known,
        fits=sorted(fits, key=lambda fit: order.index(fit.verdict)),
        questions=[one for one in suited if one.nature == "enquiry"],
    )


def gather(db: Session, applicant: Applicant, on: date) -> dict[str, KnownFact]:
    """Gather the facts about an organisation; what was stated last counts."""
    if applicant.kind != "organisation":
        return {}
    known = {"registered_in_shenzhen": KnownFact(value=True)} if applicant.district else {}
    newest = (
        select(
            Application.item_code,
            Application.item_version,
            Application.answers,
            Application.number,
            Application.submitted_at,
        )
        .where(
            Application.applicant_id == applicant.id,
            Application.state.not_in(UNSUBMITTED),
            Application.submitted_at.is_not(None),
        )
        .ext(distinct_on(Application.item_code))
        .order_by(Application.item_code, Application.submitted_at.desc())
    )
    for row in sorted(db.execute(newest), key=lambda row: row.submitted_at):
        filed_on = moments.local_day(row.submitted_at)
        stated = facts(item(row.item_code, row.item_version), row.answers, on=on, checked=True)
        known |= {
            code: KnownFact(stated[code], row.number, filed_on)
            for code in STANDING
            if code in stated
        }
    return known


def _judge(one: Item, known: Mapping[str, KnownFact], on: date) -> Fit:
    if one.self_check is None:
        return Fit(one, None, {})
    said = {code: fact.value for code, fact in known.items()} | parse(one.self_check.given)
    return Fit(one, evaluate(said, on, [one.self_check.topic])[0], said)
