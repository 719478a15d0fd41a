"""The real discord.py client loses its gateway and comes back."""

import asyncio

import discord
import pytest
from discord.backoff import ExponentialBackoff

from tests.wire.discord_bare import Bare, channel_of, running
from tests.wire.discord_standin import Discord

pytestmark = pytest.mark.wire


async def test_session_resumes_after_reconnect(client: Bare) -> None:
    standin = client.standin
    alice = standin.newcomer("Alice Example")

    standin.hub.reconnect()
    await standin.until(lambda: not standin.hub.connected)
    act = standin.slash(alice, standin.channel, "coffee join", options={"topic": "law"})
    message = await act.final()

    assert message.text == "joined law"
    assert client.events == ["ready", "hello Alice Example", "resumed"]
    assert len(standin.hub.heard.identifies) == 1


async def test_session_identifies_again_after_invalidation(client: Bare) -> None:
    standin = client.standin

    standin.hub.invalidate()
    await standin.until(lambda: client.events == ["ready", "ready"], 5)

    assert len(standin.hub.heard.identifies) == 2
    assert standin.hub.heard.resumes == []


@pytest.mark.parametrize("code", [4000, 1001])
async def test_session_resumes_after_close(client: Bare, code: int) -> None:
    standin = client.standin

    standin.hub.close(code)
    await standin.until(lambda: client.events == ["ready", "resumed"])

    assert len(standin.hub.heard.identifies) == 1


async def test_refused_first_connect_kills_the_client(
    discord_standin: Discord, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ExponentialBackoff, "delay", lambda _: 0)
    discord_standin.hub.faults.refuse = 1
    client = Bare(discord_standin)

    with pytest.raises(AttributeError):
        await client.start(discord_standin.token)
    await client.close()


async def test_close_before_hello_kills_the_client(discord_standin: Discord) -> None:
    discord_standin.hub.faults.close_before_hello = 1
    client = Bare(discord_standin)

    with pytest.raises(AttributeError):
        await client.start(discord_standin.token)
    await client.close()


async def test_wrong_token_is_refused(discord_standin: Discord) -> None:
    client = Bare(discord_standin)

    with pytest.raises(discord.LoginFailure):
        await client.start("wrong")
    await client.close()


async def test_session_resumes_after_a_torn_connection(client: Bare) -> None:
    standin = client.standin

    standin.hub.cut()
    await standin.until(lambda: client.events == ["ready", "resumed"])

    assert len(standin.hub.heard.identifies) == 1


async def test_refused_resume_identifies_again(client: Bare) -> None:
    standin = client.standin
    standin.hub.faults.refuse_resume = 1

    standin.hub.reconnect()
    await standin.until(lambda: client.events == ["ready", "ready"])

    assert (len(standin.hub.heard.resumes), len(standin.hub.heard.identifies)) == (1, 2)


async def test_heartbeats_are_answered(discord_standin: Discord) -> None:
    discord_standin.hub.heartbeat_ms = 20

    async with running(discord_standin) as client:
        await discord_standin.until(lambda: discord_standin.hub.heard.heartbeats > 3)

        assert client.latency < 1
    assert len(discord_standin.hub.heard.identifies) == 1


async def test_intents_are_checked(discord_standin: Discord) -> None:
    discord_standin.hub.allowed = 0
    client = Bare(discord_standin)

    with pytest.raises(discord.PrivilegedIntentsRequired):
        await client.start(discord_standin.token)
    await client.close()


async def test_malformed_event_kills_the_client(discord_standin: Discord) -> None:
    client = Bare(discord_standin)
    task = asyncio.create_task(client.start(discord_standin.token))
    await discord_standin.until(lambda: client.events, 5)

    discord_standin.hub.emit("MESSAGE_CREATE", {"broken": True}, discord_standin.guild.id)
    with pytest.raises(KeyError):
        await asyncio.wait_for(task, 2)
    await client.close()


async def test_two_clients_of_one_process_keep_their_own_addresses(discord_standin: Discord) -> None:
    async with Discord() as other, running(other) as second, running(discord_standin) as first:
        await channel_of(first).send("here")
        await channel_of(second).send("there")

        assert [m.text for m in discord_standin.posted(discord_standin.channel)] == ["here"]
        assert [m.text for m in other.posted(other.channel)] == ["there"]
