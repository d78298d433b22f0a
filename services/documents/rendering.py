"""Papers as tagged PDF. The same data gives the same bytes.

Typst is loaded with the first paper, since only the worker renders any.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, fields, is_dataclass
from datetime import UTC, date, datetime, time
from decimal import Decimal
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from services import formats
from services.capitals import write_capitals
from services.documents.papers import (
    AcceptanceNotice,
    Certificate,
    ClarificationLetter,
    CorrectionNotice,
    DecisionLetter,
    EndingLetter,
    EndingNotice,
    EntryLetter,
    NonAcceptance,
    ObjectionReply,
    PaymentNotice,
    PrintedPaper,
    Receipt,
    RecoveryNotice,
    RecoveryOrder,
    RectificationNotice,
    ReferralLetter,
    ReopeningNotice,
    ResumptionNotice,
    StepNotice,
    SuspensionNotice,
)
from services.glyphs import font_folders, spell_unprintable
from services.language import Text

if TYPE_CHECKING:
    import typst

TEMPLATES = Path(__file__).parent / "templates"
ARCHIVABLE: "list[typst.PDFStandard]" = ["a-2a", "ua-1"]
"""PDF/A-2a for archives, and PDF/UA-1 for accessibility."""

TEMPLATE: dict[type[PrintedPaper], str] = {
    Receipt: "receipt",
    CorrectionNotice: "correction",
    AcceptanceNotice: "acceptance",
    NonAcceptance: "non_acceptance",
    DecisionLetter: "decision",
    EntryLetter: "entry",
    ReferralLetter: "referral",
    PaymentNotice: "payment",
    ObjectionReply: "objection_reply",
    SuspensionNotice: "suspension",
    ResumptionNotice: "resumption",
    EndingNotice: "ending_notice",
    ClarificationLetter: "clarification",
    StepNotice: "step",
    RectificationNotice: "rectification",
    ReopeningNotice: "reopening",
    RecoveryNotice: "recovery_notice",
    RecoveryOrder: "recovery_order",
    Certificate: "certificate",
    EndingLetter: "ending",
}


def render(paper: PrintedPaper) -> bytes:
    """Render a paper as PDF.

    PDF/A requires a glyph for every character: one that no font has is named by its number.
    """
    return compile_pages(*template_of(paper))


def template_of(paper: PrintedPaper) -> tuple[str, dict[str, Any]]:
    """Return the template of a paper and its data, as JSON values."""
    data: dict[str, Any] = _template_data(paper)
    on = paper.issue.on
    data["issued"] = {"year": on.year, "month": on.month, "day": on.day}
    data["qr"] = draw_qr_code(
        paper.progress_url if isinstance(paper, Receipt) else paper.issue.check_url
    )
    return TEMPLATE[type(paper)], data


def compile_pages(template: str, data: Mapping[str, Any]) -> bytes:
    """Compile the data of a paper to PDF."""
    issued = data["issued"]
    on = date(issued["year"], issued["month"], issued["day"])
    moment = datetime.combine(on, time(), UTC)
    pdf = _compiler().compile(
        **_arguments(template, data), format="pdf", timestamp=moment, pdf_standards=ARCHIVABLE
    )
    assert isinstance(pdf, bytes)
    return pdf


def draw_pages(template: str, data: Mapping[str, Any], *, dots: float) -> list[bytes]:
    """Draw the pages of a paper as PNG.

    Args:
        dots: per inch.
    """
    drawn = _compiler().compile(**_arguments(template, data), format="png", ppi=dots)
    return [drawn] if isinstance(drawn, bytes) else list(drawn or ())


def _compiler() -> "typst.Compiler":
    import typst  # noqa: PLC0415

    return typst.Compiler(root=TEMPLATES, font_paths=_fonts(), ignore_system_fonts=True)


def _arguments(template: str, data: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "input": TEMPLATES / f"{template}.typ",
        "sys_inputs": {"data": json.dumps(data, ensure_ascii=False)},
    }


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
    """Write an amount as Chinese letters do: 人民币196,500元（大写：壹拾玖万陆仟伍佰元整）."""
    figures = f"人民币{amount:,.2f}元".replace(".00元", "元")
    return f"{figures}（大写：{write_capitals(amount)}）"
