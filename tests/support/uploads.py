"""Files that officers put on file."""

from io import BytesIO

from services.applications.case.messages import ACCEPT
from services.documents.inspect import Upload, inspect
from tests.corpus.builders import pdf


def a_file(name: str) -> Upload:
    """A PDF that officers may hand in, by a name."""
    return inspect(name, BytesIO(pdf()), accept=ACCEPT, field="file")
