"""What is typed as an answer, and what no answer can be."""

import pytest

from services.eligibility.facts import all_facts, parse
from services.errors import Invalid

NUMBERS = sorted(
    code for code, fact in all_facts().items() if fact.kind in ("integer", "decimal", "money")
)
TOO_MUCH = (
    "1e999999999999",  # a few letters, a gigabyte when written out
    "-1e9999999",
    "1e-9999999",
    "0e-9999999",
    "9" * 5000,
    "0." + "0" * 5000 + "1",
    10**400,
    float("inf"),
    "NaN",
)


@pytest.mark.parametrize("code", NUMBERS)
@pytest.mark.parametrize("typed", TOO_MUCH, ids=lambda typed: str(typed)[:12])
def test_a_number_beyond_all_measure_is_refused_at_once(code: str, typed: object) -> None:
    with pytest.raises(Invalid):
        parse({code: typed})
