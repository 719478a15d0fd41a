"""Lists of questions as CSV: what is taken, what is refused with its line, what a spreadsheet is handed."""

import pytest

from bot.base.errors import Refusal
from bot.features.memories.rules.sheets import MOST, MOST_TEXT, Asked, Names, read, write

NAMES = Names({"all": "all", "canteen": "canteen", "食堂": "canteen"}, {"winter": "winter"}, "all")
SOUP = Asked("Which soup, and why?", "canteen", "winter")


@pytest.mark.parametrize(
    "data",
    [
        b'text,theme,when\n"Which soup, and why?",canteen,winter\n',
        b"\xef\xbb\xbftext;theme;when\r\nWhich soup, and why?;Canteen;WINTER\r\n\r\n",
        'when,theme,text\nwinter,食堂,"Which  soup,\nand why?"\n'.encode(),
        b"theme;notes;text;when\ncanteen;;Which soup, and why?;winter\n;;Which soup, and why?;\n",
    ],
    ids=["commas", "semicolons with a BOM", "other order, two lines", "another column, the same twice"],
)
def test_sheets_that_are_taken(data: bytes) -> None:
    assert read(data, NAMES) == [SOUP]


def test_theme_and_time_may_be_missing() -> None:
    assert read("text\n🍜\n".encode(), NAMES) == [Asked("🍜", "all", "")]


@pytest.mark.parametrize(
    ("data", "key", "slots"),
    [
        (b"", "empty", {}),
        (b"text,theme,when\n\n", "empty", {}),
        (b"Which soup?\nWhich cake?\n", "columns", {}),
        (b"text,theme,theme\nWhich soup?,,\n", "columns", {}),
        (b"text\nWhich soup?\nWhich \xff\n", "encoding", {"line": 3}),
        (b'text\nWhich soup?\n"Which cake?\n', "quotes", {"line": 3}),
        (b"text,theme\nWhich soup, and why?,canteen\nYes\n", "cells", {"line": 2}),
        (b"text,theme\n\nWhich soup?,\n,canteen\n", "no_text", {"line": 4}),
        (f"text\n{'x' * (MOST_TEXT + 1)}\n".encode(), "too_long", {"line": 2, "most": MOST_TEXT}),
        (b"text,theme\nWhich soup?,moon\n", "theme", {"line": 2, "word": "moon"}),
        (b"text,when\nWhich soup?,later\n", "when", {"line": 2, "word": "later"}),
        (b"text\n" + b"".join(b"%d?\n" % n for n in range(MOST + 1)), "too_many", {"most": MOST}),
        (bytes(2_000_001), "too_many", {"most": MOST}),
    ],
)  # fmt: skip
def test_sheets_that_are_refused(data: bytes, key: str, slots: dict[str, object]) -> None:
    with pytest.raises(Refusal) as refused:
        read(data, NAMES)

    assert (refused.value.key, refused.value.slots) == (f"memories.lists.bad.{key}", slots)


def test_the_longest_list_is_taken() -> None:
    assert len(read(b"text\n" + b"".join(b"%d?\n" % n for n in range(MOST)), NAMES)) == MOST


def test_no_control_character_gets_through() -> None:
    assert read(b"text\nWhich\x00 \x1bsoup?\n", NAMES) == [Asked("Which soup?", "all")]


@pytest.mark.parametrize("start", ["=", "+", "-", "@"])
def test_a_formula_is_handed_out_as_text_and_comes_back_as_it_was(start: str) -> None:
    rows = [Asked(f"{start}1+1", "canteen"), Asked("'Tis the soup", "all", "winter"), Asked("'=1", "all")]

    sheet = write(rows)

    assert f"\r\n'{start}1+1,canteen,\r\n".encode() in sheet
    assert sheet.startswith(b"\xef\xbb\xbftext,theme,when\r\n")
    assert read(sheet, NAMES) == rows
