"""What no rule can be is refused in both languages, with what works instead."""

from collections.abc import Callable
from datetime import date, datetime, time

import pytest

from bot.app import load_words
from bot.reminders.recurrence import Rule, Start, daily, ending, in_terms
from bot.reminders.terms import TermRule, When
from bot.reminders.wall import RuleError, find_zone

START = Start(time(9), "Europe/Berlin", date(2026, 11, 24))
WALL = datetime(2026, 11, 24, 9)


def rule(text: str) -> Callable[[], object]:
    return lambda: Rule.checked(text, "Europe/Berlin", WALL)


REFUSED: list[tuple[Callable[[], object], str, str, str]] = [
    (rule("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30"), "rule_never", "never", "永远"),
    (rule("FREQ=HOURLY;COUNT=0"), "rule_value", "every Friday", "每周五"),
    (rule("FREQ=MINUTELY"), "rule_too_often", "hour", "小时"),
    (rule("FREQ=DAILY;BYMINUTE=0,10"), "rule_too_often", "hour", "小时"),
    (lambda: find_zone("Europe/Berlino"), "zone_unknown", "Europe/Berlin", "Europe/Berlin"),
    (lambda: ending(daily(START), until=date(2026, 11, 1)), "rule_ends_early", "2026-11-24", "2026-11-24"),
    (lambda: ending(in_terms(TermRule(When.START), START), count=3), "rule_term_end", "Pause", "暂停"),
]


@pytest.mark.parametrize(("make", "key", "english", "chinese"), REFUSED)
def test_a_rule_that_cannot_be_is_refused_with_what_works(
    make: Callable[[], object], key: str, english: str, chinese: str
) -> None:
    with pytest.raises(RuleError) as caught:
        make()

    assert caught.value.key == key
    words = load_words()
    for lang, expected in (("en", english), ("zh", chinese)):
        slots = {name: str(value) for name, value in caught.value.slots.items()}
        told = words.text(f"when.refused.{key}", lang, **slots)
        assert expected in told, told
