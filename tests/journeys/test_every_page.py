"""Every kind of page that anybody can reach, seen by a strict browser and a strict checker."""

from pathlib import Path

from flask import Flask

from tests.journeys.conftest import Seen
from tests.support import languages
from tests.support.audit import audit
from tests.support.checker import check
from tests.support.linting import problems_of
from tests.support.showing import showing

NOT_PAGES = {
    "admin.show_home",
    "agency.draw_document",
    "agency.go_home",
    "agency.show_marked",
    "agency.show_next",
    "eligibility.go_on",
    "eligibility.save_day",
    "entrance.choose_checker_language",
    "entrance.choose_language",
    "health.show_alive",
    "health.show_ready",
    "oversight.draw_document",
    "oversight.go_home",
    "public.save_round",
    "public.show_announced",
    "public.show_feed",
    "public.show_file",
    "public.show_paper",
    "public.show_progress",
    "static",
}
"""Views for GET that lead on at once or answer to machines; downloads say so in their name."""


def report(found: dict[str, list[str]]) -> str:
    """The commonest first, each with the first page it is on."""
    lines = sorted(found.items(), key=lambda one: -len(one[1]))
    return "\n".join(f"{what}  [{len(where)}: {where[0]}]" for what, where in lines)


def test_no_link_leads_nowhere(seen: Seen) -> None:
    assert not seen.broken, "\n".join(seen.broken)


def test_the_walk_has_seen_every_view(app: Flask, seen: Seen) -> None:
    rules = [rule for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ())]
    views = {rule.endpoint for rule in rules if "download" not in rule.endpoint}
    assert views - {page.view for page in seen.pages} == NOT_PAGES


def test_a_browser_finds_no_barrier_and_nothing_sticking_out(
    app: Flask, seen: Seen, browser_type_launch_args: dict[str, object]
) -> None:
    with showing(app, seen.closely) as address:
        pages = [(page, f"{address}/{index}") for index, page in enumerate(seen.closely)]
        found = audit(pages, browser_type_launch_args)
    assert not found, report(found)


def test_what_is_not_searched_for_barriers_has_names_and_places(seen: Seen) -> None:
    """Traditional pages have the elements of Simplified ones."""
    searched = {id(page) for page in seen.closely if not page.known}
    found: dict[str, list[str]] = {}
    for page in seen.pages:
        if page.language != "tc" and id(page) not in searched:
            for problem in problems_of(page.html):
                found.setdefault(problem, []).append(str(page))
    assert not found, report(found)


def test_the_html_checker_finds_no_error(seen: Seen, tmp_path: Path) -> None:
    found = check(seen.closely, tmp_path)
    assert not found, report(found)


def test_chinese_pages_speak_no_english(seen: Seen) -> None:
    found = languages.english_in_chinese(seen.pages, seen.written)
    assert not found, "\n".join(found)


def test_traditional_pages_have_no_simplified_character(seen: Seen) -> None:
    found = languages.simplified_in_traditional(seen.pages, seen.written)
    assert not found, "\n".join(found)


def test_english_pages_have_chinese_only_in_terms_and_quotations(seen: Seen) -> None:
    found = languages.chinese_in_english(seen.pages, seen.written)
    assert not found, "\n".join(found)
