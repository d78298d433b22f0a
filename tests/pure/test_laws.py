"""The register of laws: cited by key, worded in one place, and nothing in it unused."""

import pytest
from pydantic import ValidationError

from portal.content import load_content
from services import language, laws
from services.content import BadContent


@pytest.mark.parametrize(
    ("cited", "sc", "en"),
    [
        (
            "exit-entry",
            "《中华人民共和国出境入境管理法》",
            "Exit and Entry Administration Law of the People's Republic of China",
        ),
        (
            {"law": "reconsideration-2017", "articles": [9, 12]},
            "《行政复议法》第九条、第十二条",
            "Administrative Reconsideration Law, articles 9 and 12",
        ),
        (
            {"law": "litigation", "articles": [45], "says": {"sc": "六个月", "en": "six months"}},
            "《行政诉讼法》第四十五条：六个月",
            "Administrative Litigation Law, article 45: six months",
        ),
    ],
)
def test_a_citation_in_words(cited: object, sc: str, en: str) -> None:
    said = laws.citation_text(laws.read_citation(cited))
    assert (said.sc, said.en) == (sc, en)


@pytest.mark.parametrize(
    ("cited", "sc", "en"),
    [
        (
            {"law": "exit-entry", "articles": [30]},
            "《中华人民共和国出境入境管理法》第三十条",
            "Exit and Entry Administration Law of the People's Republic of China, article 30",
        ),
        ("fund-rules", "市专项资金管理规定", "Municipal rules on special funds"),
    ],
)
def test_a_list_of_laws_has_titles_in_their_marks(cited: object, sc: str, en: str) -> None:
    said = laws.listed_text(laws.read_citation(cited))
    assert (said.sc, said.en) == (sc, en)


@pytest.mark.parametrize(
    ("number", "written"),
    [
        (9, "九"),
        (10, "十"),
        (20, "二十"),
        (44, "四十四"),
        (100, "一百"),
        (105, "一百零五"),
        (110, "一百一十"),
    ],
)
def test_articles_are_numbered_as_laws_number_them(number: int, written: str) -> None:
    assert laws.chinese_numeral(number) == written


def test_a_law_that_nothing_cites_stops_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    load_content()
    known = dict(laws.laws())
    monkeypatch.setattr(laws, "laws", lambda: known | {"magna-carta": known["plan"]})
    with pytest.raises(BadContent, match=r"^laws\.yaml: nothing cites magna-carta$"):
        load_content()


@pytest.mark.parametrize(
    ("cited", "said"),
    [
        ("magna-carta", "laws.yaml has no magna-carta"),
        ({"law": "exit-entry", "articles": [30, 31, 32]}, "exit-entry has no article 31 and 32"),
    ],
)
def test_what_the_register_has_not_cannot_be_cited(cited: object, said: str) -> None:
    with pytest.raises(BadContent, match=said):
        laws.read_citation(cited)


def test_a_title_is_put_into_traditional_characters_without_the_converter(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The converter takes 40 MB, which workers do without once content is read."""
    registered = laws.laws().values()
    language.derive_all()
    monkeypatch.setattr(language, "_converter", lambda: pytest.fail("it was asked for"))
    assert all(law.title_with_number.tc for law in registered)


def test_what_was_found_in_one_repost_only_is_not_called_verified() -> None:
    reposted = {key for key, law in laws.laws().items() if "网络转载" in law.name.sc}
    assert reposted
    assert [key for key in sorted(reposted) if laws.law(key).status == "V"] == []


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        ({"title": {"sc": "中华人民共和国增值税法", "en": "VAT Law"}}, "a title stands in 《》"),
        (
            {"title": {"sc": "中华人民共和国增值税法", "en": "VAT Law"}, "described": True},
            "ends like a title",
        ),
        (
            {"title": {"sc": "某市资助申报指南（2021年）", "en": "Guide"}, "described": True},
            "ends like a title",
        ),
        (
            {"title": {"sc": "《增值税法》", "en": "VAT Law"}, "described": True},
            "a title stands in 《》",
        ),
        (
            {
                "title": {"sc": "《中华人民共和国增值税法》", "en": "VAT Law"},
                "cited": {"sc": "增值税法", "en": "VAT Law"},
            },
            "neither by its title in 《》 nor by its number",
        ),
    ],
)
def test_a_title_stands_in_its_marks(entry: dict[str, object], said: str) -> None:
    with pytest.raises(ValidationError, match=said):
        laws.Law.model_validate(entry | {"status": "V"})


def test_a_law_may_be_cited_by_its_number() -> None:
    for cited in ("财税〔2016〕36号附件4", "国家税务总局公告2014年第11号（经修改）"):
        names = {"title": {"sc": "《办法》", "en": "Measures"}, "cited": {"sc": cited, "en": "No."}}
        assert laws.Law.model_validate(names | {"status": "V"}).name.sc == cited
