"""The words of all notices, with their gaps filled."""

from collections.abc import Mapping
from typing import Any

from services.language import Message, Text
from services.notices.association_kinds import ASSOCIATION
from services.notices.case_kinds import CASE
from services.notices.kinds import ACCOUNT, NoticeData, NoticeKind
from services.notices.panel_kinds import PANEL
from services.notices.rating_kinds import RATING
from services.notices.round_kinds import ROUND
from services.notices.statement_kinds import STATEMENT

KINDS: Mapping[str, NoticeKind] = {
    **ACCOUNT,
    **ASSOCIATION,
    **CASE,
    **PANEL,
    **RATING,
    **ROUND,
    **STATEMENT,
}


def word_title(kind: str, data: NoticeData) -> Message:
    """Word the title of a notice.

    Raises:
        KeyError: there is no such kind, or the data for a gap is missing.

    """
    return _fill_gaps(KINDS[kind].title, KINDS[kind].fill(data))


def word_body(kind: str, data: NoticeData) -> tuple[Message, ...]:
    """Word the paragraphs of a notice; raise what `word_title` does."""
    filled = KINDS[kind].fill(data)
    return tuple(_fill_gaps(paragraph, filled) for paragraph in KINDS[kind].body)


def _fill_gaps(message: Message, data: NoticeData) -> Message:
    return Message(message.msgid, {name: _restore_text(value) for name, value in data.items()})


def _restore_text(value: Any) -> Any:
    # A Text is stored as a mapping of its three languages.
    if isinstance(value, Mapping) and set(value) == {"sc", "en", "tc"}:
        return Text(**value)
    return value
