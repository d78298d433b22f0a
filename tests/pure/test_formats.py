"""Moments as readers elsewhere need them."""

from datetime import UTC, datetime

import pytest

from services import formats
from services.language import Language


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("sc", "2026年11月22日 09:05（深圳时间，UTC+8）"),
        ("tc", "2026年11月22日 09:05（深圳時間，UTC+8）"),
        ("en", "22 November 2026, 09:05 (Shenzhen time, UTC+8)"),
    ],
)
def test_a_moment_says_its_zone(language: Language, said: str) -> None:
    at = datetime(2026, 11, 22, 1, 5, tzinfo=UTC)
    assert formats.moment(at, language) == said
    assert said.startswith(formats.brief_moment(at, language))
