"""From what was typed to options, and from votes to bars."""

import pytest

from bot.features.polls.asking import Asked, read, split_options
from bot.features.polls.tables import Method
from bot.features.polls.tally import Standing, bar


@pytest.mark.parametrize(
    ("text", "options"),
    [
        ("Park | Canteen", ("Park", "Canteen")),
        ("Park|Canteen ｜ Lake", ("Park", "Canteen", "Lake")),
        ("Park, by the lake\nCanteen | hall\n\n", ("Park, by the lake", "Canteen | hall")),
        ("1. Park\n2. Canteen\n- Lake", ("Park", "Canteen", "Lake")),
        ("公园、食堂、湖边", ("公园", "食堂", "湖边")),
        ("公园,食堂", ("公园", "食堂")),
        ("10,000 yuan, 20,000 yuan", ("10,000 yuan", "20,000 yuan")),
        ("red; green, blue", ("red", "green, blue")),
        ("3 May, 4 May", ("3 May", "4 May")),
        ("alone", ("alone",)),
        (" | ", ()),
    ],
)
def test_options_are_divided_by_the_strongest_mark(text: str, options: tuple[str, ...]) -> None:
    assert split_options(text) == options


@pytest.mark.parametrize(
    ("question", "options", "asked"),
    [
        ("Where do we eat?", "Park | Lake", Asked("Where do we eat?", ("Park", "Lake"))),
        ("Where", "do we eat? Park | Lake", Asked("Where do we eat?", ("Park", "Lake"))),
        ("Lunch?", "Why? | Yes", Asked("Lunch?", ("Why?", "Yes"))),
        ("Lunch", "Pizza\nPasta", Asked("Lunch", ("Pizza", "Pasta"))),
        ("Pick", "Who? | Where? | When?", Asked("Pick", ("Who?", "Where?", "When?"))),
        ("周末去哪儿?", "公园、食堂", Asked("周末去哪儿?", ("公园", "食堂"))),
    ],
)
def test_question_goes_on_until_its_mark_where_nothing_was_quoted(
    question: str, options: str, asked: Asked
) -> None:
    assert read(question, options) == asked


def standing(*counts: int, voters: int) -> Standing:
    options = tuple("abcdefghij"[: len(counts)])
    return Standing(1, None, "", "?", Method.SEVERAL, options, counts, voters, None, None)


def test_percent_is_of_people_and_all_who_lead_are_named() -> None:
    poll = standing(2, 3, 3, voters=3)

    assert [poll.percent(position) for position in range(3)] == [67, 100, 100]
    assert poll.leaders == (1, 2)
    assert standing(0, 0, voters=0).leaders == ()


@pytest.mark.parametrize(
    ("percent", "cells"), [(0, 0), (1, 1), (14, 1), (15, 2), (50, 5), (99, 10), (100, 10)]
)
def test_bar_is_ten_cells_and_shows_every_vote(percent: int, cells: int) -> None:
    assert bar(percent) == "█" * cells + "░" * (10 - cells)
