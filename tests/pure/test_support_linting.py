"""The strict reader finds what it is there to find, and nothing in a page that is right."""

import pytest

from tests.support.linting import SITE, problems_of

CONTENT = """
<a href="#main">Skip</a>
<main id="main">
  <h1>Your case</h1>
  <div class="govuk-error-summary">
    <ul><li><a href="#name">Enter a name</a></li><li><a href="#size">Enter a size</a></li></ul>
  </div>
  <form>
    <label for="name">Name</label> <input id="name" aria-describedby="hint">
    <p id="hint">In full</p>
    <label>Size <input id="size"></label>
    <select aria-label="Order"></select>
    <textarea aria-labelledby="hint"></textarea>
    <input type="hidden" name="csrf_token">
    <button>Send</button>
    <a href="/" aria-label="Home"></a> <a href="/"><img alt="Home"></a>
  </form>
  <img alt=""><br>
  <script src="/a.js"></script> <script type="application/json">{"text": "{{ None }}"}</script>
</main>
"""


def page(content: str = CONTENT, title: str = f"Your case - {SITE}", lang: str = "en") -> str:
    head = f"<head><meta charset=utf-8><title>{title}</title></head>"
    return f'<!doctype html><html lang="{lang}">{head}<body>{content}</body></html>'


def test_a_page_that_is_right_has_no_problem() -> None:
    assert problems_of(page()) == []
    assert problems_of(page(title=f"Error: Your case - {SITE}")) == []


@pytest.mark.parametrize(
    ("right", "wrong", "problem"),
    [
        ('id="size"', 'id="name"', "id used twice: name"),
        ("<br>", '<br style="color: red">', "<br style=...> is inline style or script"),
        ("<br>", '<br onclick="go()">', "<br onclick=...> is inline style or script"),
        ("<br>", "<script>go()</script>", "inline <script>"),
        ("<br>", "<style>p { }</style>", "inline <style>"),
        ('for="name"', 'for="nome"', "<label for> points to #nome, which is not there"),
        ('by="hint">', 'by="hont">', "<input aria-describedby> points to #hont, which is not"),
        ("Name</label>", "</label>", 'no label for <input id="name"'),
        ("<label>Size", "Size", 'no label for <input id="size">'),
        (' aria-label="Order"', "", "no label for <select>"),
        (' aria-labelledby="hint"', "", "no label for <textarea>"),
        ('type="hidden"', 'type="text"', 'no label for <input type="text"'),
        ('<img alt="">', "<img>", "no alt on <img>"),
        ("Send</button>", "</button>", "no text in <button>"),
        (' aria-label="Home"', "", 'no text in <a href="/">'),
        ('<img alt="Home">', '<img alt="">', 'no text in <a href="/">'),
        ("In full", "{{ name }}", "template debris: '{{'"),
        ("In full", "None", "template debris: 'None'"),
        ("In full", "%(name)s", "template debris: '%(name)s'"),
        ("In full", "&lt;Case object at 0x7f&gt;", "template debris: '<Case object at'"),
        ("<h1>Your case</h1>", "", "0 <h1> on the page"),
        ("<br>", "<h1>Your case</h1>", "2 <h1> on the page"),
        ("Your case", "A case", "does not begin with the heading 'A case'"),
        ('main id="main"', 'div id="main"', "no <main>"),
        ('href="#main"', 'href="#mean"', "link to #mean, which is not there"),
        (
            '"#name">Enter a name</a></li><li><a href="#size"',
            '"#size">Enter a name</a></li><li><a href="#name"',
            "the summary says ['size', 'name'], the page has ['name', 'size']",
        ),
    ],
)
def test_what_is_wrong_is_named(right: str, wrong: str, problem: str) -> None:
    assert right in CONTENT
    found = problems_of(page(CONTENT.replace(right, wrong, 1)))
    assert any(problem in one for one in found), found


def test_title_and_language_are_those_of_the_site() -> None:
    assert problems_of(page(lang="de")) == ["<html lang='de'>"]
    (problem,) = problems_of(page(title="Your case"))
    assert problem == "title 'Your case' does not end with the site's name"


def test_a_part_of_a_page_is_read_as_one() -> None:
    assert problems_of("<p>Two words</p>") == []
    assert problems_of("<input>") == ["no label for <input>"]


def test_what_stands_in_a_template_is_said_by_nobody() -> None:
    """Its words are debris for a script; what it labels is not labelled."""
    drawn = '<template><label for="x">{{ None }}</label><input id="x"></template>'
    assert problems_of(drawn) == ['no label for <input id="x">']
