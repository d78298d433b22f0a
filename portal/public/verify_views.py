"""For strangers: is this paper genuine, and how far is that case?

Number and code are sent in a form and stand in no address: the answer has an address of
its own, the same in each language, and is found by what the session keeps of them for a while.
Only the QR code of a paper leads to an address that holds them. What is wrong, number or
code, is never said.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from textwrap import wrap

from flask import Response, abort, redirect, request, session, url_for

from forms.public import PaperForm, ProgressForm
from portal.access import access
from portal.downloads import send_bytes
from portal.lateness import late
from portal.pages import FormTemplate, PageTemplate, form_page, renders
from portal.plain import filled, sent
from portal.public import blueprint
from portal.public.verify_wording import (
    FORGED,
    STAGES,
    STANDINGS,
    STEPS,
    Stage,
    outcome,
    verdict,
    word_seal,
)
from portal.web import Page, read, t
from portal.wording import PAPERS
from services import limits, moments
from services.applications.lifecycle import State
from services.documents import verifying
from services.documents.digital_seals.certificates import fingerprint, read_roots, write_roots
from services.documents.digital_seals.judging import SealFound
from services.documents.inspect import MAX_BYTES
from services.documents.verifying import Progress, VerifiedPaper
from services.encryption import NoDataKey, decrypt, encrypt
from services.errors import Problem
from services.language import N_, Message
from services.settings import settings

MOST, PER = 30, timedelta(minutes=10)
"""Tries of one network address; a code has 39 random bits."""

ASKED = "asked"
"""Under which name the session keeps, encrypted, what was asked and which page answers it."""
ANSWERED_FOR = timedelta(minutes=10)
"""How long it does, to read the answer in another language or again."""

NO_SUCH_PAPER = N_(
    "No document has this number and verification code. Check both against the document"
)
NO_SUCH_CASE = N_("No case has this number and query code. Check both against the receipt")


@renders("public/verify.html")
class PublicVerifyTemplate(FormTemplate):
    """Number and code of a paper, or its file."""

    form: PaperForm
    file_problem: Message | None

    @property
    def roots(self) -> list[str]:
        """The SHA-256 of each certificate that a PDF reader is to trust, as readers show it."""
        return [" ".join(wrap(fingerprint(one).upper(), 2)) for one in read_roots()]

    @property
    def made_here(self) -> bool:
        """Whether the portal made them itself, for a demonstration."""
        return settings().makes_seals

    @property
    def problems(self) -> Sequence[Problem]:
        """What is wrong with what was typed, or with the file."""
        return [Problem("file", self.file_problem)] if self.file_problem else self.form.problems


@renders("public/progress.html")
class PublicProgressTemplate(FormTemplate):
    """Number and query code of a case."""

    form: ProgressForm


@renders("public/verify_result.html")
class VerifyResultTemplate(PageTemplate):
    """Whether a paper is genuine."""

    paper: VerifiedPaper
    seal: SealFound | None
    verdict: Message
    outcome: Message
    kind: Message
    standing: Message
    checked_at: datetime
    again: str


@renders("public/progress_result.html")
class ProgressResultTemplate(PageTemplate):
    """How far a case is."""

    progress: Progress
    stage: Stage
    steps: Sequence[Mapping[str, str]]
    ended: bool
    late: bool
    asked_at: datetime


@blueprint.route("/verify", methods=["GET", "POST"])
@access.anyone
def verify_paper() -> Page:
    """Check a paper by what is printed on it."""
    form = filled(PaperForm)
    if sent(form):
        number, code = form.number.data, form.code.data
        if _find_paper(number, code):
            return _keep_asked("public.show_paper", number, code)
        form.add([Problem("number", NO_SUCH_PAPER)])
    return form_page(PublicVerifyTemplate(form=form, file_problem=None))


@blueprint.get("/verify/answer")
@access.anyone
def show_paper() -> Page:
    """Show the paper that was asked for last."""
    asked = _asked("public.show_paper")
    paper = verifying.find_paper(read(), *asked) if asked else None
    return _paper_page(paper) if paper else redirect(url_for("public.verify_paper"), 303)


@blueprint.get("/verify/<number>/<code>")
@access.anyone
def verify_scanned(number: str, code: str) -> Page:
    """Check a paper by its QR code."""
    paper = _find_paper(number, code)
    if paper:
        return _paper_page(paper)
    form = filled(PaperForm, number=number)
    form.add([Problem("number", NO_SUCH_PAPER)])
    page, _ = form_page(PublicVerifyTemplate(form=form, file_problem=None))
    return page, 404


@blueprint.post("/verify/file")
@access.anyone
def verify_file() -> Page:
    """Check a PDF byte by byte."""
    _count("verify")
    file = request.files.get("file")
    content = file.stream.read(MAX_BYTES + 1) if file else b""
    if not content:
        return _file_problem(N_("Select a PDF file"))
    checked = verifying.check_file(read(), content)
    if checked.forged:
        return _file_problem(FORGED)
    if checked.paper is None:
        return _file_problem(word_seal(checked.seal))
    return _paper_page(checked.paper, checked.seal)


@blueprint.get("/verify/roots.cer")
@access.anyone
def download_roots() -> Response:
    """Download the root certificates by which a PDF reader checks digital seals."""
    content = write_roots()
    if not content:
        abort(404)
    return send_bytes(content, "seal-roots.cer", "application/x-pem-file")


@blueprint.route("/progress", methods=["GET", "POST"])
@access.anyone
def ask_for_progress() -> Page:
    """Follow a case by what is printed on its receipt."""
    form = filled(ProgressForm)
    if sent(form):
        number, code = form.number.data, form.code.data
        if _find_progress(number, code):
            return _keep_asked("public.show_progress", number, code)
        form.add([Problem("number", NO_SUCH_CASE)])
    return form_page(PublicProgressTemplate(form=form))


@blueprint.get("/progress/answer")
@access.anyone
def show_progress() -> Page:
    """Show how far the case is that was asked for last."""
    asked = _asked("public.show_progress")
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


def _keep_asked(answer: str, number: str, code: str) -> Page:
    """Keep what was asked for the page that answers, and go there."""
    until = moments.now() + ANSWERED_FOR
    session[ASKED] = encrypt(json.dumps([answer, until.isoformat(), number, code]))
    return redirect(url_for(answer), 303)


def _asked(answer: str) -> tuple[str, str] | None:
    """Return number and code that a page is to answer; None if nothing was asked, or long ago."""
    try:
        asked, until, number, code = json.loads(decrypt(session.get(ASKED, "")))
    except (NoDataKey, ValueError):
        return None
    in_time = moments.now() < datetime.fromisoformat(until)
    return (number, code) if asked == answer and in_time else None


def _find_paper(number: str, code: str) -> VerifiedPaper | None:
    """Find the paper that is asked for: one try. Raises TooMany."""
    _count("verify")
    return verifying.find_paper(read(), number, code)


def _find_progress(number: str, code: str) -> Progress | None:
    """Find the case that is asked for: one try. Raises TooMany."""
    _count("progress")
    return verifying.find_progress(read(), number, code)


def _count(scope: str) -> None:
    """Count one try. Raises TooMany."""
    limits.count_try(scope, limits.network_key(request.remote_addr or ""), most=MOST, per=PER)


def _paper_page(paper: VerifiedPaper, seal: SealFound | None = None) -> str:
    """Tell of a paper.

    Args:
        seal: the digital seal in its file, where the file is what was asked about.
    """
    return VerifyResultTemplate(
        paper=paper,
        seal=seal,
        verdict=verdict(paper),
        outcome=outcome(paper),
        kind=PAPERS[paper.kind],
        standing=STANDINGS[paper.standing],
        checked_at=moments.now(),
        again=url_for("public.verify_paper"),
    ).render()


def _file_problem(message: Message) -> tuple[str, int]:
    return form_page(PublicVerifyTemplate(form=PaperForm(), file_problem=message))


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
