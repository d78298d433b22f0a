"""Pages that several views of an account show."""

from collections.abc import Sequence
from typing import Literal

from forms.account import CodeForm
from portal.pages import FormTemplate, PageTemplate, renders
from portal.web import language
from services.accounts.second_factor import Enrolment
from services.catalogue.places import country_options


@renders("account/check_mail.html")
class CheckMailTemplate(PageTemplate):
    """The request to look into one's mail."""

    what: Literal["sign_up", "forgotten", "email"]


@renders("account/dead_link.html")
class DeadLinkTemplate(PageTemplate):
    """A mailed link that does not work any more."""

    again: str


@renders("account/enrol.html")
class EnrolTemplate(FormTemplate):
    """The secret of a second factor, and the first code to prove it."""

    form: CodeForm
    enrolment: Enrolment
    required: bool


@renders("account/codes.html")
class CodesTemplate(PageTemplate):
    """New recovery codes, and where to go on."""

    codes: Sequence[str]
    onward: str


def nationalities() -> tuple[tuple[str, str], ...]:
    """List the nationalities to choose from, none first, in the order that readers expect."""
    return ("", "—"), *country_options(language(), nationality=True)
