"""Papers drawn for those who are about to sign them: as pictures, by a process of its own.

What draws them loads fonts and takes memory, which the processes that serve pages do without.
"""

import json
import subprocess
import sys
from base64 import b64decode, b64encode

from services.documents import aside, rendering
from services.documents.papers import PrintedPaper
from services.errors import TooMany
from services.language import N_

DRAW = aside.command("services.documents.previewing")
DOTS = 100.0
"""Per inch: what a screen shows of A4 at its own size."""
FAILED = N_("The letter could not be drawn. Nothing was issued; try again in a few minutes")


def draw_pages(paper: PrintedPaper) -> list[bytes]:
    """Draw the pages of a paper as PNG.

    Raises:
        TooMany: too many files are being read or drawn, or this one could not be.
    """
    asked = json.dumps(rendering.template_of(paper), ensure_ascii=False)
    try:
        drawn = aside.run(DRAW, asked.encode())
    except subprocess.CalledProcessError as error:
        raise TooMany(FAILED) from error
    return [b64decode(page) for page in json.loads(drawn)]


if __name__ == "__main__":
    template, data = json.load(sys.stdin)
    pages = rendering.draw_pages(template, data, dots=DOTS)
    json.dump([b64encode(page).decode() for page in pages], sys.stdout)
