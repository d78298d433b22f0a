"""The page on which officers record what they found of each condition and document."""

from collections.abc import Sequence

from forms.assessing import AssessForm
from portal.agency.assessed import AssessedLine
from portal.agency.case_views import OnCase
from portal.pages import FormTemplate, renders
from services.applications.lifecycle import Action


@renders("agency/assess.html")
class AssessTemplate(OnCase, FormTemplate):
    """The page on which findings are recorded, or amended beside the draft of the reviewer."""

    form: AssessForm
    action: Action
    changed: bool
    unsent: bool
    lines: Sequence[AssessedLine]

    @property
    def amends(self) -> bool:
        """Whether an approver changes what a reviewer found."""
        return self.action is Action.AMEND_ASSESSMENT
