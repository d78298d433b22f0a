"""What the portal and the agencies put on paper, as tagged PDF.

Data in, bytes out: the same data gives the same bytes. Letters are in Chinese,
with a courtesy page in English where `english` is set; certificates are in three
languages. Layout and wording live in `templates/`. Typst is loaded with the first
paper, since only the worker makes any.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields, is_dataclass
from datetime import UTC, date, datetime, time
from decimal import Decimal
from functools import cache
from importlib import resources
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from services import formats
from services.language import Text

if TYPE_CHECKING:
    import typst

TEMPLATES = Path(__file__).parent / "templates"
FONTS = ("pylopdf_fonts_zh_cn", "pylopdf_fonts_zh_tw")
"""Packages with Noto Serif and Noto Sans for Simplified and Traditional Chinese."""

ARCHIVABLE: "list[typst.PDFStandard]" = ["a-2a", "ua-1"]
"""PDF/A-2a, to be kept for good, and PDF/UA-1, to be read by everyone."""


@dataclass(frozen=True, slots=True)
class Issue:
    """Who issued a paper when, under which number, and how to check it.

    Args:
        number: as printed, e.g. 深商务〔2026〕12号.
        code: the verification code that goes with it.
        body: the issuing body, by its name on that day.
        on: the day of issue, in Shenzhen.
        check_url: where a holder checks it: the page itself, for the QR code.
        check_page: the page where number and code are typed.
    """

    number: str
    code: str
    body: Text
    on: date
    check_url: str
    check_page: str


@dataclass(frozen=True, slots=True)
class PrintedFiling:
    """The application that a paper is about.

    Args:
        number: the case number.
        applicant_en: the applicant's English name; empty where there is none.
        person: whether the applicant is a person and not an organisation.
        received_at: aware moment of receipt.
    """

    number: str
    item: Text
    applicant: str
    applicant_en: str
    person: bool
    received_at: datetime


@dataclass(frozen=True, slots=True)
class PrintedLimit:
    """A due date, with the limit it comes from and what that rests on.

    Args:
        days: length of the limit.
        working: whether they are working days.
    """

    on: date
    days: int
    working: bool
    basis: Text


@dataclass(frozen=True, slots=True)
class PrintedPart:
    """An agency's part in a case: what it does, and why it is this agency.

    Args:
        role: 承办, 会办, 征求意见 or 告知, in words.
    """

    body: Text
    role: Text
    duty: Text
    reason: Text


@dataclass(frozen=True, slots=True)
class HandedIn:
    """A document that was handed in: what it is, and the names of its files."""

    title: Text
    files: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Receipt:
    """收件凭证: what was received, who deals with it, how to ask about it.

    Args:
        query_code: what the holder types, with the number, to ask for progress.
        progress_url: where the holder sees it at once: for the QR code.
        progress_page: the page where number and code are typed.
        first: what the lead does first.
        due: by when.
        measure: number of the plan's measure.
        clause: the words of that measure that promise the service.
    """

    issue: Issue
    filing: PrintedFiling
    query_code: str
    progress_url: str
    progress_page: str
    first: Text
    due: PrintedLimit
    measure: int
    clause: Text
    parts: tuple[PrintedPart, ...]
    documents: tuple[HandedIn, ...]
    english: bool = False


@dataclass(frozen=True, slots=True)
class PrintedCorrection:
    """One thing to correct: what it is in the form, and what to do about it."""

    title: Text
    note: str


@dataclass(frozen=True, slots=True)
class CorrectionNotice:
    """补正通知书: everything that must be corrected, at once (一次性告知)."""

    issue: Issue
    filing: PrintedFiling
    corrections: tuple[PrintedCorrection, ...]
    due: PrintedLimit
    english: bool = False


@dataclass(frozen=True, slots=True)
class AcceptanceNotice:
    """受理通知书.

    Args:
        due: by when the agency decides.
        deemed: accepted because the agency did not ask for a correction in time.
    """

    issue: Issue
    filing: PrintedFiling
    accepted_on: date
    due: PrintedLimit
    deemed: bool = False
    english: bool = False


@dataclass(frozen=True, slots=True)
class NonAcceptance:
    """不予受理通知书.

    Args:
        reasons: from the vocabulary of reasons.
        text: the agency's explanation, in its own words.
        competent: who is competent instead; empty where nobody else is.
    """

    issue: Issue
    filing: PrintedFiling
    reasons: tuple[Text, ...]
    text: str
    competent: str
    remedies: Text
    english: bool = False


@dataclass(frozen=True, slots=True)
class DecisionLetter:
    """决定书: approved or refused, with reasons, legal basis and remedies.

    Args:
        result: what an approval gives; shown only then.
        amount: RMB granted, of items that pay money.
        reasons: from the vocabulary of reasons; of refusals.
        text: the agency's explanation, in its own words; may be empty.
        basis: laws and policies, as cited.
    """

    issue: Issue
    filing: PrintedFiling
    approved: bool
    result: Text
    amount: Decimal | None
    reasons: tuple[Text, ...]
    text: str
    basis: tuple[Text, ...]
    remedies: Text
    english: bool = False


@dataclass(frozen=True, slots=True)
class Certificate:
    """A certificate, in three languages on one page.

    Args:
        title: e.g. 技术先进型服务企业证书.
        statement: what is certified of the holder.
        holder_en: English name of the holder; empty where there is none.
        identity: the holder's credit code, or a masked number of a person.
        valid_until: last day; None where it has no end of its own.
    """

    issue: Issue
    title: Text
    statement: Text
    holder: str
    holder_en: str
    identity: str
    valid_until: date | None


@dataclass(frozen=True, slots=True)
class EndingLetter:
    """撤销决定书 or 注销通知书: what was granted ends, with reasons and remedies.

    Args:
        revoked: unlawful from the start, and not only ended since.
        certificate: its title.
        certificate_number: as printed on it.
        holder: whom it names; empty where that is the applicant.
        granted_on: the day on which it was issued.
        reasons: from the vocabulary of reasons.
        text: the agency's explanation, in its own words.
    """

    issue: Issue
    filing: PrintedFiling
    revoked: bool
    certificate: Text
    certificate_number: str
    holder: str
    granted_on: date
    reasons: tuple[Text, ...]
    text: str
    remedies: Text
    english: bool = False


PrintedPaper = (
    Receipt
    | CorrectionNotice
    | AcceptanceNotice
    | NonAcceptance
    | DecisionLetter
    | Certificate
    | EndingLetter
)

TEMPLATE: dict[type[PrintedPaper], str] = {
    Receipt: "receipt",
    CorrectionNotice: "correction",
    AcceptanceNotice: "acceptance",
    NonAcceptance: "non_acceptance",
    DecisionLetter: "decision",
    Certificate: "certificate",
    EndingLetter: "ending",
}


def render(paper: PrintedPaper) -> bytes:
    """The PDF of a paper.

    A name with a character that no font has cannot be archived for good, yet
    must not keep a paper from being issued; that paper is plain PDF.
    """
    import typst  # noqa: PLC0415

    data = _plain(paper)
    on = paper.issue.on
    data["issued"] = {"year": on.year, "month": on.month, "day": on.day}
    data["qr"] = qr(paper.progress_url if isinstance(paper, Receipt) else paper.issue.check_url)
    arguments: dict[str, Any] = {
        "input": TEMPLATES / f"{TEMPLATE[type(paper)]}.typ",
        "format": "pdf",
        "sys_inputs": {"data": json.dumps(data, ensure_ascii=False)},
        "timestamp": datetime.combine(on, time(), UTC),
    }
    compiler = typst.Compiler(root=TEMPLATES, font_paths=_fonts(), ignore_system_fonts=True)
    try:
        pdf = compiler.compile(**arguments, pdf_standards=ARCHIVABLE)
    except typst.TypstError:
        pdf = compiler.compile(**arguments)
    assert isinstance(pdf, bytes)
    return pdf


def qr(address: str) -> str:
    """A QR code of an address, as SVG."""
    import segno  # noqa: PLC0415

    picture = BytesIO()
    segno.make(address, error="m", micro=False).save(picture, kind="svg", border=0, xmldecl=False)
    return picture.getvalue().decode()


@cache
def _fonts() -> "typst.Fonts":
    import typst  # noqa: PLC0415

    return typst.Fonts(
        include_system_fonts=False,
        font_paths=[str(resources.files(package)) for package in FONTS],
    )


def _plain(value: Any) -> Any:
    """Data as the templates read it: dates, moments and amounts in each language."""
    if isinstance(value, Text) or not is_dataclass(value):
        return _plain_leaf(value)
    return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}


def _plain_leaf(value: Any) -> Any:
    if isinstance(value, Text):
        return asdict(value)
    if isinstance(value, datetime):
        return asdict(formats.in_all_languages(formats.moment, value))
    if isinstance(value, date):
        return asdict(formats.in_all_languages(formats.day, value))
    if isinstance(value, Decimal):
        return {"sc": _yuan(value), "en": formats.money(value, "en")}
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [_plain(entry) for entry in value]
    assert value is None or isinstance(value, str | int | Mapping)
    return value


def _yuan(amount: Decimal) -> str:
    """An amount as Chinese letters write it, e.g. 人民币196,500元."""
    return f"人民币{amount:,.2f}元".replace(".00元", "元")
