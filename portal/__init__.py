"""The web side: HTTP in, pages and JSON out. The only place that knows Flask."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask

    from portal.settings import WebSettings


def create_app(settings: "WebSettings | None" = None) -> "Flask":
    """Wire the application: see `portal/wiring.py`, which commands do without."""
    from portal.wiring import create_app  # noqa: PLC0415

    return create_app(settings)
