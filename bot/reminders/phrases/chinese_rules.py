"""Chinese: what repeats."""

import re

from bot.reminders.pattern import Frequency, Pattern
from bot.reminders.phrases.chinese import DAY_NAMES, NTH, WEEK, day_number, nth
from bot.reminders.phrases.english_rules import (
    DAILY,
    MOST_WEEKS,
    WORKDAYS,
    every,
    on_days,
    on_monthday,
    on_nth,
    weekend,
    workday,
    yearly,
)
from bot.reminders.phrases.items import Impossible, Part, Repeat, Times
from bot.reminders.phrases.numbers import HANZI_NUMBER, chinese
from bot.reminders.phrases.piece import Matcher, Readings, hanzi, one

_UNITS = {
    "秒": "second",
    "秒钟": "second",
    "分钟": "minute",
    "分": "minute",
    "小时": "hour",
    "钟头": "hour",
    "天": "day",
    "日": "day",
    "周": "week",
    "星期": "week",
    "礼拜": "week",
    "月": "month",
    "季度": "quarter",
    "季": "quarter",
    "年": "year",
}
_UNIT = "|".join(sorted(_UNITS, key=len, reverse=True))
_AND = "(?:、|,|和|及|跟|与)"
_PARTS = {"早": Part.MORNING, "晚": Part.EVENING}


def _every(found: re.Match[str]) -> Readings:
    count = chinese(found["count"]) if found["count"] else 1
    if count is None or (found["count"] and found["unit"] == "日"):
        return ()
    return every(_UNITS[found["unit"]], count)


def _leaving_out(found: re.Match[str]) -> Readings:
    """每隔一天 is every second day; of 每隔两天 some count two days, some two between."""
    count = chinese(found["count"]) if found["count"] else 1
    if count is None:
        return ()
    unit = _UNITS[found["unit"]]
    if unit in ("hour", "minute", "second"):
        return every(unit, count)
    return every(unit, 2) if count == 1 else (*every(unit, count), *every(unit, count + 1))


def _days(found: re.Match[str]) -> Readings:
    interval = 2 if found["every"].startswith("隔") else 1
    return one(
        on_days(tuple(sorted({day_number(day) for day in found["days"] if day in DAY_NAMES})), interval)
    )


def _range(found: re.Match[str]) -> Readings:
    first, last = day_number(found["first"]), day_number(found["last"])
    return one(on_days(tuple(sorted((first + step) % 7 for step in range((last - first) % 7 + 1)))))


def _nth(found: re.Match[str]) -> Readings:
    which = nth(found["nth"])
    if not -1 <= which <= MOST_WEEKS or which == 0:
        return one(Impossible("no_such_date"))
    return one(on_nth(which, day_number(found["day"])))


def _monthday(found: re.Match[str]) -> Readings:
    day = -1 if found["day"] == "最后一天" else chinese(found["day"].rstrip("号日"))
    return on_monthday(day or 0)


def _year_date(found: re.Match[str]) -> Readings:
    return yearly(chinese(found["month"]) or 0, chinese(found["day"]) or 0)


def _times(found: re.Match[str]) -> Readings:
    count = chinese(found["count"])
    return one(Times(count)) if count else one(Impossible("rule_never"))


_EVERY = r"(?P<every>每个?|逢|每逢)"
RULES: tuple[Matcher, ...] = (
    hanzi(rf"每(?P<count>{HANZI_NUMBER})?个?(?P<unit>{_UNIT})的?", _every),
    hanzi(rf"每?隔(?P<count>{HANZI_NUMBER})?个?(?P<unit>{_UNIT})的?", _leaving_out),
    hanzi(r"每半个?(?:小时|钟头)", lambda _: every("minute", 30)),
    hanzi(rf"(?P<every>隔){WEEK}(?P<days>[{DAY_NAMES}])", _days),
    hanzi(rf"每个?月的?(?P<nth>{NTH})工作日", lambda found: workday(nth(found["nth"]))),
    hanzi(
        r"每个?月月?[底末]",
        lambda _: one(Repeat(Pattern(Frequency.MONTHLY, monthdays=(-1,)), ask="month_end")),
    ),
    hanzi(r"天天|每一天", lambda _: one(Repeat(DAILY))),
    hanzi(r"每(?P<part>早|晚)(?!上|晨)", lambda found: one(Repeat(DAILY), _PARTS[found["part"]])),
    hanzi(rf"{_EVERY}{WEEK}(?P<days>[{DAY_NAMES}])", _days),
    hanzi(rf"{_EVERY}{WEEK}(?P<days>[{DAY_NAMES}](?:{_AND}?(?:每?{WEEK})?[{DAY_NAMES}])+)", _days),
    hanzi(rf"(?:每个?)?{WEEK}(?P<first>[{DAY_NAMES}])(?:到|至|-){WEEK}?(?P<last>[{DAY_NAMES}])", _range),
    hanzi(rf"每个?月的?(?P<nth>{NTH}){WEEK}(?P<day>[{DAY_NAMES}])", _nth),
    hanzi(rf"每个?月的?(?P<day>{HANZI_NUMBER}[号日]|最后一天)", _monthday),
    hanzi(rf"每年的?(?P<month>{HANZI_NUMBER})月(?P<day>{HANZI_NUMBER})[日号]?", _year_date),
    hanzi(r"(?:每个?)?工作日", lambda _: one(Repeat(WORKDAYS))),
    hanzi(r"每个?周末", lambda _: weekend()),
    hanzi(rf"(?:一?共|总共)?(?P<count>{HANZI_NUMBER})次", _times),
)
