"""Released versions: what an item said in full on the day it was released.

`released/<code>.v<n>.json` holds the version with everything that it took in, so that a
shared part or the register of laws can change afterwards and applications filed under
the version still see what they were filed under. `SHA256SUMS` beside them holds the
digest of each: a file that was changed stops the start. So does an item's own file that
was changed after its release: what changes is written in the next version.
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
    """What a version says, before it is checked; and the laws that it cites, by key."""

    said: dict[str, Any]
    cited: frozenset[str]


def read(folder: Path, code: str, number: int, source: Path) -> Version | None:
    """Read a version as it was released; None where it was not.

    Args:
        source: the file that it was made from.

    Raises:
        BadContent: it, or the file that it was made from, was changed afterwards.
    """
    file = folder / f"{code}.v{number}.json"
    if not file.exists():
        return None
    written = file.read_bytes()
    if sums(folder).get(file.name) != sha256(written).hexdigest():
        raise BadContent(f"released/{file.name}: is not what {SUMS} says was released")
    kept = json.loads(written, object_hook=_date)
    if kept["made_from"] != digest(source):
        raise BadContent(
            f"{code}/{source.name}: was changed after its release; write v{number + 1}.yaml,"
            f" or release it again with `flask --app wsgi freeze {code}`"
        )
    return Version(kept["item"], frozenset(kept["cites"]))


def write(folder: Path, code: str, number: int, source: Path, version: Version) -> Path:
    """Release a version: write it in full, and its digest."""
    folder.mkdir(exist_ok=True)
    file = folder / f"{code}.v{number}.json"
    kept = {
        "made_from": digest(source),
        "cites": sorted(version.cited),
        "item": version.said,
    }
    written = json.dumps(kept, ensure_ascii=False, indent=1, default=_day).encode() + b"\n"
    file.write_bytes(written)
    known = sums(folder) | {file.name: sha256(written).hexdigest()}
    lines = [f"{known[name]}  {name}\n" for name in sorted(known)]
    (folder / SUMS).write_text("".join(lines), "utf-8")
    return file


def sums(folder: Path) -> dict[str, str]:
    """The digests of released files by name, as `sha256sum` writes them."""
    file = folder / SUMS
    lines = file.read_text("utf-8").splitlines() if file.exists() else []
    return {name: known for known, name in (line.split() for line in lines)}


def digest(file: Path) -> str:
    """The SHA-256 of a file."""
    return sha256(file.read_bytes()).hexdigest()


def _day(value: object) -> dict[str, str]:
    """A day as JSON has it: conditions compare with days, not with words that look so."""
    assert isinstance(value, date)
    return {"day": value.isoformat()}


def _date(read: dict[str, Any]) -> Any:
    return date.fromisoformat(read["day"]) if read.keys() == {"day"} else read
