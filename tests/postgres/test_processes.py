"""Several processes of Homeroom on one PostgreSQL; the stand-ins' logs tell what was said, and how often."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from adapters.discord.spots import DISCORD
from adapters.telegram.spots import TELEGRAM
from bot.base.store import Store
from tests.postgres.town import Town
from tests.wire.discord_standin import Discord
from tests.wire.telegram_standin import StandIn

pytestmark = [pytest.mark.postgres, pytest.mark.wire]
PATIENCE = 90
"""Seconds for four processes to start on a machine that does other things."""
POSTS = [f"post {number}" for number in range(5)]


@pytest.fixture
async def town(
    postgres_copy: str, tmp_path: Path, discord_standin: Discord, telegram_standin: StandIn
) -> AsyncIterator[Town]:
    store = Store(postgres_copy)
    await store.open()
    town = Town(store, tmp_path, discord_standin, telegram_standin, telegram_standin.world.person("Mona"))
    await town.found()
    yield town
    await store.close()


async def test_two_at_once_as_in_a_deployment_say_everything_once(town: Town) -> None:
    async with town.process() as old:
        await old.ready(PATIENCE)
        async with town.process() as new:
            await new.ready(PATIENCE)
            await town.announce(*POSTS, platform=DISCORD)
            await town.announce("hello", platform=TELEGRAM)
            await town.discord.until(lambda: len(town.said(town.halls[0])) >= 2, 20, "some posts")
            assert await old.stop() == 0
            await town.until_said(town.halls, *POSTS)
            await town.until_said(town.chats, "hello")
            await town.announce("after", platform=TELEGRAM)
            await town.until_said(town.chats, "after")
            answer = await town.discord.slash(
                town.discord.newcomer("Alice Example"), town.halls[0], "help"
            ).final()
            assert await new.stop() == 0

    assert answer.text.startswith("Here is what you can do")
    assert [sorted(town.said(hall))[-len(POSTS) :] for hall in town.halls[1:]] == [POSTS] * (
        len(town.halls) - 1
    )
    assert [town.said(chat) for chat in town.chats] == [["hello", "after"]] * len(town.chats)
    assert len(town.discord.hub.heard.identifies) == 2
    assert [call.status for call in town.telegram.calls if call.status == 409] == []


async def test_killed_in_the_middle_the_other_takes_over(town: Town) -> None:
    async with town.process() as first:
        await first.ready(PATIENCE)
        async with town.process() as second:
            await second.ready(PATIENCE)
            await town.announce(*POSTS, platform=DISCORD)
            await town.discord.until(lambda: len(town.said(town.halls[0])) >= 2, 20, "some posts")
            await first.kill()
            await town.announce("after", platform=TELEGRAM)
            await town.until_said(town.chats, "after")
            await town.until_said(town.halls, *POSTS)
            assert await second.stop() == 0

    assert [sorted(town.said(hall)) for hall in town.halls] == [POSTS] * len(town.halls)
    assert [town.said(chat) for chat in town.chats] == [["after"]] * len(town.chats)


async def test_each_role_does_its_part(town: Town) -> None:
    alice = town.discord.newcomer("Alice Example")
    async with (
        town.process("discord") as discord,
        town.process("telegram") as telegram,
        town.process("deliver") as deliver,
        town.process("web") as web,
    ):
        for process in (discord, telegram, deliver, web):
            await process.ready(PATIENCE)
        await town.announce("hello", platform=DISCORD)
        await town.announce("hello", platform=TELEGRAM)
        await town.until_said([*town.halls, *town.chats], "hello")
        answer = await town.discord.slash(
            alice, town.halls[0], "remind me", options={"after": "1m", "text": "tea"}
        ).final()
        held = sorted(one.name.rsplit(" ", 1)[0] for one in await town.leases())
        codes = [await process.stop() for process in (web, deliver, telegram, discord)]

    assert codes == [0, 0, 0, 0]
    assert "tea" in answer.text
    assert held == ["listen discord", "listen telegram", "send discord", "send telegram"]
    assert len(town.discord.hub.heard.identifies) == 1
