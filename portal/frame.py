"""What frames every page and says the same on all of a language: made once for each."""

from functools import cache

from flask import Flask
from markupsafe import Markup

from portal.pages import PageTemplate, renders
from portal.web import home_url, language
from services.language import Language


@renders("layouts/frame/footer.html")
class FooterTemplate(PageTemplate):
    """What stands at the foot of every page.

    Args:
        root: the home page, without its last slash.
        container: what is added to the class of its column.
    """

    root: str
    container: str


def init_frame(app: Flask) -> None:
    """Give templates the frame's fixed parts. With the debugger they are made anew."""
    made = _footer if app.debug else cache(_footer)
    app.add_template_global(lambda container: made(language(), container), "footer")


def _footer(lang: Language, container: str) -> Markup:
    return Markup(FooterTemplate(root=home_url(lang).rstrip("/"), container=container).render())  # noqa: S704  # our own
