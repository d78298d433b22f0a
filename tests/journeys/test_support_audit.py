"""What is wrong with a page is found though it is shown in the document of the page before."""

from dataclasses import replace

from flask import Flask

from tests.support.audit import AT_ONCE, audit
from tests.support.client import LintClient
from tests.support.crawl import Snapshot
from tests.support.showing import showing

PATH = "/en/services/fund-training/estimate"
WIDE = f"<p>{'w' * 300}</p>"
STYLED = '<p style="color: red">Red</p>'
BROKEN = '<form><div data-when="{">Asked</div></form>'
UNLABELLED = '<input name="unlabelled">'
FAULTS = {
    WIDE: "320 px: the page scrolls sideways",
    STYLED: "inline style violates",
    BROKEN: "script: Expected",
    UNLABELLED: 'label: <input name="unlabelled">',
}


def test_pages_in_one_document_are_each_judged_by_themselves(
    app: Flask, client: LintClient, browser_type_launch_args: dict[str, object]
) -> None:
    answer = client.get(PATH)
    assert answer.status_code == 200
    right = Snapshot(
        PATH, 200, answer.text, tuple(answer.headers.items()), "public.estimate", "nobody"
    )
    wrong = {bad: right.html.replace("</main>", bad + "</main>") for bad in FAULTS}
    pages = [right] * 2 * AT_ONCE  # so that each of what follows is shown in an open document
    for bad, html in wrong.items():
        pages += [replace(right, html=html, who=bad), replace(right, who="nobody")]
    with showing(app, pages) as address:
        shown = [(page, f"{address}/{place}") for place, page in enumerate(pages)]
        found = audit(shown, browser_type_launch_args)
    for bad, words in FAULTS.items():
        at_fault = {where for what, wheres in found.items() if words in what for where in wheres}
        assert at_fault == {f"public.estimate as {bad}, {PATH}"}, (words, found)
