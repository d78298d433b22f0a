"""A day as an entry for a calendar (iCalendar, RFC 5545)."""

from datetime import date, timedelta

LINE = 73
"""Bytes of a line at most; longer ones are folded, and a space begins what follows."""


def calendar_entry(day: date, title: str, address: str, *, key: str) -> str:
    """Write an entry for a whole day, with an address to look at.

    Args:
        key: tells it from other entries of that day; the same entry, saved anew, replaces itself.
    """
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Trade in services//Single window//EN",
        "BEGIN:VEVENT",
        f"UID:{day:%Y%m%d}-{key}",
        f"DTSTAMP:{day:%Y%m%d}T000000Z",
        f"DTSTART;VALUE=DATE:{day:%Y%m%d}",
        f"DTEND;VALUE=DATE:{day + timedelta(days=1):%Y%m%d}",
        f"SUMMARY:{_escaped(title)}",
        f"URL:{address}",
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    return "".join(f"{_folded(line)}\r\n" for line in lines)


def _escaped(text: str) -> str:
    for sign in ("\\", ";", ","):
        text = text.replace(sign, f"\\{sign}")
    return text


def _folded(line: str) -> str:
    """Fold a line by characters, so that no letter of several bytes is cut."""
    parts, part = [], ""
    for letter in line:
        if len((part + letter).encode()) > LINE:
            parts.append(part)
            part = ""
        part += letter
    return "\r\n ".join([*parts, part])
