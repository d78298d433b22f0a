"""Mail: requested in the caller's transaction, sent by a job afterwards."""

from typing import Any
from uuid import uuid4

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from services.jobs import defer
from services.language import Language
from services.models import Mail
from services.notices.delivery import deliver_mail, templates


def send_mail(
    db: Session, to: str, kind: str, language: Language, *, key: str | None = None, **data: Any
) -> None:
    """Request one mail. It is sent if and only if the caller's transaction commits.

    Args:
        to: one address.
        kind: name of a template.
        language: the language of the mail and of the page it leads to.
        key: a second request with the same key does nothing.
        data: fills the template. `path`, a page without its language, becomes
            `%(link)s`.

    Raises:
        KeyError: there is no such template.

    """
    templates()[kind]
    mail_id = db.scalar(
        insert(Mail)
        .values(key=key or str(uuid4()), to_address=to, kind=kind, language=language, data=data)
        .on_conflict_do_nothing(index_elements=[Mail.key])
        .returning(Mail.id)
    )
    if mail_id is not None:
        defer(db, deliver_mail, mail_id=str(mail_id))
