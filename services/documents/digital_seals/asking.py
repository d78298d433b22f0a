"""Asks a process of its own to judge a digital seal.

Files come from anybody, and what judges them takes 45 MiB and half a second to load: no web
worker does either.
"""

import json
import subprocess
import sys

from services.documents.digital_seals import judging
from services.documents.digital_seals.certificates import read_roots
from services.documents.digital_seals.judging import SealFound
from services.settings import ROOT

PATIENCE = 20.0
"""Seconds until a file counts as one that cannot be read."""


def ask(pdf: bytes) -> SealFound:
    """Judge the seal of a PDF by the roots of this portal, in a process of its own."""
    if not judging.may_have_seal(pdf):
        return SealFound("absent")
    roots = json.dumps([one.hex() for one in read_roots()]).encode()
    try:
        answer = subprocess.run(
            [sys.executable, "-m", judging.__name__],
            input=roots + b"\n" + pdf,
            capture_output=True,
            check=True,
            timeout=PATIENCE,
            cwd=ROOT,
        )
    except subprocess.SubprocessError:
        return SealFound("altered")
    return SealFound(**json.loads(answer.stdout))
