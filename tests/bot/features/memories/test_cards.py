"""Photos on cards: drawn before a post, in its language; a failure never costs the photo."""

from datetime import UTC, datetime
from random import Random

import pytest

from bot.base.ids import Platform
from bot.base.store import Store
from bot.base.unit import Unit
from bot.chat.heard import FileIn
from bot.chat.ports import Face, NotDrawn
from bot.chat.text import flat
from bot.commands.context import JobContext
from bot.features.memories.rules import showing
from bot.features.memories.rules.cards import Drawn
from bot.people.identity import Access
from bot.testing import GARDEN, TERRACE, Bench, Seen, Voice

PHOTO = FileIn("lake.jpg", "image/jpeg", b"lake")
TUESDAY = datetime(2026, 3, 3, 19, 0, tzinfo=UTC)


class Drawer:
    """Draws cards whose bytes are the words on them. `broken` draws nothing."""

    def __init__(self) -> None:
        self.drawn: list[Face] = []
        self.broken = False

    async def card(self, face: Face, photo: bytes = b"") -> tuple[bytes, str]:
        if self.broken:
            raise NotDrawn("broken")
        self.drawn.append(face)
        return f"{face.when}|{face.where}|{face.words}|{face.community}|".encode() + photo, "image/jpeg"


@pytest.fixture
def drawer() -> Drawer:
    return Drawer()


@pytest.fixture
async def bench(store: Store, drawer: Drawer) -> Bench:
    return await Bench.open(store, pictures=drawer)


async def shared(bench: Bench, platform: Platform, lang: str = "en") -> tuple[Voice, Voice, Seen]:
    """Let Ada share a photo, and return her, a moderator, and her receipt."""
    ada = await bench.member("Ada", platform, lang=lang)
    mo = await bench.member("Mo", platform, access=Access.MODERATOR)
    receipt = await ada.say(
        "/memory share", text="The lake froze over", photo=PHOTO, when="winter 1998", where="the lake"
    )
    return ada, mo, receipt


def file_of(bench: Bench, seen: Seen) -> bytes:
    assert seen.message.picture is not None
    return bench.files.kept[seen.message.picture.file]


def alt_of(seen: Seen) -> str:
    assert seen.message.picture is not None
    return flat(seen.message.picture.alt)


@pytest.mark.parametrize("platform", [GARDEN, TERRACE])
async def test_post_of_a_photo_shows_its_card(bench: Bench, platform: Platform) -> None:
    await bench.found()
    _, mo, _ = await shared(bench, platform)
    room = "hall" if platform == GARDEN else "porch"
    await mo.press("Approve")
    await mo.say("/memory series", place=room, day="tu", hour="19")

    await bench.wait_until(TUESDAY)

    post = mo.sees(room)[-1]
    assert file_of(bench, post) == b"winter 1998|the lake|The lake froze over|Linden Alumni|lake"
    assert alt_of(post) == "A photo that Ada shared (on the card: winter 1998 · the lake)"
    assert post.text == "Do you remember?\nAda · winter 1998 · the lake\nThe lake froze over"


async def test_card_speaks_the_language_of_its_place(bench: Bench, drawer: Drawer) -> None:
    await bench.found(lang="zh")
    _, mo, _ = await shared(bench, TERRACE)
    await mo.press("Approve")
    await mo.say("/memory series", place="porch", day="tu", hour="19")

    await bench.wait_until(TUESDAY)

    assert [face.when for face in drawer.drawn] == ["1998年冬天"]
    assert alt_of(mo.sees("porch")[-1]) == "Ada 分享的照片（卡片上写着：1998年冬天 · the lake）"


async def test_plain_photo_is_posted_when_drawing_fails(bench: Bench, drawer: Drawer) -> None:
    await bench.found()
    _, mo, _ = await shared(bench, GARDEN)
    await mo.press("Approve")
    await mo.say("/memory series", place="hall", day="tu", hour="19")
    drawer.broken = True

    await bench.wait_until(TUESDAY)

    assert file_of(bench, mo.sees("hall")[-1]) == b"lake"
    assert "The lake froze over" in mo.sees("hall")[-1].text


async def test_moderator_turns_cards_off_for_a_series(bench: Bench, drawer: Drawer) -> None:
    await bench.found()
    _, mo, _ = await shared(bench, GARDEN)
    await mo.press("Approve")
    begun = await mo.say("/memory series", place="hall", day="tu", hour="19")

    shown = await mo.press("Show plain photos", begun)
    await bench.wait_until(TUESDAY)

    assert "Show photos as cards" in shown.labels
    assert file_of(bench, mo.sees("hall")[-1]) == b"lake"
    assert drawer.drawn == []


async def test_card_is_there_for_a_post_that_does_not_wait(bench: Bench) -> None:
    await bench.found()
    _, mo, _ = await shared(bench, GARDEN)
    waiting = mo.privately.last
    await mo.say("/memory series", place="hall", day="tu", hour="19")
    await mo.press("Approve", waiting)

    await mo.press("Post now")

    assert file_of(bench, mo.sees("hall")[-1]).startswith(b"winter 1998|")


async def test_answer_leaves_the_card_where_it_is(bench: Bench, drawer: Drawer) -> None:
    await bench.found()
    ada, mo, _ = await shared(bench, GARDEN)
    await mo.press("Approve")
    await mo.say("/memory series", place="hall", day="tu", hour="19")
    await bench.wait_until(TUESDAY)
    post = mo.sees("hall")[-1]

    await ada.press("I remember that, too", post)
    await ada.answer("And how cold it was")
    await bench.wait(minutes=1)

    assert "One of us has answered" in post.text
    assert file_of(bench, post).startswith(b"winter 1998|")
    assert len(drawer.drawn) == 1


@pytest.mark.parametrize("platform", [GARDEN, TERRACE])
async def test_card_goes_with_its_memory(bench: Bench, platform: Platform) -> None:
    await bench.found()
    ada, mo, receipt = await shared(bench, platform)
    room = "hall" if platform == GARDEN else "porch"
    await mo.press("Approve")
    await mo.say("/memory series", place=room, day="tu", hour="19")
    await bench.wait_until(TUESDAY)
    assert len(bench.files.kept) == 2

    await ada.press("Withdraw", receipt)
    await bench.wait(minutes=1)

    assert mo.sees(room)[-1].message.picture is None
    assert bench.files.kept == {}


@pytest.mark.parametrize("platform", [GARDEN, TERRACE])
async def test_description_is_asked_for_and_read_out_everywhere(bench: Bench, platform: Platform) -> None:
    await bench.found()
    ada, mo, receipt = await shared(bench, platform)
    room = "hall" if platform == GARDEN else "porch"

    await ada.press("Describe the photo", receipt)
    described = await ada.answer("Ten people  in coats on a frozen lake")
    await bench.wait(minutes=1)

    assert "The photo, described: Ten people in coats on a frozen lake" in described.text
    assert "Describe the photo" not in described.labels
    assert "The photo, described: Ten people in coats" in mo.privately.last.text
    assert alt_of(mo.privately.last) == "Ten people in coats on a frozen lake"
    await mo.press("Approve", mo.privately.last)
    await mo.say("/memory series", place=room, day="tu", hour="19")
    await bench.wait_until(TUESDAY)
    assert alt_of(mo.sees(room)[-1]) == (
        "Ten people in coats on a frozen lake (on the card: winter 1998 · the lake)"
    )


async def test_card_of_what_changed_while_it_was_drawn_is_let_go(bench: Bench) -> None:
    community = await bench.found()
    _, mo, _ = await shared(bench, GARDEN)
    await mo.press("Approve")
    stale = Drawn("m:1", "en", "another look", await bench.files.put(b"a card", "image/jpeg"))
    gone = Drawn("l:7", "en", "look", await bench.files.put(b"a card of nothing", "image/jpeg"))

    async def work(unit: Unit) -> None:
        ctx = JobContext(unit, bench.app.engine, community, bench.clock.now(), Random(1))
        await showing.keep(ctx, [stale, gone])

    await bench.app.store.write(work)
    await bench.app.settle()

    assert list(bench.files.kept.values()) == [b"lake"]


async def test_description_does_not_outlive_its_photo(bench: Bench) -> None:
    await bench.found()
    ada, _, receipt = await shared(bench, GARDEN)
    await ada.press("Describe the photo", receipt)
    described = await ada.answer("Ten people on a frozen lake")

    other = await ada.say("/memory share", text="The canteen", when="2001")
    await ada.press("Add a photo", other)

    assert "Describe the photo" not in described.labels
    assert "Describe the photo" not in other.labels


async def test_description_comes_before_the_decision(bench: Bench) -> None:
    await bench.found()
    ada, mo, receipt = await shared(bench, GARDEN)
    wire = receipt.wire("Describe the photo")
    await mo.press("Approve")

    await ada.press_wire(wire, receipt.receipt)
    late = await ada.answer("Ten people")

    assert late.text.startswith("That memory is decided already")
