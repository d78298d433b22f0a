"""Tags are read as the standard library reads them, plain or odd."""

from html.parser import HTMLParser

import pytest
from bs4 import BeautifulSoup

from tests.support.tags import Page, Tags

PAGES = (
    "",
    "only words &amp; &nbsp;&#8364; &copy; &unknown; & more",
    '<!DOCTYPE html>\n<html lang="en"><p class="a &amp; b" hidden title=\'"\'>1 &lt; 2</p></html>',
    '<svg viewBox="0 0 1 1"><path d="M0" /></svg><br><input value=""><hr/>',
    '<script type="application/json">{"a": "<b>&amp;</b>"}</script><p>after</p>',
    "<script>if (a < b) go()</script><style>p { }</style>",
    "<template><p>{{ x }}</p></template><textarea>\n a </textarea>",
    "<!-- <p>said aside</p> --><p id=bare data-x>odd</P >from here on &amp; <b>plain</b>",
    '<P CLASS="loud">1 < 2</P><a href="?a=1&b=2&amp;c">x</a>',
    '<p class="open <b>',
    "<p>never closed <b>nor this",
)


class Told(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.told: list[object] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = [(name, value or "") for name, value in attrs]
        self.told.append((tag, given, self.get_starttag_text()))

    def handle_endtag(self, tag: str) -> None:
        self.told.append(f"/{tag}")

    def handle_data(self, data: str) -> None:
        self.told.append(data)

    def handle_decl(self, decl: str) -> None:
        self.told.append(("!", decl))


class ToldQuickly(Tags, Told):
    pass


@pytest.mark.parametrize("html", PAGES)
def test_what_is_told_is_what_the_standard_library_tells(html: str) -> None:
    slow, quick = Told(), ToldQuickly()
    for reader in (slow, quick):
        reader.feed(html)
        reader.close()
    assert quick.told == slow.told


@pytest.mark.parametrize("html", PAGES)
def test_a_page_is_the_tree_that_it_ever_was(html: str) -> None:
    assert str(Page(html)) == str(BeautifulSoup(html, "html.parser"))


def test_a_page_is_made_when_something_is_asked() -> None:
    page = Page("<main><h1>One</h1><p>Two</p></main>")
    assert "contents" not in vars(page)
    assert page.main
    assert page.main.h1
    assert page.table is None
    assert [one.text for one in Page("<p>a<p>b").find_all("p")] == ["ab", "b"]
    assert Page("<h1>One</h1>").get_text() == "One"
    assert len(Page("<p></p><p></p>")) == 2
