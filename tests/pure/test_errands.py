"""Errands: what their files say fits their services, and a wrong file stops the start."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from services.catalogue import item
from services.content import BadContent
from services.errands.loader import errands_of, find_errand, load_errands, read_errands
from services.errands.schema import Errand, ErrandService
from services.errors import NotFound
from services.settings import ROOT

PAGE = (ROOT / "docs" / "items.md").read_text("utf-8")
RIGHT: dict[str, Any] = yaml.safe_load(
    re.findall(r"reads this errand -->\n```yaml\n(.*?)^```", PAGE, re.DOTALL | re.MULTILINE)[0]
)


def read(folder: Path, **changes: Any) -> Errand:
    (folder / "meeting.yaml").write_text(
        yaml.safe_dump(RIGHT | changes, allow_unicode=True), "utf-8"
    )
    return read_errands(folder)["meeting"]


def test_the_handbooks_errand_is_right(tmp_path: Path) -> None:
    found = read(tmp_path)
    assert (found.code, found.items) == ("meeting", ("promo-event", "fund-expo"))
    told = {(field, other) for field, other, _ in found.same_answers("fund-expo", "organisation")}
    assert ("contact_phone", "promo-event") in told
    assert ("sector", "promo-event") not in told


def test_the_handbook_has_every_key() -> None:
    part = PAGE.split("## Errands\n")[1].split("\n## ")[0]
    for record in (Errand, ErrandService):
        for name in set(record.model_fields) - {"code"}:
            assert f"`{name}`" in part, name


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"services": [RIGHT["services"][0]] * 2}, "promo-event is named twice"),
        ({"beside": [{**RIGHT["beside"][0], "item": "no-such"}]}, "no item no-such"),
        (
            {"services": [RIGHT["services"][0], {**RIGHT["services"][1], "item": "vat-export"}]},
            "vat-export is not filed here",
        ),
        ({"sections": [{"promo-event": "organisation"}]}, "names two services"),
        ({"sections": [{"promo-event": "event", "work-permit": "job"}]}, "and no other"),
        (
            {"sections": [{"promo-event": "nothing", "fund-expo": "organisation"}]},
            "promo-event has no nothing",
        ),
        (
            {"sections": [{"promo-event": "event", "fund-expo": "undertakings"}]},
            "ask nothing alike",
        ),
        (
            {"answers": [{"promo-event": "event.title", "fund-expo": "shows.list"}]},
            "not of one kind",
        ),
        (
            {"documents": [{"promo-event": "plan", "fund-expo": "photos"}]},
            "do not take the same kinds of file",
        ),
    ],
)
def test_a_wrong_file_says_what_is_wrong(
    tmp_path: Path, changes: dict[str, Any], said: str
) -> None:
    with pytest.raises(BadContent, match=said):
        read(tmp_path, **changes)


def test_every_errand_shares_something_and_has_an_order_of_filing() -> None:
    for errand in load_errands().values():
        assert errand.sections or errand.answers or errand.documents, errand.code
        assert all(item(code).sections for code in errand.items)


def test_found_by_their_code_and_by_their_services() -> None:
    assert find_errand("show").items[-1] == "fund-expo"
    assert [one.code for one in errands_of("gba-iit")] == ["foreign-expert"]
    with pytest.raises(NotFound):
        find_errand("no-such")
