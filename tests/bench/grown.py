"""The portal as it will be: a copy of it with as many items as it is to carry."""

import re
from itertools import cycle, islice
from pathlib import Path
from shutil import copy2, copytree

from services.catalogue.loader import ITEMS
from services.settings import ROOT

MOST = 70
"""Items that are loaded while anything is measured; copies, until there are as many."""

PARTS = ("portal", "forms", "services", "translations", "migrations")
FILES = ("wsgi.py", "gunicorn.conf.py", "requirements.txt")


def grow(folder: Path) -> None:
    """Copy the portal into an empty folder, and its items until there are enough."""
    for part in PARTS:
        copytree(ROOT / part, folder / part)
    for name in FILES:
        copy2(ROOT / name, folder / name)
    items = folder / ITEMS.relative_to(ROOT)
    originals = sorted(items.glob("*.yaml"))
    for number, path in enumerate(islice(cycle(originals), MOST - len(originals))):
        _copy(path, f"b{number:02}")


def _copy(path: Path, suffix: str) -> None:
    """Write an item once more under another code: the one place that knows how items lie."""
    code, _, rest = path.name.partition(".")
    text = re.sub(rf"(?m)^code: {code}$", f"code: {code}-{suffix}", path.read_text("utf-8"))
    path.with_name(f"{code}-{suffix}.{rest}").write_text(text, "utf-8")
