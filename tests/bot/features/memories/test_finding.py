"""`/memory find` in both languages, and what must never be found again."""

from pathlib import Path

import pytest
from sqlalchemy.engine import make_url

from bot.base.hot_text import HotText
from bot.base.ids import Platform
from bot.chat.heard import PersonIn
from bot.people.identity import Access
from bot.testing import GARDEN, TERRACE, Bench, Voice

EMPTY = HotText(dict.fromkeys(("sqlite", "postgresql"), "DELETE FROM memories_search"))
BOTH = pytest.mark.parametrize("platform", [GARDEN, TERRACE])


async def told(bench: Bench, author: Voice, mo: Voice, *texts: str, **more: str) -> None:
    for text in texts:
        await author.say("/memory share", text=text, **more)
        await mo.press("Approve", mo.privately.last)


@BOTH
async def test_what_was_told_is_found_in_both_languages(bench: Bench, platform: Platform) -> None:
    await bench.found()
    ada, mo = await bench.member("Ada", platform), await bench.member("Mo", access=Access.MODERATOR)
    await told(bench, ada, mo, "Dumplings every Friday", "那年湖面结了冰", "The Café by the lake")

    assert "Dumplings every Friday" in (await ada.say("/memory find", words="dumpling")).text
    assert "那年湖面结了冰" in (await ada.say("/memory find", words="结了")).text
    assert "那年湖面结了冰" in (await ada.say("/memory find", words="湖")).text
    assert "The Café" in (await ada.say("/memory find", words="CAFE lake")).text
    assert "Nothing about “面了” yet" in (await ada.say("/memory find", words="面了")).text
    assert "no word in that" in (await ada.say("/memory find", words="!!")).text


async def test_year_and_person_narrow_it_down(bench: Bench) -> None:
    await bench.found()
    ada, bo = await bench.member("Ada"), await bench.member("Bo")
    mo = await bench.member("Mo", access=Access.MODERATOR)
    await told(bench, ada, mo, "The lake froze", when="winter 1998")
    await told(bench, bo, mo, "The lake was warm", when="2003")

    by_year = await ada.say("/memory find", words="lake", year="2003")
    assert ("was warm" in by_year.text, "froze" in by_year.text) == (True, False)
    by_person = await ada.say("/memory find", words="lake", who=PersonIn("ada", "Ada"))
    assert ("was warm" in by_person.text, "froze" in by_person.text) == (False, True)


@BOTH
async def test_many_are_leafed_through_and_one_is_read(bench: Bench, platform: Platform) -> None:
    await bench.found()
    ada, mo = await bench.member("Ada", platform), await bench.member("Mo", access=Access.MODERATOR)
    await told(bench, ada, mo, *(f"Lake story {number} " + "and on " * 40 for number in range(12)))

    page = await ada.say("/memory find", words="lake")
    assert page.text.count("Lake story") == 5
    read = await ada.press("Read 2", page)
    assert read.text.endswith("and on and on")
    further = await ada.press("More", page)
    last = await ada.press("More", further)
    assert last.text.count("Lake story") == 2
    assert "More" not in last.labels


async def test_what_is_taken_back_forbidden_or_gone_is_not_found(bench: Bench) -> None:
    await bench.found()
    ada, bo = await bench.member("Ada"), await bench.member("Bo")
    mo = await bench.member("Mo", access=Access.MODERATOR)
    await told(bench, ada, mo, "The boathouse burnt")
    await told(bench, bo, mo, "The boathouse smelt")

    found = await bo.say("/memory find", words="boathouse")
    assert found.text.count("The boathouse") == 2
    await ada.press("Withdraw no. 1", await ada.say("/memory mine"))
    assert (await bo.say("/memory find", words="boathouse")).text.count("The boathouse") == 1
    await mo.say("/memory never_topic", topic="boathouse")
    assert "Nothing about" in (await bo.say("/memory find", words="boathouse")).text
    assert "over" in (await ada.press_wire(found.wire("Read 1"))).text


async def test_dropped_words_leave_the_file_within_a_minute(bench: Bench) -> None:
    await bench.found()
    ada, mo = await bench.member("Ada"), await bench.member("Mo", access=Access.MODERATOR)
    await told(bench, ada, mo, *(f"Quixotic {number}" for number in range(3)), "Zephyranthes in bloom")
    await ada.press("Withdraw no. 1", await ada.say("/memory mine"))

    await bench.wait(minutes=1)

    if bench.app.store.dialect == "sqlite":
        kept = Path(str(make_url(bench.app.store.url).database))
        for file in kept.parent.glob(f"{kept.name}*"):
            assert b"zephyranth" not in file.read_bytes().lower(), file.name


async def test_what_was_approved_before_there_was_an_index_is_found_a_day_later(bench: Bench) -> None:
    await bench.found()
    ada, mo = await bench.member("Ada"), await bench.member("Mo", access=Access.MODERATOR)
    await told(bench, ada, mo, "The boathouse burnt")
    await bench.app.store.write(lambda unit: unit.run(EMPTY))
    assert "Nothing about" in (await ada.say("/memory find", words="boathouse")).text

    await bench.wait(days=1)

    assert "The boathouse burnt" in (await ada.say("/memory find", words="boathouse")).text
