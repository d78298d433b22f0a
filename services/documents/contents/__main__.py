"""Examine one file in a process that can do nothing else: bytes in, verdict out.

`services/documents/sandbox.py` starts it. Before the first byte is read, the process gives up
opening files and connections, making processes, and more memory and time than any honest
file needs.
"""

import encodings.cp437  # noqa: F401 - of names in archives; later nothing can be loaded
import json
import os
import resource
import sys
from io import BytesIO

import pikepdf

from services.documents.contents import Refused, too_large_unpacked
from services.documents.contents.examining import examine

MEMORY = 1 << 30
SECONDS = 10
STANDARD_STREAMS = 3
LIMITS = {
    resource.RLIMIT_AS: MEMORY,
    resource.RLIMIT_CPU: SECONDS,
    resource.RLIMIT_CORE: 0,
    resource.RLIMIT_FSIZE: 0,
    resource.RLIMIT_NOFILE: STANDARD_STREAMS,  # no file, no socket
    resource.RLIMIT_NPROC: 0,
}


def main() -> None:
    """Read a file, and write its kind or why it is refused."""
    give_up()
    data = sys.stdin.buffer.read()
    verdict: dict[str, object]
    try:
        verdict = {"kind": examine(data)}
    except Refused as refusal:
        verdict = _word(refusal)
    except MemoryError:
        verdict = _word(Refused(too_large_unpacked()))
    sys.stdout.write(json.dumps(verdict))


def give_up() -> None:
    """Give up what an honest file does not need, for as long as the process lasts."""
    with pikepdf.new() as empty:  # qpdf loads what it needs to decrypt
        empty.save(BytesIO(), encryption=pikepdf.Encryption(owner="", user=""))
    os.nice(10)  # pages go first
    for limit, most in LIMITS.items():
        resource.setrlimit(limit, (most, most))


def _word(refusal: Refused) -> dict[str, object]:
    return {"refused": refusal.message.msgid, "params": dict(refusal.message.params)}


if __name__ == "__main__":
    main()
