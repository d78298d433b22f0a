"""Files that the portal makes for itself once and only its owner reads: secrets, keys."""

import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from tempfile import NamedTemporaryFile


def read_or_make(path: Path, make: Callable[[], bytes]) -> bytes:
    """Read a file, made first if there is none; all processes get what the fastest made."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        with NamedTemporaryFile(dir=path.parent) as file:  # which has mode 0600
            file.write(make())
            file.flush()
            os.fsync(file.fileno())
            with suppress(FileExistsError):  # somebody was faster
                os.link(file.name, path)
    return path.read_bytes()
