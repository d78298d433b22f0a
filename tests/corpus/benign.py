"""Files as applicants really send them; each must be taken, its name intact."""

import zlib

from tests.corpus import File
from tests.corpus.builders import (
    docx,
    jpeg,
    links,
    object_stream,
    ofd,
    pdf,
    png,
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


BENIGN = [
    File("a Chinese name", "营业执照.pdf", pdf, "营业执照.pdf"),
    File("a typical PDF", "审计报告（2025年度）.pdf", _typical_pdf, "审计报告（2025年度）.pdf"),
    File("a PDF with a plain form", "a.pdf", lambda: pdf(catalog=b" /AcroForm 5 0 R"), "a.pdf"),
    File("a PDF with a link", "a.pdf", lambda: pdf(b"<< /S /URI /URI (x) >>"), "a.pdf"),
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
]
