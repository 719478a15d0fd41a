"""The academic year: what a day is, north and south, and what the starter library has for it."""

from datetime import date, timedelta

import pytest

from bot.features.memories import prompts
from bot.features.memories.prompts import Theme, occasions
from bot.features.memories.prompts.occasions import Occasion
from bot.features.memories.rules.occasions import of_day
from bot.reminders import terms

On = Occasion
NORTH, SOUTH = "Europe/Berlin", "Australia/Melbourne"


def of(zone: str, month: int, day: int) -> set[Occasion]:
    on = date(2026, month, day)
    return set(of_day(on, terms.calendar((), zone, on), south=terms.is_southern(zone)))


@pytest.mark.parametrize(
    ("zone", "month", "day", "expected"),
    [
        (NORTH, 9, 1, {On.AUTUMN, On.TERM_BEGINS}),
        (NORTH, 9, 15, {On.AUTUMN, On.MID_AUTUMN}),
        (NORTH, 6, 28, {On.SUMMER, On.EXAMS, On.GRADUATION}),
        (NORTH, 7, 10, {On.SUMMER, On.HOLIDAYS, On.GRADUATION}),
        (NORTH, 8, 15, {On.SUMMER, On.HOLIDAYS}),
        (NORTH, 12, 19, {On.WINTER, On.EXAMS}),
        (NORTH, 12, 31, {On.WINTER, On.HOLIDAYS, On.NEW_YEAR}),
        (NORTH, 2, 1, {On.WINTER, On.HOLIDAYS, On.SPRING_FESTIVAL}),
        (NORTH, 4, 1, {On.SPRING}),
        (SOUTH, 2, 21, {On.SUMMER, On.TERM_BEGINS}),
        (SOUTH, 6, 20, {On.WINTER, On.EXAMS}),
        (SOUTH, 11, 19, {On.SPRING, On.EXAMS, On.GRADUATION}),
        (SOUTH, 12, 31, {On.SUMMER, On.HOLIDAYS, On.NEW_YEAR}),
        (SOUTH, 4, 1, {On.AUTUMN}),
    ],
)
def test_what_a_day_is(zone: str, month: int, day: int, expected: set[Occasion]) -> None:
    assert of(zone, month, day) == expected


def test_the_terms_of_the_community_count() -> None:
    stored = [terms.Span(date(2026, 10, 12), date(2027, 2, 12), "Winter"),
              terms.Span(date(2027, 4, 12), date(2027, 7, 16), "Summer")]  # fmt: skip

    known = terms.calendar(stored, NORTH, date(2026, 10, 1))

    assert On.TERM_BEGINS in of_day(date(2026, 10, 13), known, south=False)
    assert On.TERM_BEGINS not in of_day(date(2026, 9, 2), known, south=False)
    assert On.GRADUATION in of_day(date(2027, 7, 20), known, south=False)
    assert On.GRADUATION not in of_day(date(2027, 2, 12), known, south=False)


def test_every_tag_names_a_question_or_a_theme() -> None:
    known = {theme.value for theme in Theme} | set(prompts.load("en")) | set(prompts.load("zh"))

    assert set(occasions.load()) == set(Occasion)
    assert set().union(*occasions.load().values()) <= known


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("zone", [NORTH, SOUTH])
def test_nine_days_in_ten_have_a_question_that_fits(lang: str, zone: str) -> None:
    days = [date(2026, 1, 1) + timedelta(days=n) for n in range(365)]
    tagged = {occasion for prompt in prompts.load(lang).values() for occasion in occasions.of(prompt)}

    served = [day for day in days if of(zone, day.month, day.day) & tagged]

    assert len(served) > 0.9 * len(days)
