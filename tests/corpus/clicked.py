"""Files that do harm once somebody clicks in them or looks at their pictures."""

import zlib
from collections.abc import Callable

from tests.corpus import File
from tests.corpus.builders import chunk, docx, jpeg, links, ofd, pdf, png, segment, xlsx
from tests.corpus.evasive import formula, paragraph
from tests.corpus.hostile import (
    BLOATED,
    MACROS,
    MB,
    OBJECTS,
    PASSES,
    PIXELS,
    RUNNING,
    SHARED,
    UNCLEAR,
)


def linked(target: str) -> bytes:
    """A document with a link that is clicked."""
    return docx({"word/_rels/document.xml.rels": links("hyperlink", target)})


def named(name: str) -> bytes:
    """A workbook with a name for a cell."""
    return xlsx(
        {"xl/workbook.xml": f"<workbook><definedName name='{name}'>A1</definedName></workbook>"}
    )


def ofd_action(event: str, address: str) -> bytes:
    action = f"<ofd:Action Event='{event}'><ofd:URI URI='{address}'/></ofd:Action>"
    return ofd({"Doc_0/Document.xml": f"<ofd:Document xmlns:ofd='ofd'>{action}</ofd:Document>"})


def with_picture(picture: bytes) -> bytes:
    return docx({"word/media/image1.png": picture})


def png_text(kind: bytes, before: bytes) -> bytes:
    """A picture whose description unpacks to 9 MB."""
    return png(extra=chunk(kind, before + zlib.compress(bytes(9 * MB))))


def many_passes() -> bytes:
    """A picture that is gone over 30 times, in 8 KB."""
    passes = segment(0xDA, b"\x01\x01\0\0\x3f\0") + b"\x01"
    return jpeg(9_000, 9_000)[:-2] + passes * 30 + b"\xff\xd9"


SHARE = "\\\\203.0.113.5\\a.docx"
ROWS: list[tuple[str, str, Callable[[], bytes], str]] = [
    ("a link to a share", "a.docx", lambda: linked(SHARE), SHARED),
    ("a link to a share, by its address", "a.docx",
     lambda: linked("file://203.0.113.5/a.docx"), SHARED),
    ("a link to a share, with its strokes turned and escaped", "a.docx",
     lambda: linked("file:///%5C%5C203.0.113.5%5Ca.docx"), SHARED),
    ("a link to a share, without a scheme", "a.docx", lambda: linked("//203.0.113.5/a"), SHARED),
    ("a link to a share by a long path", "a.docx",
     lambda: linked("\\\\?\\UNC\\203.0.113.5\\a"), SHARED),
    ("a link to a program of the computer", "a.docx",
     lambda: linked("file:///C:/Windows/System32/calc.exe"), RUNNING),
    ("a link to a program, escaped", "a.docx",
     lambda: linked("C:%5CWindows%5Ccalc%2Eexe"), RUNNING),
    ("a link of a PDF to a program of the computer", "a.pdf",
     lambda: pdf(b"5 0 obj\n<< /S /URI /URI (file:///C:/mshta.exe?a) >>\nendobj\n"), RUNNING),
    ("a link by a field that runs something", "a.docx",
     lambda: paragraph('HYPERLINK "ms-', 'msdt:/id PCWDiagnostic"'), RUNNING),
    ("a link by a field, behind its switches", "a.docx",
     lambda: paragraph('HYPERLINK \\o "http://example.com" \\n "javascript:alert(1)"'), RUNNING),
    ("a link by a field to a share", "a.docx",
     lambda: paragraph('HYPERLINK "\\\\\\\\203.0.113.5\\\\a"'), SHARED),
    ("a link by a simple field to a share", "a.docx",
     lambda: docx({"word/header1.xml": '<w:fldSimple xmlns:w="w" w:instr=" HYPERLINK &quot;file:'
                   '//203.0.113.5/a&quot; "/>'}), SHARED),
    ("a link whose address is of another field", "a.docx",
     lambda: docx({"word/header1.xml": "<h xmlns='w'><fldChar fldCharType='begin'/><instrText>"
                   "HYPERLINK \"</instrText><fldChar fldCharType='begin'/><instrText>DOCPROPERTY a"
                   "</instrText><fldChar fldCharType='end'/><instrText>\"</instrText>"
                   "<fldChar fldCharType='end'/></h>"}), UNCLEAR),
    ("a command that is set aside for another field", "a.docx",
     lambda: paragraph('SET a "DDEAUTO cmd"'), OBJECTS),
    ("a command behind a field, written as text", "a.docx",
     lambda: docx({"word/header1.xml": "<h xmlns='w'><fldChar fldCharType='begin'/><t>DDEAUTO cmd"
                   "</t><fldChar fldCharType='end'/></h>"}), OBJECTS),
    ("a link by a formula that runs something", "a.xlsx",
     lambda: formula('HYPERLINK("ms-"&amp;"msdt:/id x","a")'), RUNNING),
    ("a link by a formula to a share", "a.xlsx", lambda: formula(f'HYPERLINK("{SHARE}")'), SHARED),
    ("cells that run by themselves", "a.xlsx", lambda: named("Auto_Open"), MACROS),
    ("cells that run by themselves, as programs write it", "a.xlsx",
     lambda: named("_xlnm.auto_OPEN_1"), MACROS),
    ("a merge that asks a database", "a.docx",
     lambda: docx({"word/settings.xml": "<w:settings xmlns:w='w'><w:mailMerge><w:connectString"
                   " w:val='DSN=a'/></w:mailMerge></w:settings>"}), OBJECTS),
    ("a query of a workbook", "a.xlsx",
     lambda: xlsx({"customXml/item1.xml": "<?xml version='1.0' encoding='utf-16'?><DataMashup/>"
                   .encode("utf-16")}), OBJECTS),
    ("an OFD document that opens an address by itself", "a.ofd",
     lambda: ofd_action("DO", "https://example.com/"), OBJECTS),
    ("a link of an OFD document that runs something", "a.ofd",
     lambda: ofd_action("CLICK", "javascript&#58;alert(1)"), RUNNING),
    ("a picture in a document that is a bomb", "a.docx",
     lambda: with_picture(png(65_000, 65_000)), PIXELS),
    ("a photograph in a document that is a bomb", "a.docx",
     lambda: with_picture(jpeg(65_000, 65_000)), PIXELS),
    ("a drawing in a document that is a bomb", "a.docx",
     lambda: with_picture(b"GIF89a\xff\xff\xff\xff\0\0\0;"), PIXELS),
    ("a PNG whose text is a bomb", "a.png", lambda: png_text(b"zTXt", b"Comment\0\0"), BLOATED),
    ("a PNG whose international text is a bomb", "a.png",
     lambda: png_text(b"iTXt", b"Comment\0\1\0zh\0\0"), BLOATED),
    ("a PNG whose profile is a bomb", "a.png", lambda: png_text(b"iCCP", b"a\0\0"), BLOATED),
    ("a PNG whose picture is larger than it says", "a.png",
     lambda: png(extra=chunk(b"IDAT", zlib.compress(bytes(9 * MB)))), BLOATED),
    ("a JPEG in very many passes", "a.jpg", many_passes, PASSES),
]  # fmt: skip

CLICKED = [File(*row) for row in ROWS]
