from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.chat.fit import CannotShow, fit, split
from bot.chat.message import Button, Buttons, Card, Message, Option, Picture, Select
from bot.chat.text import Style, Styled, flat, plain
from bot.testing import GARDEN, LIMITS, TERRACE

WIDE, NARROW = LIMITS[GARDEN], LIMITS[TERRACE]


@given(st.text(min_size=1, max_size=400), st.integers(10, 60))
def test_split_loses_no_word_and_fits(text: str, most: int) -> None:
    limits = replace(NARROW, body=most)

    pieces = split(plain(text), most, limits)

    assert all(limits.length(flat(piece)) <= most for piece in pieces)
    assert "".join("".join(flat(piece) for piece in pieces).split()) == "".join(text.split())


def test_split_prefers_paragraphs_and_keeps_styles() -> None:
    text = (Styled(Style.BOLD, plain("first line\n\nsecond")), *plain(" tail"))

    pieces = split(text, 14, replace(NARROW, body=14))

    assert [flat(piece) for piece in pieces] == ["first line\n\n", "second tail"]
    assert isinstance(pieces[1][0], Styled)


def test_length_counts_utf16_where_the_platform_does() -> None:
    assert NARROW.length("🎓") == 2
    assert WIDE.length("🎓") == 1


def test_select_becomes_buttons_where_there_is_none() -> None:
    select = Select(plain("which?"), "polls.pick:7", (Option(plain("A"), "a"), Option(plain("B"), "b")))

    (shown,) = fit(Message(plain("vote"), rows=(select,)), NARROW, keeps_cards=False)

    members = [member for row in shown.rows if isinstance(row, Buttons) for member in row.buttons]
    assert [member.press for member in members if isinstance(member, Button)] == [
        "polls.pick:7:a",
        "polls.pick:7:b",
    ]


def test_card_becomes_lines_where_there_is_none() -> None:
    card = Card(plain("Ada"), ((plain("City"), plain("Lagos")),), plain("since 1998"))

    (shown,) = fit(Message(plain("Look"), card), NARROW, keeps_cards=False)

    assert flat(shown.body) == "Look\n\nAda\nCity Lagos\nsince 1998"
    assert shown.card is None


def test_long_caption_leaves_the_picture_with_the_last_piece() -> None:
    message = Message(plain("word " * 400), picture=Picture("0" * 64, plain("a dog")))

    *head, last = fit(message, NARROW, keeps_cards=False)

    assert head
    assert all(piece.picture is None for piece in head)
    assert last.picture is not None
    assert NARROW.length(flat(last.body)) <= NARROW.caption


def test_more_rows_than_fit_are_refused_not_dropped() -> None:
    rows = tuple(Buttons((Button(plain("x"), f"a.b:{n}"),)) for n in range(6))

    with pytest.raises(CannotShow):
        fit(Message(plain("too much"), rows=rows), WIDE, keeps_cards=True)


def test_wire_wider_than_the_platform_is_refused() -> None:
    message = Message(plain("x"), rows=(Buttons((Button(plain("x"), "a" * 65),)),))

    with pytest.raises(CannotShow):
        fit(message, NARROW, keeps_cards=False)
