"""The playground put together: ports, restarts, the clock, starting over."""

import asyncio
import sys
from asyncio.subprocess import PIPE
from contextlib import AsyncExitStack
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from adapters.playground import play
from adapters.playground.play import Again, playing, wipe
from adapters.playground.server import Playground
from bot.base.errors import StartupError
from tests.adapters.playground.pages import DIRECT, HALL, PORCH, Page, buttons, found, open_page, open_page_at


async def test_a_port_in_use_is_one_clear_sentence(playground: Playground, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    port = playground.port
    async with AsyncExitStack() as stack:
        with pytest.raises(StartupError, match=rf"Port {port} is in use.*--port {port + 1}"):
            await stack.enter_async_context(playing(other, port, Again()))


async def test_the_bot_comes_in_with_a_word(folder: Path) -> None:
    async with playing(folder, 0, Again()) as running, open_page(running) as ada:
        for room in (HALL, PORCH):
            assert ada.texts(room)[0].startswith("Hello, I am Homeroom")
            assert [one["label"] for one in buttons(ada.last(room))] == ["Set up"]


async def test_a_restart_forgets_nothing(folder: Path) -> None:
    async with playing(folder, 0, Again()) as running:
        await found(running)
        async with open_page(running, "bo") as bo:
            await bo.say(HALL, "remember me")
            await bo.say(HALL, "/remind me 2d tea")
            before = dict(bo.posts)
            await bo.ask("wind", step="day", room=HALL)
            late = running.studio.clock.now()

    async with playing(folder, 0, Again()) as running, open_page(running, "bo") as bo:
        assert bo.posts == before
        assert running.studio.clock.now() >= late


async def test_a_journal_cut_short_by_a_crash_is_read_as_far_as_it_goes(folder: Path) -> None:
    async with playing(folder, 0, Again()) as running, open_page(running) as ada:
        await ada.say(HALL, "whole")
    with (folder / play.JOURNAL).open("a") as journal:
        journal.write('{"post": {"receipt": "half')

    async with playing(folder, 0, Again()) as running, open_page(running) as ada:
        assert ada.texts(HALL)[-1] == "whole"


async def test_the_next_event_is_where_something_is_said(playground: Playground, bo: Page) -> None:
    await bo.say(HALL, "/remind me 3d tea")
    before = playground.studio.clock.now()

    wound = await bo.ask("wind", step="next", room=HALL)

    assert wound["came"]
    said = datetime.fromisoformat(bo.last(DIRECT)["at"])
    assert bo.texts(DIRECT) == ["You asked me to remind you:\ntea"]
    for instant in (said, playground.studio.clock.now()):
        assert abs(instant - before - timedelta(days=3)) < timedelta(seconds=9)


async def test_a_week_is_wound_through_every_stop(bo: Page) -> None:
    for text in ("1h one", "3d two", "6d three", "8d four"):
        await bo.say(HALL, f"/remind me {text}")

    await bo.ask("wind", step="week", room=HALL)

    said = [datetime.fromisoformat(post["at"]) for post in bo.posts.values() if post["room"] == "garden/@bo"]
    assert [text.splitlines()[1] for text in bo.texts(DIRECT)] == ["one", "two", "three"]
    assert said[1] - said[0] > timedelta(days=2)


async def test_nothing_planned_is_said(playground: Playground, bo: Page) -> None:
    before = playground.studio.clock.now()

    wound = await bo.ask("wind", step="next", room=HALL)

    assert not wound["came"]
    assert playground.studio.clock.now() - before < timedelta(days=40)


async def test_the_clock_is_in_the_zone_of_the_community(folder: Path) -> None:
    async with playing(folder, 0, Again()) as running:
        await found(running, "Asia/Shanghai")
        async with open_page(running) as ada:
            state = await ada.hello()

    assert state["clock"]["zone"] == "Asia/Shanghai"


async def test_starting_over_wants_to_be_sure(folder: Path) -> None:
    again = Again()
    async with playing(folder, 0, again) as running, open_page(running) as ada:
        await ada.ask("start_over", room=HALL)
        assert not again.is_set()

        await ada.ask("start_over", room=HALL, sure=True)
        assert again.is_set()


def test_a_wiped_folder_keeps_nothing_but_the_lock(folder: Path) -> None:
    (folder / play.LOCK).touch()
    (folder / play.JOURNAL).touch()
    (folder / "files" / "ab").mkdir(parents=True)

    wipe(folder)

    assert [path.name for path in folder.iterdir()] == [play.LOCK]


async def test_start_over_serves_an_empty_playground_at_the_same_address(folder: Path) -> None:
    command = [sys.executable, "-m", "adapters.playground", "--port", "0", "--folder", str(folder)]
    process = await asyncio.create_subprocess_exec(*command, stdout=PIPE)
    assert process.stdout is not None
    try:
        url = await _address(process.stdout)
        async with open_page_at(url) as ada:
            await ada.say(HALL, "forget me")
            await ada.ask("start_over", room=HALL, sure=True)
        again = await _address(process.stdout)
        async with open_page_at(again) as ada:
            assert again == url
            assert len(ada.texts(HALL)) == 1
    finally:
        process.terminate()
        assert await process.wait() == 0


async def _address(output: asyncio.StreamReader) -> str:
    """Return the address that the playground prints when it is open."""
    async with asyncio.timeout(30):
        line = (await output.readline()).decode()
    return line.partition("open: ")[2].split()[0]
