"""Compression of what holds no secret: static files, and pages for readers not signed in.

A page for somebody signed in mixes a secret, the CSRF token, with what an address may
bring in, and its compressed length would tell of the one by the other (BREACH).
"""

from flask import Flask, Response, g, request
from flask_compress import Compress

compress = Compress()


def init_compression(app: Flask) -> None:
    """Compress what may be, for browsers that say they can read it."""
    app.config.update(
        COMPRESS_REGISTER=False,
        COMPRESS_ALGORITHM=["br", "gzip"],
        COMPRESS_ALGORITHM_STREAMING=["br", "gzip"],
    )
    compress.init_app(app)
    app.after_request(_compress)


def _compress(response: Response) -> Response:
    if request.endpoint == "static":
        response.direct_passthrough = False
        response.make_sequence()  # read here, the file is closed here too
    elif g.get("actor"):
        return response
    return compress.after_request(response)
