"""Reads what people write on one line: figures and days, in the ways in which they write them.

What is clear is taken. What could mean two things is refused with the reason, for a
guess would be a wrong answer that nobody notices.
"""

from services.language import Message


class Unreadable(ValueError):
    """The text does not say what was asked for, or not clearly.

    Args:
        cause: what to write instead, where more is known than that it does not fit.
    """

    def __init__(self, cause: Message | None = None) -> None:
        super().__init__(cause and cause.msgid)
        self.cause = cause


__all__ = ["Unreadable"]
