"""One reading of a text, its items put in their places."""

from dataclasses import dataclass, replace

from bot.reminders.phrases.items import (
    Clock,
    Day,
    Impossible,
    InDays,
    InZone,
    Item,
    Lasting,
    Mark,
    OnDate,
    OnMonth,
    OnMonthday,
    OnNth,
    OnWeekdays,
    OnWorkday,
    Part,
    Repeat,
    Span,
    Times,
)
from bot.reminders.phrases.result import Refused


@dataclass(frozen=True, slots=True)
class At:
    """A time of day as it was said: a clock, a part of the day, or both."""

    clock: Clock | None = None
    part: Part | None = None


@dataclass(frozen=True, slots=True)
class Said:
    """What was said: at most one of each; `weekday` only confirms a date beside it.

    `others` are further times of the same day: "at 9 and 17".
    """

    at: At = At()
    others: tuple[At, ...] = ()
    day: Day | None = None
    weekday: OnWeekdays | None = None
    span: Span | None = None
    repeat: Repeat | None = None
    zone: InZone | None = None
    until: Day | None = None
    starting: Day | None = None
    times: Times | None = None
    lasting: Lasting | None = None


def gather(items: tuple[Item, ...]) -> Said | Refused:
    """Put items in their places; the same thing said twice is a conflict, and an impossible one a refusal."""
    impossible = next((item for item in items if isinstance(item, Impossible)), None)
    if impossible:
        return Refused(impossible.reason, impossible.slots)
    ats = _ats(items)
    if ats is None:
        return Refused("conflict")
    said: Said | None = Said(at=ats[0], others=ats[1:]) if ats else Said()
    rest: list[Item] = [item for item in items if not isinstance(item, Clock | Part) and item is not Mark.AND]
    while rest and said:
        item = rest.pop(0)
        if isinstance(item, Mark):
            if item not in (Mark.UNTIL, Mark.THROUGH, Mark.STARTING) or not rest:
                return Refused("not_understood")
            said = _marked(said, item, rest.pop(0))
            _drop(rest, Mark.STARTING_AFTER if item is Mark.STARTING else Mark.UNTIL_AFTER)
        elif _drop(rest, Mark.STARTING_AFTER):
            said = _marked(said, Mark.STARTING, item)
        else:
            said = _put(said, item)
    return said or Refused("conflict")


def _ats(items: tuple[Item, ...]) -> tuple[At, ...] | None:
    """Pair clocks with parts of the day in the order they were said; an "and" stands between two of them."""
    found: list[At] = []
    for before, item, after in zip((None, *items), items, (*items[1:], None), strict=False):
        match item:
            case Mark.AND:
                if not isinstance(before, Clock | Part) or not isinstance(after, Clock | Part):
                    return None
            case Clock():
                fits = found and found[-1].clock is None and before is not Mark.AND
                found[-1:] = [replace(found[-1], clock=item)] if fits else [*found[-1:], At(clock=item)]
            case Part():
                fits = found and found[-1].part is None and before is not Mark.AND
                found[-1:] = [replace(found[-1], part=item)] if fits else [*found[-1:], At(part=item)]
            case _:
                pass
    alone = len(found) == 1
    return tuple(found) if alone or all(each.clock for each in found) else None


def _drop(rest: list[Item], mark: Mark) -> bool:
    fits = bool(rest) and rest[0] is mark
    if fits:
        rest.pop(0)
    return fits


def _marked(said: Said, mark: Mark, item: Item) -> Said | None:
    if not isinstance(item, InDays | OnWeekdays | OnDate | OnMonthday | OnNth | OnMonth | OnWorkday):
        return None
    if mark is Mark.THROUGH and isinstance(item, OnMonth):
        item = replace(item, end=True)
    if mark is Mark.STARTING:
        return replace(said, starting=item) if said.starting is None else None
    return replace(said, until=item) if said.until is None else None


def _put(said: Said, item: Item) -> Said | None:
    match item:
        case Span() if said.span is None:
            return replace(said, span=item)
        case Repeat() if said.repeat is None:
            return replace(said, repeat=item)
        case InZone() if said.zone is None:
            return replace(said, zone=item)
        case Times() if said.times is None:
            return replace(said, times=item)
        case Lasting() if said.lasting is None:
            return replace(said, lasting=item)
        case InDays() | OnWeekdays() | OnDate() | OnMonthday() | OnNth() | OnMonth() | OnWorkday():
            return _with_day(said, item)
        case _:
            return None


def _with_day(said: Said, day: Day) -> Said | None:
    """A plain weekday beside a date confirms it: "Friday 27 November"."""
    if said.day is None:
        return replace(said, day=day)
    if said.weekday is not None:
        return None
    match said.day, day:
        case (OnWeekdays() as weekday, InDays() | OnDate() | OnMonthday()):
            return replace(said, day=day, weekday=weekday)
        case (InDays() | OnDate() | OnMonthday(), OnWeekdays() as weekday):
            return replace(said, weekday=weekday)
        case _:
            return None
