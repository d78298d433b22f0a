"""Released versions of items, each in full as on the day of its release.

`released/<code>.v<n>.json` is the version complete with its shared parts and citations.
So these can change afterwards, and applications still see the version that they were
filed under. `SHA256SUMS` has the digest of each file. The process does not start if a
file was changed, or if an item's own file was changed after its release: changes belong
in the next version.
"""

import json
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

from services.content import BadContent

FOLDER = Path(__file__).parent / "released"
SUMS = "SHA256SUMS"


@dataclass(frozen=True, slots=True)
class Version:
    """The content of a version, before it is checked, and the keys of the laws that it cites."""

    said: dict[str, Any]
    cited: frozenset[str]


def read(folder: Path, code: str, number: int, source: Path) -> Version | None:
    """Read a version as it was released; None if it was not released.

    Args:
        source: the file that it was made from.

    Raises:
        BadContent: it, or the file that it was made from, was changed since.
    """
    file = folder / f"{code}.v{number}.json"
    if not file.exists():
        return None
    written = file.read_bytes()
    if read_digests(folder).get(file.name) != sha256(written).hexdigest():
        raise BadContent(f"released/{file.name}: is not what {SUMS} says was released")
    kept = json.loads(written, object_hook=_date)
    if kept["made_from"] != digest(source):
        raise BadContent(
            f"{code}/{source.name}: was changed after its release; write v{number + 1}.yaml,"
            f" or release it again with `flask --app wsgi freeze {code}`"
        )
    return Version(kept["item"], frozenset(kept["cites"]))


def write(folder: Path, code: str, number: int, source: Path, version: Version) -> Path:
    """Release a version: write it in full, with its digest."""
    folder.mkdir(exist_ok=True)
    file = folder / f"{code}.v{number}.json"
    kept = {
        "made_from": digest(source),
        "cites": sorted(version.cited),
        "item": version.said,
    }
    written = json.dumps(kept, ensure_ascii=False, indent=1, default=_day).encode() + b"\n"
    file.write_bytes(written)
    known = read_digests(folder) | {file.name: sha256(written).hexdigest()}
    lines = [f"{known[name]}  {name}\n" for name in sorted(known)]
    (folder / SUMS).write_text("".join(lines), "utf-8")
    return file


def read_digests(folder: Path) -> dict[str, str]:
    """Read the digests of released files by name, as `sha256sum` writes them."""
    file = folder / SUMS
    lines = file.read_text("utf-8").splitlines() if file.exists() else []
    return {name: known for known, name in (line.split() for line in lines)}


def digest(file: Path) -> str:
    """Calculate the SHA-256 of a file."""
    return sha256(file.read_bytes()).hexdigest()


def _day(value: object) -> dict[str, str]:
    """Write a day so that it is not read back as text: conditions compare with days."""
    assert isinstance(value, date)
    return {"day": value.isoformat()}


def _date(read: dict[str, Any]) -> Any:
    return date.fromisoformat(read["day"]) if read.keys() == {"day"} else read
