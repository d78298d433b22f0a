"""What frames every page and says the same on all of a language: made once for each."""

from functools import cache

from flask import Flask, url_for
from markupsafe import Markup

from portal.pages import PageTemplate, renders
from portal.web import language
from services.language import Language


@renders("layouts/frame/footer.html")
class FooterTemplate(PageTemplate):
    """What stands at the foot of every page.

    Args:
        container: what is added to the class of its column.
    """

    container: str


def init_frame(app: Flask) -> None:
    """Give templates the frame's fixed parts. With the debugger they are made anew."""
    app.add_template_global(lambda endpoint: _fixed_url(language(), endpoint), "fixed_url")
    made = _footer if app.debug else cache(_footer)
    app.add_template_global(lambda container: made(language(), container), "footer")


@cache
def _fixed_url(lang: Language, endpoint: str) -> str:
    """Build the address of a page that is the same for every reader of a language."""
    return url_for(endpoint, lang=lang)


def _footer(_lang: Language, container: str) -> Markup:
    return Markup(FooterTemplate(container=container).render())  # noqa: S704  # our own
