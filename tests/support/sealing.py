"""Digital seals of a test's own, in a folder of its own."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from services.settings import settings


@contextmanager
def own_seals(folder: Path, monkeypatch: pytest.MonkeyPatch, **values: str) -> Iterator[Path]:
    """Settings with a folder for what the portal makes itself, and others besides."""
    with monkeypatch.context() as patch:
        patch.setenv("PORTAL_VAR", str(folder))
        for name, value in values.items():
            patch.setenv(f"PORTAL_{name.upper()}", value)
        settings.cache_clear()
        yield folder / "seals"
    settings.cache_clear()


def change(content: bytes, place: int) -> bytes:
    """Change one byte."""
    return content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :]
