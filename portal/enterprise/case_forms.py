"""Forms by which the applicant acts on a case: shown, saved, or shown again with what was typed."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic
from uuid import UUID

from flask import flash, redirect, request, url_for
from sqlalchemy.orm import Session

from forms.plain_fields import UploadField
from portal.access import actor
from portal.pages import CaseTemplate, FormTemplate, form_page
from portal.plain import AnyForm, saving, take_file
from portal.web import Page, read
from services.applications.case import room
from services.applications.case.case import Case
from services.applications.case.loading import load
from services.applications.case.permissions import allowed_actions
from services.applications.lifecycle import Action
from services.errors import Conflict


@dataclass(frozen=True, kw_only=True)  # no slots: see CaseTemplate
class CaseFormTemplate(CaseTemplate, FormTemplate):
    """A page with the form by which the applicant acts on a case.

    Args:
        changed: whether the case has moved on since the form was opened.
        unsent: whether it was filled in before signing in once more.
    """

    changed: bool = False
    unsent: bool = False


@dataclass(frozen=True, kw_only=True)
class CaseForm(Generic[AnyForm]):
    """How the applicant takes an action with a form of its own.

    Args:
        action: what the form does.
        make_form: the form as it was sent, with the choices that the case gives it.
        make_page: the page; takes `case`, `form`, `changed` and `unsent`.
        file_of: the field of the form that takes a file.
        ready: whether the case has what the page shows, when the action is allowed.
    """

    action: Action
    make_form: Callable[[Case], AnyForm]
    make_page: Callable[..., CaseFormTemplate]
    file_of: Callable[[AnyForm], UploadField] | None = None
    ready: Callable[[Case], bool] = lambda _case: True

    def show_typed(self, application_id: UUID) -> str:
        """Show the form with what was typed before signing in once more.

        Raises:
            Conflict: the action is not, or no longer, allowed.

        """
        case = load(read(), actor(), application_id)
        if not self._may(case):
            raise Conflict
        return self.make_page(case=case, form=self.make_form(case), unsent=True).render()

    def serve(
        self, application_id: UUID, act: Callable[[Session, AnyForm], object], done: str
    ) -> Page:
        """Show the form, or act by what was sent and go back to the case.

        Where the case has moved on meanwhile, the form is shown with what was typed if the
        action is still allowed.

        Args:
            application_id: which case.
            act: what the form does, in the transaction of the form.
            done: what is said then, in the reader's language.

        """
        case = load(read(), actor(), application_id)
        form = self.make_form(case)
        if request.method != "POST":
            return self._page(case, form)
        if self.file_of is not None:
            room.count_file(actor())
            take_file(self.file_of(form))
        try:
            with saving(form) as db:
                act(db, form)
        except Conflict:
            read().expire_all()
            case = load(read(), actor(), application_id)
            if not self._may(case):
                raise
            return self.make_page(case=case, form=form, changed=True).render(), 409
        if form.problems:
            return self._page(case, form)
        flash(done, "success")
        return _to_case(application_id)

    def _page(self, case: Case, form: AnyForm) -> Page:
        if not self._may(case):
            return _to_case(case.application.id)
        return form_page(self.make_page(case=case, form=form))

    def _may(self, case: Case) -> bool:
        return self.action in allowed_actions(actor(), case) and self.ready(case)


def _to_case(application_id: UUID) -> Page:
    return redirect(url_for("enterprise.show_case", application_id=application_id), 303)
