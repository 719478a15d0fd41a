"""Numbers in words: English up to ninety-nine and ordinals up to thirty-first, Chinese up to 9999."""

import re

_COUNTED = """
zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen
sixteen seventeen eighteen nineteen
"""
_RANKED = """
first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth
fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth
"""
_TENS_COUNTED = "twenty thirty forty fifty sixty seventy eighty ninety"
_SMALL, _ORDINALS, _TENS = _COUNTED.split(), _RANKED.split(), _TENS_COUNTED.split()
_WORDS = {word: number for number, word in enumerate(_SMALL)}
_WORDS |= {word: 20 + 10 * number for number, word in enumerate(_TENS)}
_RANKS = {word: 1 + number for number, word in enumerate(_ORDINALS)} | {"twentieth": 20, "thirtieth": 30}
_DIGITS = {
    "零": 0,
    "〇": 0,
    "一": 1,
    "二": 2,
    "两": 2,
    "三": 3,
    "四": 4,
    "五": 5,
    "六": 6,
    "七": 7,
    "八": 8,
    "九": 9,
}
YEAR_DIGITS = 4
_SCALES = {"十": 10, "百": 100, "千": 1000}

NUMBER = (
    rf"(?:[0-9]{{1,5}}|(?:{'|'.join(_TENS)})(?:[- ](?:{'|'.join(_SMALL[1:10])}))?"
    rf"|{'|'.join(reversed(_SMALL))})"
)
ORDINAL = (
    rf"(?:[0-9]{{1,2}}(?:st|nd|rd|th)|(?:twenty|thirty)[- ](?:{'|'.join(_ORDINALS[:9])})|twentieth|thirtieth"
    rf"|{'|'.join(reversed(_ORDINALS))})"
)
HANZI_NUMBER = r"(?:[0-9]{1,5}|[零〇一二两三四五六七八九十百千]{1,8})"


def english(text: str) -> int:
    """Read what NUMBER or ORDINAL matched."""
    digits = re.match("[0-9]+", text)
    if digits:
        return int(digits[0])
    return sum(_RANKS[word] if word in _RANKS else _WORDS[word] for word in re.split("[- ]", text))


def chinese(text: str) -> int | None:
    """Read what HANZI_NUMBER matched; None when the characters make no number."""
    if text.isdigit() and text.isascii():
        return int(text)
    if all(character in _DIGITS for character in text):
        return _spelled(text)
    return _scaled(text)


def _spelled(text: str) -> int | None:
    """Digits in a row are a year, 二〇二七, or minutes with a zero before them, 零五."""
    if len(text) in (1, YEAR_DIGITS) or (len(text) == len("零五") and text[0] in "零〇"):
        return int("".join(str(_DIGITS[character]) for character in text))
    return None


def _scaled(text: str) -> int | None:
    total, digit, limit = 0, None, 10_000
    for character in text:
        scale = _SCALES.get(character)
        if scale is None:
            if digit:
                return None
            digit = _DIGITS[character]
            continue
        if scale >= limit or (digit is None and total):
            return None
        total, digit, limit = total + (1 if digit is None else digit) * scale, None, scale
    return total + (digit or 0)
