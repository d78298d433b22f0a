"""Three languages: texts that are data, and messages that are translated.

Content (the plan, items, eligibility) is a `Text`, written inline in YAML.
Words of the interface are a `Message`, an English msgid looked up in
`translations/`. Services return both; only the edge turns them into strings.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from gettext import NullTranslations, translation
from pathlib import Path
from typing import Any, Literal, get_args

import yaml
from opencc import OpenCC

Language = Literal["sc", "tc", "en"]
LANGUAGES: tuple[Language, ...] = get_args(Language)
LOCALES: dict[Language, str] = {"sc": "zh_Hans_CN", "tc": "zh_Hant_HK", "en": "en_GB"}
"""The locale of gettext and CLDR for each language, as it is in addresses."""

HTML_LANG: dict[Language, str] = {"sc": "zh-Hans-CN", "tc": "zh-Hant-HK", "en": "en"}

TRANSLATIONS = Path(__file__).parent.parent / "translations"


@dataclass(frozen=True, slots=True)
class Text:
    """One text in the three languages. Read it with `text[language]`."""

    sc: str
    en: str
    tc: str = field(hash=False)

    def __getitem__(self, language: Language) -> str:
        text: str = getattr(self, language)
        return text

    @classmethod
    def of(cls, sc: str, en: str, tc: str | None = None) -> "Text":
        """Make a text. Unless its Traditional form is given, it is derived when it is read."""
        if tc:
            return cls(sc=sc, en=en, tc=tc)
        text = cls.__new__(cls)
        object.__setattr__(text, "sc", sc)
        object.__setattr__(text, "en", en)
        derive_later(sc)
        return text

    def __getattr__(self, name: str) -> str:
        """Derive the Traditional form; everything else is there from the start."""
        if name != "tc":
            raise AttributeError(name)
        derived = traditional(self.sc)
        object.__setattr__(self, "tc", derived)
        return derived

    @classmethod
    def joined(cls, sentences: "Sequence[Text]") -> "Text":
        """Join sentences, with a blank between them in English."""
        return cls(
            sc="".join(sentence.sc for sentence in sentences),
            en=" ".join(sentence.en for sentence in sentences),
            tc="".join(sentence.tc for sentence in sentences),
        )


@dataclass(frozen=True, slots=True)
class Message:
    """A sentence of the interface: an English msgid and what fills its gaps.

    A parameter may itself be a `Text`, a `Message` or a plain value.
    """

    msgid: str
    params: Mapping[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.in_("en")

    def in_(self, language: Language) -> str:
        """Translate the sentence into one language, and fill its gaps."""
        filled = {name: plain(value, language) for name, value in self.params.items()}
        sentence = gettext(self.msgid, language)
        return sentence % filled if filled else sentence

    def as_text(self) -> Text:
        """Translate the sentence into all languages."""
        return Text(sc=self.in_("sc"), tc=self.in_("tc"), en=self.in_("en"))


@dataclass(frozen=True, slots=True)
class Joined:
    """Sentences that are put together in the language in which they are read.

    Args:
        chinese, english: what stands between two of them.
    """

    sentences: "tuple[Text | Message | str, ...]"
    chinese: str = ""
    english: str = " "

    def in_(self, language: Language) -> str:
        """Put the sentences together in one language."""
        between = self.english if language == "en" else self.chinese
        return between.join(plain(sentence, language) for sentence in self.sentences)


def listed(words: "Iterable[Text | Message | str]") -> Joined:
    """List words, with the comma that each language puts between them."""
    return Joined(tuple(words), chinese="、", english=", ")


def N_(msgid: str, **params: Any) -> Message:  # noqa: N802 - the name gettext's users know
    """Mark a sentence for translation; `make translations` collects it."""
    return Message(msgid, params)


def capitalise(text: Text) -> Text:
    """Capitalise a text, to begin an English sentence."""
    return Text(sc=text.sc, tc=text.tc, en=text.en[:1].upper() + text.en[1:])


def plain(value: Any, language: Language) -> str:
    """Convert words of any kind, or any other value, to a string in one language."""
    if isinstance(value, Text):
        return value[language]
    if isinstance(value, Message | Joined):
        return value.in_(language)
    return str(value)


def gettext(msgid: str, language: Language) -> str:
    """Translate one msgid outside a request (mail, PDF, command line)."""
    return _catalogue(language).gettext(msgid) if msgid else ""


def ngettext(one: str, many: str, count: int, language: Language) -> str:
    """Translate the singular or plural msgid, by a count. The gap `num` is not filled."""
    return _catalogue(language).ngettext(one, many, count)


@cache
def _catalogue(language: Language) -> NullTranslations:
    return translation("messages", TRANSLATIONS, [LOCALES[language]], fallback=True)


@cache
def traditional(simplified: str) -> str:
    """Convert Simplified Chinese to Traditional as Hong Kong writes it.

    OpenCC `s2hk`, then the corrections of `translations/hong-kong.yaml`.
    """
    converted: str = _converter().convert(simplified)
    for wrong, right in _corrections().items():
        converted = converted.replace(wrong, right)
    return converted


@cache
def _converter() -> OpenCC:
    return OpenCC("s2hk")


_underived: set[str] = set()


def derive_later(simplified: str) -> None:
    """Let `derive_all` derive the Traditional form of words that pages may show."""
    _underived.add(simplified)


def derive_all() -> None:
    """Derive all that has been loaded, and free the 40 MB of the converter.

    Conversions stay cached; a new text loads the converter again.
    """
    for simplified in _underived:
        traditional(simplified)
    _underived.clear()
    _converter.cache_clear()


@cache
def _corrections() -> dict[str, str]:
    words = (TRANSLATIONS / "hong-kong.yaml").read_text("utf-8")
    said = yaml.load(words, yaml.CSafeLoader)  # ten times as fast
    corrections: dict[str, str] = said["corrections"]
    return corrections
