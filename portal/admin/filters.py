"""The filters above a list of what happened: as they were asked for, and kept on further pages."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from flask import request

from portal.pages import PageTemplate

LONGEST = 100


@dataclass(frozen=True, kw_only=True)  # no slots: the pages have theirs
class FilteredTemplate(PageTemplate):
    """A page of a list with filters, by name; those that are not chosen are empty."""

    filters: Mapping[str, str]

    @property
    def chosen(self) -> Mapping[str, str]:
        """Return the filters that are chosen, for the addresses of further pages."""
        return {name: value for name, value in self.filters.items() if value}


def filters_asked(*names: str) -> Mapping[str, str]:
    """Return what the reader asks for by each filter."""
    return {name: request.args.get(name, "").strip()[:LONGEST] for name in names}


def day_asked(typed: str) -> date | None:
    """Read a day of a filter; None for what is none."""
    try:
        return date.fromisoformat(typed)
    except ValueError:
        return None
