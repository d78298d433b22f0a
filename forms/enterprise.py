"""What applicants fill in beside the items' own forms."""

from collections.abc import Iterator

from wtforms import BooleanField, TextAreaField

from forms.plain import OneOfField, PlainForm, stripped
from services.language import N_, Language, Text


class StartForm(PlainForm):
    """Starting a draft: in which language."""

    language = OneOfField(
        N_("In which language will you fill in the form?"),
        N_("Select the language you will fill in the form in"),
    )

    @staticmethod
    def offered(reading: Language) -> Iterator[tuple[str, Text]]:
        """Chinese, in the script that the page is read in, and English."""
        chinese = "tc" if reading == "tc" else "sc"
        yield chinese, Text.of("中文", "Chinese")
        yield "en", Text.of("英文", "English")


class SignForm(PlainForm):
    """Signing: the declaration was read and is made."""

    declared = BooleanField(N_("I have read the declaration and I make it"))


class ReturnToFilerForm(PlainForm):
    """Returning a draft to be changed."""

    text = TextAreaField(N_("What should be changed? (optional)"), filters=[stripped])


class WithdrawForm(PlainForm):
    """Withdrawing an application."""

    text = TextAreaField(N_("Why do you withdraw the application?"), filters=[stripped])
