"""What `homeroom when` prints as a rule yields the instants it prints, by another reading of both."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

import pytest
from dateutil.rrule import rrulestr

from adapters.when import run
from tests.bot.reminders.table import instant, rows

MINUTE = timedelta(minutes=1)
ZONES = ["Europe/Berlin", "America/New_York", "Asia/Shanghai", "Australia/Lord_Howe", "Pacific/Kiritimati"]
NOWS = ["2026-11-24T09:00:00Z", "2027-03-13T22:30:00Z", "2027-03-27T23:30:00Z", "2028-02-29T12:00:00Z"]
RULES = [(text, zone, now) for text, expected, zone, now in rows() if expected.startswith("rule ")]


def due(rule: str, zone: ZoneInfo, first: datetime) -> Iterator[datetime]:
    """Walk a rule from its first wall time; one that clocks skip moves to the first minute that they show."""
    for wall in rrulestr(f"RRULE:{rule}", dtstart=first):
        here = wall
        while here.replace(tzinfo=zone).astimezone(UTC).astimezone(zone).replace(tzinfo=None) != here:
            here += MINUTE
        yield here.replace(tzinfo=zone, fold=0).astimezone(UTC)


def begin(rule: str, walls: list[datetime], zone: ZoneInfo) -> datetime:
    """Return the first wall time as the rule means it, even where the clocks skipped it."""
    before = (walls[0] - MINUTE).replace(tzinfo=zone)
    skipped = before.astimezone(UTC).astimezone(zone).replace(tzinfo=None) != walls[0] - MINUTE
    if not skipped:
        return walls[0]
    if "HOURLY" in rule:
        return walls[1] - (walls[2] - walls[1])
    at = walls[1].time()
    return datetime.combine(walls[0].date(), at.replace(hour=0) if "BYHOUR" in rule else at)


def check(text: str, zone: str, now: datetime) -> None:
    question = {"text": text, "zone": zone, "now": now.isoformat(), "lang": "en"}
    (line,) = run([json.dumps(question)])
    answer = json.loads(line)
    for each in answer.get("ask", [answer]):
        if "rule" in each:
            shown = [datetime.fromisoformat(at) for at in each["next"]]
            clocks = ZoneInfo(each["zone"])
            walls = [at.astimezone(clocks).replace(tzinfo=None) for at in shown]
            start = begin(each["rule"], walls, clocks)
            assert shown[0] > now
            assert list(islice(due(each["rule"], clocks, start), len(shown))) == shown


@pytest.mark.parametrize(("text", "zone", "wall"), RULES)
def test_rules_of_the_table_yield_the_instants_shown(text: str, zone: str, wall: str) -> None:
    check(text, zone, instant(wall, zone))


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("now", NOWS)
def test_rules_yield_the_instants_shown_wherever_and_whenever_they_are_said(zone: str, now: str) -> None:
    for text in dict.fromkeys(text for text, *_ in RULES):
        check(text, zone, datetime.fromisoformat(now))
