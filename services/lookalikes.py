"""Compares names and codes by what a reader sees, whatever characters they are made of.

Names come from keyboards, scans and PDF files: in full width, with radicals in place of
characters (⻓ for 长), with Cyrillic or Greek letters, with characters that nobody sees, in
Traditional characters (呂 for 吕) or in other forms of one character (髙 for 高).
They are stored and shown as they were given; only comparison goes by `comparison_key`.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Sequence
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
    "㕑㨗㴑䆋丗乕乹亁亊亝亯亰亷仭伩俻倂値僊兎兪兿冄冝冨冩凢凣凴刄刦刧剱剳劒劔劵勑卋厐厓厖厛厰"
    "叅叡吿呉呌呑咊囘囬囯圀圎圡坵埀埜堦塡墖墫壷壻夀夛妬姉姢姫姸娯媍宂宻寃寍寕寗寚寜寳尅尒尓尙"
    "岺峀峩崈崋崐崕嵆嵜嵳嶋嶌巺帬庅廵廸廹弉弌弍彂彊彛彜彞徃徤徧恊恠悳惪愼愽慙憇懽戱戸扵揷搃搆"
    "摠撦擧攷敍斈斍旹旾昬昻晄晳暎曅曡朖朙朞朶枀枏枩枬枱柹栁栢桒桞梹棃椘椶楳槀槇槗槩橆欝欵歛毘"
    "氷汚沍洤涖涜淸渕湌湻湼溌漧澁濇濬濵濶灔灮炤焔焭煇煑煕煖熈熺燄燿牕犂猨玅玆珎瑇瑠瑯璢瓈甁甎"
    "甞畄畆畊畍畒畧畮畱疉疎瘉皐皷皼盇眎矙砇砲砿硏碁碕碪礡礮秌秐稺稾穉穐窓窰竃竆竒竝竢竸竾笻筦"
    "篠簔簷籐籖粧糓糭糺紥絋綂緖緜縂繋纎羃羗羙羮翆翶翺耡耼聟聡聦聨聫聮肈肻胷脃脇臈臯舎舗舩艪艸"
    "苅茍茘荳菓菫萅萠萲葢蓡蓺蔴蕋蕚藷蘂蘓蜺蝯蝿螎蠏衞衹袴裠裵襃襍覌覩詧諌譱讃賔贒躰軄軆輌輭辤"
    "迯逰逹逺遟邉郞鄕鄷釖釡鈆鈬銕鏁鏥鐡鑛锺闗隂隄隖隝隣隷靑鞵韮頋頚顚颕飜飮飰餠饍駈駞騐髙鬪鬬"
    "鬭鰕鳫鳮鳯鴈鴬鵞鷰鸎麁麐麤鼇鼈鼔鼡龒龝﨑",
    "厨捷溯秋世虎干干事齐享京廉仞信备并值仙兔俞艺冉宜富写凡凡凭刃劫劫剑札剑剑券敕世庞崖庞厅厂"
    "参睿告吴叫吞和回回国国圆土丘垂野阶填塔樽壶婿寿多妒姊娟姬妍娱妇冗密冤宁宁甯宝宁宝克尔尔尚"
    "岭岫峨崇华昆崖嵇崎嵯岛岛巽裙么巡迪迫奘一二发强彝彝彝往健遍协怪德德慎博惭憩欢戏户于插总构"
    "总扯举考叙学觉时春昏昂晃晰映晔叠朗明期朵松楠松楠台柿柳柏桑柳槟梨楚棕梅稿槙桥概无郁款敛毗"
    "冰污冱泉莅渎清渊餐淳涅泼干涩涩浚滨阔滟光照焰茕辉煮熙暖熙熹焰耀窗犁猿妙兹珍玳琉琅琉璃瓶砖"
    "尝留亩耕界亩略亩留叠疏愈皋鼓鼓盍视瞰珉炮矿研棋崎砧礴炮秋耘稚稿稚秋窗窑灶穷奇并俟竞篪筇管"
    "筱蓑檐藤签妆谷粽纠扎纩统绪绵总系纤幂羌美羹翠翱翱锄聃婿聪聪联联联肇肯胸脆胁腊皋舍铺船橹草"
    "刈苟荔豆果堇春萌萱盖参艺麻蕊萼薯蕊苏霓猿蝇融蟹卫只裤裙裴褒杂观睹察谏善赞宾贤体职体辆软辞"
    "逃游达远迟边郎乡酆剑釜铅铎铁锁锈铁矿钟关阴堤坞坞邻隶青鞋韭顾颈颠颖翻饮饭饼膳驱驼验高斗斗"
    "斗虾雁鸡凤雁莺鹅燕莺粗麟粗鳌鳖鼓鼠龙秋崎",
)
"""Other forms of a character, as registers and foreign keyboards have them, and the usual one.

They are those of Unihan (kZVariant, kSemanticVariant) that occur in names and look alike, and
that OpenCC does not know. What tells names apart (喆 and 哲, 堃 and 坤) is not among them; 锺 is,
since one name is printed with 钟 and with it.
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
    known = _forms_known_here([chr(point) for point in points])
    simplify = OpenCC("t2s").convert
    usual = simplify(simplify("\n".join(known)).translate(_VARIANTS)).split("\n")
    return {point: form for point, form in zip(points, usual, strict=True) if form != chr(point)}


def _forms_known_here(characters: Sequence[str]) -> list[str]:
    """Put what Japan or few fonts write otherwise (児, 㓰) in the form that `t2s` knows.

    What is in GB 2312 stays as it is: 芸 and 浜 are Chinese characters of their own.
    """
    rare = [one for one in characters if one < "\ua000" and not one.encode("gb2312", "ignore")]
    named = "\n".join(rare).translate(_VARIANTS)
    traditional = OpenCC("s2t").convert(OpenCC("jp2t").convert(named)).split("\n")
    forms = dict(zip(rare, traditional, strict=True))
    return [forms.get(one, one) for one in characters]


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
