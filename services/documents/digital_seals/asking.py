"""Asks a process of its own to judge a digital seal.

Files come from anybody, and what judges them takes 45 MiB and half a second to load: no web
worker does either.
"""

import json
import subprocess

from services.documents import aside
from services.documents.digital_seals import judging
from services.documents.digital_seals.certificates import read_roots
from services.documents.digital_seals.judging import SealFound

COMMAND = aside.command(judging.__name__)


def ask(pdf: bytes) -> SealFound:
    """Judge the seal of a PDF by the roots of this portal, in a process of its own.

    Raises:
        TooMany: too many files are being read.
    """
    if not judging.may_have_seal(pdf):
        return SealFound("absent")
    roots = json.dumps([one.hex() for one in read_roots()]).encode()
    try:
        answer = aside.run(COMMAND, roots + b"\n" + pdf)
    except subprocess.CalledProcessError:
        return SealFound("altered")
    return SealFound(**json.loads(answer)["found"])
