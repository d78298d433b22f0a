"""The portal as it is served, with the items of a folder that the bench has filled."""

import os
from pathlib import Path

from services.catalogue import loader
from tests.bench.items import FOLDER

loader.ITEMS = Path(os.environ[FOLDER])

from wsgi import app  # noqa: E402  # reads the items as it is imported

__all__ = ["app"]
