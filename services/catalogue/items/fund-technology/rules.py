"""Rules for technology contracts. Source: requirements for interest subsidies, as reposted."""

from collections.abc import Mapping
from typing import Any


def related(row: Mapping[str, Any]) -> bool:
    """Check whether the other party of a contract is a related one."""
    return row.get("related") is True
