"""From all readings of a text to one result."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.reminders.phrases.grammar import LONGEST_TEXT, MOST_READINGS, normalise, readings
from bot.reminders.phrases.items import Item
from bot.reminders.phrases.labels import label, pass_label
from bot.reminders.phrases.once import once
from bot.reminders.phrases.reading import Asked, Meaning, Outcome
from bot.reminders.phrases.result import Choose, Once, Option, Places, Refused, Repeats, Result
from bot.reminders.phrases.rules import rules
from bot.reminders.phrases.said import gather
from bot.reminders.phrases.zones import known_places
from bot.reminders.wall import local

MOST_OPTIONS = 12
_WEIGHT = (
    "lunar",
    "term",
    "no_such_time",
    "no_such_date",
    "weekday_differs",
    "zone_unknown",
    "rule_too_often",
    "rule_hours",
    "rule_never",
    "rule_interval",
    "rule_value",
    "too_far",
    "past",
    "gone",
    "midnight",
    "clocks_differ",
    "two_times",
    "say_every",
    "clock",
    "conflict",
    "vague",
    "not_understood",
)
_FORCED = (
    "skipped",
    "doubled",
    "no_leap_day",
    "weekday",
    "monthday",
    "clock",
    "month_end",
    "date_order",
    "which_zone",
    "date",
)


def parse(text: str, now: datetime, zone: ZoneInfo, places: Places = known_places) -> Result:
    """Read a time in English or Chinese, whatever the language of the person.

    `now` is aware. The whole text must be understood; what has several readings, or a time that clocks skip
    or show twice, comes back as a question. Never raises on account of the text.
    """
    if len(text) > LONGEST_TEXT:
        return Refused("too_long", (("most", LONGEST_TEXT),))
    tidy = normalise(text)
    if not tidy:
        return Refused("empty")
    rows = readings(tidy, places)
    if len(rows) > MOST_READINGS:
        return Refused("vague")
    asked = Asked(now, zone)
    return _decide([outcome for row in rows for outcome in _outcomes(row, asked)], asked)


def _outcomes(row: tuple[Item, ...], asked: Asked) -> Iterator[Outcome]:
    said = gather(row)
    if isinstance(said, Refused):
        yield said
    elif said.repeat:
        yield from rules(said, said.repeat, asked)
    else:
        yield from once(said, asked)


def _decide(outcomes: list[Outcome], asked: Asked) -> Result:
    meanings: dict[Once | Repeats, Meaning] = {}
    for outcome in outcomes:
        if isinstance(outcome, Meaning) and (outcome.value not in meanings or not outcome.ask):
            meanings[outcome.value] = outcome
    if not meanings:
        refusals = [outcome for outcome in outcomes if isinstance(outcome, Refused)]
        return min(refusals, key=lambda each: _WEIGHT.index(each.reason), default=Refused("not_understood"))
    halved = Refused("midnight") in outcomes
    found = sorted(
        (replace(each, ask=each.ask or "which_half") if halved else each for each in meanings.values()),
        key=lambda meaning: _first(meaning, asked),
    )
    alike = found[0].ask == "which_zone" and not any(isinstance(outcome, Refused) for outcome in outcomes)
    if len(found) == 1 and (alike or not found[0].ask):
        return found[0].value
    if len(found) > MOST_OPTIONS:
        return Refused("vague")
    return _choose(found, asked)


def _first(meaning: Meaning, asked: Asked) -> datetime:
    match meaning.value:
        case Once(instant):
            return instant
        case Repeats(rule):
            return rule.next_after(asked.now) or asked.now


def _choose(found: list[Meaning], asked: Asked) -> Choose:
    question = _question(found, asked)
    options = []
    for meaning in found:
        value = meaning.value
        if isinstance(value, Once) and meaning.ask == "doubled":
            options.append(Option(pass_label(value, asked.home), value))
        else:
            options.append(Option(label(value, asked), value))
    return Choose(question, tuple(options))


def _question(found: list[Meaning], asked: Asked) -> str:
    asks = {meaning.ask for meaning in found}
    forced = found[0].ask if len(found) == 1 else next((ask for ask in _FORCED if ask in asks), "")
    if forced:
        return forced
    if any(isinstance(meaning.value, Repeats) for meaning in found):
        return "which_rule"
    walls = [local(_first(meaning, asked), asked.home) for meaning in found]
    if len({wall.date() for wall in walls}) == 1:
        return "which_half"
    return "which_day" if len({wall.time() for wall in walls}) == 1 else "which"
