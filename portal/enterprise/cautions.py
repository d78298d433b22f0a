"""What an application may fail on although it is complete: said before it is signed, by section."""

from collections.abc import Iterator
from dataclasses import dataclass

from portal.self_check import self_check_of
from services.applications.case.case import Case
from services.catalogue import Amount
from services.language import N_, Message, Text, listed


@dataclass(frozen=True, slots=True)
class Caution:
    """What to look at in one section.

    Args:
        code: of the section.
        messages: conditions that the answers do not meet, and rows that do not count.
    """

    code: str
    title: Text
    messages: tuple[Message, ...]


def list_cautions(case: Case, amount: Amount | None) -> list[Caution]:
    """List the sections with conditions that are not met or rows that do not count."""
    found: dict[str, list[Message]] = {}
    for code, message in (*_unmet(case), *_uncounted(amount)):
        found.setdefault(code, []).append(message)
    return [
        Caution(section.code, section.title, tuple(found[section.code]))
        for section in case.item.sections
        if section.code in found
    ]


def _unmet(case: Case) -> Iterator[tuple[str, Message]]:
    """Yield the conditions of the self-check that are not met, with the section they look at."""
    for check in self_check_of(case.item, case.application.answers):
        if check.verdict == "no":
            said = N_("Self-check, not met: %(condition)s", condition=check.text)
            yield check.section or case.item.sections[0].code, said


def _uncounted(amount: Amount | None) -> Iterator[tuple[str, Message]]:
    """Yield each reason for which rows of a list do not count, with the section of the list."""
    for line in amount.lines if amount else ():
        section = getattr(line.line, "rows", "").partition(".")[0]
        for reason, numbers in line.uncounted:
            rows = listed(map(str, numbers))
            yield section, N_("Row %(row)s does not count: %(reason)s", row=rows, reason=reason)
