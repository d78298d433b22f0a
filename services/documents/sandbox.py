"""Files of strangers are read in a process of their own, never in one that serves pages.

A parser that is led astray there has no database, no files, no network, no secrets, and
ends with its one file. What it says is a kind or the words of a refusal, nothing else.
"""

import json
import logging
import subprocess

from services.documents import aside
from services.documents.contents import Refused
from services.language import N_, Message

log = logging.getLogger(__name__)

COMMAND = aside.command("services.documents.contents")

LONGEST = 20
"""Seconds for one file; whoever sent it waits meanwhile. An honest file takes a fifth of one."""
UNCHECKED = N_("The file is too complicated to be checked. Print it to a new PDF and upload that")


def examine(data: bytes) -> str:
    """Check the content of a file, as `contents.examining.examine` does.

    Raises:
        Refused: it may not be handed in, or reading it took too much.
        TooMany: too many files are being read.
    """
    try:
        said = aside.run(COMMAND, data, longest=LONGEST)
    except subprocess.SubprocessError as error:
        log.warning("a file could not be examined: %s %s", error, getattr(error, "stderr", ""))
        raise Refused(UNCHECKED) from error
    return _read_verdict(said)


def _read_verdict(said: bytes) -> str:
    verdict = json.loads(said)
    if "refused" in verdict:
        raise Refused(Message(verdict["refused"], verdict["params"]))
    kind: str = verdict["kind"]
    return kind
