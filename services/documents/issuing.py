"""Issuing papers: each is numbered, rendered, sealed and stored once."""

from collections.abc import Callable, Collection
from datetime import date
from typing import Literal
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.documents import numbering, papers, rendering, store
from services.documents.digital_seals.affixing import affix
from services.inventory.sealing import change_rows
from services.models import Application, Paper
from services.plan import body
from services.settings import settings


def find_issued_paper(
    db: Session, application_id: UUID, kind: str, *, occurrence: int = 1
) -> Paper | None:
    """Find the paper of a kind that was issued on an application, or None."""
    return db.scalar(
        select(Paper).where(
            Paper.application_id == application_id,
            Paper.kind == kind,
            Paper.occurrence == occurrence,
        )
    )


def find_newest_paper(db: Session, application_id: UUID, kind: str) -> Paper | None:
    """Find the paper of a kind that was issued last on an application, or None."""
    which = (Paper.application_id == application_id, Paper.kind == kind)
    return db.scalar(select(Paper).where(*which).order_by(Paper.occurrence.desc()).limit(1))


def describe_preview(
    application: Application, body_code: str, number: str, on: date
) -> papers.Issue:
    """Describe the issue of a paper that is only shown before it is signed."""
    return papers.Issue(
        number=number,
        code="",
        body=body(body_code).name,
        on=on,
        check_url=public_url(application, "verify"),
        check_page=public_url(application, "verify"),
        specimen=settings().demonstration,
        preview=True,
    )


def issue(
    db: Session,
    application: Application,
    kind: str,
    compose: Callable[[papers.Issue], papers.PrintedPaper],
    *,
    body_code: str,
    on: date,
    number: str | None = None,
    occurrence: int = 1,
) -> Paper:
    """Issue a paper on an application that the caller has locked.

    A second call returns what the first issued: same number, same bytes. If the
    transaction fails, the number is free again and there is no row.

    Args:
        kind: one of `models.Paper.kind`.
        compose: composes the content of the paper, once its number is known.
        body_code: the issuing body.
        on: the day of issue, in Shenzhen.
        number: the number of the entry that it is about; by default it takes the next one.
        occurrence: which it is of its kind on the application, from 1.

    Raises:
        services.documents.digital_seals.certificates.SealUnavailable: it could not be sealed.
        services.documents.store.StoreUnavailable: the paper could not be stored.
    """
    if already := find_issued_paper(db, application.id, kind, occurrence=occurrence):
        return already
    assert application.number is not None
    if number is None:
        number = numbering.next_document_number(db, body_code, on.year, numbering.SERIES[kind])
    code = numbering.new_code()
    specimen = settings().demonstration
    printed = compose(
        papers.Issue(
            number=number,
            code=code,
            body=body(body_code).name,
            on=on,
            check_url=public_url(application, "verify", application.number, code),
            check_page=public_url(application, "verify"),
            specimen=specimen,
        )
    )
    certificate = printed if isinstance(printed, papers.Certificate) else None
    sealed = affix(rendering.render(printed), body_code, specimen=specimen)
    digest = store.digest_of(sealed.content)
    store.protect(db, digest)
    store.put(sealed.content)
    paper = Paper(
        application_id=application.id,
        kind=kind,
        occurrence=occurrence,
        number=number,
        verify_code=code,
        body_code=body_code,
        holder=certificate.holder if certificate else application.applicant_name,
        issued_on=on,
        valid_until=certificate.valid_until if certificate else None,
        sha256=digest,
        specimen=specimen,
        sealed_by=sealed.certificate,
    )
    db.add(paper)
    db.flush()
    return paper


def end_papers(
    db: Session,
    application_id: UUID,
    kinds: Collection[str],
    status: Literal["revoked", "cancelled", "replaced"],
    on: date,
) -> None:
    """End the validity of papers of an application, as verifying one shows from now on.

    What has ended before stays as it ended.

    Args:
        kinds: of `models.Paper.kind`.
        on: the day, in Shenzhen.
    """
    of = (Paper.application_id == application_id, Paper.kind.in_(kinds))
    which = (*of, Paper.status == "in_force")
    change_rows(db, Paper, *which, status=status, ended_on=on)


def public_url(application: Application, *steps: str) -> str:
    """Build the address of a public page, in the language of the application."""
    return "/".join((settings().origin.rstrip("/"), application.language, *steps))
