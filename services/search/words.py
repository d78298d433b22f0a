"""The words of a text, as the search compares them.

Chinese has no blanks between words: it is compared by pairs of neighbouring characters. All else
is given to PostgreSQL, which finds the stems of English and leaves out what says nothing.
"""

import re
from itertools import pairwise

from services.lookalikes import letters_alike

_CHINESE = re.compile("[\u3400-\u9fff\U00020000-\U000323af]+")


def chinese_words(text: str) -> list[str]:
    """List the pairs of characters of a text, each once; a character that stands alone, alone.

    >>> chinese_words("技术 补贴申请, tax 税")
    ['技术', '补贴', '贴申', '申请', '税']
    """
    runs = _CHINESE.findall(letters_alike(text))
    pairs = (
        "".join(pair) for run in runs for pair in (pairwise(run) if len(run) > 1 else [(run,)])
    )
    return list(dict.fromkeys(pairs))


def chinese_characters(text: str) -> list[str]:
    """List the Chinese characters of a text, each once."""
    return list(dict.fromkeys("".join(_CHINESE.findall(letters_alike(text)))))


def whole_saying(text: str) -> list[str]:
    """Return a text as it is compared when it is typed just as people say it.

    A single word that is not Chinese is left to its stem.

    >>> whole_saying(" Hong  Kong firm "), whole_saying("visas")
    (['hong kong firm'], [])
    """
    whole = " ".join(letters_alike(text).casefold().split())
    return [whole] if " " in whole or _CHINESE.search(whole) else []


def other_words(text: str) -> str:
    """Return what of a text is not Chinese, with blanks between.

    >>> other_words("Ｒ字签证 (R visa)")
    'R   (R visa)'
    """
    return _CHINESE.sub("  ", letters_alike(text))
