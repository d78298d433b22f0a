"""How gunicorn serves the portal. `HOST`, `PORT` and `WEB_CONCURRENCY` may change it."""

import ctypes
import gc
import os
import resource
from pathlib import Path
from typing import Any

from flask import Flask

from services.language import derive_all

bind = f"{os.environ.get('HOST', '127.0.0.1')}:{os.environ.get('PORT', '8000')}"
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
worker_class = "portal.peers.PatientWorker"  # slow peers wait aside
preload_app = True  # the plan and the catalogue are loaded once, and shared
forwarded_allow_ips = ""  # whom to believe about scheme and path is PORTAL_PROXIES' to say
timeout = 30  # of the application; `portal/peers.py` says how long peers may take
graceful_timeout = 20
# Heartbeats in memory: on a slow disk they would block the workers.
worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108
# Each worker holds up to `worker_connections` peers, and a file for some of their bodies.
_, _most_files = resource.getrlimit(resource.RLIMIT_NOFILE)
resource.setrlimit(resource.RLIMIT_NOFILE, (min(_most_files, 4096), _most_files))
accesslog = None  # the portal writes its own, without personal data
loglevel = "warning"


def when_ready(server: Any) -> None:
    """Before the first worker is forked: make and keep what all share, give back the rest."""
    app = server.app.wsgi()
    if isinstance(app, Flask):
        for name in app.jinja_env.list_templates(extensions=["html"]):
            app.jinja_env.get_template(name)
    derive_all()
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)  # a page makes thousands of objects, and lets go of all
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)  # glibc keeps freed memory
    if trim:
        trim(0)
