"""Codes that a program carries out on opening: of fields in a document, of cells in a workbook.

They are read as XML, since a code can be spread over many runs and written in entities. Only
parts that have any are read so: it takes ten times as long as to search.
"""

import re
from dataclasses import dataclass
from typing import IO
from xml.parsers import expat

from services.documents.contents import DAMAGED, MACROS, OBJECTS, Refused
from services.documents.contents.links import refuse_link
from services.language import N_

CODED = re.compile(rb"<(?:\w{1,20}:)?f[ >]")
HINTS = (b"instrText", b"delInstrText", b"fldSimple", b"fldChar", b"definedName")
"""Names of elements are never written in entities."""

FIELD_NAMES = """
    = ADDIN ADVANCE ASK AUTHOR AUTONUM AUTONUMLGL AUTONUMOUT BARCODE BIBLIOGRAPHY CITATION COMMENTS
    COMPARE CREATEDATE DATE DISPLAYBARCODE DOCPROPERTY DOCVARIABLE EDITTIME EQ FILENAME FILESIZE
    FILLIN FORMCHECKBOX FORMDROPDOWN FORMTEXT GREETINGLINE HYPERLINK IF INDEX INFO KEYWORDS
    LASTSAVEDBY LISTNUM MACROBUTTON MERGEFIELD MERGEREC MERGESEQ NEXT NEXTIF NOTEREF NUMCHARS
    NUMPAGES NUMWORDS PAGE PAGEREF PRINTDATE PRIVATE REF REVNUM SAVEDATE SECTION SECTIONPAGES SEQ
    SET SHAPE SKIPIF STYLEREF SUBJECT SYMBOL TA TC TEMPLATE TIME TITLE TOA TOC USERADDRESS
    USERINITIALS USERNAME XE
"""
FIELDS = frozenset(FIELD_NAMES.split())
"""Fields that compute or show what is in the document; MACROBUTTON does nothing without macros."""

UNCLEAR_LINK = N_(
    "A link in the file gets its address from a field. Write the address out, or remove the link,"
    " and upload the new copy"
)

FIELD_NAME = re.compile(r"\s*(=|[A-Za-z]*)")
ELSEWHERE = re.compile(r"\bDDE(?:AUTO)?\b|\bINCLUDE(?:TEXT|PICTURE)\b", re.IGNORECASE)
KEEPING = frozenset({"ASK", "SET"})
"""Fields that keep a text, of which another one can be made."""
NESTED = "\ufffc"
"""Stands in a code for the field within it, whose result is not known."""
ARGUMENT = re.compile(
    r"\\[lost]\s*(?:\"[^\"]*\"|\S+)|\\\w|[\"“”]([^\"“”]*)[\"“”]?|(\S+)", re.IGNORECASE
)
"""A switch, with the text that is its own, or else where a link leads."""
AUTOMATIC = re.compile(r"(?:_xlnm\.)?Auto_(?:Open|Close|Activate|Deactivate)", re.IGNORECASE)
"""Names of cells that a workbook runs by itself."""
LITERAL = r"\"(?:[^\"]|\"\")*\""
LINKED = re.compile(rf"\bHYPERLINK\s*\(\s*({LITERAL}(?:\s*&\s*{LITERAL})*)", re.IGNORECASE)
JOINED = re.compile(r"\"\s*&\s*\"")
QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'")
CALLS = re.compile(
    r"\||\b(?:CALL|EXEC|IMAGE|REGISTER(?:\.ID)?|RTD|SQL\.REQUEST|WEBSERVICE)\s*\(", re.IGNORECASE
)
"""A formula that talks to another program (`cmd|...!A1`) or to the web."""
PIECE = 1 << 16


@dataclass(slots=True)
class _Field:
    """A field that has begun: its code so far, and whether it is still its code that is read."""

    code: str = ""
    open: bool = True


class _Codes:
    """One part while it is read."""

    def __init__(self) -> None:
        self.fields: list[_Field] = []
        self.text: list[str] | None = None

    def start(self, name: str, attributes: dict[str, str]) -> None:
        values = {key.rpartition(":")[2]: value for key, value in attributes.items()}
        match name.rpartition(":")[2]:
            case "fldSimple":
                _check_field(values.get("instr", ""))
            case "fldChar":
                self._mark(values.get("fldCharType", ""))
            case "definedName" if AUTOMATIC.match(values.get("name", "")):
                raise Refused(MACROS)
            case "instrText" | "delInstrText" | "f" | "definedName":
                self.text = []
            case "t" if self.fields and self.fields[-1].open:
                self.text = [" "]  # Word reads it as code too, until a result begins

    def end(self, name: str) -> None:
        if self.text is None:
            return
        match name.rpartition(":")[2]:
            case "instrText" | "delInstrText" | "t":  # a deletion can be undone
                self._add("".join(self.text))
            case "f" | "definedName":
                _check_formula("".join(self.text))
            case _:
                return
        self.text = None

    def data(self, text: str) -> None:
        if self.text is not None:
            self.text.append(text)

    def finish(self) -> None:
        for field in self.fields:
            _check_field(field.code)

    def _add(self, code: str) -> None:
        if not self.fields:
            self.fields.append(_Field(open=False))  # its beginning stands in another part
        self.fields[-1].code += code

    def _mark(self, kind: str) -> None:
        if kind == "begin":
            if self.fields and self.fields[-1].open and not self.fields[-1].code.strip():
                raise Refused(OBJECTS)  # the name of this field is what another one says
            if self.fields and self.fields[-1].open:
                self.fields[-1].code += NESTED
            self.fields.append(_Field())
        elif self.fields:
            self.fields[-1].open = False
            if kind == "end":
                _check_field(self.fields.pop().code)


def may_have_codes(text: bytes) -> bool:
    """Check whether a piece of a part has fields or formulas."""
    return any(hint in text for hint in HINTS) or CODED.search(text) is not None


def check_codes(part: IO[bytes]) -> None:
    """Refuse a part whose fields or formulas load something or start a program."""
    codes = _Codes()
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = codes.start
    parser.EndElementHandler = codes.end
    parser.CharacterDataHandler = codes.data
    try:
        while piece := part.read(PIECE):
            parser.Parse(piece, False)
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        raise Refused(DAMAGED) from error
    codes.finish()


def _check_field(code: str) -> None:
    found = FIELD_NAME.match(code)
    name = found[1].upper() if found else ""
    if code.strip() and name not in FIELDS:
        raise Refused(OBJECTS)
    if name in KEEPING and ELSEWHERE.search(code):
        raise Refused(OBJECTS)
    if found and name == "HYPERLINK":
        _check_link(code[found.end() :])


def _check_link(arguments: str) -> None:
    """Check where a field of a link leads: its first argument that is not of a switch."""
    for found in ARGUMENT.finditer(arguments):
        target = found[1] if found[1] is not None else found[2]
        if target is None:
            continue
        if target.strip().startswith(NESTED):
            raise Refused(UNCLEAR_LINK)
        for address in (target, target.replace("\\\\", "\\")):  # a field doubles its strokes
            refuse_link(address)
        return


def _check_formula(formula: str) -> None:
    if CALLS.search(QUOTED.sub("", formula)):
        raise Refused(OBJECTS)
    for found in LINKED.finditer(formula):
        refuse_link(JOINED.sub("", found[1]).strip('"').replace('""', '"'))
