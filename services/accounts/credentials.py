"""What people change about their own account: password, address, second factor.

Changes that could lock the owner out require the current password.
"""

from typing import cast

from sqlalchemy import select
from sqlalchemy.orm import Session

from services import audit, moments
from services.accounts import second_factor
from services.accounts.links import DeadLink, issue_link, kill_links, read_link, use_link
from services.accounts.passwords import check_password, hash_password, verify_password
from services.accounts.sessions import revoke_all
from services.accounts.signing_up import find_user, normalise_email
from services.accounts.throttle import (
    count_mail,
    count_mail_of,
    count_password,
    forgive_password,
)
from services.actor import Actor
from services.errors import Forbidden, Invalid, NotFound, Problem
from services.language import N_, Language
from services.models import LoginSession, OneTimeLink, User
from services.notices.inbox import notify
from services.notices.mail import send_mail


def read_account(db: Session, actor: Actor) -> User:
    """Load the actor's own account."""
    user = db.get(User, actor.user_id)
    if user is None:
        raise NotFound
    return user


def forget_password(db: Session, email: str, language: Language, address: str) -> None:
    """Send a link to choose a new password, or a mail that there is no account.

    A link is made in both cases, so that the time taken does not show which it was.

    Raises:
        TooMany: too many mails were asked for.
    """
    email = normalise_email(email)
    count_mail(email, address)
    found = find_user(db, email)
    user = found if found and not found.disabled_at else None
    link = issue_link(db, "reset_password", email, user_id=user.id if user else None)
    if user:
        path = f"/account/reset/{link.token}"
        send_mail(db, email, "reset_password", language, path=path, until=link.until(language))
    else:
        send_mail(db, email, "no_account", language, path="/account/sign-up")


def reset_password(db: Session, token: str, password: str) -> None:
    """Set a new password by a mailed link and sign out everywhere.

    The user then signs in as usual, with the second factor if there is one.

    Raises:
        DeadLink: the link does not work any more.
        Invalid: the password is too short or too common; the link still works.
    """
    link = read_link(db, "reset_password", token)
    check_password(password, email=link.email)
    use_link(db, "reset_password", token)
    user = find_user(db, link.email)
    if user is None or user.id != link.user_id or user.disabled_at:
        raise DeadLink
    _set_password(db, user, password)
    revoke_all(db, user.id, moments.now())
    audit.record(db, user.id, "account.password_reset", user.id)
    notify(db, user, "password_changed")


def change_password(db: Session, actor: Actor, current: str, new: str) -> None:
    """Change the password and sign out all other sessions.

    Raises:
        Invalid: the current password is wrong, or the new one too short or too common.
        TooMany: too many wrong passwords.
    """
    user = confirm_password(db, actor, current)
    check_password(new, email=user.email, field="new_password")
    _set_password(db, user, new)
    revoke_all(db, user.id, moments.now(), except_=actor.session_id)
    audit.record(db, user.id, "account.password_changed", user.id)
    notify(db, user, "password_changed")


def change_email(db: Session, actor: Actor, current: str, email: str) -> None:
    """Send a link to the new address and a notice to the old one. Nothing changes
    until the link is followed, and nobody learns whether an address is taken.

    Raises:
        Invalid: the current password is wrong.
        TooMany: too many wrong passwords, or too many mails.
    """
    user = confirm_password(db, actor, current)
    email, language = normalise_email(email), actor.language
    count_mail_of(actor.user_id, email)
    if find_user(db, email):
        send_mail(db, email, "already_registered", language, path="/account/forgotten")
    else:
        link = issue_link(db, "change_email", email, user_id=user.id)
        path = f"/account/email/{link.token}"
        send_mail(db, email, "change_email", language, path=path, until=link.until(language))
    send_mail(db, user.email, "email_changing", language, path="/account/", new=email)


def confirm_email(db: Session, token: str) -> User:
    """Change the address of an account to the one the link was sent to.

    Raises:
        DeadLink: the link does not work any more, or the address was taken since.
    """
    link = use_link(db, "change_email", token)
    user = db.get(User, link.user_id)
    if user is None or user.disabled_at or find_user(db, link.email):
        raise DeadLink
    former, user.email = user.email, link.email
    user.email_verified_at = moments.now()
    kill_links(db, OneTimeLink.user_id == user.id)
    db.flush()
    audit.record(db, user.id, "account.email_changed", user.id)
    language = cast(Language, user.language)
    send_mail(db, former, "email_changed", language, path="/contact")
    return user


def change_details(db: Session, actor: Actor, name: str, language: Language) -> None:
    """Change a person's name and the language of their mail."""
    user = read_account(db, actor)
    user.name, user.language = name.strip(), language
    db.flush()


def sign_out_everywhere(db: Session, actor: Actor) -> None:
    """Sign out all sessions of the actor, this one too."""
    revoke_all(db, actor.user_id, moments.now())
    audit.record(db, actor.user_id, "account.signed_out_everywhere", actor.user_id)


def begin_second_factor(db: Session, actor: Actor, current: str) -> None:
    """Start to set up an authenticator app, or to replace it with another one.

    Raises:
        Invalid: the current password is wrong.
        TooMany: too many wrong passwords.
    """
    user = confirm_password(db, actor, current)
    second_factor.begin(db, user.id)


def set_up_second_factor(db: Session, actor: Actor, code: str) -> list[str]:
    """Finish setting up an authenticator app, and sign out all other sessions.

    Returns:
        The recovery codes, to be shown once.

    Raises:
        Invalid: the code is wrong.
        TooMany: too many wrong codes.
    """
    count_password(actor.user_id)
    user = _lock_own_account(db, actor)
    codes = second_factor.confirm(db, user, code)
    db.get_one(LoginSession, actor.session_id).second_factor_at = moments.now()
    revoke_all(db, user.id, moments.now(), except_=actor.session_id)
    return codes


def turn_off_second_factor(db: Session, actor: Actor, current: str) -> None:
    """Turn off the actor's second factor.

    Raises:
        Invalid: the current password is wrong.
        Forbidden: members of staff must have one.
        TooMany: too many wrong passwords.
    """
    if actor.is_staff:
        raise Forbidden(N_("Members of staff must keep their second factor"))
    user = confirm_password(db, actor, current)
    second_factor.remove(db, user)
    audit.record(db, user.id, "second_factor.turned_off", user.id)
    notify(db, user, "second_factor_turned_off")


def replace_recovery_codes(db: Session, actor: Actor, current: str) -> list[str]:
    """Make ten new recovery codes; the old ones stop working.

    Raises:
        Invalid: the current password is wrong.
        Forbidden: the actor has no second factor.
        TooMany: too many wrong passwords.
    """
    user = confirm_password(db, actor, current)
    if user.totp_secret is None:
        raise Forbidden
    audit.record(db, user.id, "second_factor.codes_replaced", user.id)
    return second_factor.make_codes(db, user.id)


def confirm_password(db: Session, actor: Actor, password: str) -> User:
    """Lock the actor's own account, if they know its password.

    Raises:
        Invalid: the password is wrong.
        TooMany: too many wrong passwords.
    """
    count_password(actor.user_id)
    user = _lock_own_account(db, actor)
    if not verify_password(user.password_hash, password):
        raise Invalid([Problem("current", N_("Your current password is wrong"))])
    forgive_password(actor.user_id)
    return user


def _lock_own_account(db: Session, actor: Actor) -> User:
    user = db.scalar(select(User).where(User.id == actor.user_id).with_for_update())
    if user is None:
        raise NotFound
    return user


def _set_password(db: Session, user: User, password: str) -> None:
    user.password_hash = hash_password(password)
    kill_links(db, OneTimeLink.user_id == user.id)  # a stranger's change of address, too
    db.flush()
