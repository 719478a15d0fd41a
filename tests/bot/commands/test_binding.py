from datetime import date, timedelta
from enum import StrEnum
from typing import Annotated

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.base.errors import DeclarationError
from bot.chat.heard import RawValue
from bot.commands.binding import Ask, Ready, bind, split_words
from bot.commands.context import Context
from bot.commands.feature import Command, Feature
from bot.commands.params import Size


class Colour(StrEnum):
    RED = "red"
    BLUE = "blue"


feature = Feature("sample")


@feature.command()
async def paint(
    ctx: Context, colour: Colour, count: Annotated[int, Size(1, 9)], title: Annotated[str, Size(2, 10)]
) -> None:
    """Three that are required."""


@feature.command()
async def plan(
    ctx: Context, day: date | None = None, after: timedelta | None = None, *, loud: bool = False
) -> None:
    """Three that may be left out."""


COMMAND: Command = feature.commands["paint"]
PLAN: Command = feature.commands["plan"]
GIVEN: dict[str, RawValue] = {"colour": "red", "count": "3", "title": "door"}


def test_words_and_typed_values_bind_the_same() -> None:
    typed: dict[str, RawValue] = {"day": "1998-09-01", "after": "2h", "loud": True}
    worded: dict[str, RawValue] = {"day": "1998年9月1日", "after": "2小时", "loud": "是"}

    assert bind(COMMAND, GIVEN) == Ready({"colour": Colour.RED, "count": 3, "title": "door"})
    assert bind(PLAN, typed) == bind(PLAN, worded)
    assert bind(PLAN, typed) == Ready({"day": date(1998, 9, 1), "after": timedelta(hours=2), "loud": True})


def test_what_may_be_left_out_has_its_default() -> None:
    assert bind(PLAN, {}) == Ready({"day": None, "after": None, "loud": False})


@pytest.mark.parametrize(
    ("name", "value", "problem"),
    [
        ("colour", "green", "bind.no_choice"),
        ("count", "many", "bind.no_number"),
        ("count", "10", "bind.out_of_range"),
        ("title", "x", "bind.too_short"),
        ("title", "x" * 11, "bind.too_long"),
        ("title", "   ", "bind.empty"),
    ],
)
def test_wrong_value_is_asked_again_and_the_rest_is_kept(name: str, value: str, problem: str) -> None:
    bound = bind(COMMAND, {**GIVEN, name: value})

    assert isinstance(bound, Ask)
    assert bound.problem is not None
    assert (bound.param.name, bound.problem.key) == (name, problem)
    assert bound.given == {key: kept for key, kept in GIVEN.items() if key != name}


@pytest.mark.parametrize(
    ("name", "value", "problem"),
    [
        ("day", "2023-02-30", "bind.no_such_date"),
        ("day", "tomorrowish", "bind.no_date"),
        ("after", "soon", "bind.no_duration"),
        ("loud", "perhaps", "bind.no_switch"),
    ],
)
def test_wrong_optional_value_is_asked_again_too(name: str, value: str, problem: str) -> None:
    bound = bind(PLAN, {name: value})

    assert isinstance(bound, Ask)
    assert bound.problem is not None
    assert (bound.param.name, bound.problem.key) == (name, problem)


def test_missing_value_is_asked_for_in_order() -> None:
    bound = bind(COMMAND, {"title": "door"})

    assert isinstance(bound, Ask)
    assert (bound.param.name, bound.problem) == ("colour", None)


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("red 3 big door", {"colour": "red", "count": "3", "title": "big door"}),
        ('red 3 "big door"', {"colour": "red", "count": "3", "title": "big door"}),
        ("red 3 “大 门”", {"colour": "red", "count": "3", "title": "大 门"}),
        ("title=door red 3", {"title": "door", "colour": "red", "count": "3"}),
        ("", {}),
    ],
)
def test_typed_words_become_values(text: str, values: dict[str, str]) -> None:
    assert split_words(COMMAND, text) == values


@given(st.text(max_size=80))
def test_any_text_binds_or_asks(text: str) -> None:
    assert isinstance(bind(COMMAND, split_words(COMMAND, text)), (Ready, Ask))


def test_type_outside_the_set_fails_at_declaration() -> None:
    async def odd(ctx: Context, what: float) -> None: ...

    with pytest.raises(DeclarationError, match="what"):
        Feature("bad").command()(odd)


def test_wire_too_wide_fails_at_declaration() -> None:
    async def wide(ctx: Context, token: Annotated[str, Size(1, 64)]) -> None: ...

    with pytest.raises(DeclarationError, match="64"):
        Feature("bad").action()(wide)


def test_required_after_optional_fails_at_declaration() -> None:
    async def mixed(ctx: Context, *, first: int = 1, second: int) -> None: ...

    with pytest.raises(DeclarationError, match="optional"):
        Feature("bad").command()(mixed)
