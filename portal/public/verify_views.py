"""For strangers: is this paper genuine?

Number and code are sent in a form and stand in no address, but for that in the QR code of a
paper. What is wrong, number or code, is never said. Of a file, its hash and what was found of
its seal are kept for the answer.
"""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from textwrap import wrap

from flask import Response, abort, redirect, request, url_for

from forms.public import PaperForm
from portal.access import access
from portal.downloads import send_bytes
from portal.pages import FormTemplate, PageTemplate, form_page, renders
from portal.plain import filled, sent
from portal.public import blueprint
from portal.public.asked import count_try, keep_asked, recall_asked
from portal.public.verify_wording import FORGED, STANDINGS, outcome, verdict, word_seal
from portal.web import Page, read
from portal.wording import PAPERS
from services import moments
from services.documents import verifying
from services.documents.digital_seals.asking import ask
from services.documents.digital_seals.certificates import fingerprint, read_roots, write_roots
from services.documents.digital_seals.judging import SealFound
from services.documents.inspect import MAX_BYTES
from services.documents.store import digest_of
from services.documents.verifying import VerifiedPaper
from services.errors import Problem
from services.language import N_, Message
from services.settings import settings

NO_SUCH_PAPER = N_(
    "No document has this number and verification code. Check both against the document"
)


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


@blueprint.route("/verify", methods=["GET", "POST"])
@access.anyone
def verify_paper() -> Page:
    """Check a paper by what is printed on it."""
    form = filled(PaperForm)
    if sent(form):
        number, code = form.number.data, form.code.data
        if _find_paper(number, code):
            return keep_asked("public.show_paper", number, code)
        form.add([Problem("number", NO_SUCH_PAPER)])
    return form_page(PublicVerifyTemplate(form=form, file_problem=None))


@blueprint.get("/verify/answer")
@access.anyone
def show_paper() -> Page:
    """Show the paper that was asked for last."""
    asked = recall_asked("public.show_paper")
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
    count_try("verify")
    file = request.files.get("file")
    content = file.stream.read(MAX_BYTES + 1) if file else b""
    if not content:
        return _file_problem(N_("Select a PDF file"))
    return keep_asked("public.show_file", digest_of(content), asdict(ask(content)))


@blueprint.get("/verify/file/answer")
@access.anyone
def show_file() -> Page:
    """Show what there is to say of the file that was sent last."""
    asked = recall_asked("public.show_file")
    if asked is None:
        return redirect(url_for("public.verify_paper"), 303)
    digest, seal = asked
    checked = verifying.check_file(read(), digest, SealFound(**seal))
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


def _find_paper(number: str, code: str) -> VerifiedPaper | None:
    """Find the paper that is asked for: one try. Raises TooMany."""
    count_try("verify")
    return verifying.find_paper(read(), number, code)


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
