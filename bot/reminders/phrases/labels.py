"""How instants and rules are shown for a choice: sentences of the locale files, never text."""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from bot.chat.text import Moment, Phrase, Plain, Slot, Text, say
from bot.reminders.pattern import Frequency, Pattern
from bot.reminders.phrases.reading import Asked
from bot.reminders.phrases.result import Once, Repeats
from bot.reminders.recurrence import Rule

WORKDAYS = (0, 1, 2, 3, 4)
LAST_NTH = 5


def label(value: Once | Repeats, asked: Asked) -> Text:
    """Show a choice: an instant, or a rule with its first occurrence."""
    match value:
        case Once(instant):
            return say("when.label.once", moment=Moment(instant))
        case Repeats(rule):
            first = rule.next_after(asked.now) or asked.now
            return say("when.label.first", rule=describe(rule, asked.home), moment=Moment(first))


def pass_label(once: Once, zone: ZoneInfo) -> Text:
    """Show one pass of a doubled time, which only its offset tells from the other."""
    offset = f"{once.instant.astimezone(zone):%z}"
    return say("when.label.doubled", moment=Moment(once.instant), offset=f"{offset[:3]}:{offset[3:]}")


def describe(rule: Rule, home: ZoneInfo) -> Text:
    """Say a rule in words, naming its zone where it is not the reader's own."""
    pattern = Pattern.read(rule.rrule, ZoneInfo(rule.zone))
    text = _described(pattern, rule)
    if pattern.until:
        text = say("when.label.until", rule=text, day=pattern.until.date())
    if pattern.count:
        text = say("when.label.times", rule=text, n=pattern.count)
    return text if rule.zone == home.key else say("when.label.zoned", rule=text, zone=rule.zone)


def _described(pattern: Pattern, rule: Rule) -> Text:
    key, slots = _key(pattern)
    if key == "other" or pattern.minutes:
        return say("when.label.other", rule=str(pattern), time=f"{rule.start:%H:%M}")
    time = _clocks(pattern, rule)
    if pattern.interval > 1:
        key, slots = f"{key}_every", {**slots, "n": pattern.interval}
    return say(f"when.label.{key}", time=time, **slots)


def _clocks(pattern: Pattern, rule: Rule) -> Slot:
    """List the times of a day: "09:00 and 17:00"."""
    shown = [f"{hour:02}:{rule.start:%M}" for hour in pattern.hours]
    if not shown:
        return f"{rule.start:%H:%M}"
    return _listed([(Plain(each),) for each in shown])


def _key(pattern: Pattern) -> tuple[str, dict[str, Slot]]:
    days = tuple(day.weekday for day in pattern.days)
    match pattern:
        case Pattern(freq=Frequency.HOURLY):
            return "hourly", {}
        case Pattern(freq=Frequency.DAILY, months=(), days=()):
            return "daily", {}
        case Pattern(freq=Frequency.WEEKLY, months=()) if days == WORKDAYS and pattern.interval == 1:
            return "weekdays", {}
        case Pattern(freq=Frequency.WEEKLY, months=()):
            return "weekly", {"days": _list(days)}
        case Pattern(freq=Frequency.MONTHLY, months=()):
            return _monthly(pattern)
        case Pattern(freq=Frequency.YEARLY, months=(month,), days=()) if pattern.interval == 1:
            return "yearly", {"month": _month(month), "day": pattern.monthdays[-1]}
        case _:
            return "other", {}


def _monthly(pattern: Pattern) -> tuple[str, dict[str, Slot]]:
    days = tuple(day.weekday for day in pattern.days if not day.nth)
    match pattern:
        case Pattern(days=(day,), monthdays=(), positions=()) if day.nth:
            nth = Phrase(f"when.nth.{'last' if day.nth < 0 else day.nth}")
            return "monthly_nth", {"nth": nth, "day": _weekday(day.weekday)}
        case Pattern(monthdays=(), positions=(nth,)) if days == WORKDAYS:
            key = f"when.nth.{'last' if nth < 0 else nth}"
            return ("monthly_workday", {"nth": Phrase(key)}) if nth <= LAST_NTH else ("other", {})
        case Pattern(days=(), monthdays=(-1,)):
            return "monthly_last", {}
        case Pattern(days=(), monthdays=(day,), positions=()):
            return "monthly", {"day": day}
        case Pattern(days=(), monthdays=(28, *_, last), positions=(-1,)):
            return "monthly", {"day": last}
        case _:
            return "other", {}


def _weekday(day: int) -> Phrase:
    return Phrase(f"when.weekday.{day + 1}")


def _month(month: int) -> Phrase:
    return Phrase(f"when.month.{month}")


def _list(days: tuple[int, ...]) -> Text:
    return _listed([(_weekday(day),) for day in days])


def _listed(members: Sequence[Text]) -> Text:
    text = members[-1]
    for position, member in enumerate(reversed(members[:-1])):
        text = say("when.last_two" if position == 0 else "when.more", first=member, rest=text)
    return text
