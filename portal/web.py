"""What every page shares: its two sessions, its language, how it writes dates and figures."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Any
from urllib.parse import quote, urlencode

from flask import Flask, current_app, g, request, url_for
from jinja2 import pass_context
from jinja2.runtime import Context
from markupsafe import Markup
from sqlalchemy import orm
from werkzeug.wrappers import Response

from services import contact, formats
from services import language as languages
from services.database import ReadSession, Session
from services.language import (
    HTML_LANG,
    LANGUAGES,
    Joined,
    Language,
    Message,
    Text,
    plain,
    traditional,
)

Page = Response | str | tuple[str, int]
"""What a view answers: a page, a page with a status, or the way to another."""

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})

# --- sessions ----------------------------------------------------------------


def read() -> orm.Session:
    """Return the one session that this request reads with. It cannot write."""
    if "read_session" not in g:
        g.read_session = ReadSession()
    session: orm.Session = g.read_session
    return session


@contextmanager
def write() -> Iterator[orm.Session]:
    """Open a transaction: committed at the end, rolled back on any error. One a POST.

    Raises:
        RuntimeError: the request is a GET, which never writes.
    """
    if request.method in SAFE_METHODS:
        raise RuntimeError(f"{request.method} {request.endpoint} must not write")
    with Session() as session, session.begin():
        yield session


def _close_reading(_error: BaseException | None) -> None:
    session = g.pop("read_session", None)
    if session is not None:
        session.close()


def _forget_language(_error: BaseException | None) -> None:
    _language.set(None)


# --- language ----------------------------------------------------------------


# Asked for hundreds of times a page; `g` takes ten times as long.
_language: ContextVar[Language | None] = ContextVar("language", default=None)


def language() -> Language:
    """Return the language of this request."""
    known = _language.get()
    if known is None:
        first = request.path.split("/", 2)[1]
        known = first if first in LANGUAGES else preferred_language()
        _language.set(known)
    return known


def preferred_language() -> Language:
    """Return the first language of Accept-Language that the portal speaks."""
    for tag, _quality in request.accept_languages:
        subtags = tag.lower().replace("_", "-").split("-")
        if subtags[0] == "en":
            return "en"
        if subtags[0] == "zh":
            return "tc" if {"hant", "hk", "tw", "mo"} & set(subtags) else "sc"
        if subtags[0] == "yue":
            return "tc"
    return "sc"


def home_url(lang: Language | None = None) -> str:
    """Build the address of the home page, below which all others are.

    Args:
        lang: in which language; the reader's if it is not said.
    """
    return url_for("public.home", lang=lang or language())


def other_language_urls() -> dict[Language, str]:
    """Return the addresses of the same page in the other languages.

    What only answers a POST has no address to go to; then they are those of the page above it.
    """
    others = [lang for lang in LANGUAGES if lang != language()]
    rule = request.url_rule
    path = _page_above(request.path) if rule and "GET" not in (rule.methods or ()) else request.path
    _, first, *rest = path.split("/", 2)
    if first not in LANGUAGES:
        return {lang: home_url(lang) for lang in others}
    rest = [quote(part) for part in rest]
    query = urlencode(list(request.args.items(multi=True)))
    asked = f"?{query}" if query else ""
    return {lang: "/".join(("", lang, *rest)) + asked for lang in others}


def _page_above(path: str) -> str:
    """Find the nearest address above that answers a GET; the root of the portal if none does."""
    known = current_app.url_map.bind_to_environ(request.environ)
    while path and not known.test(path, "GET"):
        path = path.rpartition("/")[0]
    return path or "/"


def address_meant() -> str | None:
    """Find the page that an address with a slash too many means."""
    path = request.path.removesuffix("/")
    if path in ("", request.path) or "//" in path or request.method not in ("GET", "HEAD"):
        return None
    known = current_app.url_map.bind_to_environ(request.environ)
    query = request.query_string.decode("ascii", "ignore")
    meant = quote(path) + (f"?{query}" if query else "")
    return meant if known.test(path, "GET") else None


def _take_language(_endpoint: str | None, values: dict[str, Any] | None) -> None:
    if values and "lang" in values:
        _language.set(values.pop("lang"))


def _put_language(endpoint: str, values: dict[str, Any]) -> None:
    if endpoint != "static" and "lang" not in values and _speaks(endpoint):
        values["lang"] = language()


def _speaks(endpoint: str) -> bool:
    try:
        return current_app.url_map.is_endpoint_expecting(endpoint, "lang")
    except KeyError:  # there is no such endpoint; url_for says so better
        return False


# --- words -------------------------------------------------------------------


def gettext(msgid: str, /, **params: Any) -> Markup:
    """Words of the interface in the language of this request; `_()` of views and templates."""
    sentence = _sentence(msgid, _language.get() or language())
    return sentence % params if params else sentence


@cache
def _sentence(msgid: str, lang: Language) -> Markup:
    return Markup(languages.gettext(msgid, lang))  # noqa: S704  # our own words


def ngettext(one: str, many: str, num: int, /) -> Markup:
    """Words of the interface that go with a number, which fills their gap `num`."""
    return Markup(languages.ngettext(one, many, num, language())) % {"num": num}  # noqa: S704


def t(value: Text | Message | Joined | str) -> str:
    """Say a text or message in the language of this request."""
    return plain(value, _language.get() or language())


def listed(words: Iterable[Text | Message | str]) -> str:
    """List words in the language of this request."""
    return t(languages.listed(words))


def printed(words: str) -> Markup:
    """Chinese words quoted as they were printed; in Traditional Chinese, in its characters."""
    if language() == "tc":
        return Markup("<span>{}</span>").format(traditional(words))
    return Markup('<span lang="{}">{}</span>').format(HTML_LANG["sc"], words)


def mail_address(value: str) -> Markup:
    """Let an email address break before its parts, where it must, and not within them."""
    return Markup("{}").format(value).replace("@", Markup("<wbr>@")).replace(".", Markup("<wbr>."))


def day(value: date | None) -> str:
    """Write a date as the reader's language does; nothing for None."""
    return formats.day(value, language()) if value else ""


def moment(value: datetime | None) -> str:
    """Write a moment with its zone; nothing for None."""
    return formats.moment(value, language()) if value else ""


def brief_moment(value: datetime | None) -> str:
    """Write a moment in Shenzhen's time, as the foot of every page says; nothing for None."""
    return formats.brief_moment(value, language()) if value else ""


def money(value: Decimal | None) -> str:
    """Write an amount in RMB; nothing for None."""
    return formats.money(value, language()) if value is not None else ""


def phone(value: str) -> str:
    """Write a telephone number with its country code."""
    return contact.format_phone(value, language())


def _every_time(helper: Callable[..., Any]) -> Callable[..., Any]:
    """Make a helper a filter that Jinja does not work out once and for all on a constant,
    in whichever language came first.
    """

    @pass_context
    def filtered(_context: Context, *values: Any) -> Any:
        return helper(*values)

    return filtered


def init_web(app: Flask) -> None:
    """Give an application its sessions, its languages and its words."""
    app.teardown_appcontext(_close_reading)
    app.teardown_appcontext(_forget_language)

    app.url_value_preprocessor(_take_language)
    app.url_defaults(_put_language)

    app.add_template_global(gettext, "_")
    app.add_template_global(ngettext)
    app.add_template_global(language, "current_language")  # for macros, which see no context
    texts = (t, listed, printed, mail_address)
    for helper in (*texts, day, moment, brief_moment, money, phone, formats.file_size):
        app.add_template_global(helper)
        app.add_template_filter(_every_time(helper), helper.__name__)
    app.context_processor(
        lambda: {"language": language(), "html_lang": HTML_LANG[language()], "languages": LANGUAGES}
    )
