"""One life of the adapter ends as the library dies, and the next one works."""

import asyncio
from datetime import timedelta

import discord
import pytest
from discord.backoff import ExponentialBackoff

from adapters.discord.client import HomeroomClient
from adapters.supervision import FatalPlatformError, Supervisor
from bot.base.store import Store
from tests.wire.discord_faults import Answer, Broken
from tests.wire.discord_homeroom import Homeroom, homeroom
from tests.wire.discord_standin import Discord

pytestmark = pytest.mark.wire
COMMANDS = "/applications/*/commands"


@pytest.fixture
async def house(discord_standin: Discord, store: Store) -> Homeroom:
    house = await homeroom(discord_standin, store)
    await house.found()
    return house


async def ended(house: Homeroom) -> BaseException:
    """Live once until it ends by itself, and return why."""
    async with house.living() as task:
        await asyncio.wait([task], timeout=5)
        assert task.done()
        error = task.exception()
    assert error is not None
    return error


async def works(house: Homeroom) -> bool:
    standin = house.standin
    alice = standin.newcomer("Alice Example")
    return "Here is what" in (await standin.slash(alice, standin.channel, "help").final()).text


async def test_refused_first_connect_ends_one_life(house: Homeroom, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ExponentialBackoff, "delay", lambda _: 0)
    house.standin.hub.faults.refuse = 1

    error = await ended(house)

    assert not isinstance(error, FatalPlatformError)
    async with house.connected():
        assert await works(house)


async def test_close_before_hello_ends_one_life(house: Homeroom) -> None:
    house.standin.hub.faults.close_before_hello = 1

    error = await ended(house)

    assert not isinstance(error, FatalPlatformError)
    async with house.connected():
        assert await works(house)


async def test_unavailable_at_login_ends_one_life(house: Homeroom) -> None:
    house.standin.faults.add("GET", "/users/@me", Answer(503))

    error = await ended(house)

    assert isinstance(error, discord.DiscordServerError)
    async with house.connected():
        assert await works(house)


async def test_supervisor_starts_a_new_life(house: Homeroom) -> None:
    house.standin.hub.faults.close_before_hello = 2
    supervisor = Supervisor(wait=lambda _: asyncio.sleep(0))
    supervisor.lives["discord"] = house.life

    keeping = asyncio.create_task(supervisor.keep("discord", house.live))
    await house.standin.online()
    answered = await works(house)
    keeping.cancel()
    await asyncio.wait([keeping])

    assert answered
    assert house.life.starts == 3


async def test_session_resumes_after_reconnect(house: Homeroom) -> None:
    standin = house.standin
    async with house.connected():
        standin.hub.reconnect()
        await standin.until(lambda: not standin.hub.connected)
        alice = standin.newcomer("Alice Example")

        message = await standin.slash(alice, standin.channel, "help").final()

    assert "Here is what" in message.text
    assert (len(standin.hub.heard.identifies), len(standin.hub.heard.resumes)) == (1, 1)


async def test_session_identifies_again_after_invalidation(
    house: Homeroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(HomeroomClient, "before_identify_hook", no_pause)
    standin = house.standin
    async with house.connected():
        standin.hub.invalidate()
        await standin.until(lambda: len(standin.hub.heard.identifies) == 2)
        await standin.until(lambda: standin.hub.connected)

        assert await works(house)


async def no_pause(client: discord.Client, shard_id: int | None, *, initial: bool = False) -> None:
    """Leave out the pause of five seconds."""


async def test_malformed_event_is_set_aside(house: Homeroom) -> None:
    standin = house.standin
    async with house.connected():
        standin.hub.emit("CHANNEL_UPDATE", {"broken": True}, standin.guild.id)
        standin.hub.emit("INTERACTION_CREATE", {"broken": True}, standin.guild.id)

        assert await works(house)
    assert len(standin.hub.heard.identifies) == 1


async def test_wrong_token_is_one_sentence_without_it(house: Homeroom) -> None:
    house.token = "wrong.secret.token"

    error = await ended(house)

    assert isinstance(error, FatalPlatformError)
    assert str(error).startswith("Discord refuses the bot's token.")
    assert "secret" not in str(error)


@pytest.mark.parametrize("token", ["two words", "line\nbreak", "ключ"])
async def test_token_that_cannot_be_one_is_refused_at_once(house: Homeroom, token: str) -> None:
    house.token = token

    error = await ended(house)

    assert isinstance(error, FatalPlatformError)
    assert house.standin.calls == []


async def test_token_revoked_later_is_fatal(house: Homeroom) -> None:
    async with house.living() as task:
        await house.standin.online()
        house.standin.hub.close(4004)
        await asyncio.wait([task], timeout=5)

        assert isinstance(task.exception(), FatalPlatformError)


async def test_intent_that_is_not_granted_is_fatal(house: Homeroom) -> None:
    house.standin.hub.allowed = 0
    house.members = True

    error = await ended(house)

    assert isinstance(error, FatalPlatformError)
    assert "Server Members Intent" in str(error)


async def test_bad_address_is_fatal(house: Homeroom) -> None:
    house.gateway = "http://127.0.0.1:1"

    error = await ended(house)

    assert isinstance(error, FatalPlatformError)
    assert "discord.gateway" in str(error)


async def test_commands_are_told_once(house: Homeroom) -> None:
    standin = house.standin
    for _ in range(2):
        async with house.connected():
            assert await works(house)

    assert len(standin.calls_to("GET", COMMANDS)) == 2
    assert len(standin.calls_to("PUT", COMMANDS)) == 1


async def test_changed_commands_are_told_again(house: Homeroom) -> None:
    standin = house.standin
    async with house.connected():
        pass
    help_ = next(c for c in standin.platform.commands[None].values() if c["name"] == "help")
    help_["description"] = "What an older version said"

    async with house.connected():
        pass

    assert len(standin.calls_to("PUT", COMMANDS)) == 2


async def test_refused_commands_leave_the_old_ones(house: Homeroom) -> None:
    standin = house.standin
    standin.faults.add("PUT", COMMANDS, Answer(400, {"code": 50035, "message": "Invalid Form Body"}))

    async with house.connected():
        alice = standin.newcomer("Alice Example")
        message = await standin.stale_slash(alice, standin.channel, "help").final()

    assert "Here is what" in message.text


async def test_stop_finishes_the_answer_in_hand(house: Homeroom) -> None:
    standin = house.standin
    alice = standin.newcomer("Alice Example")
    hold = standin.faults.hold("PATCH", "/webhooks/*/*/messages/@original")
    async with house.living() as task:
        await standin.online()
        act = standin.slash(alice, standin.channel, "help")
        await hold.arrived.wait()
        task.cancel()
        await act.answer()
        hold.open()
        await asyncio.wait([task])

    assert act.message is not None


async def test_readiness_and_heartbeat_are_known(house: Homeroom) -> None:
    standin = house.standin
    standin.hub.heartbeat_ms = 20
    async with house.connected():
        await standin.until(lambda: standin.hub.heard.heartbeats > 2)
        await house.client.wait_until_ready()
        assert await works(house)

        assert house.life.ready
        assert house.client.silence < 1
        contact = house.life.last_contact
        assert contact is not None
        assert house.clock.now() - contact < timedelta(seconds=2)
    assert not house.life.ready


async def test_silent_heart_begins_a_new_connection(house: Homeroom, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("adapters.discord.client.WATCH_EVERY", 0.01)
    standin = house.standin
    standin.hub.heartbeat_ms = 20
    async with house.connected():
        standin.hub.faults.mute_acks = True
        await standin.until(lambda: standin.hub.heard.resumes)
        standin.hub.faults.mute_acks = False

        assert await works(house)


async def test_lost_acknowledgement_does_not_lose_the_answer(house: Homeroom) -> None:
    standin = house.standin
    alice = standin.newcomer("Alice Example")
    standin.faults.add("POST", "/interactions/*/callback", Broken.ACCEPT_RESET)

    async with house.connected():
        message = await standin.slash(alice, standin.channel, "help").final()

    assert "Here is what" in message.text


async def test_answer_that_comes_too_late_changes_nothing(house: Homeroom) -> None:
    standin = house.standin
    alice = standin.newcomer("Alice Example")
    standin.faults.add("POST", "/interactions/*/callback", Answer(404, {"code": 10062, "message": "Unknown"}))

    async with house.connected():
        standin.slash(alice, standin.channel, "remind me", options={"after": "2h", "text": "tea"})
        await standin.until(lambda: standin.calls_to("POST", "/interactions/*/callback"))
        assert await works(house)
        await house.settle()

    assert [state for state, _ in await house.states()] == ["sent"]


async def test_newcomer_server_is_greeted(house: Homeroom) -> None:
    standin = house.standin
    async with house.connected():
        await house.client.wait_until_ready()
        other = standin.world.guild("Alumni of Oak Hill", standin.owner)
        hall = standin.world.channel(other, "hall")
        standin.add_bot(other)
        await standin.until(lambda: standin.posted(hall))

    assert standin.posted(hall)[0].text.startswith("Hello, I am Homeroom.")


async def test_members_come_and_go_where_the_intent_is_on(house: Homeroom) -> None:
    standin = house.standin
    house.members = True
    async with house.connected():
        alice = standin.newcomer("Alice Example")
        assert await works(house)
        standin.leave(alice, standin.guild)
        assert await works(house)
        people = await house.people()

    assert ("Alice Example", True) in people


async def test_deleted_channel_is_a_lost_place(house: Homeroom) -> None:
    standin = house.standin
    async with house.connected():
        key = f"channel:{standin.channel.id}"
        hall = standin.world.channel(standin.guild, "hall")
        standin.close_channel(standin.channel)
        await standin.slash(standin.newcomer("Alice Example"), hall, "help").final()
        await house.client.finish()

        assert await house.lost() == [key]
