"""Forms of who works on a case: who it is assigned to, and who steps aside."""

from forms.agency import ActionForm, text_field
from forms.plain import PlainForm
from forms.plain_fields import AnyOfField, ListField, OneOfField
from services.applications.case.recusals import NO_RELATION, NO_TARGET
from services.applications.casework.assigning import NO_OFFICER
from services.language import N_

_STANDS = N_("What the officer did on the case so far")


class AssignForm(ActionForm):
    """Assigning a case to a reviewer (分办)."""

    about = N_(
        "The reviewer holds the case from now on, and is told. Whoever held it no longer does."
    )
    officer = OneOfField(N_("Reviewer"), NO_OFFICER)


class AssignManyForm(PlainForm):
    """Assigning several cases at once."""

    cases = AnyOfField(N_("Cases"))
    officer = ListField(N_("Reviewer"), NO_OFFICER)


class DeclareRelationForm(ActionForm):
    """Declaring a relation to the applicant (申请自行回避)."""

    about = N_(
        "Whoever has a relation to an applicant that may affect fairness must step aside. Another"
        " person decides on what you declare; until then you do nothing more on the case."
        " Afterwards you no longer see it. The applicant does not read what you write here."
    )
    relation = OneOfField(N_("Relation to the applicant"), NO_RELATION)
    text = text_field(N_("What the relation is"))


class AskForRecusalForm(PlainForm):
    """Asking, as the applicant, that an officer steps aside (申请回避)."""

    target = OneOfField(N_("Who is to step aside"), NO_TARGET)
    relation = OneOfField(N_("Relation to the applicant"), NO_RELATION)
    text = text_field(
        N_("What the relation is"), N_("Name the officer if you know who it is, and what shows it.")
    )


class GrantRecusalForm(ActionForm):
    """Deciding that an officer steps aside (决定回避)."""

    about = N_(
        "The officer no longer sees the case, for good, and can take up no other case of this"
        " applicant. The applicant is told, without the officer’s name."
    )
    person = OneOfField(N_("Who steps aside"), NO_TARGET)
    successor = OneOfField(N_("Who holds the case from now on"), NO_OFFICER)
    stands = OneOfField(
        _STANDS,
        N_("Select what becomes of it"),
        choices=[("yes", N_("It stands")), ("no", N_("It is to be done again"))],
    )
    text = text_field(N_("Reasons"))

    @property
    def kept(self) -> bool | None:
        """Whether what the officer did stands; None where that was not said."""
        return {"yes": True, "no": False}.get(self.stands.data or "")


class RejectRecusalForm(ActionForm):
    """Deciding that nobody steps aside (决定不回避)."""

    about = N_("The officer goes on with the case. The applicant is told your reasons.")
    text = text_field(N_("Reasons"))
