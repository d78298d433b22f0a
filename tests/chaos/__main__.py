"""`make chaos`: breaks a portal of its own, prints what came of it, and fails on any loss."""

import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from time import perf_counter

from services import schema
from services.database import disconnect
from services.documents import store
from services.settings import settings
from tests.bench.progress import note
from tests.chaos.drills import Drills
from tests.chaos.people import Town
from tests.chaos.stage import Stage, stage

SHORT = "--short"


def main() -> int:
    """Run every drill; returns 1 if anything was lost."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # leaves nothing running or mounted
    quick = SHORT in sys.argv
    rounds, blows, edits = (1, 5, 10) if quick else (6, 36, 200)
    with stage() as portal, using(portal) as town:
        drills = Drills(portal, town, rounds, blows, edits, quick)
        with telling_losses(portal, drills):
            for name, drill in (
                ("kills and restarts", drills.kill),
                ("full disk", drills.fill_the_disk),
                ("slow peers", drills.slow_peers),
                ("ledger edits", drills.edit_the_ledger),
                ("backup and restore", drills.back_up_and_restore),
            ):
                began = perf_counter()
                outcome = drill()
                note(name, f"{outcome} ({perf_counter() - began:.0f} s)")
    note("losses", str(len(drills.losses)))
    return 1 if drills.losses else 0


@contextmanager
def telling_losses(portal: Stage, drills: Drills) -> Iterator[None]:
    """Print what was lost, even if a drill could not go on."""
    try:
        yield
    finally:
        for loss in drills.losses:
            note("LOST", loss)
        if drills.losses:
            note("log", portal.last_words())


@contextmanager
def using(portal: Stage) -> Iterator[Town]:
    """Let this process work on the stage's database, and fill it with people."""
    from portal import create_app  # which reads the settings
    from tests.support.client import LintClient

    os.environ.clear()
    os.environ.update(portal.environment)
    for kept in (settings, store.connect):
        kept.cache_clear()
    disconnect()
    schema.upgrade()
    app = create_app()
    client = LintClient(app)
    portal.open()
    yield Town(client, portal.site)
    disconnect()


if __name__ == "__main__":
    sys.exit(main())
