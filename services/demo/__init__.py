"""Demonstration data: a city that has been using the portal for a year.

Everything in it is plainly invented and reproducible: the same seed gives the same
people, companies and cases, around the day of sowing.
"""

from services.demo.people import Account, accounts
from services.demo.sowing import is_empty, sow

__all__ = ["Account", "accounts", "is_empty", "sow"]
