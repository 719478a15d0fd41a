"""Guess the year: private until the end, one message, only those who were near are named."""

import asyncio
from random import Random

import pytest

from bot.base.ids import Platform
from bot.chat.heard import Called, FileIn
from bot.chat.text import flat
from bot.features.memories.rules.quiz import offered
from bot.people.identity import Access
from bot.testing import GARDEN, TERRACE, Bench, Seen, Voice

ROOMS = {GARDEN: "hall", TERRACE: "porch"}


async def photo_of(bench: Bench, author: Voice, when: str = "winter 1998", alt: str = "") -> Seen:
    """Let somebody share a photo and a moderator approve it; return the author's receipt."""
    mo = await bench.member("Mo", GARDEN, access=Access.MODERATOR)
    shared = FileIn("lake.jpg", "image/jpeg", f"lake {when}".encode())
    receipt = await author.say("/memory share", text="The lake froze over", photo=shared, when=when)
    if alt:
        await author.press("Describe the photo", receipt)
        await author.answer(alt)
        await bench.wait(seconds=5)
    await mo.press("Approve", mo.privately.last)
    return receipt


def quiz_in(voice: Voice) -> Seen:
    return next(seen for seen in reversed(voice.sees(ROOMS[voice.platform])) if seen.message.picture)


def wrong(seen: Seen, year: int = 1998) -> list[str]:
    return [label for label in seen.labels if label.isdigit() and int(label) != year]


@pytest.mark.parametrize("platform", [GARDEN, TERRACE])
async def test_year_is_guessed_in_private_and_revealed_in_one_message(
    bench: Bench, platform: Platform
) -> None:
    await bench.found()
    ada, bo, cy, dara = [await bench.member(name, platform) for name in ("Ada", "Bo", "Cy", "Dara")]
    await photo_of(bench, ada)
    room = ROOMS[platform]

    started = await bo.say("/memory guess")
    quiz = quiz_in(bo)
    picked = await bo.press("1998", quiz)
    await cy.press("Another year", quiz)
    named = await cy.answer("1997")
    await dara.press("Another year", quiz)
    await dara.answer("1950")
    await bench.wait(minutes=1)

    assert "Reveal the year" in started.labels
    assert picked.text == "Your guess: 1998. Pick another year if you change your mind."
    assert named.text.startswith("Your guess: 1997.")
    assert "by guessing you agree to that" in quiz.text
    assert quiz.text.endswith("3 of us have guessed.")
    assert "1998" not in quiz.text
    assert not [seen for seen in dara.sees() if "Your guess: 1998" in seen.text]
    assert "lake" not in quiz.text
    before = len(bo.sees(room))
    await bench.wait(hours=24)

    assert quiz.text == (
        "It was 1998.\nClosest:\nBo, right on the year\nCy, one year off\n"
        "Ada · winter 1998\nThe lake froze over"
    )
    assert quiz.labels == []
    assert quiz.message.pings == ()
    assert len(bo.sees(room)) == before


async def test_one_quiz_stands_on_both_platforms_and_counts_both(bench: Bench) -> None:
    await bench.found()
    ada = await bench.member("Ada", GARDEN)
    await photo_of(bench, ada)
    mo = await bench.member("Mo", GARDEN, access=Access.MODERATOR)
    bo, fen = await bench.member("Bo", GARDEN), await bench.member("Fen", TERRACE, lang="zh")

    started = await mo.say("/memory guess", rooms="everywhere")
    await bo.press("1998", quiz_in(bo))
    picked = await fen.press("1998", quiz_in(fen))
    await mo.press("Reveal the year", started)
    await bench.wait(minutes=1)

    assert picked.text == "记下了，你猜 1998 年。改主意了就再选一次。"
    for voice in (bo, fen):
        assert "Bo, right on the year\nFen, right on the year" in quiz_in(voice).text


async def test_last_guess_counts_and_one_person_is_counted_once(bench: Bench) -> None:
    await bench.found()
    ada, bo = await bench.member("Ada"), await bench.member("Bo")
    await photo_of(bench, ada)
    started = await bo.say("/memory guess")
    quiz = quiz_in(bo)

    await bo.press("1998", quiz)
    await bo.press("Another year", quiz)
    await bo.answer("1930")
    await bench.wait(minutes=1)
    assert quiz.text.endswith("One of us has guessed.")
    await bo.press("Reveal the year", started)
    await bench.wait(minutes=1)

    assert "A hard one: nobody came near." in quiz.text
    assert "Bo" not in quiz.text


async def test_memory_that_is_taken_back_ends_its_quiz_at_once(bench: Bench) -> None:
    await bench.found()
    ada, bo = await bench.member("Ada"), await bench.member("Bo")
    receipt = await photo_of(bench, ada)
    await bo.say("/memory guess")
    quiz = quiz_in(bo)
    wire = quiz.wire("1998")

    await ada.press("Withdraw", receipt)
    await bench.wait(seconds=5)
    late = await bo.press_wire(wire, quiz.receipt)
    await bench.wait(hours=25)

    assert quiz.text == "A memory stood here. It was taken back."
    assert quiz.message.picture is None
    assert late.text.startswith("That one is over.")
    assert bench.files.kept == {}


async def test_place_has_one_quiz_at_a_time_and_the_next_after_its_end(bench: Bench) -> None:
    await bench.found()
    ada, bo = await bench.member("Ada"), await bench.member("Bo")
    await photo_of(bench, ada)
    await photo_of(bench, ada, "2003")
    await bo.say("/memory guess")
    first = quiz_in(bo)

    refused = await bo.say("/memory guess")
    await bench.wait(hours=25)
    await bo.say("/memory guess")

    assert refused.text.startswith("A photo is being guessed here already.")
    second = quiz_in(bo)
    assert second.receipt != first.receipt
    assert second.message.picture != first.message.picture


async def test_two_who_start_at_once_begin_one_quiz(bench: Bench) -> None:
    await bench.found()
    ada, bo, cy = await bench.member("Ada"), await bench.member("Bo"), await bench.member("Cy")
    await photo_of(bench, ada)

    await asyncio.gather(*(voice.send(Called("memories.guess")) for voice in (bo, cy)))

    assert len([seen for seen in bo.sees("hall") if seen.message.picture]) == 1
    told = [seen.text for voice in (bo, cy) for seen in voice.sees() if seen.only]
    assert sorted(text[:16] for text in told) == ["A photo is being", "The photo is up."]


async def test_author_starter_and_others_have_their_own_rights(bench: Bench) -> None:
    await bench.found()
    ada, bo, cy = await bench.member("Ada"), await bench.member("Bo"), await bench.member("Cy")
    await photo_of(bench, ada)
    nothing = await ada.say("/memory guess")
    started = await bo.say("/memory guess")
    quiz = quiz_in(bo)

    own = await ada.press("1998", quiz)
    early = await cy.press_wire(started.wire("Reveal the year"))

    assert nothing.text.startswith("There is no approved photo")
    assert own.text.startswith("You shared that photo")
    assert early.text.startswith("Only who started it")
    assert quiz.labels[-1] == "Another year"


@pytest.mark.parametrize("when", ["around 2003", "the 1990s"])
async def test_photo_of_an_uncertain_year_is_no_riddle(bench: Bench, when: str) -> None:
    await bench.found()
    ada, bo = await bench.member("Ada"), await bench.member("Bo")
    await photo_of(bench, ada, when)

    assert (await bo.say("/memory guess")).text.startswith("There is no approved photo")


@pytest.mark.parametrize(
    ("alt", "shown"),
    [
        ("Ten people on a frozen lake", "Ten people on a frozen lake"),
        ("The lake in 1998", "A photo from our memories. Its year is the riddle, so it is not told here."),
        ("九八年的湖", "A photo from our memories. Its year is the riddle, so it is not told here."),
    ],
)
async def test_description_is_read_out_unless_it_tells_the_year(bench: Bench, alt: str, shown: str) -> None:
    await bench.found()
    ada, bo = await bench.member("Ada"), await bench.member("Bo")
    await photo_of(bench, ada, alt=alt)

    await bo.say("/memory guess")

    picture = quiz_in(bo).message.picture
    assert picture is not None
    assert flat(picture.alt) == shown


async def test_guess_of_a_foreign_community_or_an_impossible_year_is_refused(bench: Bench) -> None:
    await bench.found()
    ada, bo = await bench.member("Ada"), await bench.member("Bo")
    await photo_of(bench, ada)
    await bo.say("/memory guess")

    for wire in ("memories.pick:99:1998", "memories.pick:1:99999", "memories.reveal:99"):
        assert (await bo.press_wire(wire)).text.startswith("That one is over.")
    await bench.wait(minutes=1)
    assert "guessed" not in quiz_in(bo).text


async def test_who_is_forgotten_is_no_longer_named(bench: Bench) -> None:
    await bench.found()
    ada, bo, cy = await bench.member("Ada"), await bench.member("Bo"), await bench.member("Cy")
    await photo_of(bench, ada)
    started = await cy.say("/memory guess")
    quiz = quiz_in(bo)
    await bo.press("1998", quiz)
    await cy.press("Reveal the year", started)
    await bench.wait(minutes=1)
    assert "Bo, right on the year" in quiz.text

    await bo.say("/forgetme")
    await bo.press("Forget me")
    await bo.press("Yes, erase everything")
    await bench.wait(minutes=1)

    assert "Bo" not in quiz.text


@pytest.mark.parametrize("year", [1998, 2025, 2026])
def test_five_years_are_offered_the_right_one_anywhere_and_none_to_come(year: int) -> None:
    found = [offered(year, 2026, Random(seed)) for seed in range(200)]

    assert all(len(set(years)) == 5 and years == sorted(years) and years[-1] <= 2026 for years in found)
    assert all(year in years for years in found)
    if year == 1998:
        assert {years.index(year) for years in found} == {0, 1, 2, 3, 4}
