"""Whom a request comes from, when proxies stand in front of the portal."""

from collections.abc import Iterable
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

import structlog
from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from portal.settings import WebSettings

log = structlog.get_logger()


class Unexpected:
    """Says once that a proxy stands in front that the settings do not know of.

    All readers then count as one network address, and share one limit on tries.
    """

    def __init__(self, app: WSGIApplication) -> None:
        self.app = app
        self.said = False

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Serve a request."""
        if not self.said and "HTTP_X_FORWARDED_FOR" in environ:
            self.said = True
            log.warning(
                "a proxy sets X-Forwarded-For and PORTAL_PROXIES is 0:"
                " all readers count as one address"
            )
        return self.app(environ, start_response)


def init_proxies(app: Flask, settings: WebSettings) -> None:
    """Believe as many proxies as the operator says there are, and no more."""
    if settings.proxies:
        hops = settings.proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]
    else:
        app.wsgi_app = Unexpected(app.wsgi_app)  # type: ignore[method-assign]
