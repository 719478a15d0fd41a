"""What people type about themselves: tags and weekly times."""

from datetime import time

import pytest

from bot.base.errors import Refusal
from bot.features.mentoring.tags import FIELDS, LANGUAGES, TOPICS, Kind, read_tags
from bot.features.mentoring.weekly import dump_times, load_times, read_times
from bot.matching.people import FreeTime

TUESDAY = FreeTime(1, time(19), time(21))
SATURDAY = FreeTime(5, time(10), time(12, 30))


@pytest.mark.parametrize(
    ("kind", "typed", "tags"),
    [
        (FIELDS, "Law, design", ("law", "design")),
        (FIELDS, "法律、设计、法律", ("law", "design")),
        (FIELDS, "Bee  keeping / LAW", ("bee keeping", "law")),
        (TOPICS, "第一份工作，Interviews", ("first_job", "interviews")),
        (LANGUAGES, "English, 普通话, Deutsch, français", ("en", "zh", "de", "fr")),
        (LANGUAGES, "Klingon", ("klingon",)),
    ],
)
def test_known_words_are_one_in_all_languages(kind: Kind, typed: str, tags: tuple[str, ...]) -> None:
    assert read_tags(kind, typed) == tags


@pytest.mark.parametrize(
    ("typed", "times"),
    [
        ("Tue 19:00-21:00, Sat 10-12:30", (TUESDAY, SATURDAY)),
        ("tuesday 19–21; saturday 10 to 12:30", (TUESDAY, SATURDAY)),
        ("周二19点到21点、星期六 10:00至12:30", (TUESDAY, SATURDAY)),
        ("Fri 22-24", (FreeTime(4, time(22), time(0)),)),
        ("Sun 23:00-01:00", (FreeTime(6, time(23), time(1)),)),
        ("礼拜天 9-10", (FreeTime(6, time(9), time(10)),)),
    ],
)
def test_weekly_times_are_read_and_kept(typed: str, times: tuple[FreeTime, ...]) -> None:
    assert read_times(typed) == times
    assert load_times(dump_times(times)) == times


@pytest.mark.parametrize("typed", ["whenever", "Tue", "Tue 19", "Tue 25-26", "Tue 19:75-20", "Tue 9-9", ","])
def test_what_is_no_weekly_time_is_refused(typed: str) -> None:
    with pytest.raises(Refusal) as refused:
        read_times(typed)

    assert refused.value.key == "mentoring.times_unclear"
