"""The register of laws: every law, notice, guide or promise that is cited, in `laws.yaml`.

Items, topics, limits and remedies cite by key; title, number and how far it is verified
are read from here. Unknown keys are refused, and so are entries that nothing cites.
"""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Self

from pydantic import TypeAdapter, model_validator

from services.content import (
    BadContent,
    ContentText,
    Frozen,
    Status,
    Verbatim,
    read_yaml,
    with_number,
)
from services.language import Text

LAWS = Path(__file__).parent / "laws.yaml"

_LIKE_A_TITLE = re.compile(r"(法|条例|细则|办法|决定|通知|公告|意见|指南|目录)(（[^（）]*）)?$")
"""How titles of laws and notices end, perhaps followed by their year."""
_NUMBER = re.compile(r"\S*(〔\d{4}〕|\d{4}年第)\d+号")

DIGITS = "零一二三四五六七八九"


class Law(Frozen):
    """A law, a notice, a guide, a clause of the plan, or a promise.

    Args:
        cited: its name within a sentence, where that is not its title.
        described: whether its title is our description, and not the one that it bears, which
            Chinese writes in 《》.
        articles: the articles that are cited.
        status: how far it is verified.
        link: address of its official text.
    """

    title: ContentText
    cited: ContentText | None = None
    number: Verbatim | None = None
    described: bool = False
    articles: tuple[int, ...] = ()
    valid_from: date | None = None
    valid_to: date | None = None
    status: Status
    link: str | None = None

    @model_validator(mode="after")
    def _is_marked(self) -> Self:
        """Check that a title stands in 《》, wherever the law is named, unless by its number."""
        if self.described == ("《" in self.title.sc):
            raise ValueError("a title stands in 《》, and a description is `described`")
        if self.described and _LIKE_A_TITLE.search(self.title.sc):
            raise ValueError("a description ends like a title; put the title in 《》")
        cited = self.cited.sc if self.cited else "《"
        if not self.described and "《" not in cited and not _NUMBER.match(cited):
            raise ValueError("it is cited neither by its title in 《》 nor by its number")
        return self

    @property
    def name(self) -> Text:
        """Its name within a sentence."""
        return self.cited or self.title

    @property
    def title_with_number(self) -> Text:
        """Its title, followed by its number."""
        return with_number(self.title, self.number)


class Citation(Frozen):
    """A citation of a law, perhaps with its articles, perhaps with what they say."""

    law: str
    articles: tuple[int, ...] = ()
    says: ContentText | None = None


@cache
def laws() -> Mapping[str, Law]:
    """Read the register.

    Raises:
        BadContent: the file is wrong.
    """
    found: Mapping[str, Law] = read_yaml(LAWS, TypeAdapter(dict[str, Law]))
    return found


def law(key: str) -> Law:
    """Find an entry of the register.

    Raises:
        BadContent: there is no entry of that key.
    """
    try:
        return laws()[key]
    except KeyError:
        raise BadContent(f"laws.yaml has no {key}") from None


def read_citation(raw: Any) -> Citation:
    """Read a citation: a key, or a key with articles and what they say.

    Raises:
        BadContent: it is neither, or the register does not have what it cites.
    """
    cited = Citation(law=raw) if isinstance(raw, str) else Citation.model_validate(raw)
    if missing := set(cited.articles) - set(law(cited.law).articles):
        raise BadContent(f"laws.yaml: {cited.law} has no article {_join_numbers(missing)}")
    return cited


@cache
def citation_text(cited: Citation) -> Text:
    """Word a citation: 《行政复议法》第九条、第十二条."""
    said = _with_articles(law(cited.law).name, cited.articles)
    if cited.says:
        return Text.of(f"{said.sc}：{cited.says.sc}", f"{said.en}: {cited.says.en}")
    return said


@cache
def listed_text(cited: Citation) -> Text:
    """Word a citation for a list of laws, by its title: 《中华人民共和国行政复议法》第九条."""
    return _with_articles(law(cited.law).title, cited.articles)


def _with_articles(name: Text, articles: tuple[int, ...]) -> Text:
    if not articles:
        return name
    sc = "、".join(f"第{chinese_numeral(number)}条" for number in articles)
    en = f"{'articles' if len(articles) > 1 else 'article'} {_join_numbers(articles)}"
    return Text.of(name.sc + sc, f"{name.en}, {en}")


def chinese_numeral(number: int) -> str:
    """Write a number up to 999 in Chinese, as articles of laws are numbered.

    >>> chinese_numeral(10), chinese_numeral(12), chinese_numeral(30), chinese_numeral(105)
    ('十', '十二', '三十', '一百零五')
    """
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    said = f"{DIGITS[hundreds]}百" if hundreds else ""
    if tens:
        said += ("" if tens == 1 and not hundreds else DIGITS[tens]) + "十"
    elif hundreds and ones:
        said += DIGITS[0]
    return said + (DIGITS[ones] if ones else "")


def refuse_unused(cited: Iterable[str]) -> None:
    """Check that every entry of the register is cited.

    Raises:
        BadContent: there is an entry that nothing cites.
    """
    if unused := sorted(set(laws()) - set(cited)):
        raise BadContent("\n".join(f"laws.yaml: nothing cites {key}" for key in unused))


def _join_numbers(numbers: Iterable[int]) -> str:
    *first, last = (str(number) for number in sorted(numbers))
    return f"{', '.join(first)} and {last}" if first else last
