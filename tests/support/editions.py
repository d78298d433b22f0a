"""A catalogue in which a service changes on a day, for as long as a test runs."""

from datetime import date, timedelta
from typing import Any

import pytest

from services.catalogue import Item, item, loader
from services.catalogue.fragments import Parts


def revised(found: Item, **changes: Any) -> Item:
    """An item of which something else is said."""
    return Item.model_validate({name: getattr(found, name) for name in Item.model_fields} | changes)


def change_on(monkeypatch: pytest.MonkeyPatch, code: str, day: date, **changes: Any) -> Item:
    """Let an item's second version begin on a day; the first ends the day before."""
    second = revised(item(code, 1), version=2, valid_from=day, **changes)
    add(monkeypatch, end_before(monkeypatch, code, day), second)
    return second


def end_before(monkeypatch: pytest.MonkeyPatch, code: str, day: date) -> Item:
    """Let an item's first version end before a day, with nothing to follow."""
    ended = revised(item(code, 1), valid_to=day - timedelta(days=1))
    add(monkeypatch, ended)
    return ended


def bind_acceptance(monkeypatch: pytest.MonkeyPatch, code: str) -> None:
    """Let the limit to accept an item's filings bind by law, as that of a licence does."""
    found = item(code, 1)
    limits = [
        limit.model_copy(update={"kind": "statutory"}) if limit.phase == "acceptance" else limit
        for limit in found.limits
    ]
    add(monkeypatch, revised(found, limits=limits))


def add(monkeypatch: pytest.MonkeyPatch, *versions: Item) -> None:
    """Let the catalogue hold these versions of an item, and no others of it."""
    catalogue = {**loader.load_catalogue(), versions[0].code: versions}
    monkeypatch.setattr(loader, "load_catalogue", lambda: catalogue)


def written(code: str) -> dict[str, Any]:
    """What the first version of an item says with all that it takes in, as YAML could have it."""
    found = loader.read_version(loader.ITEMS / code / "v1.yaml", {}, Parts(), None)
    said: dict[str, Any] = _plain(found.said)
    return {key: value for key, value in said.items() if key not in ("code", "version")}


def _plain(raw: Any) -> Any:
    if isinstance(raw, dict):
        return {key: _plain(value) for key, value in raw.items()}
    return [_plain(member) for member in raw] if isinstance(raw, list) else raw
