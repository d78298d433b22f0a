"""PDF: complete, open to everybody, and without anything active.

What a PDF does is said by names in its dictionaries (`/JavaScript`, `/Launch` ...; ISO
32000-1, 7.3.5 and 12.6.4). qpdf finds them by structure, whatever they are packed in. It
reads the file twice, since viewers do: by its table of objects, and as if that were lost.
Last, the bytes themselves are searched, for what stands in neither reading.
"""

import re
from collections.abc import Iterator
from io import BytesIO

import pikepdf
from pikepdf import Array, Dictionary, Object, Pdf, Stream, StreamDecodeLevel

from services.documents.contents import (
    DAMAGED,
    HIDDEN,
    MARKUP,
    UNPACKED_MAX,
    Refused,
    refuse_too_many_pixels,
    too_large_unpacked,
)
from services.documents.contents.links import refuse_running_link
from services.documents.contents.pictures import refuse_huge_jpeg
from services.language import N_, Message

PROTECTED = N_("The PDF is protected by a password. Upload a copy that anyone can open")
SCRIPTS = N_("The PDF contains a script. Print it to a new PDF and upload that")
FIELD_SCRIPTS = N_(
    "A field of this PDF formats or calculates with a script. Fill it in, then print it to a new"
    " PDF and upload that"
)
PROGRAMS = N_("The PDF starts another program. Print it to a new PDF and upload that")
SENDING = N_(
    "The PDF contains a form that sends or fetches data. Fill it in, then print it to a new PDF"
    " and upload that"
)
MEDIA = N_("The PDF contains sound, video or 3D. Print it to a new PDF and upload that")
DYNAMIC_FORM = N_(
    "The PDF is an XFA form, which few programs can open. Open it in Adobe Reader, print it to a"
    " new PDF and upload that"
)
ATTACHMENTS = N_(
    "The PDF carries attached files, of which only the XML data of an invoice is taken. Print it to"
    " a new PDF and upload that"
)
ELSEWHERE = N_(
    "The PDF takes parts of itself from another computer. Print it to a new PDF and upload that"
)
UNASKED = N_("The PDF opens an address on the web by itself. Print it to a new PDF and upload that")
CLICKS = frozenset({"/D", "/U"})
"""Actions that somebody asks for, by pressing a button."""
ACTIONS_MAX = 100

CAUSES = {
    "JavaScript": SCRIPTS,
    "Launch": PROGRAMS,
    "SubmitForm": SENDING,
    "ImportData": SENDING,
    "GoToE": ATTACHMENTS,
    "Rendition": MEDIA,
    "RichMedia": MEDIA,
    "RichMediaExecute": MEDIA,
    "Sound": MEDIA,
    "Movie": MEDIA,
    "3DD": MEDIA,  # what a 3D annotation shows
    "GoTo3DView": MEDIA,
}
"""What is active, by the name that says so."""

ATTACHED_MAX = 5 << 20
"""Most bytes of an attachment, unpacked."""
ATTACHED_NAMES = (".xml", ".xbrl")
DECLARATIONS = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)


def _names_pattern(*names: str) -> str:
    """Build a pattern of PDF names, each character plain or as a `#xx` escape."""

    def character(char: str) -> str:
        return f"(?:{char}|#(?i:{ord(char):02x}))"

    choices = "|".join("".join(map(character, name)) for name in names)
    initials = "".join(sorted({name[0] for name in names}))
    return rf"/(?=[{initials}#])({choices})(?=[\x00\t\n\f\r ()<>\[\]{{}}/%]|\Z)"


ACTIVE = re.compile(_names_pattern(*CAUSES).encode())
XFA = re.compile((_names_pattern("XFA") + r"\s*[\[\d]").encode())
ESCAPE = re.compile(rb"#([0-9A-Fa-f]{2})")

COLOURED = frozenset({"/DCTDecode", "/DCT", "/JPXDecode"})
"""How pictures are packed that have more than one bit, whatever else they say."""
STRING = re.compile(rb"\((?:[^()\\]|\\.)*\)", re.DOTALL)
"""A string as qpdf writes it: with every bracket in it escaped."""
REFERENCE = re.compile(rb"(\d+) (\d+) R\b")
FIELD = re.compile(rb"/FT |/Subtype /Widget\b")
PLACE = re.compile(rb"/(?:F|UF|URI|DOS|Unix|Mac) (\((?:[^()\\]|\\.)*\)|<[0-9A-Fa-f]*>)", re.DOTALL)
"""Where a file or an address is named."""
SHARE = re.compile(r"(?:file:)?/{4,}|file://[^/]|smb:", re.IGNORECASE)
"""The folder of another computer, with its strokes turned one way."""
ANYWHERE = re.compile(r"//[^/]|https?:|ftp:", re.IGNORECASE)
"""Any other place outside; a link may lead there on a click."""
TWICE = re.compile(r"duplicated key /(?:Width|Height|BitsPerComponent|ImageMask|F|Filter)\b")


def check_pdf(data: bytes) -> None:
    """Refuse a PDF that is incomplete, locked, active, a bomb, or another file as well."""
    if b"%%EOF" not in data[-1024:] or b"startxref" not in data[-2048:]:
        raise Refused(DAMAGED)
    if MARKUP.search(data[:1024]):
        raise Refused(HIDDEN)
    _limit_unpacking()
    _check_reading(data)
    _check_reading(data.replace(b"startxref", b"startnone"), repaired=True)
    _search(data)


def _limit_unpacking() -> None:
    pikepdf.settings.set_qpdf_limits(
        flate_max_memory=UNPACKED_MAX,
        run_length_max_memory=UNPACKED_MAX,
        png_max_memory=UNPACKED_MAX,
        tiff_max_memory=UNPACKED_MAX,
        max_stream_filters=4,
    )


def _check_reading(data: bytes, *, repaired: bool = False) -> None:
    """Check a document as qpdf reads it.

    Args:
        repaired: whether its table was taken away; what cannot be read then is let through,
            since it could be read with the table.
    """
    try:
        with pikepdf.open(BytesIO(data)) as pdf:
            _Reading(pdf).check()
    except pikepdf.PasswordError as error:
        raise Refused(PROTECTED) from error
    except MemoryError as error:
        raise Refused(too_large_unpacked()) from error
    except (pikepdf.PdfError, ArithmeticError, RuntimeError, TypeError, ValueError) as error:
        if not repaired:
            raise Refused(PROTECTED if "ncrypt" in str(error) else DAMAGED) from error


class _Reading:
    """A document as it is read, and how many bytes it may still unpack to."""

    def __init__(self, pdf: Pdf) -> None:
        self.pdf = pdf
        self.budget = UNPACKED_MAX
        self.scripts: set[tuple[int, int]] = set()
        self.of_fields: set[tuple[int, int]] = set()

    def check(self) -> None:
        for entry in self.pdf.objects:
            if isinstance(entry, Object):  # and not a number, or nothing
                self._check_object(entry)
        if self.scripts:
            raise Refused(FIELD_SCRIPTS if self.scripts <= self.of_fields else SCRIPTS)
        if any(TWICE.search(str(warning)) for warning in self.pdf.get_warnings()):
            raise Refused(DAMAGED)

    def _check_object(self, entry: Object) -> None:
        stream = entry if isinstance(entry, Stream) else None
        written = entry.unparse(resolved=True) if stream is None else stream.stream_dict.unparse()
        bare = STRING.sub(b"()", written)
        if FIELD.search(bare):
            self.of_fields |= {entry.objgen, *_references(bare)}
        cause = _find_cause(bare)
        if cause is SCRIPTS:
            self.scripts.add(entry.objgen)
        elif cause:
            raise Refused(cause)
        _check_places(written)
        if b"/OpenAction" in bare or b"/AA" in bare:
            _check_unasked(entry)
        if b"/EF" in bare:
            self._check_attached(entry)
        if stream is not None:
            self._check_stream(stream, bare)

    def _check_stream(self, stream: Stream, bare: bytes) -> None:
        entries = stream.stream_dict
        if "/F" in entries or "/FFilter" in entries:
            raise Refused(ELSEWHERE)  # its bytes stand in another file
        if "/Width" in entries and "/Height" in entries:
            _check_picture(stream)
        if b"/EmbeddedFile" in bare:
            self._check_data(stream)
        if b"/ObjStm" in bare or "/First" in entries:
            # Objects that no table lists are still found by a viewer that repairs.
            cause = _find_cause(self._unpack(stream))
            if cause:
                raise Refused(cause)

    def _check_attached(self, entry: Object) -> None:
        """Refuse attached files, but for small XML data."""
        for specification in _dictionaries(entry):
            files = specification.get("/EF")
            if not isinstance(files, Dictionary):
                continue
            names = [str(specification[key]) for key in ("/F", "/UF") if key in specification]
            if not all(name.lower().endswith(ATTACHED_NAMES) for name in names):
                raise Refused(ATTACHMENTS)
            for file in files.values():
                if isinstance(file, Stream):
                    self._check_data(file)

    def _check_data(self, file: Stream) -> None:
        """Refuse an attachment that is anything but plain XML."""
        content = self._unpack(file)
        start = content.removeprefix(b"\xef\xbb\xbf").lstrip()
        if len(content) > ATTACHED_MAX or not start.startswith(b"<"):
            raise Refused(ATTACHMENTS)
        if MARKUP.search(content) or DECLARATIONS.search(content):
            raise Refused(ATTACHMENTS)

    def _unpack(self, stream: Stream) -> bytes:
        """Unpack a stream, whatever it is packed with.

        Raises:
            Refused: it unpacks to too much, or cannot be unpacked.
        """
        try:
            content = stream.read_bytes(StreamDecodeLevel.specialized)
        except (pikepdf.PdfError, RuntimeError) as error:
            large = "memory" in str(error) or "limit" in str(error)
            raise Refused(too_large_unpacked() if large else DAMAGED) from error
        self.budget -= len(content)
        if self.budget < 0:
            raise Refused(too_large_unpacked())
        return content


def _find_cause(text: bytes) -> Message | None:
    """Find what is active in a piece of a PDF, or None."""
    found = ACTIVE.search(text)
    if found:
        name = ESCAPE.sub(lambda escape: bytes([int(escape[1], 16)]), found[1])
        return CAUSES[name.decode()]
    return DYNAMIC_FORM if XFA.search(text) else None


def _check_unasked(entry: Object) -> None:
    """Refuse an address that is opened without a click: with the document, or with a page."""
    waiting: list[Object | None] = []
    for holder in _dictionaries(entry):
        waiting.append(holder.get("/OpenAction"))
        actions = holder.get("/AA")
        if isinstance(actions, Dictionary):
            waiting += [action for key, action in actions.items() if key not in CLICKS]
    for _ in range(ACTIONS_MAX):
        if not waiting:
            return
        action = waiting.pop()
        if isinstance(action, Array):
            waiting += [one for one in action if isinstance(one, Dictionary)]
        elif isinstance(action, Dictionary):
            if action.get("/S") == "/URI":
                raise Refused(UNASKED)
            waiting.append(action.get("/Next"))
    raise Refused(UNASKED)


def _check_places(written: bytes) -> None:
    """Refuse the name of a file on another computer, which a viewer would ask for it."""
    for found in PLACE.finditer(written):
        place = str(Object.parse(found[1]))
        turned = place.replace("\\", "/")
        link = found[0].startswith(b"/URI")
        share = SHARE.match(turned) or place.startswith("\\\\")
        if share or (not link and ANYWHERE.match(turned)):
            raise Refused(ELSEWHERE)
        if link:
            refuse_running_link(place)


def _references(bare: bytes) -> Iterator[tuple[int, int]]:
    return ((int(number), int(generation)) for number, generation in REFERENCE.findall(bare))


def _check_picture(stream: Stream) -> None:
    """Refuse a picture that is too large by what the PDF says of it, or by what it says itself."""
    entries = stream.stream_dict
    filters = _filters(entries)
    coloured = not COLOURED.isdisjoint(filters)
    single = entries.get("/BitsPerComponent") == 1 or bool(entries.get("/ImageMask"))
    refuse_too_many_pixels(
        int(entries["/Width"]), int(entries["/Height"]), one_bit=single and not coloured
    )
    if filters in (["/DCTDecode"], ["/DCT"]):
        refuse_huge_jpeg(stream.read_raw_bytes())


def _filters(entries: Dictionary) -> list[str]:
    named = entries.get("/Filter")
    return [str(name) for name in named] if isinstance(named, Array) else [str(named)]


def _dictionaries(value: Object | None) -> Iterator[Dictionary]:
    """Walk through the dictionaries of one object, without following its references."""
    if isinstance(value, Stream):
        value = value.stream_dict
    if isinstance(value, Dictionary):
        yield value
        inner = [value.get_raw(key) for key in value.keys()]  # noqa: SIM118 - not a mapping
    elif isinstance(value, Array):
        inner = list(value)
    else:
        return
    for entry in inner:
        if not getattr(entry, "is_indirect", False):
            yield from _dictionaries(entry)


def _search(data: bytes) -> None:
    """Search the bytes, for what a reading that follows the structure does not reach."""
    cause = _find_cause(data)
    if cause:
        raise Refused(cause)
