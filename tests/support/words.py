"""The compiled catalogues: without them, or with old ones, pages speak English in Chinese."""

import os
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from services.language import TRANSLATIONS


def compile_what_is_old(folder: Path = TRANSLATIONS) -> list[Path]:
    """Compile every catalogue that was changed since, as `make catalogues` does.

    Returns:
        The files written anew.
    """
    return [_compiled(source) for source in sorted(folder.rglob("*.po")) if _is_old(source)]


def _is_old(source: Path) -> bool:
    compiled = source.with_suffix(".mo")
    return not compiled.exists() or compiled.stat().st_mtime < source.stat().st_mtime


def _compiled(source: Path) -> Path:
    compiled, part = source.with_suffix(".mo"), source.with_suffix(f".{os.getpid()}.part")
    with source.open("rb") as words, part.open("wb") as file:
        write_mo(file, read_po(words))
    part.replace(compiled)  # whole or not at all, whoever else reads or writes it
    return compiled
