"""A service of a light nature, made of one that is there, for as long as a test runs."""

from typing import Any

import pytest

from services.catalogue import Item, item
from services.catalogue.consistency import problems
from services.catalogue.natures import TERMS
from services.catalogue.parts import Decider, Limit, Nature, Sharing
from services.language import Text
from tests.support.editions import add, revised

LIGHT: tuple[Nature, ...] = ("filing", "hand_off", "enquiry", "matching", "register")
CODE = "tase"
CONSENT = "enterprise.legal_person"
DECIDER = Decider.model_validate(
    {
        "body": {"sc": "示例省主管机关", "en": "Example Provincial Authority"},
        "address": {"sc": "示例市示例路1号", "en": "1 Example Road, Example City"},
        "system": "https://decider.example.com/",
        "seen_on": "2026-11-20",
    }
)
SHARES = Sharing(
    chosen="technology.certificates", sections=("enterprise", "staff"), documents=("licence",)
)
"""Its options stand for institutions."""
DAYS = {"check": 3, "referral": 1, "assignment": 2, "forwarding": 5, "entry": 10, "opinion": 5}


def make_light(monkeypatch: pytest.MonkeyPatch, nature: Nature) -> Item:
    """Let the catalogue hold a service of a nature, which states what the nature asks for."""
    plain, terms = item(CODE), TERMS[nature]
    phases = sorted(terms.phases | {"opinion"}) if terms.consults else sorted(terms.phases)
    result = plain.result.model_copy(update={"papers": ("decision",), "certificate": None})
    changes: dict[str, Any] = {
        "nature": nature,
        "version": 91 + LIGHT.index(nature),  # what is kept of versions is not mixed up
        "limits": tuple(_limit(plain, phase) for phase in phases),
        "result": result,
        "self_check": None,
        "conditions": (),
        "consent": CONSENT if terms.consents else None,
        "shares": SHARES if nature == "matching" else None,
        "decider": DECIDER if nature == "hand_off" else None,
    }
    light = revised(plain, **changes)
    assert list(problems(light)) == []
    add(monkeypatch, light)
    return light


def _limit(plain: Item, phase: str) -> Limit:
    sample = plain.require_limit("correction")
    basis = Text.of("服务承诺", "Service promise")
    return sample.model_copy(
        update={"phase": phase, "days": DAYS.get(phase, 10), "kind": "promise", "basis": basis}
    )
