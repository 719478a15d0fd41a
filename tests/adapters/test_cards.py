import re
from io import BytesIO
from xml.sax.saxutils import unescape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageFont

from adapters.pictures import lettering
from adapters.pictures.card import WIDTH, drawn
from adapters.pictures.drawing import Cards, size_of
from adapters.pictures.lettering import Measure, fitted, legible, measure
from bot.chat.ports import Face, NotDrawn
from tests.adapters import pictures

FACE = Face("winter 1998", "the lake", "The lake froze over", "Linden Alumni")
ZH = Face("1998年冬天", "湖边", "那年湖面结了冰，全班都跑到冰上去了。", "临江中学校友会")
LONG = (
    "That winter the lake froze so hard that the whole class walked across it, and nobody said a word. " * 4
)
LINE = re.compile(r'<text x="(\d+)" y="(\d+)" font-size="(\d+)"[^>]*>(.*?)</text>')


@pytest.mark.parametrize("name", ["喆", "堃", "镕", "㛃", "𬭎", "臺灣", "Ёлка", "Ωμεγα", "Zoë"])
def test_names_that_smaller_fonts_lack_are_written(name: str) -> None:
    assert legible(name) == name


def test_emoji_and_controls_are_dropped_and_nothing_else() -> None:
    assert legible("the  lake 🎉\u202e🏳️‍🌈, frozen\n\tover") == "the lake , frozen over"


def test_marks_have_the_width_of_their_script() -> None:
    assert legible("“Don’t look…”") == '"Don\'t look..."'
    assert legible("他说：“Don’t look……”") == "他说：“Don't look……”"


def test_accent_that_is_missing_is_left_off() -> None:
    assert legible("Ωμέγα") == "Ωμεγα"


def test_text_with_a_letter_that_is_missing_is_left_off_whole() -> None:
    assert legible("the lake שלום") == ""


@settings(max_examples=200, deadline=None)
@given(
    st.text(st.sampled_from("abc W.,，。（湖面结冰)-" + lettering.ELLIPSIS), max_size=300),
    st.integers(1, 6),
    st.integers(120, 1100),
)
def test_no_line_leaves_its_room(text: str, lines: int, width: int) -> None:
    room = Measure(38, width, lines)

    out = fitted(legible(text), room)

    assert len(out) <= lines
    assert all(measure(line, 38) <= width for line in out)


def test_long_words_end_in_an_ellipsis_at_a_word() -> None:
    assert fitted(LONG, Measure(38, 400, 1)) == ["That winter the lake..."]
    assert fitted("那年湖面结了冰，全班都跑到冰上去了", Measure(38, 300, 1)) == ["那年湖面结了…"]


def test_last_line_is_not_left_with_one_word() -> None:
    text = "Class photo, taken twice because someone blinked. It was me."

    assert fitted(text, Measure(38, 1088, 2)) == [
        "Class photo, taken twice because someone",
        "blinked. It was me.",
    ]


def test_chinese_lines_neither_begin_nor_end_with_the_wrong_mark() -> None:
    lines = fitted("他说：“湖面结冰了。”我们都去看（真的）。" * 6, Measure(38, 300, 20))

    assert not [line for line in lines if line[0] in lettering.CLOSING or line[-1] in lettering.OPENING]


@pytest.mark.parametrize("size", [(2560, 400), (1600, 1000), (1000, 1000), (600, 2400)])
@pytest.mark.parametrize("face", [FACE, ZH, Face("1998", "", LONG, LONG)], ids=["en", "zh", "long"])
def test_photo_lies_within_the_card(size: tuple[int, int], face: Face) -> None:
    drawing = drawn(face, size)

    assert drawing is not None
    left, top, width, height = drawing.photo
    assert (left >= 0, top >= 0, left + width <= WIDTH) == (True, True, True)
    assert width / height == pytest.approx(min(max(size[0] / size[1], 0.5), 3.2), rel=0.01)


def test_markup_in_words_stays_words() -> None:
    drawing = drawn(Face(words='<image href="/etc/passwd"/>&amp;'), None)

    assert drawing is not None
    assert "<image" not in drawing.svg
    assert "&lt;image href=" in drawing.svg


@pytest.mark.parametrize(
    "photo", [pictures.picture(size=(320, 200)), pictures.picture("PNG", (200, 320), "RGBA")]
)
async def test_card_is_a_jpeg_with_the_photo_in_it(photo: bytes) -> None:
    async with Cards() as cards:
        data, mime = await cards.card(ZH, photo)

    card = Image.open(BytesIO(data))
    assert (mime, card.format, card.width) == ("image/jpeg", "JPEG", WIDTH)
    red, _, blue = card.getpixel((80, 80))  # type: ignore[misc]  # a picture in colours has three of them
    assert red > 200 > blue
    assert not card.getexif()


async def test_what_cannot_be_drawn_says_so_and_the_next_card_is_drawn() -> None:
    async with Cards() as cards:
        for photo in (b"no photo", pictures.picture()[:60]):
            with pytest.raises(NotDrawn):
                await cards.card(FACE, photo)
        with pytest.raises(NotDrawn):
            await cards.card(Face(community="Linden Alumni"))
        data, _ = await cards.card(FACE)

    assert data.startswith(b"\xff\xd8")


async def test_worker_that_takes_too_long_is_killed() -> None:
    async with Cards(seconds=0.0) as hasty:
        with pytest.raises(NotDrawn):
            await hasty.card(FACE)


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_size_is_read_from_the_header(kind: str) -> None:
    assert size_of(pictures.picture(kind, (320, 200))) == (320, 200)


@settings(max_examples=150, deadline=None)
@given(
    st.tuples(*[st.text(st.sampled_from("abcd WM,.湖面冰。（）"), max_size=120)] * 4),
    st.none() | st.tuples(st.integers(100, 2560), st.integers(100, 2560)),
)
def test_nothing_written_meets_another_line_the_photo_or_the_edge(
    words: tuple[str, str, str, str], size: tuple[int, int] | None
) -> None:
    drawing = drawn(Face(*words), size)
    if drawing is None:
        return
    height = int(re.findall(r'height="(\d+)"', drawing.svg)[0])
    left, top, width, tall = drawing.photo

    lines = [
        (int(x), int(y), float(em), unescape(text))
        for x, y, em, text in re.findall(
            r'<text x="(\d+)" y="(\d+)" font-size="(\d+)"[^>]*>(.*?)</text>', drawing.svg
        )
    ]

    below = [y for _, y, _, _ in lines]
    assert all(y - em >= above for (_, y, em, _), above in zip(lines[1:], below[:-1], strict=True))
    assert all(y + em * 0.3 <= height and x + measure(text, em) <= WIDTH - 50 for x, y, em, text in lines)
    assert all(x >= left + width or y - em >= top + tall for x, y, em, _ in lines)


@pytest.mark.parametrize("character", ["喆", "堃", "镕", "㛃", "𬭎", "臺", "Ё", "é", "，", "—", "1"])
def test_font_draws_what_it_is_said_to_have_as_wide_as_it_is_said_to_be(character: str) -> None:
    font = ImageFont.truetype(str(lettering.FONT), 100)
    missing = font.getmask("\u0e01")

    assert font.getmask(character).getbbox() is not None
    assert bytes(font.getmask(character)) != bytes(missing)
    assert font.getlength(character) == pytest.approx(measure(character, 100), abs=1)
