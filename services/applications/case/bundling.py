"""All files of a case that the actor may read, as one archive."""

from collections.abc import Iterator
from tempfile import SpooledTemporaryFile
from typing import IO
from zipfile import ZIP_STORED, ZipFile

from sqlalchemy.orm import Session

from services.applications.case import attached
from services.applications.case.case import Case
from services.documents import handing_in, store
from services.errors import NotFound

IN_MEMORY = 8 << 20
"""Bytes that are kept in memory before the archive goes to the disk."""
PIECE = 1 << 20
LEFT_OUT = "LEFT-OUT.txt"
"""What lists the files that cannot be opened: not scanned yet, or infected."""


def bundle(db: Session, case: Case) -> IO[bytes]:
    """Put the documents and papers of a case into one archive.

    Documents stand in a folder for each slot, in the order of handing in; papers in `papers`.

    Raises:
        NotFound: the actor's body was not asked yet.
        services.documents.store.StoreUnavailable: a file cannot be read.
    """
    if case.unasked:
        raise NotFound
    held = attached.list_documents(db, case)
    made = SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115  # closed by whoever sends it
    with ZipFile(made, "w", ZIP_STORED) as archive:
        for place, document in enumerate((one for one in held if one.opens), 1):
            name = f"documents/{document.slot}/{place:03}-{document.filename}"
            with archive.open(name, "w") as file:
                for piece in handing_in.read(document):
                    file.write(piece)
        for paper in attached.list_papers(db, case):
            archive.writestr(f"papers/{paper.number}.pdf", store.get(paper.sha256))
        if left_out := [f"{one.slot}/{one.filename}" for one in held if not one.opens]:
            archive.writestr(LEFT_OUT, "\n".join(left_out) + "\n")
    return made


def read_pieces(made: IO[bytes]) -> Iterator[bytes]:
    """Read an archive piece by piece."""
    made.seek(0)
    while piece := made.read(PIECE):
        yield piece
