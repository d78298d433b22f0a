"""Which services fit the applicant, with the reason for each and what is missing."""

from collections.abc import Mapping, Sequence

from flask import url_for

from portal.access import access, actor
from portal.enterprise import blueprint
from portal.pages import PageTemplate, renders
from portal.web import language, read
from services import moments
from services.actor import APPLICANT_ROLES, PREPARERS
from services.applications.filing.fitting import Fit, Fitting, list_fitting
from services.eligibility import Verdict, all_facts
from services.eligibility.links import CheckerAnswers
from services.eligibility.wording import word_answer
from services.language import N_, Message, Text
from services.models import Round
from services.rounds.windows import days_until, list_open

HEADINGS: Mapping[Verdict | None, Message] = {
    Verdict.YES: N_("Fits, by what is on record"),
    Verdict.UNKNOWN: N_("May fit: something is still to be answered"),
    Verdict.ELSEWHERE: N_("Handled elsewhere"),
    Verdict.NO: N_("Does not fit, as things stand"),
    None: N_("Judged by the agency alone"),
}
"""In the order in which the services are shown."""

SHOWN = 5
"""Missing answers that are named; of more, their number is said."""


@renders("enterprise/fitting.html")
class FittingTemplate(PageTemplate):
    """What fits the applicant, and on what that rests."""

    fitting: Fitting
    open_rounds: Mapping[str, Round]
    may_file: bool
    headings = HEADINGS
    shown = SHOWN
    days_until = staticmethod(days_until)

    def with_verdict(self, verdict: Verdict | None) -> Sequence[Fit]:
        """List the services with an answer."""
        return [fit for fit in self.fitting.fits if fit.verdict is verdict]

    @staticmethod
    def reasons(fit: Fit) -> Sequence[Text]:
        """Give the reasons for an answer: what is met, what would change it, or whom it is for."""
        outcome = fit.outcome
        if outcome is None:
            return fit.item.who
        match outcome.verdict:
            case Verdict.YES:
                return [ruling.rule.entry.text for ruling in outcome.decisive]
            case Verdict.NO if outcome.remedy:
                return (*outcome.remedy.all_of, *outcome.remedy.any_of)
            case Verdict.NO:
                return outcome.stands
            case Verdict.ELSEWHERE:
                return (*outcome.goes_to, *(one.file.name for one in outcome.see))
            case Verdict.UNKNOWN:
                return () if outcome.missing else (*outcome.confirm, *outcome.advice)

    @staticmethod
    def missing(fit: Fit) -> Sequence[Text]:
        """Name what is not known yet and could settle the answer."""
        found = fit.outcome.missing if fit.outcome else ()
        return [all_facts()[code].name for code in found]

    @staticmethod
    def rules(fit: Fit) -> str:
        """Return the address of the rules of a service, held against what is known."""
        assert fit.outcome
        word = CheckerAnswers(fit.facts).word
        return url_for("eligibility.show_scheme", code=fit.outcome.topic.code, answers=word)

    def stated(self) -> Sequence[tuple[Text, str, str]]:
        """List what is known: the name of the fact, its value, and where it was stated."""
        return [
            (all_facts()[code].name, word_answer(code, fact.value, language()), fact.number)
            for code, fact in self.fitting.known.items()
        ]


@blueprint.get("/fitting")
@access.roles(*APPLICANT_ROLES)
def show_fitting() -> str:
    """Show which services fit the applicant."""
    return FittingTemplate(
        fitting=list_fitting(read(), actor(), moments.today()),
        open_rounds=list_open(moments.now()),
        may_file=actor().role in PREPARERS,
    ).render()
