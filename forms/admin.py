"""Forms of administration."""

from forms.account import LANGUAGE_NAMES
from forms.plain import PlainForm, email_field, name_field
from forms.plain_fields import ListField, OneOfField
from services.accounts.staff import name_workplaces
from services.language import N_

STAFF_ROLES = (
    ("reviewer", N_("Reviewer")),
    ("approver", N_("Approver")),
    ("supervisor", N_("Supervisor")),
    ("registrar", N_("Registrar")),
    ("expert", N_("Expert")),
    ("liaison", N_("Liaison of an institution")),
    ("administrator", N_("Administrator")),
)
ROLE_HINTS = {
    "reviewer": N_("Works on the agency’s queue: accepts, reviews, gives opinions"),
    "approver": N_("Signs off what another person has reviewed"),
    "supervisor": N_(
        "Watches over the cases of an agency, or of all for the leading group, whose supervisor"
        " also decides escalations; decides no case"
    ),
    "registrar": N_("Confirms organisations and new names by their licences; sees no cases"),
    "expert": N_("Scores the applications for which a panel was drawn; sees no others"),
    "liaison": N_("Answers for an institution: sees only what applicants share with it"),
    "administrator": N_("Manages staff and reads the audit; sees no cases"),
}


class StaffForm(PlainForm):
    """The post of a member of staff."""

    name = name_field(N_("Full name"), N_("Enter a name"))
    role = OneOfField(N_("Role"), N_("Select a role"), STAFF_ROLES)
    body_code = ListField(N_("Agency or institution"), N_("Select an agency or institution"))

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        none = (
            "",
            N_("Neither: administrators, registrars, experts, leading group’s supervisor"),
        )
        self.body_code.choices = [none, *name_workplaces().items()]


class InviteStaffForm(StaffForm):
    """Inviting a member of staff."""

    email = email_field(N_("Email address at work"), N_("Enter an email address"))
    language = OneOfField(N_("Language of emails to them"), N_("Select a language"), LANGUAGE_NAMES)
