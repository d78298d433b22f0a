"""What frames every page. What it says to all, or to all readers of a kind, is made once."""

from functools import cache

from flask import Flask, request, url_for
from markupsafe import Markup

from portal import kept
from portal.access import current_actor
from portal.pages import PageTemplate, renders
from portal.security import form_token
from portal.web import language, other_language_urls
from services import moments
from services.language import Language

SECTION = 4
"""Parts of an address, the empty one before its first slash too, that lead to its section."""


@renders("layouts/frame/head.html")
class HeadTemplate(PageTemplate):
    """What every page loads."""


@renders("layouts/frame/wordmark.html")
class WordmarkTemplate(PageTemplate):
    """What the portal is called."""


@renders("layouts/frame/languages.html")
class LanguagesTemplate(PageTemplate):
    """The page in other languages, with gaps for its addresses."""


@renders("layouts/frame/account.html")
class AccountLinksTemplate(PageTemplate):
    """Who is reading, and the way in or out."""


@renders("layouts/frame/navigation.html")
class NavigationTemplate(PageTemplate):
    """Where one can go from everywhere.

    Args:
        container: what is added to the class of its column.
        here: the address, as far as its section; below that, with a slash after it.
    """

    container: str
    here: str


@renders("layouts/frame/footer.html")
class FooterTemplate(PageTemplate):
    """What stands at the foot of every page.

    Args:
        container: what is added to the class of its column.
        recorded: whether it is recorded what the reader sees.
    """

    container: str
    recorded: bool


def init_frame(app: Flask) -> None:
    """Give templates the parts of the frame."""
    app.add_template_global(lambda endpoint: _fixed_url(language(), endpoint), "fixed_url")
    for part in (head, wordmark, languages_to_choose, account, navigation, footer):
        app.add_template_global(part)


@cache
def _fixed_url(lang: Language, endpoint: str) -> str:
    """Build the address of a page that is the same for every reader of a language."""
    return url_for(endpoint, lang=lang)


def head() -> Markup:
    """Render what every page loads."""
    return kept.piece("head", HeadTemplate().render)


def wordmark() -> Markup:
    """Render what the portal is called."""
    return kept.piece("wordmark", WordmarkTemplate().render)


def languages_to_choose() -> Markup:
    """Render the links to the page in other languages."""
    links = kept.piece("languages", LanguagesTemplate().render)
    return links % other_language_urls()


def account() -> Markup:
    """Render who is reading, and the way in or out."""
    reader = current_actor()
    shown = reader and (reader.name, form_token())
    return kept.piece(("account", shown), AccountLinksTemplate().render)


def navigation(container: str) -> Markup:
    """Render the links to what a reader uses most, with their section marked."""
    reader = current_actor()
    kind = reader and (reader.role, reader.body, reader.applicant_kind, reader.unread)
    here = _section(request.path)
    return kept.piece(
        ("navigation", container, here, kind, moments.today()),
        NavigationTemplate(container=container, here=here).render,
    )


def footer(container: str) -> Markup:
    """Render the foot of every page."""
    reader = current_actor()
    recorded = reader is not None and reader.is_staff
    return kept.piece(
        ("footer", container, recorded),
        FooterTemplate(container=container, recorded=recorded).render,
    )


def _section(path: str) -> str:
    parts = path.split("/", SECTION)
    return path if len(parts) <= SECTION else "/".join(parts[:SECTION]) + "/"
