"""The papers of the portal and the agencies, rendered as tagged PDF.

The same data gives the same bytes. Letters are in Chinese, with a courtesy page in
English where `english` is set; certificates are in three languages. Layout and wording
are in `templates/`. Typst is loaded with the first paper, since only the worker
renders any.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields, is_dataclass
from datetime import UTC, date, datetime, time
from decimal import Decimal
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from services import formats
from services.glyphs import font_folders, spell_unprintable
from services.language import Text

if TYPE_CHECKING:
    import typst

TEMPLATES = Path(__file__).parent / "templates"
ARCHIVABLE: "list[typst.PDFStandard]" = ["a-2a", "ua-1"]
"""PDF/A-2a for archives, and PDF/UA-1 for accessibility."""


@dataclass(frozen=True, slots=True)
class Issue:
    """Who issued a paper, when, under which number, and how to verify it.

    Args:
        number: as printed, e.g. 深商务〔2026〕12号.
        code: the verification code.
        body: name of the issuing body on that day.
        on: the day of issue, in Shenzhen.
        check_url: the page that verifies this paper, for the QR code.
        check_page: the page where number and code are typed.
        specimen: whether the portal is a demonstration, which every page then says.
    """

    number: str
    code: str
    body: Text
    on: date
    check_url: str
    check_page: str
    specimen: bool


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
    """A due date, with its limit and the legal basis of the limit.

    Args:
        term: how long the limit is, and from when it counts.
    """

    on: date
    term: Text
    basis: Text


@dataclass(frozen=True, slots=True)
class PrintedPart:
    """A body's part in a case: what it does, and why.

    Args:
        role: 承办, 会办, 征求意见 or 告知, in words.
    """

    body: Text
    role: Text
    duty: Text
    reason: Text


@dataclass(frozen=True, slots=True)
class HandedIn:
    """A document that was handed in: its title, and the names of its files."""

    title: Text
    files: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Receipt:
    """收件凭证: what was received, who handles it, how to see the progress.

    Args:
        query_code: typed together with the number to see the progress.
        progress_url: the page that shows the progress, for the QR code.
        progress_page: the page where number and code are typed.
        first: what the lead body does first.
        due: when that is due.
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
    """One point to correct: its title in the form, and what to do about it."""

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
        due: when the decision is due.
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
        competent: the agency that is competent instead; empty where none is.
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
        result: what an approval grants; shown on approvals only.
        amount: RMB granted, for items that pay money.
        refused: what is refused, where that is not the item as a whole.
        note: what there is to say of that refusal.
        reasons: of a refusal, from the vocabulary of reasons.
        text: the agency's explanation, in its own words; may be empty.
        basis: laws and policies, as cited.
        explanation: how the amount was arrived at, for items that pay money.
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
    refused: Text | None = None
    note: Text | None = None
    explanation: Text | None = None


@dataclass(frozen=True, slots=True)
class EntryLetter:
    """备案回执 or 登记回执: what was put on file or entered in a register, under its number.

    Args:
        registered: whether it was entered in a register; otherwise it was put on file.
        result: what the entry is good for.
        validity: for how long.
        text: the agency's message, in its own words; may be empty.
    """

    issue: Issue
    filing: PrintedFiling
    registered: bool
    result: Text
    validity: Text
    text: str
    english: bool = False


@dataclass(frozen=True, slots=True)
class ReferralLetter:
    """转交告知书: to which body an application was handed over, and why.

    Args:
        reasons: from the vocabulary of reasons.
        text: the agency's explanation, in its own words.
        body: who decides, with its address and its system.
        seen_on: the day on which these were last verified.
        reference: the other body's number of the application; empty where it gave none.
    """

    issue: Issue
    filing: PrintedFiling
    reasons: tuple[Text, ...]
    text: str
    body: Text
    address: Text
    system: str
    seen_on: date
    reference: str
    english: bool = False


@dataclass(frozen=True, slots=True)
class Certificate:
    """A certificate, in three languages on one page.

    Args:
        title: e.g. 技术先进型服务企业证书.
        recognised: what it recognises, such as a base, under the name of its question; None
            where that is the holder.
        statement: what the certificate states about the holder.
        holder_en: English name of the holder; empty where there is none.
        identity: the holder's credit code, or a masked number of a person.
        valid_until: last day; None where there is none.
    """

    issue: Issue
    title: Text
    statement: Text
    holder: str
    holder_en: str
    identity: str
    valid_until: date | None
    recognised: tuple[Text, str] | None = None


@dataclass(frozen=True, slots=True)
class EndingLetter:
    """撤销决定书 or 注销通知书: a certificate ends, with reasons and remedies.

    Args:
        revoked: whether it was unlawful from the start; otherwise it is cancelled.
        certificate: title of the certificate.
        certificate_number: as printed on it.
        holder: name on it; empty where that is the applicant.
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
    | EntryLetter
    | ReferralLetter
    | Certificate
    | EndingLetter
)

TEMPLATE: dict[type[PrintedPaper], str] = {
    Receipt: "receipt",
    CorrectionNotice: "correction",
    AcceptanceNotice: "acceptance",
    NonAcceptance: "non_acceptance",
    DecisionLetter: "decision",
    EntryLetter: "entry",
    ReferralLetter: "referral",
    Certificate: "certificate",
    EndingLetter: "ending",
}


def render(paper: PrintedPaper) -> bytes:
    """Render a paper as PDF.

    PDF/A requires a glyph for every character: one that no font has is named by its number.
    """
    import typst  # noqa: PLC0415

    data = _template_data(paper)
    on = paper.issue.on
    data["issued"] = {"year": on.year, "month": on.month, "day": on.day}
    data["qr"] = draw_qr_code(
        paper.progress_url if isinstance(paper, Receipt) else paper.issue.check_url
    )
    arguments: dict[str, Any] = {
        "input": TEMPLATES / f"{TEMPLATE[type(paper)]}.typ",
        "format": "pdf",
        "sys_inputs": {"data": json.dumps(data, ensure_ascii=False)},
        "timestamp": datetime.combine(on, time(), UTC),
    }
    compiler = typst.Compiler(root=TEMPLATES, font_paths=_fonts(), ignore_system_fonts=True)
    pdf = compiler.compile(**arguments, pdf_standards=ARCHIVABLE)
    assert isinstance(pdf, bytes)
    return pdf


def draw_qr_code(address: str) -> str:
    """Draw a QR code of an address, as SVG."""
    import segno  # noqa: PLC0415

    picture = BytesIO()
    segno.make(address, error="m", micro=False).save(picture, kind="svg", border=0, xmldecl=False)
    return picture.getvalue().decode()


@cache
def _fonts() -> "typst.Fonts":
    import typst  # noqa: PLC0415

    return typst.Fonts(
        include_system_fonts=False,
        font_paths=[str(folder) for folder in font_folders()],
    )


def _template_data(value: Any) -> Any:
    """Convert data for the templates: dates, moments and amounts in each language."""
    if isinstance(value, Text) or not is_dataclass(value):
        return _template_value(value)
    return {field.name: _template_data(getattr(value, field.name)) for field in fields(value)}


def _template_value(value: Any) -> Any:
    if isinstance(value, Text):
        return {language: spell_unprintable(words) for language, words in asdict(value).items()}
    if isinstance(value, str):
        return spell_unprintable(value)
    if isinstance(value, datetime):
        return asdict(formats.in_all_languages(formats.moment, value))
    if isinstance(value, date):
        return asdict(formats.in_all_languages(formats.day, value))
    if isinstance(value, Decimal):
        return {"sc": _write_amount(value), "en": formats.money(value, "en")}
    if isinstance(value, Sequence):
        return [_template_data(entry) for entry in value]
    assert value is None or isinstance(value, int | Mapping)
    return value


def _write_amount(amount: Decimal) -> str:
    """Write an amount as Chinese letters do, e.g. 人民币196,500元."""
    return f"人民币{amount:,.2f}元".replace(".00元", "元")
