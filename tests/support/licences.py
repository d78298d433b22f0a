"""Licences that organisations send to be confirmed."""

from io import BytesIO
from typing import Any

from services.accounts.registering import ACCEPT, Proof
from services.documents.inspect import inspect
from tests.corpus.builders import pdf


def licence(code: str = "") -> Proof:
    """A licence, with the code of the electronic one if there is any."""
    return Proof(inspect("执照.pdf", BytesIO(pdf(b"%licence\n")), accept=ACCEPT), code)


def licence_file() -> dict[str, Any]:
    """What a browser sends of a licence."""
    return {"licence": (BytesIO(pdf(b"%licence\n")), "执照.pdf")}
