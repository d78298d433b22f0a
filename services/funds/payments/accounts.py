"""Bank accounts: how they are written, checked and shown."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from services.applications.case.messages import (
    ANSWER_PROOF,
    OBJECTION_PROOF,
    PAYMENT_PROOF,
    PAYMENT_RECEIPT,
    REPORT,
)
from services.applications.case.texts import text_problems
from services.characters import one_line
from services.errors import Problem
from services.identifiers import normalise
from services.language import N_, Message

LONGEST = 80
"""Characters in the name of a bank or branch."""
_NUMBER = re.compile(r"[A-Z]{0,4}[0-9]{8,30}")
SLOTS: Mapping[str, Message] = {
    PAYMENT_PROOF: N_("Proof of the account, under the company’s seal"),
    PAYMENT_RECEIPT: N_("Receipt for the money, under the company’s seal"),
}
"""What is handed in with an account, by the slot of its document."""
LATER: Mapping[str, Message] = {
    OBJECTION_PROOF: N_("What proves the objection"),
    ANSWER_PROOF: N_("What came with the answer to the questions"),
    **SLOTS,
    REPORT: N_("Report on the use of the money"),
}
"""What is handed in after the application was filed, by the slot of its document."""
SHOWN = 4
"""Digits of an account that pages show."""


@dataclass(frozen=True, slots=True)
class BankAccount:
    """A bank account, as typed."""

    bank: str
    branch: str
    number: str

    def tidied(self) -> "BankAccount":
        """Return it as it is kept: blanks, hyphens, width and case of the number do not matter."""
        return BankAccount(one_line(self.bank), one_line(self.branch), normalise(self.number))


def account_problems(account: BankAccount) -> Iterator[Problem]:
    """Find what is wrong with an account that was tidied."""
    asked = (
        ("bank", account.bank, N_("Enter the name of the bank")),
        ("branch", account.branch, N_("Enter the branch")),
    )
    for field, text, missing in asked:
        yield from text_problems(text, missing, field=field, longest=LONGEST)
    if not _NUMBER.fullmatch(account.number):
        yield Problem(
            "number",
            N_(
                "Enter an account number of 8 to 30 digits, after letters such as NRA or FTE if it"
                " has them"
            ),
        )


def mask(number: str | None) -> str:
    """Show the last digits of an account, and no more."""
    return f"••••{number[-SHOWN:]}" if number else ""
