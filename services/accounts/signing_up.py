"""Opening an account. An account exists once its e-mail address is verified."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from services import audit, moments
from services.accounts.links import DeadLink, issue_link, read_link, use_link
from services.accounts.passwords import check_password, hash_password, verify_password
from services.accounts.throttle import count_mail, count_sign_in
from services.contact import tidy_email
from services.errors import Invalid, Problem
from services.language import N_, Language
from services.models import User
from services.notices.mail import send_mail


def find_user(db: Session, email: str) -> User | None:
    """Find the account of an email address, in capitals or not, or None."""
    return db.scalar(select(User).where(User.email == normalise_email(email)))


def normalise_email(email: str) -> str:
    """Return an email address as it is stored."""
    return tidy_email(email).lower()


def sign_up(
    db: Session, email: str, name: str, password: str, *, language: Language, address: str
) -> None:
    """Ask for an account. A mail is sent whether or not the address has one already.

    The account is made when the mailed link is followed and the password typed
    again. So nobody can take an address that is not theirs, or set the password
    of somebody else's account.

    Raises:
        Invalid: the password is too short or too common.
        TooMany: too many mails were asked for.
    """
    email = normalise_email(email)
    check_password(password, email=email)
    count_mail(email, address)
    password_hash = hash_password(password)
    taken = find_user(db, email)
    link = issue_link(  # in any case, so that the time taken shows nothing
        db,
        "verify_email",
        email,
        data={"name": name.strip(), "password_hash": password_hash, "language": language},
    )
    if taken:
        send_mail(db, email, "already_registered", language, path="/account/forgotten")
    else:
        path = f"/account/verify/{link.token}"
        send_mail(db, email, "verify_email", language, path=path, until=link.until(language))


def verify_email(db: Session, token: str, password: str, address: str) -> User:
    """Create the account that a link was sent for.

    Raises:
        DeadLink: the link does not work any more.
        Invalid: the password is not the one chosen; the link still works.
        TooMany: too many attempts.
    """
    link = read_link(db, "verify_email", token)
    count_sign_in(link.email, address)
    if not verify_password(link.data["password_hash"], password):
        raise Invalid([Problem("password", N_("This is not the password you chose"))])
    use_link(db, "verify_email", token)
    if find_user(db, link.email):
        raise DeadLink  # an invitation to the same address was accepted first
    return create_user(db, email=link.email, **link.data)


def create_user(
    db: Session, *, email: str, name: str, password_hash: str, language: Language
) -> User:
    """Create an account whose email address is verified."""
    user = User(
        email=email,
        name=name,
        password_hash=password_hash,
        language=language,
        email_verified_at=moments.now(),
    )
    db.add(user)
    db.flush()
    audit.record(db, user.id, "account.created", user.id)
    return user
