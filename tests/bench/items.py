"""As many items as the portal is to carry: copies of those there are."""

import re
from itertools import cycle, islice
from pathlib import Path

from services.catalogue import loader

FOLDER = "BENCH_ITEMS"
"""The variable that names the folder to the processes that are measured."""

MOST = 70
"""Items that are loaded while anything is measured."""


def copy_items(folder: Path, count: int = MOST) -> None:
    """Fill an empty folder with the items there are, and with copies under other codes."""
    originals = sorted(loader.ITEMS.glob("*.yaml"))
    for path in originals:
        (folder / path.name).write_text(path.read_text("utf-8"), "utf-8")
    for number, path in enumerate(islice(cycle(originals), count - len(originals))):
        _copy(path, folder, f"b{number:02}")


def _copy(path: Path, folder: Path, suffix: str) -> None:
    """Write one file of an item under another code: the only place that knows how they lie."""
    code, _, rest = path.name.partition(".")
    renamed = re.sub(
        rf"(?m)^code: {code}$", f"code: {code}-{suffix}", path.read_text("utf-8"), count=1
    )
    (folder / f"{code}-{suffix}.{rest}").write_text(renamed, "utf-8")
