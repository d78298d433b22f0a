"""A catalogue with one fund more, as a newcomer adds it: by a folder, and nothing else."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from shutil import copytree

import pytest

from portal.content import load_content
from services.catalogue import answers, loader
from services.eligibility import topics
from services.funds import scope
from tests.support import eligibility

EXAMPLE = Path(__file__).parents[2] / "docs" / "fund-stands"
"""The fund that `docs/items.md` adds."""


@contextmanager
def with_folder(added: Path, monkeypatch: pytest.MonkeyPatch, scratch: Path) -> Iterator[str]:
    """Let the process have read the catalogue with a folder more; its code."""
    copytree(loader.ITEMS, scratch / "items")
    copytree(added, scratch / "items" / added.name, dirs_exist_ok=True)
    with monkeypatch.context() as patch:
        patch.setattr(loader, "ITEMS", scratch / "items")
        forget()
        load_content()
        yield added.name
    forget()


def forget() -> None:
    """Let the process read the catalogue anew."""
    catalogue = (loader.loaded, answers._read, scope.items_led_by, scope.items_advised_by)
    for read in (*catalogue, topics, eligibility.answers, eligibility.compared):
        read.cache_clear()
