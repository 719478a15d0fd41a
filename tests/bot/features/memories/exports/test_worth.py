from dataclasses import replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.features.memories.exports.model import Line, MessageId, Nature
from bot.features.memories.exports.worth import MOST, group_near_duplicates, is_candidate, score

DAY = datetime(2016, 11, 24, 12, tzinfo=UTC)
STORY = (
    "Snow day: the whole fourth floor slid down Library Hill on canteen trays, and the porter counted us in."
)


def line(text: str = STORY, number: int = 1, **more: object) -> Line:
    sent_at = DAY + timedelta(minutes=number)
    return replace(Line(MessageId(str(number)), "user1", "Maya", sent_at, text), **more)  # type: ignore[arg-type]  # fields vary


def test_score_grows_with_what_others_made_of_it() -> None:
    plain = score(line())

    assert score(line(reactions=3)) == plain + 30
    assert score(line(), replies=2) == plain + 16
    assert score(line(photo_paths=("a.jpg",))) == plain + 30
    assert score(line(photo_urls=("https://example.org/a.jpg",))) == plain + 30
    assert plain > score(line("Snow!"))


def test_chinese_of_equal_weight_scores_like_english() -> None:
    assert score(line("那天晚上图书馆提前关门，我们在操场上唱歌。")) == score(line("x" * 41))


@pytest.mark.parametrize("nature", [nature for nature in Nature if nature is not Nature.PERSON])
def test_only_persons_are_candidates(nature: Nature) -> None:
    assert score(line(reactions=9, nature=nature), replies=9) == 0


@pytest.mark.parametrize(
    "text",
    [
        "",
        "  ",
        "👍👍👍",
        "❤️",
        "...",
        "1998",
        "/stats@bot",
        "!rank",
        "https://example.org/a?b=c",
        "<:duck:8120000001> 😂",
        "www.example.org 👍",
        "@maya <@812000> 😀",
    ],
)
def test_what_says_nothing_is_no_candidate(text: str) -> None:
    assert not is_candidate(line(text))


@pytest.mark.parametrize(
    "text", ["Snow!", "下雪了", "See https://example.org", "снег", "!!! snow", "/ 2 = a half"]
)
def test_a_word_is_enough(text: str) -> None:
    assert is_candidate(line(text))


def test_photo_needs_no_words() -> None:
    assert is_candidate(line("", photo_paths=("a.jpg",)))


@given(st.text(), st.integers(0, 10**6), st.integers(0, 10**6), st.integers(0, 50))
def test_score_stays_within_its_bounds(text: str, reactions: int, replies: int, photos: int) -> None:
    assert 0 <= score(line(text, reactions=reactions, photo_paths=("a.jpg",) * photos), replies) <= MOST


def test_same_story_told_again_is_one_group() -> None:
    chinese = "那天晚上图书馆提前关门，保安大叔把热水壶借给我们泡面，五个人一壶，吃得特别香。"
    lines = [
        line(STORY, 3),
        line(chinese, 2),
        line(STORY.upper().replace(",", "!!"), 1),
        line(chinese.replace("特别", "非常"), 4),
        line("Something else entirely happened in the observatory that night.", 5),
    ]

    groups = group_near_duplicates(lines)

    assert [[one.source_id for one in group] for group in groups] == [["1", "3"], ["2", "4"], ["5"]]


def test_short_texts_must_be_equal() -> None:
    groups = group_near_duplicates([line("Snow!", 1), line("snow", 2), line("Show", 3)])

    assert [[one.source_id for one in group] for group in groups] == [["1", "2"], ["3"]]


def test_photos_without_words_are_not_thrown_together() -> None:
    assert len(group_near_duplicates([line("", 1), line("👍", 2)])) == 2


def test_equal_texts_are_found_among_many_that_begin_alike() -> None:
    measures = [sha256(bytes([number])).hexdigest() for number in range(99)]
    lines = [line(f"Water level this morning: {measure}", number) for number, measure in enumerate(measures)]
    again = line(lines[3].text, 100)

    groups = group_near_duplicates([*lines, again])

    assert [group for group in groups if again in group] == [[lines[3], again]]


@given(st.lists(st.text(max_size=60), max_size=12))
def test_every_line_is_in_exactly_one_group(texts: list[str]) -> None:
    lines = [line(text, number) for number, text in enumerate(texts)]

    grouped = [one for group in group_near_duplicates(lines) for one in group]

    assert sorted(grouped, key=lambda one: one.sent_at) == lines
