"""For strangers: how far is that case?

Number and code are sent in a form and stand in no address, but for that in the QR code of a
receipt. What is wrong, number or code, is never said.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from flask import redirect, url_for

from forms.public import ProgressForm
from portal.access import access
from portal.lateness import late
from portal.pages import FormTemplate, PageTemplate, form_page, renders
from portal.plain import filled, sent
from portal.progress_wording import STAGES, STEPS, Stage
from portal.public import blueprint
from portal.public.asked import count_try, keep_asked, recall_asked
from portal.web import Page, read, t
from services import moments
from services.applications.lifecycle import State
from services.documents import verifying
from services.documents.verifying import Progress
from services.errors import Problem
from services.language import N_, Message

NO_SUCH_CASE = N_("No case has this number and query code. Check both against the receipt")


@renders("public/progress.html")
class PublicProgressTemplate(FormTemplate):
    """Number and query code of a case."""

    form: ProgressForm


@renders("public/progress_result.html")
class ProgressResultTemplate(PageTemplate):
    """How far a case is."""

    progress: Progress
    stage: Stage
    steps: Sequence[Mapping[str, str]]
    ended: bool
    late: bool
    asked_at: datetime


@blueprint.route("/progress", methods=["GET", "POST"])
@access.anyone
def ask_for_progress() -> Page:
    """Follow a case by what is printed on its receipt."""
    form = filled(ProgressForm)
    if sent(form):
        number, code = form.number.data, form.code.data
        if _find_progress(number, code):
            return keep_asked("public.show_progress", number, code)
        form.add([Problem("number", NO_SUCH_CASE)])
    return form_page(PublicProgressTemplate(form=form))


@blueprint.get("/progress/answer")
@access.anyone
def show_progress() -> Page:
    """Show how far the case is that was asked for last."""
    asked = recall_asked("public.show_progress")
    progress = verifying.find_progress(read(), *asked) if asked else None
    return (
        _progress_page(progress) if progress else redirect(url_for("public.ask_for_progress"), 303)
    )


@blueprint.get("/progress/<number>/<code>")
@access.anyone
def progress_scanned(number: str, code: str) -> Page:
    """Follow a case by the QR code of its receipt."""
    progress = _find_progress(number, code)
    if progress:
        return _progress_page(progress)
    form = filled(ProgressForm, number=number)
    form.add([Problem("number", NO_SUCH_CASE)])
    page, _ = form_page(PublicProgressTemplate(form=form))
    return page, 404


def _find_progress(number: str, code: str) -> Progress | None:
    """Find the case that is asked for: one try. Raises TooMany."""
    count_try("progress")
    return verifying.find_progress(read(), number, code)


def _progress_page(progress: Progress) -> str:
    stage = STAGES[State(progress.state)]
    return ProgressResultTemplate(
        progress=progress,
        stage=stage,
        steps=list(_steps(STEPS[progress.nature], stage.step)),
        ended=stage.step in {None, len(STEPS[progress.nature])},
        late=late(progress),
        asked_at=moments.now(),
    ).render()


def _steps(way: tuple[Message, ...], behind: int | None) -> Iterator[dict[str, str]]:
    """Yield the steps of a case, for the timeline; none where the case ended early."""
    if behind is None:
        return
    for position, step in enumerate(way):
        if position < behind:
            yield {"title": t(step), "meta": t(N_("Done"))}
        elif position == behind:
            yield {"title": t(step), "meta": t(N_("In progress")), "phase": "now"}
        else:
            yield {"title": t(step), "phase": "ahead"}
