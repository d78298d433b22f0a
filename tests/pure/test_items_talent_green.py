"""The green channel for exit-entry documents: who is who, and which papers fit."""

from datetime import date

import pytest

from services.catalogue import check, documents_asked, facts, item
from services.catalogue.visibility import View
from services.conditions import applies
from tests.support.answers import complete, identity_number

ON = date(2026, 11, 22)
ITEM = item("talent-green")


def found(answers) -> dict[str, str]:
    return {p.field: p.message.in_("en") for p in check(ITEM, answers, on=ON)}


def with_(section: str, **changes):
    answers = complete("talent-green")
    answers[section] |= changes
    return answers


def test_it_can_be_filed_in_english_by_an_employer_or_the_person():
    assert ITEM.english
    assert ITEM.applicants == ("organisation", "person")


def test_the_person_alone_needs_no_mandate():
    asked = {d.slot.code for d in documents_asked(ITEM, with_("filing", filer="person"))}
    assert "mandate" not in asked
    assert "mandate" in {d.slot.code for d in documents_asked(ITEM, complete("talent-green"))}


@pytest.mark.parametrize(
    ("status", "kind", "number", "fits"),
    [
        ("hk_chinese", "residence_permit_hkmt", "810000199001010019", True),
        ("hk_chinese", "residence_permit_hkmt", "820000199001010010", False),
        ("hk_chinese", "home_return_permit", "H12345678", True),
        ("hk_chinese", "home_return_permit", "HA1234567", False),
        ("hk_foreign", "home_return_permit", "HA1234567", True),
        ("hk_foreign", "home_return_permit", "H12345678", False),
        ("mo_chinese", "residence_permit_hkmt", "820000199001010010", True),
        ("mo_chinese", "home_return_permit", "M12345678", True),
        ("mo_foreign", "home_return_permit", "MA1234567", True),
        ("taiwan", "residence_permit_hkmt", "830000199001010012", True),
        ("taiwan", "residence_permit_hkmt", "810000199001010019", False),
        ("mainland", "resident_id", identity_number("440301"), True),
        ("foreign", "resident_id", identity_number("440301"), False),
        ("foreign", "passport", "AB123456", True),
        ("foreign_pr", "foreign_pr_2023", "931840199001010011", True),
        ("foreign_pr", "foreign_pr_old", "CAN440012345678", True),
        ("foreign", "foreign_pr_2023", "931840199001010011", False),
    ],
)
def test_the_identity_document_fits_who_the_person_is(status, kind, number, fits):
    answers = with_("person", status=status, nationality="CA")
    answers["identity"] = {
        "main": {"kind": kind, "number": number},
        "main_expires": "2030-01-01",
        "has_second": False,
    }
    assert (found(answers) == {}) is fits
    if not fits:
        assert found(answers).keys() == {"identity.main"}


def test_the_date_of_birth_agrees_with_the_number():
    assert found(with_("person", born_on="1990-01-02")) == {
        "identity.main": "The date of birth in the number differs from the date of birth"
    }


def test_the_family_s_dates_of_birth_agree_too():
    answers = complete("talent-green")
    number = identity_number("810000", "20150607")
    answers["family"]["members"][0] |= {
        "identity": {"kind": "residence_permit_hkmt", "number": number},
        "born_on": "2015-06-08",
    }
    assert found(answers).keys() == {"family.members.0.identity"}


@pytest.mark.parametrize(
    ("relation", "born_on", "fits"),
    [
        ("child", "2008-11-23", True),
        ("child", "2008-11-22", False),
        ("child", "1990-01-01", False),
        ("spouse", "1990-01-01", True),
    ],
)
def test_a_child_is_under_18_on_the_day_of_filing(relation, born_on, fits):
    answers = complete("talent-green")
    answers["family"]["members"][0] |= {
        "relation": relation,
        "born_on": born_on,
        "identity": {"kind": "passport", "number": "C01X00T48"},
    }
    assert ("family.members.0.born_on" not in found(answers)) is fits


def test_chinese_names_are_asked_of_those_who_have_one():
    assert "person.name_chinese" in found(with_("person", name_chinese=""))
    foreign = with_("person", status="foreign", nationality="CA", name_chinese="")
    assert "person.name_chinese" not in found(foreign)


def test_a_foreigner_has_a_foreign_nationality():
    assert "person.nationality" in found(with_("person", status="foreign", nationality="CN"))
    assert "person.nationality" in found(with_("person", status="foreign", nationality="HK"))


@pytest.mark.parametrize(
    ("district", "in_qianhai", "joins"),
    [("nanshan", True, True), ("nanshan", False, False), ("futian", True, False)],
)
def test_qianhai_joins_only_for_work_there(district, in_qianhai, joins):
    view = View(ITEM, with_("work", district=district, in_qianhai=in_qianhai))
    part = ITEM.route.joint[0]
    assert part.unit == "qianhai"
    assert applies(part.when, view.answer) is joins


def test_grounds_are_carried_to_the_self_check():
    established = facts(ITEM, complete("talent-green"), on=ON)
    assert established["status"] == "hk_chinese"
    assert established["merits"] == frozenset({"talent_programme"})


def test_other_grounds_are_left_to_the_reviewer():
    established = facts(ITEM, with_("grounds", merits=["other", "class_a"]), on=ON)
    assert established["merits"] == frozenset()
