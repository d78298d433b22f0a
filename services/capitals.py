"""Amounts in capital numerals (大写), which a letter gives beside the figures."""

from decimal import Decimal

DIGITS = "零壹贰叁肆伍陆柒捌玖"
_PLACES = ("", "拾", "佰", "仟")
_GROUPS = ("", "万", "亿", "万亿")
_MOST = Decimal(10) ** 16


def write_capitals(amount: Decimal) -> str:
    """Write an amount in RMB in capital numerals: 418,150.03 is 肆拾壹万捌仟壹佰伍拾元零叁分.

    What ends with the yuan ends with 整, as those who pay write it (支付结算办法).

    Raises:
        ValueError: the amount is below zero, too large, or not in whole fen.
    """
    if not 0 <= amount < _MOST or amount != amount.quantize(Decimal("0.01")):
        raise ValueError(amount)
    yuan, fen = divmod(int(amount * 100), 100)
    whole = f"{_write_whole(yuan)}元" if yuan else ""
    if not fen:
        return f"{whole or '零元'}整"
    return whole + _write_part(*divmod(fen, 10), after_gap=bool(yuan) and fen < 10)


def _write_part(jiao: int, fen: int, *, after_gap: bool) -> str:
    """Write what follows the yuan, with the zero that stands for a missing jiao."""
    written = "零" if after_gap else ""
    written += f"{DIGITS[jiao]}角" if jiao else ""
    return written + (f"{DIGITS[fen]}分" if fen else "")


def _write_whole(number: int) -> str:
    """Write a whole number, four digits at a time; a gap of zeros is one zero."""
    written, gap = "", False
    groups = f"{number:016d}"
    for index in range(0, 16, 4):
        group = groups[index : index + 4]
        for place, digit in zip((3, 2, 1, 0), group, strict=True):
            if digit == "0":
                gap = bool(written)
                continue
            written += ("零" if gap else "") + DIGITS[int(digit)] + _PLACES[place]
            gap = False
        if int(group):
            written += _GROUPS[3 - index // 4]
    return written
