"""Papers as PDF: for everyone to read, for good, and the same every time."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from hashlib import sha256
from io import BytesIO

import pytest
from pypdf import PdfReader

from services.catalogue.natures import TERMS
from services.documents import rendering
from services.documents.inspect import inspect
from services.documents.papers import (
    AcceptanceNotice,
    Certificate,
    ClarificationLetter,
    CorrectionNotice,
    DecisionLetter,
    EndingLetter,
    EndingNotice,
    EntryLetter,
    HandedIn,
    Issue,
    NonAcceptance,
    ObjectionReply,
    PaymentNotice,
    PrintedCorrection,
    PrintedFiling,
    PrintedLimit,
    PrintedPaper,
    PrintedPart,
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
from services.documents.rendering import render
from services.glyphs import font_files
from services.language import Text
from tests.support.pages import text_of

BODY = Text.of("深圳市科技创新局", "Science, Technology and Innovation Bureau")
BASIS = Text.of("服务承诺", "Service promise")
REMEDIES = Text.of("对本决定不服的，可以申请行政复议。", "You may apply for reconsideration.")
ISSUE = Issue(
    number="深科技创新〔2026〕12号",
    code="7KQM3XWD",
    body=BODY,
    on=date(2026, 11, 24),
    check_url="https://portal.example.com/sc/verify/STI-20261122-0042-87/7KQM3XWD",
    check_page="https://portal.example.com/sc/verify",
    specimen=False,
)
FILING = PrintedFiling(
    number="STI-20261122-0042-87",
    item=Text.of("技术先进型服务企业认定", "Recognition as an advanced service enterprise"),
    applicant="深圳示例软件有限公司",
    applicant_en="Shenzhen Example Software Co., Ltd.",
    person=False,
    received_at=datetime(2026, 11, 22, 1, 5, tzinfo=UTC),
)
TERM = Text.of("自受理次日起20个工作日", "20 working days from acceptance")
DUE = PrintedLimit(on=date(2026, 12, 22), term=TERM, basis=BASIS)

RECEIPT = Receipt(
    first=TERMS["recognition"].first,
    issue=ISSUE,
    filing=FILING,
    query_code="W4R8T2HN",
    progress_url="https://portal.example.com/sc/progress/STI-20261122-0042-87/W4R8T2HN",
    progress_page="https://portal.example.com/sc/progress",
    due=DUE,
    measure=26,
    clause=Text.of("鼓励符合条件的企业申报", "companies that qualify are encouraged to apply"),
    parts=(PrintedPart(BODY, role=Text.of("承办", "Lead"), duty=BASIS, reason=BASIS),),
    documents=(
        HandedIn(Text.of("营业执照", "Business licence"), ("营业执照.pdf",)),
        HandedIn(Text.of("其他材料", "Other documents"), ()),
    ),
    english=True,
)
APPROVAL = DecisionLetter(
    issue=ISSUE,
    filing=FILING,
    approved=True,
    result=Text.of("颁发证书", "A certificate"),
    amount=Decimal("196500.00"),
    reasons=(),
    text="",
    basis=(BASIS, BASIS),
    remedies=REMEDIES,
    english=True,
)
CERTIFICATE = Certificate(
    issue=ISSUE,
    title=Text.of("技术先进型服务企业证书", "Certificate of Advanced Service Enterprise"),
    statement=Text.of("特发此证。", "is certified."),
    holder=FILING.applicant,
    holder_en=FILING.applicant_en,
    identity="91440300MA5EXAMPLE",
    valid_until=date(2029, 11, 23),
)
RECOGNISED = (Text.of("基地名称", "Name of the base"), "示例服务外包产业园")
ENDING = EndingLetter(
    issue=ISSUE,
    filing=FILING,
    revoked=True,
    certificate=CERTIFICATE.title,
    certificate_number="深科技创新证〔2026〕3号",
    holder="",
    granted_on=date(2026, 3, 9),
    told_on=date(2026, 11, 9),
    answered=True,
    reasons=(BASIS,),
    text="经核查，合同系虚假材料。",
    remedies=REMEDIES,
    english=True,
)
ENTRY = EntryLetter(
    issue=replace(ISSUE, number="深科技创新备〔2026〕1号"),
    filing=FILING,
    registered=False,
    result=Text.of("备案回执", "A notice of filing"),
    validity=Text.of("长期有效", "without end"),
    text="请留存备查。",
    english=True,
)
REFERRAL = ReferralLetter(
    issue=ISSUE,
    filing=FILING,
    reasons=(BASIS,),
    text="材料已核对齐全。",
    body=BODY,
    address=Text.of("示例市示例路1号", "1 Example Road"),
    system="https://decider.example.com/",
    seen_on=date(2026, 11, 20),
    reference="A1",
    english=True,
)
PAYMENT = PaymentNotice(
    issue=replace(ISSUE, number="深商务拨〔2026〕1号"),
    filing=FILING,
    amount=Decimal("418150.03"),
    paid_on=date(2026, 11, 24),
    voucher="2026-0001",
    holder="深圳市示例有限公司",
    account="0003",
    english=True,
)
REPLIES = [
    ObjectionReply(
        issue=ISSUE,
        filing=FILING,
        objected_on=date(2026, 11, 20),
        outcome=outcome,
        text="经核对培训名册，该笔费用不属于资助范围。",
        english=True,
    )
    for outcome in ("upheld", "partly", "rejected")
]
OTHER = Text.of("其他机关", "Another agency")
PAUSES = [
    SuspensionNotice(
        issue=ISSUE,
        filing=FILING,
        since=date(2026, 4, 29),
        until=date(2026, 5, 18),
        reason=Text.of("专家评审", "Expert review"),
        text="组织专家评审。",
        used=7,
        left=13 - late,
        late=late,
        english=True,
    )
    for late in (0, 13)
]
RESUMED = [
    ResumptionNotice(
        issue=replace(ISSUE, number="深科技创新恢〔2026〕1号"),
        filing=FILING,
        since=date(2026, 4, 29),
        on=date(2026, 5, 18),
        reason=Text.of("专家评审", "Expert review"),
        by_itself=bool(late),
        used=7,
        late=late,
        due=date(2026, 6, 4),
        english=True,
    )
    for late in (0, 13)
]
ENDING_NOTICES = [
    EndingNotice(
        issue=replace(ISSUE, number="深科技创新撤告〔2026〕1号"),
        filing=FILING,
        revoked=revoked,
        certificate=CERTIFICATE.title,
        certificate_number="深科技创新证〔2026〕3号",
        granted_on=date(2026, 3, 9),
        reasons=(BASIS,),
        text="经核查，合同系虚假材料。",
        answer_by=date(2026, 11, 30),
        english=True,
    )
    for revoked in (True, False)
]
QUESTIONS = [
    ClarificationLetter(
        issue=ISSUE,
        filing=FILING,
        questions=("请说明境外收入与审计报告差异的原因。", "请提供合同清单。"),
        until=date(2026, 5, 18),
        basis=basis,
        english=True,
    )
    for basis in (None, BASIS)
]
STEPS = [
    StepNotice(
        issue=ISSUE,
        filing=FILING,
        step=step,
        reasons=(Text.of("重复提交", "Filed twice"),) if step == "returned" else (),
        text="" if step == "lapsed" else "已于三月提交同一申请。",
        due=date(2026, 5, 18) if step in ("extended", "transferred") else None,
        former=Text.of("深圳市科技创新局", "Shenzhen Science Bureau"),
        days=Text.of("10个工作日", "10 working days") if step == "extended" else None,
        basis=BASIS if step == "extended" else None,
        remedies=None if step == "extended" else REMEDIES,
        english=True,
    )
    for step in ("returned", "lapsed", "extended", "transferred", "discontinued")
]
RECTIFICATION = RectificationNotice(
    issue=replace(ISSUE, number="深商务更〔2026〕1号"),
    filing=FILING,
    decision="深商务〔2026〕12号",
    decided_on=date(2026, 3, 2),
    former="示列公司",
    words="示例公司",
    english=True,
)
REOPENED = ReopeningNotice(
    issue=replace(ISSUE, number="深商务重〔2026〕1号"),
    filing=FILING,
    decision="深商务〔2026〕12号",
    decided_on=date(2026, 3, 2),
    authority="深圳市人民政府",
    reference="深府行复决〔2026〕9号",
    revoked_on=date(2026, 5, 11),
    text="原决定事实不清，予以撤销，责令六十日内重新作出决定。",
    since=date(2026, 5, 18),
    due=date(2026, 7, 17),
    english=True,
)
RECOVERY_NOTICE = RecoveryNotice(
    issue=replace(ISSUE, number="深商务追告〔2026〕1号"),
    filing=FILING,
    paid=Decimal("418150.03"),
    paid_on=date(2026, 3, 2),
    amount=Decimal("100300.40"),
    reasons=(BASIS,),
    text="专项审计发现其中两笔费用已由其他资金支持。",
    basis=(BASIS, BASIS),
    answer_by=date(2026, 11, 30),
    english=True,
)
RECOVERY_ORDERS = [
    RecoveryOrder(
        issue=replace(ISSUE, number="深商务追〔2026〕1号"),
        filing=FILING,
        paid=Decimal("418150.03"),
        paid_on=date(2026, 3, 2),
        told_on=date(2026, 11, 9),
        heard=heard,
        amount=Decimal("100300.40"),
        reasons=(BASIS,),
        text="经查明，两笔费用确已获其他资金支持。",
        basis=(BASIS,),
        payee="户名：示例财政专户\n账号：0000000000000001",
        repay_by=date(2026, 12, 8),
        remedies=REMEDIES,
        english=heard != "heard",
    )
    for heard in ("silent", "answered", "heard")
]
SHEETS: list[PrintedPaper] = [
    *PAUSES,
    *RESUMED,
    *ENDING_NOTICES,
    *QUESTIONS,
    *STEPS,
    RECTIFICATION,
    REOPENED,
    replace(REOPENED, english=False),
    RECOVERY_NOTICE,
    *RECOVERY_ORDERS,
    PAYMENT,
    replace(PAYMENT, english=False),
    RECEIPT,
    ENTRY,
    replace(ENTRY, registered=True, text="", english=False),
    REFERRAL,
    *REPLIES,
    replace(REFERRAL, reference="", english=False),
    CorrectionNotice(
        ISSUE, FILING, (PrintedCorrection(BASIS, "请补齐。\n并盖章。"),), DUE, english=True
    ),
    AcceptanceNotice(ISSUE, FILING, date(2026, 11, 24), DUE, english=True),
    AcceptanceNotice(ISSUE, FILING, date(2026, 11, 24), DUE, deemed=True),
    NonAcceptance(ISSUE, FILING, (BASIS,), "不属于本机关职责。", OTHER, REMEDIES, english=True),
    APPROVAL,
    replace(APPROVAL, approved=False, amount=None, reasons=(BASIS,), english=False),
    CERTIFICATE,
    replace(CERTIFICATE, holder_en="", identity="", valid_until=None),
    replace(CERTIFICATE, recognised=RECOGNISED),
    ENDING,
    replace(ENDING, revoked=False, holder="示例专家", english=False),
    replace(ENDING, told_on=None, answered=False),
]


LONG = CorrectionNotice(
    ISSUE,
    FILING,
    tuple(PrintedCorrection(BASIS, "请逐项核对后重新填写。" * 20) for _ in range(30)),
    DUE,
    english=True,
)


def every_name(sheet: PrintedPaper) -> str:
    kind = type(sheet).__name__
    return f"{kind}-{SHEETS.index(sheet) if sheet in SHEETS else 'long'}"


def as_specimen(sheet: PrintedPaper) -> PrintedPaper:
    """The same, issued in a demonstration."""
    return replace(sheet, issue=replace(sheet.issue, specimen=True))


def pages(pdf: bytes) -> int:
    return max(int(count) for count in re.findall(rb"/Type/Pages[^>]*?/Count (\d+)", pdf))


def follows(pdf: bytes, standard: bytes, part: bytes) -> bool:
    """Whether the metadata say that the file keeps to a standard."""
    return b"<" + standard + b":part>" + part + b"</" in pdf


@pytest.mark.parametrize("sheet", SHEETS, ids=every_name)
def test_every_paper_is_archivable_and_accessible(sheet: PrintedPaper) -> None:
    pdf = render(sheet)
    assert follows(pdf, b"pdfaid", b"2")
    assert follows(pdf, b"pdfuaid", b"1")


@pytest.mark.parametrize("sheet", SHEETS, ids=every_name)
def test_the_same_data_gives_the_same_bytes(sheet: PrintedPaper) -> None:
    assert render(sheet) == render(sheet)


@pytest.mark.parametrize("sheet", SHEETS, ids=every_name)
def test_our_own_papers_pass_our_own_inspection(sheet: PrintedPaper) -> None:
    assert inspect("letter.pdf", BytesIO(render(sheet)), accept=["pdf"]).size > 10_000


@pytest.mark.parametrize("sheet", [*SHEETS, LONG], ids=every_name)
def test_a_specimen_says_so_on_every_page(sheet: PrintedPaper) -> None:
    plain, specimen = render(sheet), render(as_specimen(sheet))
    assert follows(specimen, b"pdfaid", b"2")
    assert follows(specimen, b"pdfuaid", b"1")
    assert pages(specimen) == pages(plain)
    for page in PdfReader(BytesIO(specimen)).pages:
        words = page.extract_text()
        assert words.count("演示样张") >= 2  # across it, and above or in the text
        assert words.count("SPECIMEN") >= 2
    reader = PdfReader(BytesIO(plain))
    assert not any("SPECIMEN" in page.extract_text() for page in reader.pages)
    assert (reader.metadata or {}).get("/Title") not in ("", None)
    assert "演示样张 SPECIMEN" in str(PdfReader(BytesIO(specimen)).metadata)


def test_every_kind_of_paper_has_a_template() -> None:
    assert {type(sheet) for sheet in SHEETS} == set(rendering.TEMPLATE)
    for name in rendering.TEMPLATE.values():
        assert (rendering.TEMPLATES / f"{name}.typ").is_file()


def test_a_courtesy_page_is_added_only_where_asked_for() -> None:
    assert pages(render(APPROVAL)) == 2
    assert pages(render(replace(APPROVAL, english=False))) == 1


def test_a_name_that_no_font_can_write_does_not_stop_the_paper() -> None:
    filing = replace(FILING, applicant="한국😀有限公司")
    pdf = render(AcceptanceNotice(ISSUE, filing, date(2026, 11, 24), DUE))
    assert pages(pdf) == 1
    assert follows(pdf, b"pdfaid", b"2")
    assert "〔U+D55C〕〔U+AD6D〕〔U+1F600〕有限公司" in text_of(pdf).replace("\n", "")


def test_the_fonts_are_those_of_noto_unchanged() -> None:
    """`notofonts/noto-cjk` at f8d1575, `SubsetOTF`: Sans 2.004, Serif 2.003."""
    assert {file.stem: sha256(file.read_bytes()).hexdigest() for file in font_files()} == {
        "NotoSansSC-Regular": "faa6c9df652116dde789d351359f3d7e5d2285a2b2a1f04a2d7244df706d5ea9",
        "NotoSerifSC-Regular": "e8f396decc1f0963a016a989c3d8852e863d1350996f573860a80767c83a1cd3",
        "NotoSansTC-Regular": "5bab0cb3c1cf89dde07c4a95a4054b195afbcfe784d69d75c340780712237537",
        "NotoSerifTC-Regular": "63515eb0622d589a2f4062e8757c598b3da3bffd053f69abd181c210158ef10c",
    }


def test_rare_characters_of_names_are_written() -> None:
    filing = replace(FILING, applicant="䶮𬴊堃喆祎")
    pdf = render(AcceptanceNotice(ISSUE, filing, date(2026, 11, 24), DUE))
    assert follows(pdf, b"pdfaid", b"2")


def test_what_was_written_is_text_and_not_markup() -> None:
    sharp = "#panic() *a* $x$ @b <c> \\ [d] // e"
    sheet = NonAcceptance(ISSUE, FILING, (BASIS,), sharp, Text.of(sharp, sharp), REMEDIES)
    assert pages(render(sheet)) == 1


def test_long_names_and_long_lists_find_room() -> None:
    long_body = Text.of(
        "中国（广东）自由贸易试验区深圳前海蛇口片区管理委员会",
        "Administrative Committee of the Qianhai & Shekou Area of Shenzhen, China (Guangdong)"
        " Pilot Free Trade Zone",
    )
    issue = replace(ISSUE, body=long_body)
    assert pages(render(replace(LONG, issue=issue))) > 4
    holder = "深圳市某某国际供应链管理与信息技术综合服务（集团）股份有限公司前海分公司"
    certificate = replace(CERTIFICATE, issue=issue, holder=holder, holder_en=long_body.en)
    for sheet in (certificate, replace(certificate, recognised=(RECOGNISED[0], holder * 2))):
        assert pages(render(sheet)) == pages(render(as_specimen(sheet))) == 1


def test_a_certificate_names_what_it_recognises() -> None:
    words, name = RECOGNISED
    printed, plain = (
        PdfReader(BytesIO(render(sheet))).pages[0].extract_text()
        for sheet in (replace(CERTIFICATE, recognised=RECOGNISED), CERTIFICATE)
    )
    assert name in printed
    assert words.en in printed
    assert name not in plain


def test_a_qr_code_is_made_of_the_address() -> None:
    assert rendering.draw_qr_code("https://a.example.com/1") != rendering.draw_qr_code(
        "https://a.example.com/2"
    )
    assert rendering.draw_qr_code("https://a.example.com/1").startswith("<svg")


@pytest.mark.parametrize("lines", range(14, 24))
def test_no_page_begins_with_the_signature_or_the_checking_line(lines: int) -> None:
    long = Text.of(REMEDIES.sc * 9, REMEDIES.en * 9)
    text = "\n".join(f"第{number}段说明。" for number in range(lines))
    letter = replace(APPROVAL, approved=False, text=text, remedies=long, english=True)
    pages = [page.extract_text() for page in PdfReader(BytesIO(render(letter))).pages]
    for closing, checking in (("不服的", "扫描二维码"), ("You may apply", "scan the")):
        assert [closing in page for page in pages if checking in page] == [True]
