"""One reading of a text, its items put in their places."""

from dataclasses import dataclass, replace

from bot.reminders.phrases.items import (
    Clock,
    Day,
    Impossible,
    InDays,
    InZone,
    Item,
    Mark,
    OnDate,
    OnMonthday,
    OnNth,
    OnWeekdays,
    Part,
    Repeat,
    Span,
    Times,
)
from bot.reminders.phrases.result import Refused


@dataclass(frozen=True, slots=True)
class Said:
    """What was said: at most one of each; `weekday` only confirms a date beside it."""

    clock: Clock | None = None
    part: Part | None = None
    day: Day | None = None
    weekday: OnWeekdays | None = None
    span: Span | None = None
    repeat: Repeat | None = None
    zone: InZone | None = None
    until: Day | None = None
    starting: Day | None = None
    times: Times | None = None


def gather(items: tuple[Item, ...]) -> Said | Refused:
    """Put items in their places; the same thing said twice is a conflict, and an impossible one a refusal."""
    impossible = next((item for item in items if isinstance(item, Impossible)), None)
    if impossible:
        return Refused(impossible.reason, impossible.slots)
    said: Said | None = Said()
    rest = list(items)
    while rest and said:
        item = rest.pop(0)
        if isinstance(item, Mark):
            if item not in (Mark.UNTIL, Mark.STARTING) or not rest:
                return Refused("not_understood")
            said = _marked(said, item, rest.pop(0))
            _drop(rest, Mark(f"{item}_after"))
        elif _drop(rest, Mark.STARTING_AFTER):
            said = _marked(said, Mark.STARTING, item)
        else:
            said = _put(said, item)
    return said or Refused("conflict")


def _drop(rest: list[Item], mark: Mark) -> bool:
    fits = bool(rest) and rest[0] is mark
    if fits:
        rest.pop(0)
    return fits


def _marked(said: Said, mark: Mark, item: Item) -> Said | None:
    if not isinstance(item, InDays | OnWeekdays | OnDate | OnMonthday | OnNth):
        return None
    if mark is Mark.UNTIL:
        return replace(said, until=item) if said.until is None else None
    return replace(said, starting=item) if said.starting is None else None


def _put(said: Said, item: Item) -> Said | None:
    match item:
        case Clock() if said.clock is None:
            return replace(said, clock=item)
        case Part() if said.part is None:
            return replace(said, part=item)
        case Span() if said.span is None:
            return replace(said, span=item)
        case Repeat() if said.repeat is None:
            return replace(said, repeat=item)
        case InZone() if said.zone is None:
            return replace(said, zone=item)
        case Times() if said.times is None:
            return replace(said, times=item)
        case InDays() | OnWeekdays() | OnDate() | OnMonthday() | OnNth():
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
