from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from bot.reminders.phrases.meaning import parse
from bot.reminders.phrases.result import Choose, Once, Refused, Repeats, Result
from tests.bot.reminders.table import instant, rows


def wall(moment: datetime, zone: str) -> str:
    return moment.astimezone(ZoneInfo(zone)).isoformat(sep=" ")


def expectation(text: str, zone: str, now: datetime) -> object:
    kind, _, rest = text.strip().partition(" ")
    match kind:
        case "refused":
            return ("refused", rest)
        case "ask":
            return ("ask", [expectation(option, zone, now) for option in rest.split(" | ")])
        case "once":
            parts = rest.split(" ")
            return ("once", wall(instant(" ".join(parts[:2]), parts[2] if len(parts) > 2 else zone), zone))
        case _:
            rrule, _, dates = rest.partition(" > ")
            last = dates.split(" ")[-1]
            named = last if "/" in last else zone
            walls = dates.removesuffix(f" {named}").split(", ")
            return ("rule", rrule, named, [wall(instant(each, named), zone) for each in walls])


def shown(result: Result, zone: str, now: datetime, like: object) -> object:
    match result:
        case Once(at):
            return ("once", wall(at, zone))
        case Repeats(rule):
            count = len(like[3]) if isinstance(like, tuple) and like[0] == "rule" else 1
            due = rule.upcoming(now, datetime(2090, 1, 1, tzinfo=UTC), count)
            return ("rule", rule.rrule, rule.zone, [wall(each, zone) for each in due])
        case Refused(reason):
            return ("refused", reason)
        case Choose(_, options):
            wanted = like[1] if isinstance(like, tuple) and like[0] == "ask" else []
            padded = [*wanted, *([None] * len(options))]
            return ("ask", [shown(o.value, zone, now, w) for o, w in zip(options, padded, strict=False)])


@pytest.mark.parametrize(("text", "expected", "zone", "wall_now"), list(rows()))
def test_phrase_means_what_the_table_says(text: str, expected: str, zone: str, wall_now: str) -> None:
    now = instant(wall_now, zone)
    wanted = expectation(expected, zone, now)

    result = parse(text, now, ZoneInfo(zone))

    assert shown(result, zone, now, wanted) == wanted
