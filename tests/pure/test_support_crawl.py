"""Which forms the walk over all pages sends, and as what."""

from tests.support.crawl import Snapshot, wrong_sendings

HERE, THERE = "/en/here", "/en/there"
FORMS = f"""
<form method="post"><input type="search" name="outside the content"></form>
<main>
<form method="get"><input name="asked"></form>
<form method="post" action="/en/button"><input type="hidden" name="version" value="3"></form>
<form method="post" novalidate>
  <input type="hidden" name="version" value="3"><input type="hidden" name="kind" value="a">
  <input name="name" value="typed before"><select name="unit"><option value="b" selected></select>
  <input type="radio" name="way" value="c" checked><input type="file" name="file"><button></button>
</form>
<form class="short" method="post" action="{THERE}"><textarea name="text">said</textarea></form>
</main>
<form method="post"><input name="below the content"></form>
"""


def page(html: str) -> Snapshot:
    return Snapshot(HERE, 200, html, (), "public.show_home", "stranger")


def test_each_form_in_the_content_is_sent_empty_before_that_as_if_somebody_was_faster() -> None:
    empty = {"version": "3", "kind": "a", "name": "", "unit": ""}
    sent = [(HERE, empty | {"version": "0"}), (HERE, empty), (THERE, {"text": ""})]
    assert wrong_sendings(page(FORMS)) == sent


def test_a_page_without_content_sends_nothing() -> None:
    assert wrong_sendings(page(FORMS.replace("main>", "div>"))) == []
