"""What a browser can tell of a page: barriers, what sticks out or is cut off, complaints.

Two pages are looked at side by side, one for each core that a modest machine has. Pages with
the same head follow each other in a document that is open: opening one anew and compiling in it
what searches for barriers costs three times as much as looking at it.
"""

import asyncio
import re
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from playwright.async_api import Browser, Page, async_playwright

from tests.support.crawl import Snapshot
from tests.support.live import PATIENCE

AT_ONCE = 2
DESKTOP, PHONE, NARROWEST = 1280, 390, 320
HEIGHT = 900
PAPER = 673
"""A4 between its margins, in pixels."""

LOOKS = {"runOnly": ["color-contrast"]}
STRUCTURE = {"rules": {"color-contrast": {"enabled": False}}}
LEAN = {"resultTypes": ["violations"], "iframes": False, "preload": False}

COMPLAINTS = ("error", "warning")

POLICY = "Content-Security-Policy"
HEAD = re.compile(r"<head>(.*?)<title>.*?</title>(.*?)</head>", re.DOTALL)
MODULE = re.compile(r'(<script type="module" src="[^"#]+)')

AXE = """async (options) => {
  const {violations} = await axe.run(document, options);
  return violations.flatMap((rule) =>
    rule.nodes.map((node) => `${rule.id}: ${node.html.slice(0, 160)}`));
}"""


CUT_OFF = """() => [...document.querySelectorAll('.table-region')]
  .filter((region) => region.scrollWidth > region.clientWidth + 1)
  .map((region) => `paper: columns are cut off: ${region.textContent.trim().slice(0, 60)}`)"""


@cache
def _axe() -> str:
    return (files("axe_playwright_python") / "axe.min.js").read_text("utf-8")


@cache
def _overflow() -> str:
    return (Path(__file__).parent / "overflow.js").read_text("utf-8")


def audit(pages: Sequence[tuple[Snapshot, str]], launch: dict[str, Any]) -> dict[str, list[str]]:
    """What is wrong with pages, and on which of them.

    Args:
        pages: with the address at which each is shown.
        launch: how to start the browser.
    """
    with ThreadPoolExecutor(1) as thread:  # as pytest-playwright has a loop in this one
        return thread.submit(asyncio.run, _audit(pages, launch)).result()


async def _audit(
    pages: Sequence[tuple[Snapshot, str]], launch: dict[str, Any]
) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    ahead = iter(sorted(pages, key=lambda one: _head(one[0])))
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(**launch)
        await asyncio.gather(*(_work(browser, ahead, found) for _ in range(AT_ONCE)))
        await browser.close()
    return found


async def _work(browser: Browser, ahead: Any, found: dict[str, list[str]]) -> None:
    page = await browser.new_page()
    page.set_default_timeout(1000 * PATIENCE)
    said: list[str] = []
    page.on("console", lambda one: said.append(one.text) if one.type in COMPLAINTS else None)
    page.on("pageerror", lambda error: said.append(f"script: {error}"))
    head = None
    for place, (snapshot, address) in enumerate(ahead):
        said.clear()
        await page.set_viewport_size({"width": DESKTOP, "height": HEIGHT})
        if head == (head := _head(snapshot)):
            await page.set_content(_anew(snapshot.html, place))
        else:
            await page.goto(address)
            await page.evaluate(_axe())
        for problem in [*(await _look_at(page, snapshot)), *said]:
            found.setdefault(problem, []).append(str(snapshot))


def _head(snapshot: Snapshot) -> tuple[str, ...]:
    """What a page loads and under which policy: what a document that is open keeps."""
    head = HEAD.search(snapshot.html)
    assert head, snapshot
    return (*head.groups(), dict(snapshot.headers)[POLICY])


def _anew(html: str, place: int) -> str:
    """A page whose scripts run though a page before it in the document has loaded them: a
    browser keeps modules by their address.
    """
    return MODULE.sub(rf"\1#{place}", html)


async def _look_at(page: Page, snapshot: Snapshot) -> list[str]:
    problems: list[str] = []
    for width in (DESKTOP, PHONE, NARROWEST):
        await page.set_viewport_size({"width": width, "height": HEIGHT})
        problems += [f"{width} px: {text}" for text in await page.evaluate(_overflow())]
        if snapshot.known:
            continue
        if width == DESKTOP or (width == PHONE and snapshot.rare):
            problems += await page.evaluate(AXE, LEAN | STRUCTURE)
            if snapshot.rare and snapshot.language == "en":
                # Slow, and new only where a class is; the same in all languages.
                problems += await page.evaluate(AXE, LEAN | LOOKS)
    if "table-region" in snapshot.html:
        await page.set_viewport_size({"width": PAPER, "height": HEIGHT})
        await page.emulate_media(media="print")
        problems += await page.evaluate(CUT_OFF)
        await page.emulate_media(media="screen")
    return problems
