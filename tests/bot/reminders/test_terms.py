"""Terms: the calendar they come from, the days that count in them, schedules that follow them."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from bot.base.errors import Refusal
from bot.base.unit import Unit
from bot.reminders import changes, schedule, school_year, terms
from bot.reminders.changes import End
from bot.reminders.recurrence import Start, in_terms
from bot.reminders.schedule import Name, Plan
from bot.reminders.terms import Span, TermRule, When, calendar
from bot.reminders.wall import RuleError
from bot.testing import START, Bench
from tests.bot.reminders.bells import RING, Bells, put

AUTUMN = Span(date(2026, 9, 1), date(2026, 12, 18), "Autumn", 1)
MONDAY, THURSDAY = 0, 3


@pytest.mark.parametrize(
    ("rule", "days"),
    [
        (TermRule(When.START), ["2026-09-01"]),
        (TermRule(When.END), ["2026-12-18"]),
        (TermRule(When.FIRST, MONDAY), ["2026-09-07"]),
        (TermRule(When.LAST, MONDAY), ["2026-12-14"]),
        (TermRule(When.FIRST, 1), ["2026-09-01"]),
    ],
)
def test_days_of_a_term(rule: TermRule, days: list[str]) -> None:
    assert [day.isoformat() for day in rule.days(AUTUMN)] == days


def test_every_week_of_term_has_its_weekday_once() -> None:
    days = TermRule(When.EVERY, THURSDAY).days(AUTUMN)

    expected = [day for n in range(109) if (day := AUTUMN.starts + timedelta(days=n)).weekday() == THURSDAY]
    assert list(days) == expected


def test_a_term_too_short_for_the_weekday_has_none() -> None:
    short = Span(date(2026, 9, 1), date(2026, 9, 3))

    assert [list(TermRule(when, MONDAY).days(short)) for when in (When.EVERY, When.FIRST, When.LAST)] == [
        []
    ] * 3


@pytest.mark.parametrize("rule", [TermRule(When.START), TermRule(When.EVERY, MONDAY), TermRule(When.LAST, 6)])
def test_a_rule_is_read_as_it_is_written(rule: TermRule) -> None:
    planted = terms.planted(str(rule), [AUTUMN])

    assert TermRule.read(str(rule)) == TermRule.read(planted) == rule
    assert terms.dates(planted) == tuple(rule.days(AUTUMN))
    assert terms.dates(str(rule)) == ()


@pytest.mark.parametrize("text", ["TERM=NEVER", "TERM=EVERY", "TERM=START;BYDAY=MO", "TERM=FIRST;BYDAY=XX"])
def test_what_is_no_rule_is_refused(text: str) -> None:
    with pytest.raises(RuleError):
        TermRule.read(text)


def test_a_term_comes_round_until_another_is_written_down() -> None:
    spring = Span(date(2027, 3, 1), date(2027, 7, 1), "Spring", 2)

    found = calendar([AUTUMN, spring], "UTC", date(2026, 11, 24))

    assert [(span.name, span.starts.isoformat(), bool(span.id)) for span in found] == [
        ("Autumn", "2026-09-01", True),
        ("Spring", "2027-03-01", True),
        ("Autumn", "2027-09-01", False),
        ("Spring", "2028-03-01", False),
        ("Autumn", "2028-09-01", False),
    ]


def test_a_calendar_written_long_ago_still_holds() -> None:
    found = calendar([AUTUMN], "UTC", date(2031, 10, 1))

    assert [span.starts.year for span in found] == [2030, 2031, 2032, 2033]


@pytest.mark.parametrize(
    ("zone", "month"), [("Asia/Shanghai", 2), ("Australia/Sydney", 2), ("Europe/Berlin", 2)]
)
def test_without_a_calendar_the_terms_are_those_usual_there(zone: str, month: int) -> None:
    found = calendar([], zone, date(2026, 1, 10))

    assert found[0].starts.month == month
    assert found[0].name in ({"first"} if zone.startswith("Australia") else {"spring"})
    assert len(found) == 4


def test_29_february_comes_round_on_the_28th() -> None:
    assert Span(date(2028, 2, 29), date(2028, 6, 1)).years_on(1).starts == date(2029, 2, 28)


async def test_a_series_follows_the_calendar_and_each_change_of_it(bench: Bench) -> None:
    bells = Bells()
    bells.hang(bench.app)
    community = await bench.found(zone="Asia/Shanghai")
    rule = in_terms(TermRule(When.FIRST, MONDAY), Start(time(19), "Asia/Shanghai", START.date()))
    await put(bench.app.store, Plan(Name(community, RING, "x"), rule=rule, payload={"name": "x"}))

    async def standing(unit: Unit) -> schedule.Standing:
        found = await schedule.called(unit, Name(community, RING, "x"))
        assert found is not None
        return found

    before = await bench.app.store.write(standing)
    assert before.next is not None
    assert before.next.at == datetime(2026, 9, 7, 11, tzinfo=UTC)

    async def rewrite(unit: Unit) -> None:
        await school_year.add(unit, community, Span(date(2026, 4, 1), date(2026, 5, 1), "Short"))
        await schedule.follow_terms(unit, START, community)

    await bench.app.store.write(rewrite)
    await bench.wait(days=36)

    assert [f"{at:%Y-%m-%d %H:%M}" for _, at in bells.rung] == ["2026-04-06 11:00"]
    after = await bench.app.store.write(standing)
    assert after.next is not None
    assert after.next.at == datetime(2027, 4, 5, 11, tzinfo=UTC)
    with pytest.raises(Refusal, match="rule_term_end"):
        await bench.app.store.write(
            lambda unit: changes.end(unit, community, before.id, End(count=1), bench.clock.now())
        )
