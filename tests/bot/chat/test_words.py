from datetime import UTC, date, datetime

import pytest

from bot.app import load_words
from bot.chat.text import Moment, Plain, Shape, Style, Styled, flat, say
from bot.chat.words import Words, nearest_lang

AT = datetime(2026, 7, 1, 22, 30, tzinfo=UTC)
WORDS = Words({
    "en": {
        "hi": "Hi **{name}**!", "days": {"one": "{n} day", "other": "{n} days"}, "at": "at {at}",
        "on": "on {day}",
    },
    "zh": {"hi": "{name},你好", "days": {"other": "{n} 天"}, "at": "{at}", "on": "{day}"},
})  # fmt: skip


def test_value_full_of_markup_stays_a_leaf() -> None:
    text = WORDS.resolve(say("hi", name="**x** {at}"), "en", "UTC")

    assert text == (Plain("Hi "), Styled(Style.BOLD, (Plain("**x** {at}"),)), Plain("!"))


@pytest.mark.parametrize(("n", "lang", "shown"), [(1, "en", "1 day"), (2, "en", "2 days"), (1, "zh", "1 天")])
def test_count_chooses_the_form(n: int, lang: str, shown: str) -> None:
    assert WORDS.text("days", lang, n=n) == shown


def test_moment_is_shown_in_the_zone_and_language_of_the_reader() -> None:
    text = say("at", at=Moment(AT, Shape.DAY_TIME))

    assert flat(WORDS.resolve(text, "zh", "Asia/Shanghai")) == "2026年7月2日周四 06:30"
    assert "Jul 2, 2026" in flat(WORDS.resolve(text, "en", "Asia/Shanghai"))


def test_day_is_spelled_out() -> None:
    assert flat(WORDS.resolve(say("on", day=date(1998, 9, 1)), "en", "UTC")) == "on September 1, 1998"


@pytest.mark.parametrize(
    ("code", "lang"),
    [("zh-CN", "zh"), ("zh-hans", "zh"), ("en-GB", "en"), ("fr", "en"), (None, "en"), ("", "en")],
)
def test_language_codes_of_platforms_are_understood(code: str | None, lang: str) -> None:
    assert nearest_lang(code) == lang


def test_every_sentence_stands_in_both_languages_with_equal_slots() -> None:
    words = load_words()

    assert words.keys("en") == words.keys("zh")
    assert [
        key for key in words.keys("en") if words.slots("en", key) - {"n"} != words.slots("zh", key) - {"n"}
    ] == []
