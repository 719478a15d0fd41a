"""Weekly times as people write them: "Tue 19:00-21:00, Sat 10-12", "周二19点到21点、周六10-12"."""

import re
from datetime import time
from typing import Final

from bot.base.errors import Refusal
from bot.chat.text import Text, say
from bot.features.mentoring.tags import enumerated
from bot.matching.people import FreeTime

MOST = 14
_DAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_CHINESE_DAYS: Final = "一二三四五六日"
_BETWEEN = re.compile(r"[,，、;；|\n]")
_TIME = re.compile(
    r"(?:(?P<day>mon|tue|wed|thu|fri|sat|sun)[a-z]*|(?:周|星期|礼拜)(?P<tag>[一二三四五六日天]))\.?\s*"
    r"(?P<h1>\d{1,2})(?:[:：点](?P<m1>\d{2})?)?\s*(?:-|–|—|~|～|to|到|至)\s*"
    r"(?P<h2>\d{1,2})(?:[:：点](?P<m2>\d{2})?)?",
    re.IGNORECASE,
)
_LAST_HOUR, _LAST_MINUTE = 24, 59


def read_times(text: str) -> tuple[FreeTime, ...]:
    """Return the weekly times in a text, or refuse the first that cannot be read."""
    pieces = [piece.strip() for piece in _BETWEEN.split(text) if piece.strip()]
    times = tuple(dict.fromkeys(_read(piece) for piece in pieces))
    if not times or len(times) > MOST:
        raise Refusal("mentoring.times_unclear", piece=text[:30])
    return times


def _read(piece: str) -> FreeTime:
    found = _TIME.fullmatch(piece)
    if found is None:
        raise Refusal("mentoring.times_unclear", piece=piece[:30])
    day = found["day"].lower() if found["day"] else ""
    weekday = _DAYS.index(day) if day else _CHINESE_DAYS.index(found["tag"].replace("天", "日"))
    start, end = (_clock(found[h], found[m], piece) for h, m in (("h1", "m1"), ("h2", "m2")))
    if start == end:
        raise Refusal("mentoring.times_unclear", piece=piece[:30])
    return FreeTime(weekday, start, end)


def _clock(hour: str, minute: str | None, piece: str) -> time:
    hours, minutes = int(hour), int(minute or 0)
    if hours > _LAST_HOUR or minutes > _LAST_MINUTE or (hours == _LAST_HOUR and minutes):
        raise Refusal("mentoring.times_unclear", piece=piece[:30])
    return time(hours % _LAST_HOUR, minutes)


def dump_times(times: tuple[FreeTime, ...]) -> str:
    return "\n".join(f"{one.weekday} {one.start:%H:%M} {one.end:%H:%M}" for one in times)


def load_times(lines: str) -> tuple[FreeTime, ...]:
    parts = [line.split() for line in lines.splitlines()]
    return tuple(
        FreeTime(int(day), time.fromisoformat(start), time.fromisoformat(end)) for day, start, end in parts
    )


def show_times(times: tuple[FreeTime, ...]) -> Text:
    return enumerated([_show(one) for one in times])


def _show(one: FreeTime) -> Text:
    day = say(f"mentoring.weekday.{_DAYS[one.weekday]}")
    return say("mentoring.time", day=day, start=f"{one.start:%H:%M}", end=f"{one.end:%H:%M}")
