import re
import unicodedata
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import process_time
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.chat.text import flat, say
from bot.chat.words import LANGS, Words
from bot.commands.times import leading_time
from bot.reminders import phrases
from bot.reminders.phrases.grammar import LONGEST_TEXT
from bot.reminders.phrases.meaning import MOST_OPTIONS, parse
from bot.reminders.phrases.nearest import MOST, nearest
from bot.reminders.phrases.result import Choose, Once, Refused, Repeats
from tests.bot.reminders.table import instant, rows

WORDS = Words.load([("", Path(phrases.__file__).parent / "locales")])
TABLE = list(rows())
SLOWEST = 0.5
"""Seconds of processor time, many times what is needed: only a search that explodes takes longer."""
PHRASES = [text for text, *_ in TABLE]
ZONES = st.sampled_from(
    ["Europe/Berlin", "America/New_York", "Asia/Shanghai", "Australia/Lord_Howe", "Pacific/Kiritimati"]
).map(ZoneInfo)
NOWS = st.datetimes(datetime(1980, 1, 1), datetime(2150, 1, 1), timezones=st.just(UTC))
SCRAPS = st.sampled_from(
    sorted(
        {
            scrap
            for text in PHRASES
            for scrap in re.findall(r"[a-z]+|[0-9]+|[\u4e00-\u9fff]|[^\w\s]", text.lower())
        }
    )
)
SOUP = st.lists(SCRAPS, max_size=9).flatmap(
    lambda scraps: st.sampled_from([" ".join(scraps), "".join(scraps)])
)
SPLICE = st.tuples(
    st.sampled_from(PHRASES), st.sampled_from(PHRASES), st.integers(0, 20), st.integers(0, 20)
).map(lambda both: both[0][: both[2]] + both[1][both[3] :])
TEXTS = st.one_of(st.text(max_size=60), SOUP, SPLICE, st.sampled_from(PHRASES))


def assert_ahead(value: Once | Repeats, now: datetime) -> None:
    match value:
        case Once(at):
            assert at > now
            assert at.utcoffset() == timedelta()
        case Repeats(rule):
            assert rule.next_after(now) is not None


def assert_shown(text: str, lang: str) -> None:
    assert text
    assert "when." not in text
    assert "{" not in text, lang


@given(text=TEXTS, now=NOWS, zone=ZONES)
def test_any_text_gives_one_of_the_four_results_and_nothing_in_the_past(
    text: str, now: datetime, zone: ZoneInfo
) -> None:
    result = parse(text, now, zone)

    match result:
        case Once() | Repeats():
            assert_ahead(result, now)
        case Choose(question, options):
            assert 1 <= len(options) <= MOST_OPTIONS
            assert len({option.value for option in options}) == len(options)
            for option in options:
                assert_ahead(option.value, now)
            for lang in LANGS:
                labels = [flat(WORDS.resolve(option.label, lang, zone.key, now)) for option in options]
                assert_shown(flat(WORDS.resolve(say(f"when.ask.{question}"), lang, zone.key)), lang)
                assert len(set(labels)) == len(labels)
                for label in labels:
                    assert_shown(label, lang)
        case Refused(reason, slots):
            for lang in LANGS:
                assert_shown(
                    flat(WORDS.resolve(say(f"when.refused.{reason}", **dict(slots)), lang, zone.key)), lang
                )


@pytest.mark.parametrize("text", PHRASES)
def test_whole_text_is_consumed(text: str) -> None:
    now, zone = datetime(2026, 11, 24, 9, tzinfo=UTC), ZoneInfo("Europe/Berlin")

    for extra in ("please", "左右"):
        for longer in (f"{text} {extra}", f"{extra} {text}"):
            assert isinstance(parse(longer, now, zone), Refused)


@given(words=st.lists(SCRAPS, min_size=2, max_size=8), cut=st.integers(1, 7), now=NOWS, zone=ZONES)
def test_no_word_can_be_left_out_unnoticed(words: list[str], cut: int, now: datetime, zone: ZoneInfo) -> None:
    text, shorter = " ".join(words), " ".join(words[:cut])
    unknown = f"{text} qqq"

    assert isinstance(parse(unknown, now, zone), Refused)
    for near in nearest(unknown, Refused("not_understood"), now, zone):
        assert "qqq" in near
    assert leading_time(f"{shorter} qqq").count(" ") < len(words)


@given(text=TEXTS, now=NOWS, zone=ZONES)
def test_the_nearest_of_a_refused_phrase_can_be_read(text: str, now: datetime, zone: ZoneInfo) -> None:
    result = parse(text, now, zone)

    if isinstance(result, Refused):
        near = nearest(text, result, now, zone)
        assert len(near) <= MOST
        assert not any(isinstance(parse(phrase, now, zone), Refused) for phrase in near)


@pytest.mark.parametrize(
    "piece",
    [
        "at 9 and ",
        "1 hour and ",
        "mon, ",
        "每月1日、",
        "过一年零",
        "一",
        "二十",
        "隔",
        "1/",
        "a week from ",
        "qqqq ",
    ],
)
def test_a_text_as_long_as_can_be_is_read_at_once(piece: str) -> None:
    now, zone = datetime(2026, 11, 24, 9, tzinfo=UTC), ZoneInfo("Europe/Berlin")
    text = (piece * LONGEST_TEXT)[:LONGEST_TEXT]
    begun = process_time()

    result = parse(text, now, zone)
    if isinstance(result, Refused):
        nearest(text, result, now, zone)

    assert process_time() - begun < SLOWEST


@pytest.mark.parametrize(("text", "_expected", "zone", "wall"), TABLE)
def test_case_width_and_spaces_change_nothing(text: str, _expected: str, zone: str, wall: str) -> None:
    now, clocks = instant(wall, zone), ZoneInfo(zone)
    wide = "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text)
    result = parse(text, now, clocks)

    assert unicodedata.normalize("NFKC", wide) == unicodedata.normalize("NFKC", text)
    for other in (f"  {text.upper().replace(' ', '   ')}。", wide):
        assert parse(other, now, clocks) == result


def test_both_languages_have_the_same_keys_and_slots() -> None:
    english, chinese = (WORDS.keys(lang) for lang in LANGS)

    assert english == chinese
    assert {key: WORDS.slots("en", key) for key in english} == {
        key: WORDS.slots("zh", key) for key in english
    }
