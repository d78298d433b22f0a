"""Files that must be refused, each for the right reason."""

import base64
import struct
import zlib
from collections.abc import Callable
from zipfile import ZIP_STORED

from tests.corpus import File
from tests.corpus.builders import (
    WORD,
    archive,
    chunk,
    content_types,
    docx,
    jpeg,
    links,
    locked,
    object_stream,
    ofd,
    patch,
    pdf,
    png,
    segment,
    stream,
    xlsx,
)

EMPTY = "The file is empty"
LARGE = "The file must be smaller"
KIND = "The file must be one of these kinds"
NAME = "The name ends in"
DAMAGED = "The file is damaged"
HIDDEN = "The file has another file hidden"
SCRIPT_FOUND = "The PDF contains a script"
FIELD_SCRIPT = "A field of this PDF"
PROGRAM = "The PDF starts another program"
SENDING = "The PDF contains a form that sends"
MEDIA = "The PDF contains sound"
DYNAMIC_FORM = "The PDF is an XFA form"
ATTACHED = "The PDF carries attached files"
ELSEWHERE = "The PDF takes parts of itself"
UNASKED = "The PDF opens an address on the web by itself"
LOCKED = "The PDF is protected"
LOCKED_OFFICE = "The document is protected"
FOREIGN = "The file is a"
MACROS = "The document contains macros"
OBJECTS = "The document contains embedded objects"
RUNNING = "A link in the file starts a program"
SHARED = "A link in the file leads to a folder"
UNCLEAR = "A link in the file gets its address"
BLOATED = "The picture unpacks to far more"
PASSES = "The picture is drawn in too many passes"
BOMB = "The file unpacks to more than"
PIXELS = "The picture is"

MB = 1 << 20
HTML = b"<!doctype html><html><script>alert(1)</script></html>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
PE = b"MZ\x90\x00" + b"\0" * 56 + b"\x40\0\0\0PE\0\0"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504
ENTITY = "<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>"
PHP = b"<?php system($_GET['c']); ?>"
PREDICTED = (
    b"/Type /ObjStm /N 1 /First 4 /Filter /FlateDecode /DecodeParms << /Predictor 12 /Columns %d >>"
    % len(b"<< /S /JavaScript /JS (app.alert\\(1\\)) >>")
)
SCRIPT = b"<< /S /JavaScript /JS (app.alert\\(1\\)) >>"


def _pdf_object(content: bytes) -> bytes:
    return pdf(b"5 0 obj\n" + content + b"\nendobj\n")


def script_object() -> bytes:
    return b"5 0 obj\n" + SCRIPT + b"\nendobj\n"


def _overlapping() -> bytes:
    """An archive whose parts all unpack from the same bytes."""
    data = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = data.compress(b"\0" * (8 * MB)) + data.flush()
    crc = zlib.crc32(b"\0" * (8 * MB))
    local = struct.pack("<4s5H3L2H", b"PK\3\4", 20, 0, 8, 0, 0, crc, len(packed), 8 * MB, 1, 0)
    first = local + b"a" + packed
    directory = b"".join(
        struct.pack(
            "<4s6H3L5H2L", b"PK\1\2", 20, 20, 0, 8, 0, 0, crc, len(packed), 8 * MB,
            1, 0, 0, 0, 0, 0, 0,
        )
        + bytes((97 + i,))
        for i in range(20)
    )  # fmt: skip
    end = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, 20, 20, len(directory), len(first), 0)
    return first + directory + end


def _nested_xlsx() -> bytes:
    inner = xlsx({"xl/embeddings/deeper.xlsx": xlsx()})
    return docx({"word/embeddings/sheet1.xlsx": inner})


def _many_parts() -> bytes:
    return docx({f"word/media/{i}.xml": b"" for i in range(5_000)})


def _lying_size() -> bytes:
    """A part that says it unpacks to 16 bytes and unpacks to 8 MB."""
    data = docx({"word/media/image1.png": b"\0" * (8 * MB)})
    return patch(data, struct.pack("<L", 8 * MB), struct.pack("<L", 16))


def _encrypted_part() -> bytes:
    data = bytearray(docx())
    at = data.rfind(b"PK\1\2")
    data[at + 8] |= 1
    return bytes(data)


NOT_WHAT_THEY_SEEM: list[tuple[str, str, Callable[[], bytes], str]] = [
    ("an empty file", "营业执照.pdf", bytes, EMPTY),
    ("one byte too many", "营业执照.pdf", lambda: pdf(b" " * (20 * MB)), LARGE),
    ("a web page called PDF", "invoice.pdf", lambda: HTML, NAME),
    ("a web page called PNG", "scan.png", lambda: HTML, NAME),
    ("an SVG with a script called PNG", "seal.png", lambda: SVG, NAME),
    ("an SVG with a script", "seal.svg", lambda: SVG, KIND),
    ("an SVG after an XML declaration", "seal.jpg", lambda: b"<?xml version='1.0'?>" + SVG, NAME),
    ("a program called PDF", "营业执照.pdf", lambda: PE, NAME),
    ("an ELF program called JPEG", "photo.jpg", lambda: b"\x7fELF" + b"\0" * 60, NAME),
    ("a shell script called PDF", "a.pdf", lambda: b"#!/bin/sh\nrm -rf ~\n", NAME),
    ("a PHP script called JPEG", "a.jpg", lambda: PHP, NAME),
    ("a batch file called DOCX", "表格.docx", lambda: b"@echo off\r\ndel *.*\r\n", NAME),
    ("an HTA called XLSX", "表格.xlsx", lambda: b"<hta:application/>" + HTML, NAME),
    ("a shortcut called PDF", "合同.pdf", lambda: b"L\0\0\0\x01\x14\x02\0" + b"\0" * 68, NAME),
    ("a GIF with a script in its comment", "a.png", lambda: b"GIF89a" + HTML, FOREIGN),
    ("a RAR archive called DOCX", "a.docx", lambda: b"Rar!\x1a\x07\x00" + b"\0" * 20, FOREIGN),
    ("a 7z archive called XLSX", "a.xlsx", lambda: b"7z\xbc\xaf\x27\x1c" + b"\0" * 26, FOREIGN),
    ("a plain ZIP called DOCX", "a.docx", lambda: archive({"a.txt": "a"}), FOREIGN),
    ("a Java archive called DOCX", "a.docx", lambda: archive({"META-INF/A.MF": ""}), FOREIGN),
    ("a PostScript file called PDF", "a.pdf", lambda: b"%!PS-Adobe-3.0\n(x) run\n", NAME),
    ("an RTF called DOCX", "a.docx", lambda: b"{\\rtf1{\\object\\objdata 0}}", FOREIGN),
    ("an MHTML called DOCX", "a.docx", lambda: b"MIME-Version: 1.0\r\n\r\n" + HTML, NAME),
    ("a TIFF called JPEG", "a.jpg", lambda: b"II*\x00\x08\0\0\0\0\0", FOREIGN),
    ("text in UTF-16 called PDF", "a.pdf", lambda: "%PDF-1.7 <script>".encode("utf-16"), NAME),
    ("base64 of a PDF", "a.pdf", lambda: base64.b64encode(pdf()), NAME),
    ("a web page before a PDF", "a.pdf", lambda: HTML + pdf(), NAME),
    ("an old Word document", "报告.doc", lambda: OLE, FOREIGN),
    ("an encrypted workbook", "名单.xlsx", lambda: OLE, FOREIGN),
    ("a PDF called PNG", "a.png", pdf, NAME),
    ("a PNG called PDF", "a.pdf", png, NAME),
    ("a JPEG called PNG", "照片.png", jpeg, NAME),
    ("a PDF called EXE", "营业执照.exe", pdf, NAME),
    ("a PDF called HTML", "营业执照.pdf.html", pdf, NAME),
    ("a PNG called SVG", "公章.svg", png, NAME),
    ("a workbook called DOCX", "名单.docx", xlsx, NAME),
    ("a document called DOCM", "名单.docm", docx, NAME),
    ("a program's name turned round", "合同\u202efdp.exe", pdf, NAME),
    ("a program's name behind blanks", "合同.pdf" + " " * 90 + ".scr", pdf, NAME),
    ("a program's name with invisible letters", "合同.pdf.e\u200bx\u200be", pdf, NAME),
]  # fmt: skip

PDFS: list[tuple[str, str, Callable[[], bytes], str]] = [
    ("a PDF cut off", "a.pdf", lambda: pdf()[:-20], DAMAGED),
    ("a PDF of its header only", "a.pdf", lambda: b"%PDF-1.7\n", DAMAGED),
    ("a PDF with a megabyte after its end", "a.pdf", lambda: pdf(tail=b"A" * MB), DAMAGED),
    ("a script run on opening", "a.pdf",
     lambda: pdf(catalog=b" /OpenAction " + SCRIPT), SCRIPT_FOUND),
    ("a script in an object", "a.pdf", lambda: _pdf_object(SCRIPT), SCRIPT_FOUND),
    ("a script's name escaped", "a.pdf",
     lambda: _pdf_object(b"<< /S /J#61va#53cript /JS (x) >>"), SCRIPT_FOUND),
    ("a script's name escaped throughout", "a.pdf",
     lambda: _pdf_object(b"/#4a#61#76#61#53#63#72#69#70#74 "), SCRIPT_FOUND),
    ("a script in an object stream", "a.pdf", lambda: pdf(object_stream(SCRIPT)), SCRIPT_FOUND),
    ("a script behind a megabyte of blanks in an object stream", "a.pdf",
     lambda: pdf(object_stream(b" " * MB + SCRIPT)), SCRIPT_FOUND),
    ("a script's name across two pieces of an object stream", "a.pdf",
     lambda: pdf(object_stream(b" " * (16 * 1024 - 12) + b"/JavaScript ")), SCRIPT_FOUND),
    ("a script in an object stream of no declared type", "a.pdf",
     lambda: pdf(object_stream(SCRIPT).replace(b"/Type /ObjStm", b"")), SCRIPT_FOUND),
    ("a script in an object stream packed twice", "a.pdf",
     lambda: pdf(object_stream(SCRIPT, b"[/FlateDecode /FlateDecode]")), DAMAGED),
    ("a script in an object stream in hexadecimal", "a.pdf",
     lambda: pdf(object_stream(SCRIPT, b"/ASCIIHexDecode")), DAMAGED),
    ("a script in an object stream in base 85", "a.pdf",
     lambda: pdf(object_stream(SCRIPT, b"[/ASCII85Decode /FlateDecode]")), DAMAGED),
    ("a script in an object stream behind a predictor", "a.pdf",
     lambda: pdf(stream(9, PREDICTED, zlib.compress(b"\0" + SCRIPT))), SCRIPT_FOUND),
    ("a script among the names", "a.pdf",
     lambda: pdf(catalog=b" /Names << /JavaScript 5 0 R >>"), SCRIPT_FOUND),
    ("a program to launch", "a.pdf",
     lambda: _pdf_object(b"<</S/Launch/Win<</F(cmd.exe)>>>>"), PROGRAM),
    ("an attached file", "a.pdf",
     lambda: pdf(stream(5, b"/Type /EmbeddedFile", PE)), ATTACHED),
    ("attached files among the names", "a.pdf",
     lambda: pdf(stream(5, b"", PE), b"/Names<</EmbeddedFiles<</Names[(a)<</EF<</F 5 0 R>>>>]>>>>"),
     ATTACHED),
    ("a jump into an attached file", "a.pdf", lambda: _pdf_object(b"<< /S /GoToE >>"), ATTACHED),
    ("a form that sends itself", "a.pdf", lambda: _pdf_object(b"<< /S /SubmitForm >>"), SENDING),
    ("a form that reads a file", "a.pdf", lambda: _pdf_object(b"<< /S /ImportData >>"), SENDING),
    ("an XFA form", "a.pdf", lambda: pdf(catalog=b" /AcroForm << /XFA [5 0 R] >>"), DYNAMIC_FORM),
    ("rich media", "a.pdf", lambda: _pdf_object(b"<< /Subtype /RichMedia >>"), MEDIA),
    ("a rendition with a script", "a.pdf", lambda: _pdf_object(b"<< /S /Rendition >>"), MEDIA),
    ("a PDF with a password", "a.pdf", locked, LOCKED),
    ("a PDF with a password, its name escaped", "a.pdf",
     lambda: locked().replace(b"/Encrypt", b"/#45ncrypt"), LOCKED),
    ("a deflate bomb in an object stream", "a.pdf",
     lambda: pdf(object_stream(b" " * (70 * MB))), BOMB),
    ("twenty object streams that are a bomb together", "a.pdf",
     lambda: pdf(b"".join(object_stream(b" " * (4 * MB), number=n) for n in range(20, 40))), BOMB),
    ("a picture of four thousand million pixels", "a.pdf",
     lambda: pdf(stream(5, b"/Subtype /Image /Width 65000 /Height 65000", b"")), PIXELS),
    ("a picture's size declared twice", "a.pdf",
     lambda: pdf(stream(5, b"/Width 1 /Width 65000 /Height 1 /Height 65000", b"")), PIXELS),
    ("a PDF that is a web page", "a.pdf",
     lambda: pdf().replace(b"%\xe2\xe3", b"%" + HTML + b"\n%\xe2", 1), HIDDEN),
    ("a PDF that is an archive", "a.pdf", lambda: pdf(tail=archive({"a.exe": PE})), HIDDEN),
    ("a PDF that is a PHP script", "a.pdf",
     lambda: pdf().replace(b"%\xe2", PHP + b"\n%", 1), HIDDEN),
]  # fmt: skip

PICTURES: list[tuple[str, str, Callable[[], bytes], str]] = [
    ("a PNG that declares four thousand million pixels", "a.png",
     lambda: png(65_000, 65_000), PIXELS),
    ("a PNG of the largest size there is", "a.png", lambda: png(2**31 - 1, 2**31 - 1), PIXELS),
    ("a PNG without width", "a.png", lambda: png(0, 10), DAMAGED),
    ("a PNG cut off", "a.png", lambda: png()[:-6], DAMAGED),
    ("a PNG of its signature only", "a.png", lambda: b"\x89PNG\r\n\x1a\n", DAMAGED),
    ("a PNG with a wrong checksum", "a.png", lambda: png()[:-1] + b"\0", DAMAGED),
    ("a PNG whose header comes second", "a.png",
     lambda: b"\x89PNG\r\n\x1a\n" + chunk(b"tEXt", b"a") + png()[8:], DAMAGED),
    ("a PNG chunk longer than the file", "a.png",
     lambda: png(extra=b"\x7f\xff\xff\xffIDAT"), DAMAGED),
    ("a PNG with an archive after its end", "a.png", lambda: png() + archive({"a": PE}), HIDDEN),
    ("a PNG with a script after its end", "a.png", lambda: png() + HTML, HIDDEN),
    ("a PNG with a script in its text", "a.png",
     lambda: png(extra=chunk(b"tEXt", b"Comment\0" + HTML)), HIDDEN),
    ("a PNG with PHP in its text", "a.png",
     lambda: png(extra=chunk(b"iTXt", b"Comment\0" + PHP)), HIDDEN),
    ("a PNG that is a PDF", "a.png",
     lambda: png(extra=chunk(b"tEXt", pdf())), HIDDEN),
    ("a JPEG that declares four thousand million pixels", "a.jpg",
     lambda: jpeg(65_000, 65_000), PIXELS),
    ("a JPEG without height", "a.jpg", lambda: jpeg(10, 0), DAMAGED),
    ("a JPEG cut off", "a.jpg", lambda: jpeg()[:-2], DAMAGED),
    ("a JPEG of its first bytes only", "a.jpg", lambda: b"\xff\xd8\xff", DAMAGED),
    ("a JPEG of nothing but fill bytes", "a.jpg", lambda: b"\xff\xd8" + b"\xff" * MB, DAMAGED),
    ("a JPEG without a picture", "a.jpg", lambda: b"\xff\xd8\xff\xd9", DAMAGED),
    ("a JPEG segment longer than the file", "a.jpg",
     lambda: b"\xff\xd8\xff\xe0\xff\xffJFIF", DAMAGED),
    ("a JPEG with PHP in its comment", "a.jpg", lambda: jpeg(extra=segment(0xFE, PHP)), HIDDEN),
    ("a JPEG with a script in its Exif data", "a.jpg",
     lambda: jpeg(extra=segment(0xE1, b"Exif\0\0" + HTML)), HIDDEN),
    ("a JPEG with an archive after its end", "a.jpg",
     lambda: jpeg() + archive({"a": PE}), HIDDEN),
    ("a JPEG with an archive cut short after its end", "a.jpg",
     lambda: jpeg() + archive({"a": PE})[:-4], HIDDEN),
    ("a JPEG with a RAR archive after its end", "a.jpg",
     lambda: jpeg() + b"Rar!\x1a\x07\x00", HIDDEN),
    ("a JPEG with a program after its end", "a.jpg", lambda: jpeg() + PE, HIDDEN),
    ("a JPEG that is a PDF", "a.jpg", lambda: jpeg(extra=segment(0xFE, pdf())), HIDDEN),
]  # fmt: skip

PACKAGES: list[tuple[str, str, Callable[[], bytes], str]] = [
    ("a document with macros", "a.docx", lambda: docx({"word/vbaProject.bin": b"x"}), MACROS),
    ("a workbook with macros", "a.xlsx", lambda: xlsx({"xl/vbaProject.bin": b"x"}), MACROS),
    ("a workbook with macros, spelt otherwise", "a.xlsx",
     lambda: xlsx({"xl/VBAPROJECT.BIN": b"x"}), MACROS),
    ("a workbook with a macro sheet", "a.xlsx",
     lambda: xlsx({"xl/macrosheets/sheet1.xml": "<m/>"}), MACROS),
    ("a document of a macro type", "a.docx",
     lambda: docx(main="application/vnd.ms-word.document.macroEnabled.main+xml"), MACROS),
    ("a workbook of a macro type", "a.xlsx",
     lambda: xlsx(main="application/vnd.ms-excel.sheet.macroEnabled.main+xml"), MACROS),
    ("a document with ActiveX", "a.docx",
     lambda: docx({"word/activeX/activeX1.xml": "<a/>"}), MACROS),
    ("a document with an OLE object", "a.docx",
     lambda: docx({"word/embeddings/oleObject1.bin": PE}), OBJECTS),
    ("a workbook with an OLE object", "a.xlsx",
     lambda: xlsx({"xl/embeddings/oleObject1.bin": PE}), OBJECTS),
    ("a document in a document", "a.docx",
     lambda: docx({"word/embeddings/inner.docx": docx()}), OBJECTS),
    ("a program called a workbook in a document", "a.docx",
     lambda: docx({"word/embeddings/sheet1.xlsx": PE}), DAMAGED),
    ("macros in a workbook in a document", "a.docx",
     lambda: docx({"word/embeddings/s.xlsx": xlsx({"xl/vbaProject.bin": b"x"})}), MACROS),
    ("a workbook in a workbook in a document", "a.docx", _nested_xlsx, OBJECTS),
    ("a document with a program", "a.docx", lambda: docx({"word/media/a.exe": PE}), OBJECTS),
    ("a document with a script", "a.docx", lambda: docx({"word/media/a.js": "alert(1)"}), OBJECTS),
    ("a document with an SVG", "a.docx", lambda: docx({"word/media/a.svg": SVG}), OBJECTS),
    ("an OFD with a web page", "a.ofd", lambda: ofd({"Doc_0/Attachs/a.html": HTML}), OBJECTS),
    ("an OFD with an archive", "a.ofd", lambda: ofd({"Doc_0/Attachs/a.zip": b"PK"}), OBJECTS),
    ("a template loaded from elsewhere", "a.docx",
     lambda: docx({"word/_rels/settings.xml.rels": links("attachedTemplate", "http://example.com/t")}),
     OBJECTS),
    ("an object loaded from elsewhere", "a.docx",
     lambda: docx({"word/_rels/document.xml.rels": links("oleObject", "http://example.com/o")}),
     OBJECTS),
    ("a frame loaded from elsewhere", "a.docx",
     lambda: docx({"word/_rels/webSettings.xml.rels": links("frame", "http://example.com/f")}),
     OBJECTS),
    ("a command behind a field", "a.docx",
     lambda: docx({"word/header1.xml": "<w:instrText>DDEAUTO c:\\cmd.exe</w:instrText>"}), OBJECTS),
    ("a command behind a simple field", "a.docx",
     lambda: docx({"word/header1.xml": '<w:fldSimple w:instr=" DDE cmd"/>'}), OBJECTS),
    ("a command behind a cell", "a.xlsx",
     lambda: xlsx({"xl/externalLinks/externalLink1.xml": '<ddeLink ddeService="cmd"/>'}), OBJECTS),
    ("a document type declaration", "a.docx",
     lambda: docx({"word/styles.xml": ENTITY}), DAMAGED),
    ("a document type declaration in UTF-16", "a.docx",
     lambda: docx({"word/styles.xml": ENTITY.encode("utf-16")}), DAMAGED),
    ("entities that grow in the content types", "a.docx",
     lambda: archive({"[Content_Types].xml": ENTITY}), DAMAGED),
    ("a file that an entity would fetch", "a.xlsx",
     lambda: xlsx({"xl/styles.xml": "<!DOCTYPE a SYSTEM 'file:///etc/passwd'><a/>"}), DAMAGED),
    ("content types that are not XML", "a.docx",
     lambda: archive({"[Content_Types].xml": "<Types"}), DAMAGED),
    ("content types nested a hundred thousand deep", "a.docx",
     lambda: archive({"[Content_Types].xml": "<a>" * 100_000}), DAMAGED),
    ("a document of zeros that unpacks to 70 MB", "a.docx",
     lambda: docx({"word/media/image1.png": b"\0" * (70 * MB)}), BOMB),
    ("a workbook of blanks that unpacks to 70 MB", "a.xlsx",
     lambda: xlsx({f"xl/worksheets/sheet{i}.xml": b" " * (7 * MB) for i in range(10)}), BOMB),
    ("parts that all unpack from the same bytes", "a.docx", _overlapping, BOMB),
    ("a bomb in a workbook in a document", "a.docx",
     lambda: docx({"word/embeddings/s.xlsx": xlsx({"xl/a.bin": b"\0" * (66 * MB)})}), BOMB),
    ("a part that unpacks to more than it says", "a.docx", _lying_size, DAMAGED),
    ("five thousand parts", "a.docx", _many_parts, DAMAGED),
    ("an encrypted part", "a.docx", _encrypted_part, LOCKED_OFFICE),
    ("a part outside the archive", "a.docx", lambda: docx({"../../etc/cron.d/a": b"x"}), DAMAGED),
    ("a part at the root of the disk", "a.docx", lambda: docx({"/etc/passwd": b"x"}), DAMAGED),
    ("a part on a Windows disk", "a.docx", lambda: docx({"C:/Windows/a": b"x"}), DAMAGED),
    ("a part outside, with backslashes", "a.docx",
     lambda: patch(docx({"a_.._b": b""}), b"a_.._b", b"a\\..\\b"), DAMAGED),
    ("two parts of one name", "a.docx",
     lambda: docx({"word/Document.xml": "<w:other xmlns:w='w'/>"}), DAMAGED),
    ("bytes before the archive", "a.docx", lambda: b"PK\3\4" + docx(), DAMAGED),
    ("bytes after the archive", "a.docx", lambda: docx() + PE, HIDDEN),
    ("an archive cut off", "a.docx", lambda: docx()[:-30], DAMAGED),
    ("an archive of four bytes", "a.docx", lambda: b"PK\3\4", DAMAGED),
    ("an archive with a flipped bit", "a.docx",
     lambda: docx()[:60] + bytes((docx()[60] ^ 1,)) + docx()[61:], DAMAGED),
    ("an archive that is a PDF", "a.docx",
     lambda: archive({"%PDF-1.7": pdf(), "[Content_Types].xml": content_types("a")}), NAME),
    ("a document that is a PDF", "a.docx",
     lambda: archive({"a.bin": pdf(), "[Content_Types].xml": content_types(WORD)}, ZIP_STORED),
     HIDDEN),
]  # fmt: skip


def full(unit: bytes, size: int = 19 * MB) -> bytes:
    """As many of a unit as a file may hold."""
    return unit * (size // len(unit))


def part_of(content: bytes) -> bytes:
    """A document with one large part of XML."""
    return docx({"word/footnotes.xml": content})


# Each aims at one step that would take the square of the length, or a copy too many.
EXHAUSTING: list[tuple[str, str, Callable[[], bytes], str]] = [
    ("a JPEG of five million empty segments", "a.jpg",
     lambda: b"\xff\xd8" + full(b"\xff\xe0\x00\x02"), DAMAGED),
    ("a JPEG of nothing but scans", "a.jpg",
     lambda: b"\xff\xd8" + full(segment(0xDA, b"")), DAMAGED),
    ("a PNG of a million empty chunks", "a.png",
     lambda: png()[:33] + full(chunk(b"tEXt", b"")), DAMAGED),
    ("a PDF of nothing but slashes", "a.pdf", lambda: pdf(full(b"/") + b"/Launch "), PROGRAM),
    ("a PDF of nothing but streams", "a.pdf",
     lambda: pdf(full(b"stream\n") + b"endstream\n" + script_object()), SCRIPT_FOUND),
    ("a PDF of nothing but objects", "a.pdf",
     lambda: pdf(b"".join(b"%d 0 obj null endobj\n" % n for n in range(20, 100_000))
                 + script_object()), SCRIPT_FOUND),
    ("a PDF of nothing but packed objects", "a.pdf",
     lambda: pdf(full(b"/First stream\nx\x9c") + b"\n" + script_object()), SCRIPT_FOUND),
    ("a PDF of object streams that all unpack the rest", "a.pdf",
     lambda: pdf((b"/First stream\n" + zlib.compress(b"stream\n" * 500)) * 49_000
                 + b"5 0 obj << /S /Launch >>"), PROGRAM),
    ("a PDF of nothing but widths", "a.pdf",
     lambda: pdf(full(b"/Width 9 /Height 9 ") + b"stream\n/Launch "), PROGRAM),
    ("a PDF of escapes", "a.pdf", lambda: pdf(full(b"/#4a#61v") + b"/Launch "), PROGRAM),
    ("a part of open field codes", "a.docx",
     lambda: part_of(full(b"<w:instrText ", 48 * MB) + b"<ddeLink"), OBJECTS),
    ("a part of one long word", "a.docx",
     lambda: part_of(full(b"a", 48 * MB) + b"<ddeLink"), OBJECTS),
    ("a part of half declarations", "a.docx",
     lambda: part_of(full(b"<!<!D", 48 * MB) + b"<ddeLink"), OBJECTS),
    ("an embedded workbook of six megabytes", "a.docx",
     lambda: docx({"word/embeddings/s.xlsx": b"\0" * (6 * MB)}), OBJECTS),
]  # fmt: skip

HOSTILE = [File(*row) for row in (*NOT_WHAT_THEY_SEEM, *PDFS, *PICTURES, *PACKAGES, *EXHAUSTING)]
