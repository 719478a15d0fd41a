"""The running process: both platforms at once, killed between two posts, stopped, refused."""

import shutil
import socket
from pathlib import Path

import pytest

from adapters.discord.spots import DISCORD, home_key
from adapters.discord.spots import Room as Channel
from adapters.telegram.spots import TELEGRAM
from bot.base.clock import WallClock
from bot.base.store import Store
from bot.base.unit import Unit
from bot.chat.message import Message
from bot.chat.text import plain
from bot.people.community import Room, add_place, found_community
from bot.reminders import outbox
from bot.reminders.addresses import address_of_place
from bot.reminders.outbox import Letter
from tests.faults.process import homeroom
from tests.wire.discord_standin import Discord
from tests.wire.telegram_standin import StandIn

pytestmark = pytest.mark.wire
POSTS = 12


def environ_of(discord: Discord, telegram: StandIn) -> dict[str, str]:
    return {
        "HOMEROOM_DISCORD__TOKEN": discord.token,
        "HOMEROOM_DISCORD__API_BASE": discord.api_base,
        "HOMEROOM_DISCORD__GATEWAY": discord.gateway,
        "HOMEROOM_TELEGRAM__TOKEN": telegram.token,
        "HOMEROOM_TELEGRAM__API_BASE": telegram.root,
    }


def telegram_only(telegram: StandIn) -> dict[str, str]:
    return {"HOMEROOM_TELEGRAM__TOKEN": telegram.token, "HOMEROOM_TELEGRAM__API_BASE": telegram.root}


async def fill(url: str, rooms: list[Room]) -> None:
    """Found a community in the rooms, and let it have something to say in each."""
    store, now = Store(url), WallClock().now()
    await store.open()

    async def work(unit: Unit) -> None:
        community = await found_community(unit, "Elm Park", "en", "UTC", now)
        for room in rooms:
            place = await add_place(unit, community, room, now)
            assert place is not None
            to = await address_of_place(unit, community, place)
            assert to is not None
            for number in range(POSTS):
                await outbox.put(
                    unit, community, Letter(to, Message(plain(f"post {number}")), f"p{number}", now)
                )

    await store.write(work)
    await store.close()


async def test_killed_between_two_posts_nothing_is_lost_and_discord_sees_no_double(
    template: Path, tmp_path: Path, discord_standin: Discord, telegram_standin: StandIn
) -> None:
    group = telegram_standin.world.supergroup("Elm Park", [telegram_standin.world.person("Mona")])
    shutil.copy(template, tmp_path / "homeroom.db")
    channel = discord_standin.channel
    await fill(f"sqlite:///{tmp_path / 'homeroom.db'}", [
        Room(DISCORD, str(Channel(channel.id)), home_key(discord_standin.guild.id), "hall"),
        Room(TELEGRAM, f"chat:{group.id}", f"chat:{group.id}", "porch"),
    ])  # fmt: skip
    environ = environ_of(discord_standin, telegram_standin)

    async with homeroom(tmp_path, environ) as first:
        await discord_standin.until(lambda: len(discord_standin.posted(channel)) >= 3, 20, "three posts")
        await first.kill()
    async with homeroom(tmp_path, environ) as second:
        await second.ready()
        await discord_standin.until(lambda: len(discord_standin.posted(channel)) >= POSTS, 90, "all posts")
        await group.message(f"post {POSTS - 1}")
        assert await second.stop() == 0

    said = [message.text for message in discord_standin.posted(channel)]
    assert sorted(said) == sorted(f"post {number}" for number in range(POSTS))
    heard = [post.text for post in group.from_bot()]
    assert {*heard} == {f"post {number}" for number in range(POSTS)}
    assert len(heard) <= POSTS + 1


async def test_revoked_token_stops_that_platform_only_and_never_shows(
    tmp_path: Path, discord_standin: Discord, telegram_standin: StandIn
) -> None:
    wrong = "1234567:" + "A" * 35
    environ = environ_of(discord_standin, telegram_standin) | {"HOMEROOM_TELEGRAM__TOKEN": wrong}

    async with homeroom(tmp_path, environ) as process:
        await discord_standin.online(60)
        await process.says("Telegram")
        alice = discord_standin.newcomer("Alice Example")
        answer = await discord_standin.slash(alice, discord_standin.channel, "help").final()
        await process.kill()

    assert answer.text.startswith("Here is what you can do")
    assert not any(wrong in line for line in process.log)


async def test_no_usable_token_ends_with_two(tmp_path: Path, telegram_standin: StandIn) -> None:
    environ = telegram_only(telegram_standin) | {"HOMEROOM_TELEGRAM__TOKEN": "1234567:" + "B" * 35}

    async with homeroom(tmp_path, environ) as process:
        code = await process.ended()

    assert code == 2


async def test_no_token_says_what_to_set_and_how_to_play(tmp_path: Path) -> None:
    async with homeroom(tmp_path, {}) as process:
        code = await process.ended()

    assert code == 2
    (line,) = process.log
    assert "HOMEROOM_DISCORD__TOKEN" in line
    assert "make play" in line


async def test_second_process_on_the_same_folder_is_refused(
    tmp_path: Path, telegram_standin: StandIn
) -> None:
    environ = telegram_only(telegram_standin)

    async with homeroom(tmp_path, environ) as first:
        await first.ready()
        async with homeroom(tmp_path, environ) as second:
            assert await second.ended() == 2
        assert await first.stop() == 0

    assert "already running" in second.log[-1]


async def test_port_in_use_is_said_in_one_line(tmp_path: Path, telegram_standin: StandIn) -> None:
    environ = telegram_only(telegram_standin)

    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        async with homeroom(tmp_path, environ | {"HOMEROOM_WEB__PORT": port}) as process:
            assert await process.ended() == 2

    assert process.log[-1].startswith(f"Port {port} is in use")
