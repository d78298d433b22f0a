"""The checklist of every service is one sheet of paper, whatever it asks for."""

from io import BytesIO

from playwright.sync_api import Page
from pypdf import PdfReader
from sqlalchemy.orm import Session

from services.language import LANGUAGES
from tests.support.answers import every_item
from tests.support.browser import PATIENCE

WIDTH, HEIGHT = 710, 1054
"""A4 between the margins of the checklist, in pixels."""
SPARE = 100
"""What is lower than the sheet by so much need not be printed to know that it fits."""

# The pages differ only in what they say: each takes the place of the one before, which costs a
# tenth of opening it.
MEASURE = """async (paths) => {
  const styles = (page) =>
    [...page.querySelectorAll('link[rel=stylesheet], style')].map((one) => one.outerHTML).join();
  const measured = {};
  for (const path of paths) {
    const answer = await fetch(path);
    const next = new DOMParser().parseFromString(await answer.text(), 'text/html');
    if (!answer.ok || styles(next) !== styles(document)) throw Error(`${path} is no checklist`);
    document.documentElement.lang = next.documentElement.lang;
    document.body.replaceWith(next.body);
    measured[path] = document.documentElement.scrollHeight;
  }
  return measured;
}"""


def test_every_checklist_is_printed_on_one_sheet(page: Page, site: str, db: Session) -> None:
    page.set_default_timeout(PATIENCE)
    paths = [f"/{lang}/services/{code}/checklist" for code in every_item() for lang in LANGUAGES]
    page.set_viewport_size({"width": WIDTH, "height": 100})
    page.emulate_media(media="print")
    page.goto(site + paths[0])
    measured: dict[str, int] = page.evaluate(MEASURE, paths)
    assert list(measured) == paths
    highest = {max(one, key=measured.__getitem__) for one in _in_each(paths)}
    close = {path for path, height in measured.items() if height > HEIGHT - SPARE}
    sheets = {path: _print(page, site + path) for path in sorted(highest | close)}
    assert {path: printed for path, printed in sheets.items() if printed != 1} == {}


def _in_each(paths: list[str]) -> list[list[str]]:
    return [paths[place :: len(LANGUAGES)] for place in range(len(LANGUAGES))]


def _print(page: Page, address: str) -> int:
    """Print a page; the sheets that it takes."""
    page.goto(address)
    return len(PdfReader(BytesIO(page.pdf(format="A4", prefer_css_page_size=True))).pages)
