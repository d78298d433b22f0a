"""Five people with a phone, from the start of the checker to answers they can act on."""

from typing import Any

import pytest

from services.language import Language
from tests.support.browser import NewContext, visitor
from tests.support.checker_walk import verdict, walk

PHONE = {"width": 390, "height": 844}
SCREENS = 5
"""How long the answers of one purpose may be at most."""

CLEAN = {"criminal_record": False, "sanctioned": False}

PEOPLE: dict[str, tuple[Language, dict[str, Any], dict[str, str]]] = {
    "a Canadian architect of 61 who renews": (
        "en",
        CLEAN
        | {
            "status": "foreign",
            "nationality": "CA",
            "purposes": ["work"],
            "filing_date": "2026-11-30",
            "employer": "shenzhen",
            "filing_kind": "renewal",
            "permit_to": "2027-01-20",
            "age": 61,
            "merits": [],
            "education": "master",
            "related_years": 30,
            "annual_pay": 480000,
            "months_in_china": 12,
            "chinese_level": "none",
            "local_points": 0,
            "category_b_grounds": [],
        },
        {"work-permit": "unknown", "permit-life": "yes"},
    ),
    "a Hong Kong doctor": (
        "tc",
        CLEAN
        | {
            "status": "hk_chinese",
            "purposes": ["profession"],
            "filing_date": "2026-11-30",
            "profession": "doctor",
            "registered_now": True,
            "practice_term": 3,
            "post_contract": True,
        },
        {"health-professional": "yes"},
    ),
    "a Hong Kong couple with a car and tax in Qianhai": (
        "tc",
        {
            "status": "hk_chinese",
            "purposes": ["drive", "tax"],
            "filing_date": "2026-06-01",
            "employer": "qianhai",
            "car_place": "hk",
            "seats": 5,
            "both_licences": True,
            "car_quota": False,
            "car_stay_days": 2,
            "car_year_days": 100,
            "car_ground": "none",
            "tax_year": 2025,
            "tax_place": "qianhai",
            "local_work": "employed",
            "tax_violation_3y": False,
            "other_award": False,
            "days_worked": 220,
            "tax_rate": 22,
            "subsidy_grounds": [],
            "full_days": 40,
        },
        {"northbound-hk": "yes", "vehicles": "no", "hk-tax-qianhai": "yes", "gba-iit": "no"},
    ),
    "a Taiwan designer": (
        "tc",
        CLEAN
        | {
            "status": "taiwan",
            "purposes": ["work"],
            "filing_date": "2026-11-30",
            "employer": "shenzhen",
            "merits": [],
        },
        {"taiwan-employment": "yes", "work-permit": "elsewhere"},
    ),
    "the owner of a Hong Kong firm": (
        "en",
        {
            "status": "hk_chinese",
            "purposes": ["invest"],
            "filing_date": "2026-11-30",
            "firm_kind": "partnership",
            "firm_sector": "other",
            "firm_years": 3,
            "firm_substance": ["registered", "same_business", "profits_tax", "premises"],
            "firm_staff": 10,
            "firm_local_staff": 6,
        },
        {"cepa-firm": "yes"},
    ),
}


@pytest.mark.parametrize("name", PEOPLE)
def test_somebody_with_a_phone_gets_answers(site: str, new_context: NewContext, name: str) -> None:
    language, told, expected = PEOPLE[name]
    purposes = len(told["purposes"])
    with visitor(new_context, site, language=language, viewport=PHONE) as person:
        assert walk(person, told) <= 12 * purposes
        shown = {code: verdict(person.page, code) for code in expected}
        assert shown == expected
        wide, long = person.page.evaluate(
            "[document.documentElement.scrollWidth, document.documentElement.scrollHeight]"
        )
        assert wide <= PHONE["width"]
        assert long < SCREENS * PHONE["height"] * purposes
