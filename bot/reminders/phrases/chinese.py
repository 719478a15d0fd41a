"""Chinese: times of day, dates and stretches of time."""

import re
from fractions import Fraction

from bot.reminders.phrases.calendar_words import date_reading
from bot.reminders.phrases.english import clock
from bot.reminders.phrases.english_spans import HOUR, MINUTE, Unit, lasting, stretch
from bot.reminders.phrases.items import (
    Clock,
    Dial,
    Impossible,
    InDays,
    Mark,
    OnDate,
    OnMonth,
    OnMonthday,
    OnNth,
    OnWeekdays,
    OnWorkday,
    Part,
    Week,
)
from bot.reminders.phrases.numbers import HANZI_NUMBER, chinese
from bot.reminders.phrases.piece import Matcher, Readings, hanzi, one

WEEK = "(?:周|星期|礼拜)"
DAY_NAMES = "一二三四五六日天"
_PARTS = {
    "凌晨": Part.SMALL,
    "清晨": Part.MORNING,
    "早晨": Part.MORNING,
    "早上": Part.MORNING,
    "早": Part.MORNING,
    "上午": Part.MORNING,
    "中午": Part.NOON,
    "下午": Part.AFTERNOON,
    "午后": Part.AFTERNOON,
    "傍晚": Part.EVENING,
    "晚上": Part.EVENING,
    "晚": Part.EVENING,
    "夜里": Part.NIGHT,
    "夜晚": Part.NIGHT,
    "深夜": Part.NIGHT,
    "半夜": Part.NIGHT,
}
_PART = "|".join(sorted(_PARTS, key=len, reverse=True))
_DAYS = {"今": 0, "明": 1, "后": 2, "大后": 3, "昨": -1, "前": -2}
_DAY = "大后|今|明|后|昨|前"
_NUMBER = HANZI_NUMBER
_HALVES = {"半": 30, "一刻": 15, "三刻": 45}
_O_CLOCK = "(?:点钟?|时)"


def day_number(character: str) -> int:
    """Monday is 0; both 日 and 天 are Sunday."""
    return min(DAY_NAMES.index(character), 6)


def _clock(found: re.Match[str]) -> Readings:
    hour = chinese(found["hour"])
    minute = chinese(found["minute"]) if found["minute"] else _HALVES.get(found["half"], 0)
    if hour is None or minute is None:
        return one(Impossible("no_such_time"))
    if hour == 24 and not minute:  # noqa: PLR2004 - the end of the day
        return one(Clock(hour))
    return clock(hour, minute, Dial.SPOKEN)


def _before(found: re.Match[str]) -> Readings:
    """Read 差五分三点 and 三点差五分."""
    hour, amount = chinese(found["hour"]), _HALVES.get(found["amount"]) or chinese(found["amount"])
    if hour is None or not amount or not 0 < amount < 60 or hour == 0:  # noqa: PLR2004 - minutes of an hour
        return one(Impossible("no_such_time"))
    before = 12 if hour == 1 else hour - 1
    return clock(before, 60 - amount, Dial.SPOKEN)


_SHORT_OF = rf"差(?P<amount>一刻|{_NUMBER})(?:分钟?)?"
CLOCKS: tuple[Matcher, ...] = (
    hanzi(rf"{_SHORT_OF}(?:到)?(?P<hour>{_NUMBER}){_O_CLOCK}", _before),
    hanzi(rf"(?P<hour>{_NUMBER}){_O_CLOCK}{_SHORT_OF}", _before),
    hanzi(r"(?:到)?下班(?:前|时|的时候)?", lambda _: one(Part.END)),
    hanzi(
        rf"(?P<hour>{_NUMBER})(?:点钟?|时)过?(?:(?P<half>半|一刻|三刻)|整|(?P<minute>{_NUMBER})(?![0-9零一二两三四五六七八九十]*[刻次])分?)?(?!分|刻)",
        _clock,
    ),
    hanzi(r"正午", lambda _: one(Clock(12))),
    hanzi(r"午夜", lambda _: ((Clock(0),), (Clock(24),))),
    hanzi(rf"(?P<part>{_PART})", lambda found: one(Part(_PARTS[found["part"]]))),
    hanzi(
        r"(?P<day>今|明|昨)(?P<part>早|晚)(?!上|晨)",
        lambda found: one(InDays(_DAYS[found["day"]]), _PARTS[found["part"]]),
    ),
)


def _weekday(found: re.Match[str]) -> Readings:
    week = {"": Week.COMING, "这": Week.THIS, "本": Week.THIS, "下": Week.AFTER, "下下": Week.SECOND}
    return one(OnWeekdays((day_number(found["day"]),), week[found["which"] or ""]))


def _weekdays(found: re.Match[str]) -> Readings:
    return one(OnWeekdays(tuple(sorted({day_number(day) for day in found["days"] if day in DAY_NAMES}))))


def _weekend(found: re.Match[str]) -> Readings:
    week = Week.AFTER if found["which"] == "下" else Week.THIS
    return (OnWeekdays((5,), week),), (OnWeekdays((6,), week),)


def _date(found: re.Match[str]) -> Readings:
    month, day = chinese(found["month"]), chinese(found["day"])
    if month is None or day is None:
        return one(Impossible("no_such_date"))
    return date_reading(month, day, chinese(found["year"]) if found["year"] else None)


def _relative_year(found: re.Match[str]) -> Readings:
    month, day = chinese(found["month"]), chinese(found["day"])
    if month is None or day is None or date_reading(month, day, None)[0] == (Impossible("no_such_date"),):
        return one(Impossible("no_such_date"))
    return one(OnDate(month, day, years={"今": 0, "明": 1, "后": 2}[found["year"]]))


def _monthday(found: re.Match[str]) -> Readings:
    day = -1 if found["day"] == "最后一天" else chinese(found["day"].rstrip("号日"))
    if day is None or not -1 <= day <= 31 or day == 0:  # noqa: PLR2004 - days of a month
        return one(Impossible("no_such_date"))
    return one(OnMonthday(day, {"": None, "这": 0, "本": 0, "当": 0, "下": 1}[found["which"] or ""]))


def nth(text: str) -> int:
    """Read 第二个 or 最后一个."""
    return -1 if text.startswith("最后") else chinese(text.strip("第个")) or 0


def _nth(found: re.Match[str]) -> Readings:
    which = nth(found["nth"])
    if not -1 <= which <= 5 or which == 0:  # noqa: PLR2004 - no weekday comes more often in a month
        return one(Impossible("no_such_date"))
    months = {"": None, "这": 0, "本": 0, "下": 1}[found["which"] or ""]
    month = chinese(found["month"]) if found["month"] else None
    return one(OnNth(which, day_number(found["day"]), months, month))


def _month(found: re.Match[str]) -> Readings:
    month, year = chinese(found["month"]), chinese(found["year"]) if found["year"] else None
    if month is None or not 1 <= month <= 12:  # noqa: PLR2004 - months of a year
        return one(Impossible("no_such_date"))
    years = _YEARS.get(found["which"] or "")
    return one(OnMonth(month, year, years=years, end=found["end"] is not None))


def _month_end(found: re.Match[str]) -> Readings:
    return one(OnMonth(months=1 if (found["which"] or "").startswith("下") else 0, end=True))


def _year_end(found: re.Match[str]) -> Readings:
    return one(OnMonth(12, years=_YEARS[found["which"] or "今"], end=True))


def _workday(found: re.Match[str]) -> Readings:
    which = nth(found["nth"])
    if not -1 <= which <= 20 or which == 0:  # noqa: PLR2004 - the working days that every month has
        return one(Impossible("no_such_date"))
    return one(OnWorkday(which, 1 if found["which"] == "下" else 0))


_YEARS = {"今": 0, "明": 1, "后": 2}
_LUNAR = "[农阴旧]历|春节|除夕|大年|中秋节?|端午节?|元宵节?|重阳节?|七夕|正月|腊月|初[一二三四五六七八九十]"
_TERM = "(?:每|下|这|本|新)?个?学期(?:里|内|中|的?第一周|的?最后一周|开始|结束|初|末)?|开学|放假"
_VAGUE = "改天|以后|过几天|过些天|过一?会儿?|等一?会儿?|等一?下|待会儿?|一会儿?|[一大]早|月[初中]|年初|回头"
NTH = rf"(?:第{_NUMBER}个?|最后一?个?)"
DATES: tuple[Matcher, ...] = (
    hanzi(rf"(?P<day>{_DAY})[天日儿]", lambda found: one(InDays(_DAYS[found["day"]]))),
    hanzi(rf"(?:在)?(?P<which>下下|下|这|本)?个?{WEEK}(?P<day>[{DAY_NAMES}])", _weekday),
    hanzi(rf"{WEEK}(?P<days>[{DAY_NAMES}](?:(?:、|,|和|及|跟|与)?{WEEK}?[{DAY_NAMES}])+)", _weekdays),
    hanzi(r"(?:(?P<which>下|这|本)个?)?周末", _weekend),
    hanzi(rf"(?:在)?(?:(?P<year>{_NUMBER})年)?(?P<month>{_NUMBER})月(?P<day>{_NUMBER})[日号]?", _date),
    hanzi(rf"(?P<year>今|明|后)年(?P<month>{_NUMBER})月(?P<day>{_NUMBER})[日号]?", _relative_year),
    hanzi(rf"(?:(?P<which>下|这|本|当)个?月的?)?(?P<day>{_NUMBER}[号日]|最后一天)", _monthday),
    hanzi(
        rf"(?:(?P<which>下|这|本)个?月的?|(?P<month>{_NUMBER})月的?)?(?P<nth>{NTH}){WEEK}(?P<day>[{DAY_NAMES}])",
        _nth,
    ),
    hanzi(
        rf"(?:(?P<year>[0-9]{{4}})年|(?P<which>今|明|后)年)?(?P<month>{_NUMBER})月份?(?P<end>底|末)?(?!初|中)",
        _month,
    ),
    hanzi(r"(?:(?P<which>下|这|本|当)个?)?月[底末]", _month_end),
    hanzi(r"(?P<which>今|明|后)?年[底末]", _year_end),
    hanzi(rf"(?P<which>下|这|本)个?月的?(?P<nth>{NTH})工作日", _workday),
    hanzi(r"下一?个工作日", lambda _: one(OnWorkday(0))),
    hanzi(rf"(?:下下?|这|本)个?(?:{WEEK}|月)|明年|今年|{_VAGUE}", lambda _: one(Impossible("vague"))),
    hanzi(rf"上上?个?(?:{WEEK}[{DAY_NAMES}]?|月)|去年|前年", lambda _: one(Impossible("gone"))),
    hanzi(_TERM, lambda _: one(Impossible("term"))),
    hanzi(_LUNAR, lambda _: one(Impossible("lunar"))),
)
MARKS: tuple[Matcher, ...] = (
    hanzi(r"和|及|跟|与|以及|还有", lambda _: one(Mark.AND)),
    hanzi(r"一?直到|到|截至|截止到?", lambda _: one(Mark.UNTIL)),
    hanzi(r"为止|结束", lambda _: one(Mark.UNTIL_AFTER)),
    hanzi(r"从|自", lambda _: one(Mark.STARTING)),
    hanzi(r"开始|起", lambda _: one(Mark.STARTING_AFTER)),
)

_UNITS = {
    "秒": Unit(seconds=1),
    "秒钟": Unit(seconds=1),
    "分钟": Unit(seconds=MINUTE),
    "分": Unit(seconds=MINUTE),
    "刻钟": Unit(seconds=15 * MINUTE),
    "小时": Unit(seconds=HOUR),
    "钟头": Unit(seconds=HOUR),
    "天": Unit(days=1),
    "日": Unit(days=1),
    "周": Unit(days=7),
    "星期": Unit(days=7),
    "礼拜": Unit(days=7),
    "月": Unit(months=1),
    "年": Unit(months=12),
}
_UNIT = "|".join(sorted(_UNITS, key=len, reverse=True))
_PLAIN = rf"(?:半个?|{_NUMBER}(?:\.[0-9]{{1,2}})?个?半?)(?:{_UNIT})半?"
_QUANTITY = rf"(?P<amount>半个?|{_NUMBER}(?:\.[0-9]{{1,2}})?个?半?)(?P<unit>{_UNIT})(?P<tail>半?)"


def _amount(text: str) -> Fraction | None:
    if text.startswith("半"):
        return Fraction(1, 2)
    number = re.split("[个半]", text)[0]
    half = Fraction(1, 2) if text.endswith("半") else Fraction()
    if "." in number:
        return Fraction(number) + half
    whole = chinese(number)
    return None if whole is None else whole + half


def _span(found: re.Match[str]) -> Readings:
    parts = []
    for part in re.finditer(_QUANTITY, found["stretch"]):
        count = _amount(part["amount"])
        if count is None or (part["unit"] == "月" and "个" not in part["amount"]):
            return ()
        parts.append((count + (Fraction(1, 2) if part["tail"] else 0), _UNITS[part["unit"]]))
    return stretch(parts)


SPANS: tuple[Matcher, ...] = (
    hanzi(rf"(?:再?过)?(?P<stretch>{_PLAIN}(?:零?又?{_PLAIN})*)(?:之后|以后|后)", _span),
    hanzi(rf"{_PLAIN}(?:之|以)?前", lambda _: one(Impossible("gone"))),
    hanzi(
        rf"(?:持续|连续|一连|连着|为期)(?P<stretch>{_PLAIN}(?:零?又?{_PLAIN})*)",
        lambda found: lasting(_span(found)),
    ),
    hanzi(rf"再?过(?P<stretch>{_PLAIN}(?:零?又?{_PLAIN})*)", _span),
)
