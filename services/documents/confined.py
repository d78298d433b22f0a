"""What a program that reads a stranger's file does first and last: it gives all else up, and tells.

Before the first byte is read, the process gives up opening files and connections, making
processes, and more memory, time and words than any honest file needs. What it loads, it has
loaded by then.
"""

import json
import os
import resource
import sys
from collections.abc import Callable

from services.documents.contents import Refused

MEMORY = 1 << 30
SECONDS = 20
"""Of the processor, for one file."""
MOST_SAID = 32 << 20
"""Bytes that it may print."""
STANDARD_STREAMS = 3
LOADING = 64
LIMITS = {
    resource.RLIMIT_AS: MEMORY,
    resource.RLIMIT_CPU: SECONDS,
    resource.RLIMIT_CORE: 0,
    resource.RLIMIT_FSIZE: MOST_SAID,
    resource.RLIMIT_NOFILE: STANDARD_STREAMS,  # no file, no socket
    resource.RLIMIT_NPROC: 0,
}


def give_up(*, loads: bool = False) -> None:
    """Give up what an honest file does not need, for as long as the process lasts.

    Args:
        loads: whether it still opens files, since its libraries load each part when they need it.
    """
    os.nice(10)  # pages go first
    files = {resource.RLIMIT_NOFILE: LOADING} if loads else {}
    for limit, most in {**LIMITS, **files}.items():
        resource.setrlimit(limit, (most, most))


def tell(read: Callable[[bytes], object], *, loads: bool = False) -> None:
    """Read the file that comes in, and print as JSON what was found, or why it is refused.

    Args:
        loads: as in `give_up`.
    """
    give_up(loads=loads)
    said: dict[str, object]
    try:
        said = {"found": read(sys.stdin.buffer.read())}
    except Refused as refusal:
        message = refusal.message
        said = {"refused": message.msgid, "params": dict(message.params)}
    sys.stdout.write(json.dumps(said))
