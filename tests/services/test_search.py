"""The search: what people write leads to what they need."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.public.findable import list_findable_pages
from services.language import Text
from services.models import SearchEntry, SearchTerm
from services.search.entries import Findable, list_findable
from services.search.everyday import everyday_groups
from services.search.finding import MOST, find, is_indexed
from services.search.indexing import index

TODAY = date(2026, 11, 30)


def made_up(key: str, sc: str, en: str, **more: Any) -> Findable:
    title = Text(sc=sc, tc=sc, en=en)
    return Findable("service", key, title, Text(sc="说明", tc="說明", en="What it is"), **more)


def keys(db: Session, typed: str, on: date = TODAY) -> list[str]:
    return [hit.key for hit in find(db, typed, on)]


@pytest.mark.parametrize(
    ("wanted", "among", "typed"),
    [
        (
            "work-permit",
            2,
            ["请外国专家", "請外國專家", "工签", "hire a foreigner", "forigner permit"],
        ),
        ("fund-expo", 1, ["出国参展", "exhibit abroad", "exibit abroad", "booth"]),
        ("fund-certification", 4, ["我想拿补贴，做认证", "patent subsidy", "知識產權補貼"]),
        ("vehicles", 4, ["两地牌", "兩地車牌", "my car Hong Kong"]),
        ("finance-matching", 2, ["贷款", "貸款", "loan", "export credit insurance"]),
        ("e-station", 2, ["签证", "簽證", "visa", "VISAS"]),
        ("r-visa", 1, ["R visa", "Ｒ字签证"]),
        ("cepa-firm", 2, ["CEPA", "港资企业", "Hong Kong firm"]),
        ("surveyor-engineer", 1, ["建筑师", "建築師", "architect"]),
        (
            "clearance-question",
            1,
            ["customs question", "question for customs", "海关问题", "海關問題", "问海关"],
        ),
        ("customs", 3, ["海关有问题", "海關", "customs"]),
        ("exhibits-clearance", 2, ["博物馆的画进境", "museum painting", "ATA carnet"]),
        ("health-professional", 2, ["香港医生", "香港醫生", "doctor from Hong Kong"]),
        ("ip-aid", 2, ["patent lawsuit abroad", "海外商标纠纷", "海外商標糾紛"]),
        ("professionals-abroad", 2, ["派员出国研修", "secondment overseas"]),
        ("sister-schools", 1, ["姊妹学校", "姊妹學校", "sister school"]),
        ("fund-expo", 2, ["association with members at a show", "协会组团参展"]),
        (
            "bonded-business",
            1,
            ["保税维修", "保稅維修", "飞机租赁", "repair in bond", "lease an aircraft"],
        ),
        (
            "ecommerce-record",
            1,
            ["海外仓", "海外倉", "9810", "register an online shop", "电商备案"],
        ),
        ("etic", 1, ["商务局", "commerce bureau"]),
        ("tase", 5, ["减税", "減稅", "15% tax"]),
    ],
)
def test_everyday_words_lead_there(db: Session, wanted: str, among: int, typed: list[str]) -> None:
    index(db, list_findable())
    for words in typed:
        assert wanted in keys(db, words)[:among], words


def test_who_wants_a_subsidy_is_led_to_the_funds_first(db: Session) -> None:
    index(db, [*list_findable(), *list_findable_pages()])
    for words in ("我想拿补贴", "我想拿補貼", "I want a subsidy", "申请补贴"):
        first = keys(db, words)[:5]
        assert all(key.startswith("fund-") for key in first), (words, first)


def test_all_fund_services_are_found_by_who_only_wants_a_subsidy(db: Session) -> None:
    index(db, list_findable())
    for words in ("我想拿补贴", "我想拿補貼", "subsidies"):
        assert sum(key.startswith("fund-") for key in keys(db, words)) >= 9, words


def test_what_is_not_known_finds_nothing(db: Session) -> None:
    index(db, [made_up("one", "技术贸易", "Technology trade")])
    for typed in (
        "",
        "  ",
        "!!",
        "xyzzy",
        "乙丙",
        "'; drop table search_words; --",
        "%",
    ):
        assert keys(db, typed) == [], typed


def test_a_title_weighs_more_than_a_summary_and_that_more_than_the_rest(db: Session) -> None:
    tea = Text(sc="茶叶", tc="茶葉", en="Tea")
    other = Text(sc="别的", tc="別的", en="Other")
    index(
        db,
        [
            Findable("service", "body", other, other, body=(tea,)),
            Findable("service", "summary", other, tea),
            Findable("service", "name", other, other, names=(tea,)),
        ],
    )
    assert keys(db, "tea") == keys(db, "茶叶") == keys(db, "茶葉") == ["name", "summary"]
    index(db, [Findable("service", "body", other, other, body=(tea,))])
    assert keys(db, "tea") == ["body"]


def test_a_rare_word_decides(db: Session) -> None:
    common = [made_up(f"c{number}", "服务申请", "A service") for number in range(9)]
    index(db, [*common, made_up("rare", "鲸鱼服务", "Whale service")])
    assert keys(db, "whale service")[0] == keys(db, "鲸鱼服务")[0] == "rare"


def test_only_words_of_some_length_are_taken_for_others(db: Session) -> None:
    index(db, [made_up("one", "签证", "Visa certificate")])
    assert keys(db, "certifcate") == ["one"]
    assert keys(db, "vis") == []


def test_found_on_its_days_alone(db: Session) -> None:
    begins, ends = TODAY, TODAY + timedelta(days=9)
    index(db, [made_up("one", "茶叶", "Tea", valid_from=begins, valid_to=ends)])
    for day, found in (
        (begins - timedelta(days=1), []),
        (begins, ["one"]),
        (ends, ["one"]),
        (ends + timedelta(days=1), []),
    ):
        assert keys(db, "tea", day) == found


def test_no_more_than_can_be_read(db: Session) -> None:
    index(db, [made_up(f"t{number}", "茶叶", "Tea") for number in range(MOST + 5)])
    assert len(keys(db, "tea")) == MOST


def test_indexed_anew_nothing_stays(db: Session) -> None:
    assert not is_indexed(db)
    index(db, [made_up("one", "茶叶", "Tea"), made_up("two", "咖啡", "Coffee")])
    assert index(db, [made_up("two", "咖啡", "Coffee")]) == 1
    assert is_indexed(db)
    assert keys(db, "tea") == []
    assert db.scalar(select(func.count()).select_from(SearchEntry)) == 1
    assert not db.scalar(select(SearchTerm).where(SearchTerm.word == "tea"))


def test_a_scheme_that_can_be_applied_for_is_found_once(db: Session) -> None:
    index(db, list_findable())
    assert len(found := keys(db, "人才出入境绿色通道")) == len(set(found))


def test_every_group_of_everyday_words_means_something() -> None:
    named = [
        "\n".join(word for text in (one.title, one.summary, *one.names) for word in _of(text))
        for one in (*list_findable(), *list_findable_pages())
    ]
    words = [one.casefold() for one in named]
    assert [one.mean for one in everyday_groups() if not any(map(one.is_meant, words))] == []


def _of(text: Text) -> tuple[str, str, str]:
    return text.sc, text.tc, text.en
