"""Files as applicants really send them; each must be taken, its name intact."""

import zlib

from tests.corpus import File
from tests.corpus.builders import (
    OFFICE_NS,
    chunk,
    docx,
    jpeg,
    links,
    locked,
    object_stream,
    ofd,
    pdf,
    png,
    relations,
    segment,
    stream,
    xlsx,
)

LONG = "深圳市南山区某某科技有限公司二〇二五年度技术先进型服务企业认定申报材料之" * 3


def _typical_pdf() -> bytes:
    """With an outline, a picture, a page of text and a cross-reference stream."""
    return pdf(
        b"6 0 obj\n<< /Type /Outlines /First 7 0 R >>\nendobj\n"
        + object_stream(b"<< /Type /Font /BaseFont /SimSun >>")
        + stream(7, b"/Subtype /Image /Width 2480 /Height 3508 /Filter /DCTDecode", jpeg())
        + stream(8, b"/Filter /FlateDecode", zlib.compress(b"BT (JavaScript /JS) Tj ET"))
        + stream(10, b"/Type /XRef /Filter /FlateDecode /DecodeParms << /Predictor 12 >>",
                 zlib.compress(b"\0" * 40))
    )  # fmt: skip


def _phone_photo() -> bytes:
    """With Exif data, fill bytes, two scans, and a clip after the picture."""
    photo = jpeg(4032, 3024, segment(0xE1, b"Exif\0\0MM\0*") + b"\xff" + segment(0xFE, b"x"))
    second_scan = segment(0xDA, b"\x01\x01\0\0\x3f\0") + b"\x01\xff\xd9"
    return photo[:-2] + second_scan + b"\0\0\0\x18ftypmp42"


def _linked() -> bytes:
    """To the web, and to a file of the computer on which it was made."""
    places = (
        b"https://example.com/",
        b"//example.com/",
        b"file:///C:/Users/a/b.docx",
        b"b.pdf",
        b"mailto:zs@example.com",
        b"example.com:8080/a",
        b"C:\\\\a.pdf",
        b"Tel:+8675512345678",
    )
    link = b"%d 0 obj\n<< /S /URI /URI (%s) >>\nendobj\n"
    return pdf(b"".join(link % (5 + number, place) for number, place in enumerate(places)))


def _invoice() -> bytes:
    """PDF/A-3, with the data of the invoice as XML."""
    place = b"<< /Type /Filespec /F (invoice.xml) /UF (invoice.xml) /EF << /F 7 0 R >> >>"
    return pdf(
        b"6 0 obj\n" + place + b"\nendobj\n"
        + stream(7, b"/Type /EmbeddedFile", "\ufeff<?xml version='1.0'?><发票/>".encode()),
        b" /AF [6 0 R] /Names << /EmbeddedFiles << /Names [(invoice.xml) 6 0 R] >> >>",
    )  # fmt: skip


def _acting_form() -> bytes:
    """With a seal, and buttons that reset, hide, turn the page and open a page of the web."""
    button = b"%d 0 obj\n<< /FT /Btn /Subtype /Widget /A << /S /%s >> >>\nendobj\n"
    actions = (b"ResetForm", b"Hide", b"Named /N /NextPage", b"URI /URI (https://example.com/)")
    return pdf(
        b"5 0 obj\n<< /FT /Sig /T (Seal) /V << /Type /Sig /Contents <00> >> >>\nendobj\n"
        + b"".join(button % (6 + number, action) for number, action in enumerate(actions)),
        b" /AcroForm << /Fields [5 0 R 6 0 R 7 0 R 8 0 R 9 0 R] /SigFlags 3 >>"
        b" /OpenAction << /S /GoTo /D [3 0 R /Fit] >>",
    )


def _plan() -> bytes:
    entries = (
        b"/Subtype /Image /Width 9933 /Height 14043 /BitsPerComponent 1 /Filter /CCITTFaxDecode"
    )
    return pdf(stream(5, entries, b""))


def _cell_pictures() -> bytes:
    """As WPS writes them."""
    kind = "http://www.wps.cn/officeDocument/2020/cellImage"
    return xlsx(
        {
            "xl/_rels/workbook.xml.rels": relations("styles", "styles.xml").replace(
                f"{OFFICE_NS}/styles", kind
            ),
            "xl/cellimages.xml": "<etc:cellImages xmlns:etc='etc'/>",
            "xl/media/image1.png": png(),
        }
    )


def _fields() -> bytes:
    """A document with links and contents as Word writes them, and a result without its mark."""
    begin, then, end = (
        f"<w:r><w:fldChar w:fldCharType='{on}'/></w:r>" for on in ("begin", "separate", "end")
    )

    def field(code: str, result: str) -> str:
        return f"{begin}<w:r><w:instrText>{code}</w:instrText></w:r>{then}{result}{end}"

    text = "<w:r><w:t>Auto_Open: DDE</w:t></w:r>"
    fields = (
        field(
            'TOC \\o "1-3" \\h',
            field('HYPERLINK \\l "_Toc1" \\o "See: a"', field("PAGEREF _Toc1", text)),
        ),
        field('HYPERLINK "https://example.com/a?b=c:d" \\t "_blank"', text),
        field('HYPERLINK "mailto:zs@example.com"', text),
        field("IF a = b", text),
        f"{begin}<w:r><w:instrText>PAGE</w:instrText></w:r><w:r><w:t>1</w:t></w:r>{end}",
    )
    body = f"<w:document xmlns:w='w'><w:p>{''.join(fields)}</w:p></w:document>"
    return docx({"word/document.xml": body})


def _linking_workbook() -> bytes:
    cells = 'HYPERLINK("#表!A1","表"),HYPERLINK("https://example.com/"&amp;A1),HYPERLINK(A1)'
    names = "<definedName name='自动'>A1</definedName><definedName name='_xlnm.Print_Area'/>"
    return xlsx(
        {
            "xl/workbook.xml": f"<workbook>{names}</workbook>",
            "xl/worksheets/sheet1.xml": "".join(
                ["<s>", *(f"<c><f>{cell}</f></c>" for cell in cells.split(",H")), "</s>"]
            ),
            "xl/worksheets/_rels/sheet1.xml.rels": links("hyperlink", "file:///C:/Users/a/b.docx"),
        }
    )


def _described() -> bytes:
    profile = chunk(b"iCCP", b"sRGB\0\0" + zlib.compress(bytes(4 << 20)))
    return png(extra=profile + chunk(b"iTXt", b"a\0\0\0\0\0x\x9cplain"))


def _strict() -> bytes:
    strict = "http://purl.oclc.org/ooxml/officeDocument/relationships"
    main = relations("officeDocument", "xl/workbook.xml").replace(OFFICE_NS, strict)
    return xlsx({"_rels/.rels": main})


BENIGN = [
    File("a Chinese name", "营业执照.pdf", pdf, "营业执照.pdf"),
    File("a typical PDF", "审计报告（2025年度）.pdf", _typical_pdf, "审计报告（2025年度）.pdf"),
    File("a PDF with a plain form", "a.pdf", lambda: pdf(catalog=b" /AcroForm 5 0 R"), "a.pdf"),
    File("a PDF with links", "a.pdf", _linked, "a.pdf"),
    File("capital extension", "SCAN 001.PDF", pdf, "SCAN 001.PDF"),
    File("a Windows path", "C:\\fakepath\\身份证.jpg", jpeg, "身份证.jpg"),
    File("a Unix path", "../../etc/护照.png", png, "护照.png"),
    File("a traditional name", "離岸服務外包業務說明.docx", docx, "離岸服務外包業務說明.docx"),
    File("a decomposed accent", "Re\u0301sume\u0301.pdf", pdf, "R\u00e9sum\u00e9.pdf"),
    File("a rare character", "𠮷田合同.pdf", pdf, "𠮷田合同.pdf"),
    File("a bidirectional mark", "a\u202eb\u2066c.pdf", pdf, "abc.pdf"),
    File("control characters", "a\x00b\r\nc\x7f.pdf", pdf, "ab c.pdf"),
    File("characters that Windows refuses", 'a<b>:"c|d?*.pdf', pdf, "a_b___c_d__.pdf"),
    File("a device of Windows", "con.pdf", pdf, "_con.pdf"),
    File("dots and blanks around it", " ..护照 . .pdf. ", pdf, "护照 . .pdf"),
    File("no extension", "营业执照", pdf, "营业执照.pdf"),
    File("a version, not an extension", "章程 v1.2", docx, "章程 v1.2.docx"),
    File("no name", "", png, "document.png"),
    File("a name of nothing but marks", "\u202e\u200b", jpeg, "document.jpg"),
    File("a very long name", f"{LONG}.pdf", pdf, LONG[:65] + ".pdf"),
    File("another spelling of JPEG", "头像.jpeg", jpeg, "头像.jpeg"),
    File("a photo from a phone", "IMG_0001.jpg", _phone_photo, "IMG_0001.jpg"),
    File("a large scan", "扫描件.png", lambda: png(9_933, 7_016), "扫描件.png"),
    File("a document", "说明.docx", docx, "说明.docx"),
    File(
        "a document with a link and a chart",
        "说明.docx",
        lambda: docx(
            {
                "word/_rels/document.xml.rels": links("hyperlink", "https://example.com/"),
                "word/embeddings/Microsoft_Excel_Sheet1.xlsx": xlsx(),
                "word/media/image1.png": png(),
            }
        ),
        "说明.docx",
    ),
    File("a workbook", "学员名单.xlsx", xlsx, "学员名单.xlsx"),
    File(
        "a workbook of thirty megabytes of cells",
        "学员名单.xlsx",
        lambda: xlsx({"xl/worksheets/sheet1.xml": b"<c r='A1'><v>1</v></c>" * 1_400_000}),
        "学员名单.xlsx",
    ),
    File("an electronic invoice", "发票.ofd", lambda: ofd({"Doc_0/D.xml": "<d/>"}), "发票.ofd"),
    File("a PDF that restricts editing", "a.pdf", lambda: locked("", extract=False), "a.pdf"),
    File("an invoice with its data", "发票.pdf", _invoice, "发票.pdf"),
    File("a signed form with harmless actions", "a.pdf", _acting_form, "a.pdf"),
    File("a plan of A0 in black and white", "图.pdf", _plan, "图.pdf"),
    File("a plan of A0 as a picture", "图.png", lambda: png(9_933, 14_043, depth=1), "图.png"),
    File(
        "a PDF with a broken table", "a.pdf", lambda: pdf().replace(b"xref\n", b"xref\n1"), "a.pdf"
    ),
    File(
        "a document of a company's template, with page numbers and a table of contents",
        "说明.docx",
        lambda: docx(
            {
                "word/_rels/settings.xml.rels": links(
                    "attachedTemplate", "file:///C:\\Users\\a\\Templates\\Normal.dotm"
                ),
                "word/footer1.xml": (
                    '<w:ftr xmlns:w="w"><w:fldSimple w:instr=" PAGE "/>'
                    '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
                    "<w:r><w:instrText> TOC \\o </w:instrText></w:r><w:r>"
                    "<w:instrText>&quot;1-3&quot; DDE</w:instrText></w:r>"
                    '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:t>DDEAUTO</w:t>'
                    '<w:r><w:fldChar w:fldCharType="end"/></w:r></w:ftr>'
                ),
            }
        ),
        "说明.docx",
    ),
    File(
        "a workbook with formulas and another workbook beside it",
        "名单.xlsx",
        lambda: xlsx(
            {
                "xl/worksheets/sheet1.xml": (
                    "<worksheet><c><f>SUM('a|b'!A1:A9)&amp;\"|\"</f><v>1</v></c></worksheet>"
                ),
                "xl/externalLinks/_rels/externalLink1.xml.rels": links(
                    "externalLinkPath", "2025%20预算.xlsx"
                ),
            }
        ),
        "名单.xlsx",
    ),
    File("a document with fields", "说明.docx", _fields, "说明.docx"),
    File("a workbook with links", "名单.xlsx", _linking_workbook, "名单.xlsx"),
    File("a picture with a profile and a description", "图.png", _described, "图.png"),
    File("a workbook with pictures in cells", "名单.xlsx", _cell_pictures, "名单.xlsx"),
    File("a workbook of the strict kind", "名单.xlsx", _strict, "名单.xlsx"),
]
