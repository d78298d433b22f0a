"""Forms of the account pages."""

from wtforms import Field, Form, HiddenField
from wtforms.validators import StopValidation

from forms.plain import (
    AtMost,
    PlainForm,
    Required,
    email_field,
    name_field,
    strip_blanks,
    text_field,
)
from forms.plain_fields import (
    CodeField,
    DayField,
    LineField,
    ListField,
    LongTextField,
    OneOfField,
    SecretField,
    TickField,
    UploadField,
)
from services.accounts.passwords import check_password
from services.accounts.registering import ACCEPT
from services.catalogue.places import districts
from services.catalogue.sensitive import sensitive_reasons
from services.errors import Invalid
from services.identifiers import IDENTITY_NAMES
from services.language import N_, Message, Text, capitalise
from services.notices.choosing import NO_PACE, Pace

LANGUAGE_NAMES = (("sc", "简体中文"), ("tc", "繁體中文"), ("en", "English"))
ROLES = (
    ("owner", N_("Owner")),
    ("signatory", N_("Signatory")),
    ("filer", N_("Filer")),
    ("viewer", N_("Viewer")),
)
ROLE_HINTS = {
    "owner": N_(
        "Signs, submits and withdraws, and manages colleagues and the organisation’s details"
    ),
    "signatory": N_("Prepares applications, and signs, corrects and withdraws in an owner’s place"),
    "filer": N_("Prepares applications and corrections for an owner to sign"),
    "viewer": N_("Sees the applications and changes nothing"),
}


def _current_password() -> SecretField:
    return SecretField(
        N_("Current password"), validators=[Required(N_("Enter your current password"))]
    )


def _new_password(label: Message) -> SecretField:
    missing = N_("Enter a password of 12 characters or more")
    return SecretField(label, validators=[Required(missing), _refuse_weak_password])


def _refuse_weak_password(form: Form, field: Field) -> None:
    """Refuse a bad choice beside whatever else is wrong; the service refuses it anyway."""
    email = form["email"].data if "email" in form else None
    try:
        check_password(field.data, email=email or "")
    except Invalid as error:
        raise StopValidation(error.problems[0].message) from error


class SignInForm(PlainForm):
    """Signing in."""

    email = email_field(N_("Email address"), N_("Enter your email address"))
    password = SecretField(N_("Password"), validators=[Required(N_("Enter your password"))])


class CodeForm(PlainForm):
    """A code of the authenticator app."""

    code = CodeField(
        N_("6-digit code"),
        validators=[Required(N_("Enter the code that the app shows")), AtMost(12)],
    )


class RecoveryCodeForm(PlainForm):
    """A recovery code, used in place of the app's code."""

    code = LineField(
        N_("Recovery code"),
        validators=[Required(N_("Enter one of your recovery codes")), AtMost(40)],
    )


class SignUpForm(PlainForm):
    """Asking for an account."""

    email = email_field(N_("Email address"), N_("Enter your email address"))
    name = name_field(N_("Your name"), N_("Enter your name"))
    password = _new_password(N_("Choose a password"))


class VerifyForm(PlainForm):
    """The password again, to show that the mail reached the right person."""

    password = SecretField(
        N_("The password you chose"), validators=[Required(N_("Enter the password you chose"))]
    )


class ForgottenForm(PlainForm):
    """Asking for a link to choose a new password."""

    email = email_field(N_("Email address"), N_("Enter your email address"))


class NewPasswordForm(PlainForm):
    """Choosing a password, by a mailed link."""

    password = _new_password(N_("Choose a password"))


class JoinForm(PlainForm):
    """Opening an account by an invitation."""

    name = name_field(N_("Your name"), N_("Enter your name"))
    password = _new_password(N_("Choose a password"))


class ConfirmForm(PlainForm):
    """The current password, before something that could lock the owner out."""

    current = _current_password()


class PasswordForm(PlainForm):
    """Changing the password."""

    current = _current_password()
    new_password = _new_password(N_("New password"))


class EmailForm(PlainForm):
    """Changing the address."""

    email = email_field(N_("New email address"), N_("Enter your new email address"))
    current = _current_password()


class DetailsForm(PlainForm):
    """The user's name, and the language of mail to them."""

    name = name_field(N_("Your name"), N_("Enter your name"))
    language = OneOfField(N_("Language of emails to you"), N_("Select a language"), LANGUAGE_NAMES)


class AlertForm(PlainForm):
    """How to be told of a service."""

    way = OneOfField(
        N_("Tell me when a round opens or the guide changes"),
        N_("Select how you want to be told"),
        (
            ("mail", N_("In the inbox and by email")),
            ("inbox", N_("In the inbox only")),
            ("none", N_("Not at all")),
        ),
    )


PACES = (
    (Pace.AT_ONCE, N_("At once, each by itself")),
    (Pace.DAILY, N_("Once each working day, together")),
    (Pace.NEVER, N_("Not at all")),
)


class PacesForm(PlainForm):
    """When an officer is told of what."""

    filings = OneOfField(N_("New cases that are filed with your agency"), NO_PACE, PACES)
    due = OneOfField(N_("Cases whose day is near or has passed"), NO_PACE, PACES)
    outcome = OneOfField(N_("Decisions in cases that you work on"), NO_PACE, PACES)


class CreditCodeForm(PlainForm):
    """The credit code of an organisation."""

    credit_code = LineField(
        N_("Unified social credit code"),
        filters=[strip_blanks],
        validators=[Required(N_("Enter the unified social credit code"))],
    )


class _DistrictForm(PlainForm):
    """Base of the forms that ask for a district."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.district.choices = tuple(districts().items())


class _NamesForm(PlainForm):
    """Base of the forms about what an organisation is called; these questions come first."""

    name = name_field(
        N_("Name in Chinese, as on the business licence"), N_("Enter the name in Chinese")
    )
    legal_representative = name_field(
        N_("Legal representative"), N_("Enter the name of the legal representative")
    )


class ProfileForm(_DistrictForm):
    """The parts of an organisation's profile that can be changed without proof."""

    name_en = text_field(N_("Name in English (optional)"), 200)
    district = ListField(N_("Registered district"), N_("Select the registered district"))
    address = text_field(N_("Registered address (optional)"), 200)
    established_on = DayField(N_("Date of establishment (optional)"))
    phone = text_field(N_("Telephone (optional)"), 40)
    version = HiddenField()


class RegisterForm(_NamesForm, ProfileForm):
    """Registering an organisation."""

    licence = UploadField(
        N_("Business licence, scanned or photographed"),
        N_("Select the file of the business licence"),
        ACCEPT,
    )
    licence_code = LineField(
        N_("Code of the electronic business licence (optional)"),
        filters=[strip_blanks],
        validators=[AtMost(40)],
    )
    authorised = TickField(
        N_("I am authorised to act for this organisation"),
        validators=[Required(N_("Confirm that you are authorised to act for this organisation"))],
    )


class ClaimForm(PlainForm):
    """Asking the owners of an organisation for access."""

    reason = LongTextField(
        N_("Who are you in the organisation, and why do you need access?"),
        filters=[strip_blanks],
        validators=[Required(N_("Say who you are and why you need access")), AtMost(500)],
    )


class _IdentityForm(PlainForm):
    """Base of the forms about who a person is; the view sets the countries to choose from."""

    name = name_field(N_("Name, as on the identity document"), N_("Enter your name"))
    identity_kind = OneOfField(
        N_("Identity document"),
        N_("Select a kind of document"),
        tuple((kind, capitalise(name)) for kind, name in IDENTITY_NAMES.items()),
    )
    identity_number = LineField(
        N_("Number of the document"),
        filters=[strip_blanks],
        validators=[Required(N_("Enter the number of the document")), AtMost(40)],
    )
    nationality = ListField(
        N_("Nationality, if the document is a passport"), N_("Select a nationality"), (("", ""),)
    )

    @property
    def why(self) -> Text:
        """Why the identity document is asked for."""
        return sensitive_reasons()["profile"].why


OUTSIDE = "outside"
"""The choice of a person who does not live or work in Shenzhen yet."""


class PersonProfileForm(_DistrictForm):
    """The parts of a person's registration that can be changed without proof."""

    name_en = text_field(N_("Name in English (optional)"), 200)
    district = ListField(N_("District where you live or work"), N_("Select a district"))
    address = text_field(N_("Address (optional)"), 200)
    phone = text_field(N_("Telephone (optional)"), 40)
    version = HiddenField()

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        outside = (OUTSIDE, N_("Not in Shenzhen yet"))
        self.district.choices = (outside, *self.district.choices)


class PersonForm(_IdentityForm, PersonProfileForm):
    """Registering a person as an applicant."""


class RenameForm(_NamesForm):
    """A new name or legal representative of an organisation, with the licence that shows it."""

    since = DayField(
        N_("Date of the change"), validators=[Required(N_("Enter the date of the change"))]
    )
    proof = UploadField(
        N_("New business licence, or the notice of the change"),
        N_("Select a file that shows the change"),
        ACCEPT,
    )


class RenamePersonForm(_IdentityForm):
    """A person's new name or identity document, with a copy of it."""

    since = DayField(
        N_("Date of the change"), validators=[Required(N_("Enter the date of the change"))]
    )
    proof = UploadField(
        N_("Copy of the identity document"), N_("Select a file that shows the change"), ACCEPT
    )


class InviteForm(PlainForm):
    """Inviting a colleague."""

    email = email_field(N_("Email address"), N_("Enter the email address of your colleague"))
    role = OneOfField(N_("Role"), N_("Select a role"), ROLES)


class RoleForm(PlainForm):
    """Changing a colleague's role."""

    role = OneOfField(N_("Role"), N_("Select a role"), ROLES)
