"""What frames every page and says the same on all of a language: made once for each."""

from functools import cache

from flask import Flask, current_app
from markupsafe import Markup

from portal.web import language
from services.language import Language


def init_frame(app: Flask) -> None:
    """Give templates the frame's fixed parts. With the debugger they are made anew."""
    made = _footer if app.debug else cache(_footer)
    app.add_template_global(lambda container: made(language(), container), "footer")


def _footer(lang: Language, container: str) -> Markup:
    template = current_app.jinja_env.get_template("layouts/frame/footer.html")
    return Markup(template.render(root=f"/{lang}", container=container))  # noqa: S704  # our own
