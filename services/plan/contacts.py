"""How bodies are reached: by their own number where one was found, else by the city's hotline."""

from datetime import date
from functools import cache
from pathlib import Path

from pydantic import TypeAdapter

from services.content import BadContent, ContentText, Frozen, Status, read_yaml
from services.plan.loading import load_plan

CONTACTS = Path(__file__).parent / "contacts.yaml"


class Contact(Frozen):
    """How a body, or the hotline for all, is reached; None where it was not found.

    Args:
        outside: the number to dial from outside the city.
        seen_on: the day on which the source was last read.
    """

    telephone: str
    outside: str | None = None
    address: ContentText | None = None
    hours: ContentText | None = None
    status: Status
    source: ContentText | None = None
    seen_on: date | None = None


class Contacts(Frozen):
    """`contacts.yaml`.

    Args:
        bodies: those of which something was found, by code.
    """

    hotline: Contact
    bodies: dict[str, Contact]


@cache
def contacts() -> Contacts:
    """Load how bodies are reached.

    Raises:
        BadContent: the file is wrong, or names a body that there is not.
    """
    found: Contacts = read_yaml(CONTACTS, TypeAdapter(Contacts))
    if unknown := set(found.bodies) - set(load_plan().bodies):
        raise BadContent(f"contacts.yaml: there is no body {', '.join(sorted(unknown))}")
    return found


def find_contact(body_code: str) -> Contact | None:
    """Find how a body is reached; None where nothing was found but the hotline."""
    return contacts().bodies.get(body_code)
