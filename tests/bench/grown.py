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
    originals = sorted(path for path in items.iterdir() if path.is_dir())
    for number, home in enumerate(islice(cycle(originals), MOST - len(originals))):
        _copy(home, f"b{number:02}")


def _copy(home: Path, suffix: str) -> None:
    """Write an item once more under another code: the one place that knows how items lie.

    The checker keeps its topics: a copy has none. Its own reasons have codes of their own.
    """
    copy = home.with_name(f"{home.name}-{suffix}")
    copytree(home, copy)
    (copy / "topic.yaml").unlink(missing_ok=True)
    for path in copy.glob("v*.yaml"):
        text = re.sub(_block("self_check"), "", path.read_text("utf-8"))
        path.write_text(
            re.sub(_block("reasons"), lambda own: _recode(own[0], suffix), text), "utf-8"
        )


def _block(key: str) -> str:
    """Match a key at the margin with all that stands under it."""
    return rf"(?ms)^{key}:.*?(?=^\S|\Z)"


def _recode(reasons: str, suffix: str) -> str:
    return re.sub(r"(?m)(- (?:\{\s*)?code: )(\w+)", rf"\1\2_{suffix}", reasons)
