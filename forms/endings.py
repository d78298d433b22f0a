"""Forms about what was decided: its end, and a slip in its words."""

from forms.agency import ActionForm, ReasonedForm, text_field
from forms.plain import PlainForm, join_lines
from forms.plain_fields import AnyOfField, LineField
from services.language import N_

_TOLD = N_("The notice is issued at once and cannot be taken back.")
_FINAL = N_(
    "This cannot be undone. The applicant is told at once, and so is everyone who verifies the"
    " certificate."
)
_FOUND = N_("What was found, and what became of what the holder said")


class ProposeRevocationForm(ActionForm):
    """Proposing to revoke an unlawful grant (拟撤销)."""

    about = N_(
        "Propose to revoke what should never have been granted. Its holder is told and has five"
        " working days to answer; then an approver who is not you decides. If it was rightly"
        " granted and the status has ended since, propose to cancel the certificate instead."
    )
    final = _TOLD
    reasons = AnyOfField(N_("Grounds for revoking"))
    text = text_field(N_("Facts, and what proves them"))


class ProposeCancellationForm(ActionForm):
    """Proposing to cancel a status that has ended (拟注销)."""

    about = N_(
        "Propose to cancel what was rightly granted and has come to an end since. Its holder is"
        " told and has five working days to answer; then an approver who is not you decides."
    )
    final = _TOLD
    reasons = AnyOfField(N_("Grounds for cancelling"))
    text = text_field(N_("Facts, and what proves them"))


class AnswerEndingForm(PlainForm):
    """Answer of the holder to a proposal (陈述申辩)."""

    text = text_field(N_("Your representations"))


class RevokeForm(ActionForm):
    """Revoking an unlawful grant as proposed (撤销)."""

    about = N_(
        "The certificate loses effect from the beginning, and so does the decision, on the grounds"
        " of which its holder was told."
    )
    final = _FINAL
    text = text_field(_FOUND)


class CancelForm(ActionForm):
    """Cancelling a status that has ended, as proposed (注销)."""

    about = N_("The certificate loses effect today, on the grounds of which its holder was told.")
    final = _FINAL
    text = text_field(_FOUND)


class DropEndingForm(ReasonedForm):
    """Deciding that what was granted stands."""

    about = N_("The certificate stays in force. The applicant is told, with your reasons.")


class ProposeRectificationForm(ActionForm):
    """Proposing to put a slip in the words of a decision right (拟更正)."""

    about = N_(
        "A slip of the pen, of a name or of a count in your agency’s own words can be put right."
        " An amount or the outcome is never changed this way. An approver who is not you decides;"
        " then a notice names the old and the new words, and everybody who was told of the"
        " decision is told."
    )
    former = LineField(N_("Words as they stand in the decision"), filters=[join_lines])
    words = LineField(N_("How they read rightly"), filters=[join_lines])
    text = text_field(N_("What shows that it is a slip"))


class RectifyForm(ActionForm):
    """Putting a slip right as proposed (更正)."""

    about = N_(
        "The notice is issued at once. The decision counts from its own day, with these words."
    )
    final = N_("This cannot be taken back. Whoever verifies the decision reads of it.")


class ProposeReissueForm(ActionForm):
    """Proposing a certificate in the new name of its holder (拟换发)."""

    about = N_(
        "The holder is called otherwise since the certificate was issued, as a registrar has"
        " confirmed. The new certificate gets its own number and keeps the end day. An approver"
        " who is not you decides."
    )
    text = text_field(N_("What you looked at"))


class ReissueForm(ActionForm):
    """Issuing a certificate in the new name as proposed (换发)."""

    about = N_(
        "The new certificate bears the new name and its own number, and keeps the end day of the"
        " former one. Both can be read and verified."
    )
    final = N_(
        "This cannot be taken back. Whoever verifies the former certificate reads at once that it"
        " was replaced."
    )


class RejectReissueForm(ReasonedForm):
    """Leaving a certificate in the name that it bears."""

    about = N_("The certificate stays in force as it is. The holder is told, with your reasons.")


class RejectRectificationForm(ReasonedForm):
    """Leaving the words of a decision as they are."""
