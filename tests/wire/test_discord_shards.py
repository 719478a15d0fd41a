"""Several connections to the gateway, and life without one."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta

import discord
import pytest

from adapters.discord.client import HomeroomClient, SessionsSpent, ShardedClient, live
from adapters.discord.spots import DISCORD, Ticket
from adapters.roles import Duty
from bot.base.store import Store
from bot.chat.message import Audience, Message
from bot.chat.text import plain
from bot.reminders import outbox
from bot.reminders.addresses import Address
from bot.reminders.leases import SOLE
from bot.reminders.outbox import Letter, Sending
from bot.reminders.tables import SendClass
from tests.wire.discord_homeroom import Homeroom, homeroom
from tests.wire.discord_standin import Discord
from tests.wire.discord_world import Kind

pytestmark = pytest.mark.wire
HELLO = Message(plain("Hello"))


@pytest.fixture
async def house(discord_standin: Discord, store: Store) -> Homeroom:
    house = await homeroom(discord_standin, store)
    await house.found()
    return house


async def no_pause(client: discord.Client, shard_id: int | None, *, initial: bool = False) -> None:
    """Leave out the pause of five seconds."""


async def test_two_shards_hear_their_servers_and_private_words_come_on_the_first(
    house: Homeroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(HomeroomClient, "before_identify_hook", no_pause)
    standin = house.standin
    standin.hub.shards = 2
    alice = standin.newcomer("Alice Example")
    async with house.connected():
        await standin.until(lambda: len(standin.hub.connected) == 2, 5, "two connections")
        await house.client.wait_until_ready()
        answer = await standin.slash(alice, standin.channel, "help").final()
        private = await standin.slash(alice, standin.dm(alice), "help").final()
        is_sharded = isinstance(house.client, ShardedClient)
        shards = sorted(tuple(one["shard"]) for one in standin.hub.heard.identifies)
        silent = house.client.silence

    assert is_sharded
    assert shards == [(0, 2), (1, 2)]
    assert answer.text.startswith("Here is what you can do")
    assert private.text
    assert silent < 60
    assert standin.hub.connected == []


async def test_last_sessions_of_the_day_are_kept(house: Homeroom) -> None:
    house.standin.hub.sessions_left = 5

    async with house.living() as task:
        await asyncio.wait([task], timeout=5)

        assert isinstance(task.exception(), SessionsSpent)
    assert house.standin.hub.heard.identifies == []


@asynccontextmanager
async def sending_only(house: Homeroom) -> AsyncIterator[None]:
    """Live once as the role `deliver` does."""
    task = asyncio.create_task(live(house.app, house.settings, house.life, Duty(None, SOLE)))
    async with asyncio.timeout(5):
        while not house.life.ready:  # noqa: ASYNC110 - a life rings no bell
            await asyncio.sleep(0)
    yield
    task.cancel()
    await asyncio.wait([task])


async def test_who_only_sends_needs_no_gateway(house: Homeroom) -> None:
    standin = house.standin
    forum = standin.world.channel(standin.guild, "questions", Kind.FORUM)
    thread = standin.thread(standin.owner, standin.channel, "memories")
    async with sending_only(house):
        messenger = next(iter(house.app.messengers.values()))
        for number, channel in enumerate((standin.channel, forum)):
            await house.post(f"channel:{channel.id}", HELLO, key=f"post {number}")
        before = await messenger.missing_rights(f"channel:{standin.channel.id}")
        rights = discord.Permissions(send_messages=True, send_messages_in_threads=True)
        standin.deny(standin.channel, standin.bot_role, rights.value)
        after = [await messenger.missing_rights(f"channel:{one.id}") for one in (standin.channel, thread)]
        standin.deny(forum, standin.bot_role, discord.Permissions(view_channel=True).value)
        hidden = await messenger.missing_rights(f"channel:{forum.id}")

    assert await house.states() == [("sent", ""), ("sent", "")]
    assert [message.text for message in standin.posted(standin.channel)] == ["Hello"]
    assert len(standin.calls_to("POST", f"/channels/{forum.id}/threads")) == 1
    assert before == ()
    assert after == [("Send Messages",), ("Send Messages in Threads",)]
    assert hidden == ("View Channel",)
    assert standin.hub.heard.connects == []


async def test_answer_of_a_listener_that_died_is_given_while_its_ticket_lives(house: Homeroom) -> None:
    standin, now = house.standin, house.app.clock.now()
    alice = standin.newcomer("Alice Example")
    async with house.connected():
        act = standin.slash(alice, standin.channel, "help")
        await act.final()
    hidden = replace(HELLO, audience=Audience.ONLY_YOU)
    letter = Letter(
        Address(DISCORD, f"channel:{standin.channel.id}", "en", "UTC"), hidden, "answer", now,
        Sending(SendClass.REPLY, now + timedelta(minutes=10)),
        ticket=str(Ticket(act.token, waits=True, hidden=True)), claimed_until=now - timedelta(seconds=1),
    )  # fmt: skip
    await house.app.store.write(lambda unit: outbox.put(unit, None, letter))

    async with sending_only(house):
        await house.settle()

    assert [message.text for message in standin.seen(alice, standin.channel)] == ["Hello"]
    assert standin.seen(standin.owner, standin.channel) == []
