"""Forms for applicants, beside the items' own forms."""

from collections.abc import Iterator

from forms.plain import PlainForm, strip_blanks
from forms.plain_fields import AnyOfField, LongTextField, OneOfField, TickField
from services.language import N_, Language, Text


class StartForm(PlainForm):
    """Starting a draft: the language to fill it in."""

    language = OneOfField(
        N_("In which language will you fill in the form?"),
        N_("Select the language you will fill in the form in"),
    )

    @staticmethod
    def languages(reading: Language) -> Iterator[tuple[str, Text]]:
        """Yield the choices: Chinese, in the reader's script, and English."""
        chinese = "tc" if reading == "tc" else "sc"
        yield chinese, Text.of("中文", "Chinese")
        yield "en", Text.of("英文", "English")


class ErrandForm(StartForm):
    """Starting an errand: which of its services, and the language to fill them in."""

    services = AnyOfField(N_("Which services do you need?"))


class ErrandSignForm(PlainForm):
    """Signing services of an errand: which of them, and the declaration of each."""

    services = AnyOfField(N_("Which services do you submit now?"))
    declared = TickField(N_("I have read the declarations and I make them"))


class SignForm(PlainForm):
    """Signing: the applicant makes the declaration."""

    declared = TickField(N_("I have read the declaration and I make it"))


class ReturnToFilerForm(PlainForm):
    """Returning a draft to its filer for changes."""

    text = LongTextField(N_("What should be changed? (optional)"), filters=[strip_blanks])


class WithdrawForm(PlainForm):
    """Withdrawing an application."""

    text = LongTextField(N_("Why do you withdraw the application?"), filters=[strip_blanks])
