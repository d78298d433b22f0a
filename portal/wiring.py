"""The whole wiring of the application, on one page."""

from importlib import import_module
from pkgutil import iter_modules

from flask import Blueprint, Flask
from jinja2 import StrictUndefined
from werkzeug.middleware.proxy_fix import ProxyFix

import portal
from portal import entrance, health
from portal.access import init_access, require_stamps
from portal.cli import init_commands
from portal.compression import init_compression
from portal.content import load_content
from portal.errors import init_errors
from portal.frame import init_frame
from portal.incoming import init_incoming
from portal.kept import KeepingPages
from portal.log import init_log
from portal.security import init_security
from portal.settings import WebSettings, web_settings
from portal.watching import init_watching
from portal.web import init_web
from portal.wording import init_wording
from services import amending

LANGUAGE = "/<any(sc, tc, en):lang>"
"""What the address of every page begins with."""


def audiences() -> list[str]:
    """Those the portal is for: one package each, with a `blueprint`."""
    packages = [module.name for module in iter_modules(portal.__path__) if module.ispkg]
    return [name for name in packages if name != "commands"]


def create_app(settings: WebSettings | None = None) -> Flask:
    """Wire the application. Nothing connects to the database before it is asked to.

    Raises:
        BadContent: a file of content is wrong.
        RuntimeError: a view does not say who may ask for it.
        pydantic.ValidationError: settings are missing, wrong or unsafe.
    """
    settings = settings or web_settings()
    load_content()
    amending.follow()
    app = Flask(portal.__name__)
    app.jinja_options = {"trim_blocks": True, "lstrip_blocks": True, "undefined": StrictUndefined}
    app.debug = settings.debug
    app.ensure_sync = lambda view: view  # type: ignore[assignment, method-assign]  # none is async
    app.config["DEMONSTRATION"] = settings.demonstration

    if not app.debug:
        app.wsgi_app = KeepingPages(app.wsgi_app)  # type: ignore[method-assign]
    if settings.proxies:
        hops = settings.proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]
    init_incoming(app)
    init_compression(app)  # before what sets headers, so that it has the last word
    init_log(app)
    init_security(app, settings)
    init_web(app)
    init_wording(app)
    init_frame(app)
    init_access(app)
    init_errors(app)
    init_commands(app)
    init_watching(app)

    app.register_blueprint(entrance.blueprint)
    app.register_blueprint(health.blueprint)
    for audience in audiences():
        blueprint: Blueprint = import_module(f"portal.{audience}").blueprint
        app.register_blueprint(blueprint, url_prefix=LANGUAGE + (blueprint.url_prefix or ""))
    require_stamps(app)
    return app
