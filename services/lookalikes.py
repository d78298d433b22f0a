"""Compares names and codes by what a reader sees, whatever characters they are made of.

Names come from keyboards, scans and PDF files: in full width, with radicals in place of
characters (⻓ for 长), with Cyrillic or Greek letters, with characters that nobody sees, in
Traditional characters (呂 for 吕) or in other forms of one character (髙 for 高).
They are stored and shown as they were given; only comparison goes by `comparison_key`.
"""

import re
import unicodedata
from collections import defaultdict
from functools import cache

from opencc import OpenCC

_LATIN = str.maketrans(
    "АВЕКМНОРСТУХІЈЅҺԚԜавекмнорстухіјѕһԛԝΑΒΕΖΗΙΚΜΝΟΡΤΥΧαβεζηικμνορτυχıɡ",
    "ABEKMHOPCTYXIJSHQWabekmhopctyxijshqwABEZHIKMNOPTYXabezhikmnoptyxig",
)
"""Cyrillic and Greek letters that look like Latin ones, in either case."""
_RADICALS = str.maketrans(
    "⺆⺊⺒⺓⺘⺙⺝⺠⺧⺩⺬⺮⺶⺼⺽⻁⻄⻅⻆⻉⻋⻑⻓⻔⻗⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻧⻨⻩⻫⻬⻭⻮⻯⻰⻲",
    "冂卜巳幺扌攵月民牛王示竹羊肉臼虎西见角贝车長长门雨青韦页风飞食马骨鬼鱼鸟卤麦黄斉齐歯齿竜龙亀",
)
"""Radicals that Unicode does not decompose itself."""
_VARIANTS = str.maketrans(
    "両乗亊亜倂値兎冄冨冩凢処凴刄刧剳劒勅勑勲単厳吿呉呌呑咊囘団囬囯図圏圡坵埜塡壻奨娯"
    "宂実宻寃寳尅峩嵜嶋帰庁広庅廸廹弌徃徧徳恠恵悳愽慙憇戦戯戸択拠拡挿揷揺撦攷敍斈斉斎"
    "旹旾昬昻晩晳暁暎曡朶枏栁栄栢桒桜桞梹棃検椶楽槀槇槗槩権欵歩歳歴毎毘気沢涖淸済渉渕"
    "湌湼満澁濵濶炤焔煕煖熈牕犂猟猨玅玆珎瑠瓈甎甞畄畊畧畳疎瘉発皷県眎矙硏碁碕秌稺窓竆"
    "竒竜竝糓紥経絵継続総緖緜縁縂繊纎羗聦聴肈脇臓臯艪艶荘菓葢蓺蔵蕋薫薬藷蝯蠏衞袴裠覇"
    "覌観読豊賔賛贒軄転軽辺逺遅遟邉郞郷鄕鉄銭鋳錬関闗険隠隣隷雑霊靑頴顕飮駆騒験髄髙鴈"
    "鶏麐黒黙齢龎龒﨑",
    "两乘事亚并值兔冉富写凡处凭刃劫札剑敕敕勋单严告吴叫吞和回团回国图圈土丘野填婿奖娱"
    "冗实密冤宝克峨崎岛归厅广么迪迫一往遍德怪惠德博惭憩战戏户择据扩插插摇扯考叙学齐斋"
    "时春昏昂晚晰晓映叠朵楠柳荣柏桑樱柳槟梨检棕乐稿槙桥概权款步岁历每毗气泽莅清济涉渊"
    "餐涅满涩滨阔照焰熙暖熙窗犁猎猿妙兹珍琉璃砖尝留耕略叠疏愈发鼓县视瞰研棋崎秋稚窗穷"
    "奇龙并谷扎经绘继续总绪绵缘总纤纤羌聪听肇胁脏皋橹艳庄果盖艺藏蕊薰药薯猿蟹卫裤裙霸"
    "观观读丰宾赞贤职转轻边远迟迟边郎乡乡铁钱铸炼关关险隐邻隶杂灵青颖显饮驱骚验髓高雁"
    "鸡麟黑默龄庞龙崎",
)
"""Other forms of a character, as registers and foreign keyboards have them, and the usual one.

They are those of Unihan (kZVariant, kSemanticVariant) that occur in names and look alike, and
that OpenCC does not know. What tells names apart (喆 and 哲, 堃 and 坤) is not among them.
"""
_MARKS = str.maketrans("•‧∙⋅・･○◯‐‑‒–—―−’‘“”", "······〇〇-------''\"\"")
_ALIKE = {**_LATIN, **_RADICALS, **_MARKS}

_UNSEEN = (
    r"\s\x01-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u180b-\u180f\u200b-\u200f\u2028-\u202e"
    r"\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\U000e0000-\U000e0fff"
)
"""Blanks, controls and what nobody sees, for a bracket expression."""
_IGNORED = re.compile(f"[{_UNSEEN}]+")
_COMPATIBLE = (
    *((0xA0, 0x3400), (0xA640, 0xABC0), (0xF900, 0xFFF0), (0x10780, 0x107C0), (0x1D400, 0x1D800)),
    *((0x1EE00, 0x1EF00), (0x1F100, 0x1F260), (0x1FBF0, 0x1FBFA), (0x2F800, 0x2FA20)),
)
"""Where Unicode has other forms of characters that names are made of."""
_CHINESE = ((0x3400, 0x4DC0), (0x4E00, 0xA000), (0xFA0E, 0xFA2A), (0x20000, 0x323B0))
"""Where Unicode has Chinese characters."""


def comparison_key(text: str) -> str:
    """Reduce a text for comparison: width, case, blanks, look-alikes and variants do not matter.

    >>> comparison_key("Ｈуа ⽉亮 （深圳）"), comparison_key("髙橋")
    ('hya月亮(深圳)', '高桥')
    """
    folded = _IGNORED.sub("", letters_alike(text)).casefold().translate(_ALIKE)
    return folded.translate(_characters_alike())


def letters_alike(text: str) -> str:
    """Replace each character by the usual one that looks the same; case and blanks stay."""
    return latin_letters(unicodedata.normalize("NFKC", text))


def latin_letters(text: str) -> str:
    """Replace the letters and marks that look like Latin ones; forms and width stay."""
    return text.translate(_ALIKE)


@cache
def _characters_alike() -> dict[int, str]:
    """Map each Chinese character that has a simplified or more usual form to that form."""
    points = [point for first, end in _CHINESE for point in range(first, end)]
    simplify = OpenCC("t2s").convert
    usual = simplify(simplify("\n".join(map(chr, points))).translate(_VARIANTS)).split("\n")
    return {point: form for point, form in zip(points, usual, strict=True) if form != chr(point)}


def search_pattern(typed: str) -> str:
    """Write a regular expression that finds words, one after another, in a text as given.

    It finds what `comparison_key` makes equal, in PostgreSQL and in Python alike, and needs
    no second copy of the text. What stands for two letters, such as a ligature, it does not find.
    """
    words = map(comparison_key, letters_alike(typed).split())
    return ".*".join(_word_pattern(word) for word in words if word)


def _word_pattern(word: str) -> str:
    return f"[{_UNSEEN}]*".join(f"[{_forms()[character]}]" for character in word)


class _Forms(defaultdict[str, str]):
    """The characters that are compared as one, for a bracket expression; both cases at least."""

    def __missing__(self, character: str) -> str:
        return "".join(map(re.escape, (character, character.lower(), character.upper())))


@cache
def _forms() -> _Forms:
    found: dict[str, set[str]] = defaultdict(set)
    points = {point for first, end in _COMPATIBLE for point in range(first, end)}
    for form in map(chr, points.union(range(0x21, 0x7F), _ALIKE, _characters_alike())):
        found[comparison_key(form)].add(form)
    return _Forms(
        None,
        {
            key: re.escape(key) + "".join(map(re.escape, sorted(forms - {key})))
            for key, forms in found.items()
            if len(key) == 1
        },
    )
