"""Approximate dates in words, English and Chinese: "autumn 1998", "around 2003", "1998年秋天"."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

EARLIEST_YEAR = 1900


class Shape(StrEnum):
    """How exact a date is; it names the sentence in which the date is shown."""

    DAY = "day"
    MONTH = "month"
    SPRING = "spring"
    SUMMER = "summer"
    AUTUMN = "autumn"
    WINTER = "winter"
    BEGINNING = "beginning"
    MIDDLE = "middle"
    END = "end"
    YEAR = "year"
    AROUND = "around"
    DECADE = "decade"


@dataclass(frozen=True, slots=True)
class Fuzzy:
    """Some time between two days, both included. `year` is the one that people name."""

    earliest: date
    latest: date
    shape: Shape

    @property
    def is_exact(self) -> bool:
        return self.shape is Shape.DAY

    @property
    def year(self) -> int:
        return self.earliest.year + 1 if self.shape is Shape.AROUND else self.earliest.year


class NotADate(ValueError):
    """The words name no date that can be: `why` is "unclear", "no_such", "too_old" or "future"."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NAMED = (
    r"(?P<name>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_Y = r"(?P<y>\d{4}|['’]\d{2})"
_D = r"(?P<d>\d{1,2})(?:st|nd|rd|th)?"
_M = r"(?P<m>\d{1,2})"
_DAYS = (
    rf"{_Y}[-/.]{_M}[-/.](?P<d>\d{{1,2}})",
    rf"(?P<d>\d{{1,2}})\.\s?{_M}\.\s?{_Y}",
    rf"{_Y}年{_M}月(?P<d>\d{{1,2}})[日号]?",
    rf"{_D}(?: of)? {_NAMED},? {_Y}",
    rf"{_NAMED} {_D},? {_Y}",
)
_MONTHLY = (rf"{_Y}[-/.]{_M}", rf"{_M}[/.]{_Y}", rf"{_Y}年{_M}月份?", rf"{_NAMED}(?: of)?,? {_Y}")
_PARTS: dict[Shape, tuple[str, str]] = {
    Shape.SPRING: ("spring", "春[天季]?"),
    Shape.SUMMER: ("summer", "夏[天季]?|暑假|暑期"),
    Shape.AUTUMN: ("autumn|fall", "秋[天季]?"),
    Shape.WINTER: ("winter", "冬[天季]?|寒假"),
    Shape.BEGINNING: ("early|the beginning|beginning", "年?初|上半年"),
    Shape.MIDDLE: ("mid|mid-|the middle|middle", "年?中"),
    Shape.END: ("late|the end|end", "年?[底末]|下半年"),
}
_SPANS: dict[Shape, tuple[int, int]] = {
    Shape.SPRING: (3, 5),
    Shape.SUMMER: (6, 8),
    Shape.AUTUMN: (9, 11),
    Shape.WINTER: (12, 14),
    Shape.BEGINNING: (1, 4),
    Shape.MIDDLE: (5, 8),
    Shape.END: (9, 12),
}
_AROUND = (
    rf"(?:around|about|circa|ca\.?|c\.|roughly|approximately|some time in|~)\s?{_Y}",
    rf"(?:大约|大概|约|差不多)(?:是|在)?{_Y}年?(?:左右|前后|上下)?",
    rf"{_Y}年?(?:左右|前后|上下)",
    rf"{_Y} or so",
)
_YEAR = (rf"(?:in |the year |class of )?{_Y}", rf"{_Y}年")
_DECADES = (r"(?:the )?(?P<y>\d{3}0|['’]?\d0)'?s", r"(?:上世纪|二十世纪)?(?P<y>[1-9]0|\d{3}0)年代")
_CHINESE_DECADE = re.compile(r"(?:上世纪|二十世纪)?([五六七八九])十年代")
_TENS = "零一二三四五六七八九"
_NICE = re.compile(r"\s+")


def parse(words: str, today: date) -> Fuzzy:
    """Return the time that the words mean; NotADate when they mean none, one before 1900 or one to come."""
    text = _NICE.sub(" ", words.strip().casefold().rstrip("。."))
    found = _read(text)
    if found is None:
        raise NotADate("unclear")
    if found.earliest.year < EARLIEST_YEAR:
        raise NotADate("too_old")
    if found.earliest > today:
        raise NotADate("future")
    return found


_DAY_OF_YEAR = (
    r"(?P<m>\d{1,2})-(?P<d>\d{1,2})",
    r"(?P<m>\d{1,2})月(?P<d>\d{1,2})[日号]?",
    r"(?P<d>\d{1,2})\.\s?(?P<m>\d{1,2})\.?",
    rf"{_D}(?: of)? {_NAMED}",
    rf"{_NAMED} {_D}",
)
LEAP_YEAR = 2000


def parse_day(words: str) -> str | None:
    """Return "YYYY-MM-DD" for a day of one year, "MM-DD" for a day of every year, None for neither."""
    text = _NICE.sub(" ", words.strip().casefold())
    try:
        if (one := _day(text)) is not None:
            return one.earliest.isoformat()
        found = _first(_DAY_OF_YEAR, text)
        return f"{date(LEAP_YEAR, _month_of(found), int(found['d'])):%m-%d}" if found else None
    except ValueError:
        return None


def _read(text: str) -> Fuzzy | None:
    return _day(text) or _month(text) or _part(text) or _around(text) or _year(text) or _decade(text)


def _first(patterns: tuple[str, ...], text: str) -> re.Match[str] | None:
    return next((found for pattern in patterns if (found := re.fullmatch(pattern, text))), None)


def _day(text: str) -> Fuzzy | None:
    if (found := _first(_DAYS, text)) is None:
        return None
    try:
        day = date(_year_of(found["y"]), _month_of(found), int(found["d"]))
    except ValueError:
        raise NotADate("no_such") from None
    return Fuzzy(day, day, Shape.DAY)


def _month(text: str) -> Fuzzy | None:
    if (found := _first(_MONTHLY, text)) is None:
        return None
    month = _month_of(found)
    if not 1 <= month <= len(_MONTHS):
        raise NotADate("no_such")
    return _months(_year_of(found["y"]), month, month, Shape.MONTH)


def _part(text: str) -> Fuzzy | None:
    for shape, (english, chinese) in _PARTS.items():
        patterns = (rf"(?:the )?(?:{english})(?: of| in)?,? ?{_Y}", rf"{_Y}年?(?:的|那年)?(?:{chinese})")
        if found := _first(patterns, text):
            return _months(_year_of(found["y"]), *_SPANS[shape], shape)
    return None


def _around(text: str) -> Fuzzy | None:
    if (found := _first(_AROUND, text)) is None:
        return None
    year = _year_of(found["y"])
    return _years(year - 1, year + 1, Shape.AROUND)


def _year(text: str) -> Fuzzy | None:
    found = _first(_YEAR, text)
    return _months(_year_of(found["y"]), 1, 12, Shape.YEAR) if found else None


def _decade(text: str) -> Fuzzy | None:
    if found := _first(_DECADES, text):
        digits = found["y"].lstrip("'’")
        year = int(digits) if len(digits) > len("90") else _century(int(digits))
    elif chinese := _CHINESE_DECADE.fullmatch(text):
        year = _century(10 * _TENS.index(chinese[1]))
    else:
        return None
    return _years(year, year + 9, Shape.DECADE)


def _years(first: int, last: int, shape: Shape) -> Fuzzy:
    try:
        return Fuzzy(date(first, 1, 1), date(last, 12, 31), shape)
    except ValueError:
        raise NotADate("no_such") from None


def _months(year: int, first: int, last: int, shape: Shape) -> Fuzzy:
    """Return the span from a month to another one; 13 and 14 are January and February of the next year."""
    ends, month = (year, last) if last <= len(_MONTHS) else (year + 1, last - len(_MONTHS))
    try:
        return Fuzzy(date(year, first, 1), date(ends, month, monthrange(ends, month)[1]), shape)
    except ValueError:
        raise NotADate("no_such") from None


def _month_of(found: re.Match[str]) -> int:
    named = found.groupdict().get("name")
    return _MONTHS.index(named[:3]) + 1 if named else int(found["m"])


def _year_of(text: str) -> int:
    return int(text) if text.isdecimal() else _century(int(text[1:]))


def _century(short: int) -> int:
    """Return the year that two digits mean: '29 is 2029 at the most, '30 is 1930."""
    return short + (1900 if short >= 30 else 2000)  # noqa: PLR2004 - alumni remember 1930, not 2030
