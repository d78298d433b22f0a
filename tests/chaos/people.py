"""Who runs errands, with cases in the states that the errands need; made by the real services."""

import json
from base64 import urlsafe_b64decode
from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from uuid import UUID

from bs4 import BeautifulSoup
from sqlalchemy import func, orm, select

from services.actor import Role
from services.applications.case.loading import load
from services.applications.filing import drafting
from services.database import Session
from services.models import AccessRecord, Application, CaseNote, Document, Event
from tests.chaos.errands import Errand
from tests.corpus.builders import chunk, png
from tests.support.client import LintClient
from tests.support.crowd import Caller, caller
from tests.support.scene import Scene

SECTION, SLOT = "statement", "licence"
Proof = Callable[[orm.Session], int]


@dataclass
class Town:
    """One company, its agencies, and their browsers."""

    client: LintClient
    site: str

    def __post_init__(self) -> None:
        self.random = Random(1)
        with Session() as self.db:
            self.client.db = self.db
            self.scene = Scene(self.db).conclude()
            self.owner = self._browser("", Role.OWNER)
            self.reviewer = self._browser("science", Role.REVIEWER)
            self.approver = self._browser("science", Role.APPROVER)

    def _browser(self, body: str, role: Role) -> Caller:
        if body:
            return caller(self.client, self.site, self.scene.user(body, role))
        return caller(self.client, self.site, self.scene.users[body, role], self.scene.applicant)

    # --- errands of the company ---

    def start(self) -> Errand:
        """Start a draft, from a page of its own."""
        path = "/en/enterprise/applications/start/tase"
        page = BeautifulSoup(self.owner.call("GET", path).text, "html.parser")
        key = page.find("input", {"name": "key"})
        assert key
        signed = str(key["value"])
        draft = UUID(json.loads(urlsafe_b64decode(signed.partition(".")[0] + "==")))
        proof = _count(Application, Application.id == draft)
        return Errand("start", self.owner, "POST", path, proof, {"key": signed})

    def save(self) -> Errand:
        """Save what was typed into a section of a draft."""
        case = load(self.db, self.scene.owner, self.scene.another().fill_in().application.id)
        words = f"本段为示例，编号{self.random.randrange(10**12)}。" * 50
        fields = {
            f"{SECTION}-text": words,
            "version": drafting.section_version(case, SECTION),
        }
        return Errand(
            "save",
            self.owner,
            "POST",
            f"/en/enterprise/applications/{case.application.id}/sections/{SECTION}",
            _count(
                Application,
                Application.id == case.application.id,
                Application.answers[SECTION]["text"].astext == words,
            ),
            fields,
        )

    def upload(self) -> Errand:
        """Hand in a document."""
        draft = self.scene.another().application.id
        filename = f"{self.random.randrange(10**12)}.png"
        return Errand(
            "upload",
            self.owner,
            "POST",
            f"/en/enterprise/applications/{draft}/documents/{SLOT}",
            _count(Document, Document.application_id == draft, Document.filename == filename),
            files={"file": (filename, self._picture(), "image/png")},
        )

    def _picture(self) -> bytes:
        words = b"Comment\0" + self.random.randbytes(20_000).hex().encode()
        return png(extra=chunk(b"tEXt", words))

    def submit(self) -> Errand:
        """Sign and submit a draft."""
        draft = self.scene.another().fill_in().application
        return Errand(
            "submit",
            self.owner,
            "POST",
            f"/en/enterprise/applications/{draft.id}/sign",
            _count(Event, Event.application_id == draft.id, Event.action == "submit"),
            {"declared": "y", "version": draft.version},
        )

    # --- errands of the agency ---

    def claim(self) -> Errand:
        """Claim a case."""
        scene = self.scene.another().submit()
        return self._act(scene, "claim", self.reviewer, Role.REVIEWER)

    def approve(self) -> Errand:
        """Approve a case, of which papers are issued then."""
        scene = self.scene.another().conclude().stand_public()
        return self._act(scene, "approve", self.approver, Role.APPROVER)

    def _act(self, scene: Scene, action: str, who: Caller, role: Role) -> Errand:
        case = scene.application.id
        version = scene.version(scene.officer("science", role))
        return Errand(
            action,
            who,
            "POST",
            f"/en/agency/cases/{case}/{action}",
            _count(Event, Event.application_id == case, Event.action == action),
            {"version": version, "text": ""},
        )

    def note(self) -> Errand:
        """Leave a note for colleagues."""
        words = f"备注{self.random.randrange(10**12)}"
        case = self.scene.application.id
        return Errand(
            "note",
            self.reviewer,
            "POST",
            f"/en/agency/cases/{case}/notes",
            _count(CaseNote, CaseNote.text == words),
            {"text": words},
            once=True,
        )

    def open(self) -> Errand:
        """Open a case, which is recorded."""
        case = self.scene.another().submit().application.id
        opened = _count(AccessRecord, AccessRecord.application_id == case)
        # An hour may end meanwhile: then there are two.
        return Errand(
            "open",
            self.reviewer,
            "GET",
            f"/en/agency/cases/{case}",
            lambda db: min(opened(db), 1),
        )

    def prepare(self, rounds: int) -> list[Errand]:
        """Prepare so many errands of each kind, mixed."""
        kinds = (
            self.start,
            self.save,
            self.open,
            self.upload,
            self.submit,
            self.note,
            self.claim,
            self.approve,
        )
        with Session() as self.db, self.db.begin():
            self.scene.db = self.db
            return [prepare() for _ in range(rounds) for prepare in kinds]


def _count(table: type, *conditions: object) -> Proof:
    query = select(func.count()).select_from(table).where(*conditions)  # type: ignore[arg-type]
    return lambda db: db.scalar(query) or 0
