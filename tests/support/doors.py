"""Addresses of the town that nothing on a page leads to: of mails, of codes on paper, of links."""

from collections.abc import Iterator
from pathlib import Path

import yaml
from sqlalchemy import select
from sqlalchemy.orm import Session

from services.demo.people import credit_code
from services.eligibility.facts import parse
from services.eligibility.links import CheckerAnswers
from services.models import Applicant, Application, Mail, Paper

LOOSE = (
    "/eligibility/schemes/vat-export/sheet",
    *("/search?q=visa", "/search?q=xyzzy"),
    *("/account/forgotten/sent", "/account/sign-up/sent", "/no-such-page"),
)
TOLD = 4
"""How many personas ask the eligibility checker."""


def joining(company: Applicant) -> Iterator[str]:
    """The second steps of forms that a newcomer comes to."""
    yield "/account/second-factor/set-up"
    yield f"/account/organisation/register/details?code={credit_code(99)}"
    yield f"/account/organisation/register/claim?code={company.credit_code}"


def scanned(db: Session) -> Iterator[str]:
    """Where the QR codes of a receipt and of each kind of paper lead."""
    filed = db.scalars(select(Application).where(Application.number.is_not(None))).first()
    assert filed
    yield f"/progress/{filed.number}/{filed.query_code}"
    yield f"/progress/{filed.number}/AAAAAAAA"
    for paper in {paper.kind: paper for paper in db.scalars(select(Paper))}.values():
        yield f"/verify/{paper.number}/{paper.verify_code}"


def told() -> Iterator[str]:
    """The eligibility checker with nothing told, with something, and with a mistake."""
    personas = yaml.safe_load((Path(__file__).parents[1] / "pure" / "personas.yaml").read_text())
    yield "/eligibility"
    yield "/eligibility/questions/status?do=answer"
    yield "/eligibility/questions/age?do=answer&age=x"
    yield "/eligibility/points?do=count&age=x"
    for persona in personas[:: len(personas) // TOLD]:
        yield f"/eligibility/results?answers={CheckerAnswers(parse(persona['facts'])).word}"


def mailed(db: Session) -> Iterator[str]:
    """The addresses that mails lead to, and one of a link that is dead."""
    paths = {mail.data.get("path") for mail in db.scalars(select(Mail))}
    yield from sorted(path for path in paths if path and path.startswith("/account/"))
    yield "/account/verify/no-such-token"
