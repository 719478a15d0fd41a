"""What the stand-in sends looks like what the platform was recorded sending."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from tests.wire import discord_schema
from tests.wire.discord_gateway import CONTENT, Session
from tests.wire.discord_messages import number
from tests.wire.discord_standin import Discord
from tests.wire.discord_world import Channel, Kind, Message, User

pytestmark = [
    pytest.mark.wire,
    pytest.mark.skipif(discord_schema.specs() is None, reason=discord_schema.ABSENT),
]

# What happened to be there, or what no library reads.
BY_CHANCE = {"nonce", "position", "content_scan_version"}
BUTTONS = [{"type": 1, "components": [{"type": 2, "style": 1, "label": "Hello", "custom_id": "hello"}]}]


def recorded(name: str) -> Any:
    folder = discord_schema.specs()
    assert folder is not None
    frame = json.loads((folder / discord_schema.FRAMES).read_text("utf-8"))[name]
    return frame["data"] if str(frame["type"]).startswith("GATEWAY_") else frame


def differences(theirs: object, ours: object, where: str = "") -> Iterator[str]:
    """Name keys that only the recording has, and values of another type."""
    match theirs, ours:
        case dict(), dict():
            for key in theirs.keys() - ours.keys() - BY_CHANCE:
                yield f"{where}.{key} is missing"
            for key in theirs.keys() & ours.keys():
                yield from differences(theirs[key], ours[key], f"{where}.{key}")
        case list(), list():
            for one, other in zip(theirs[:1], ours[:1], strict=False):
                yield from differences(one, other, f"{where}[0]")
        case _:
            if None not in (theirs, ours) and type(theirs) is not type(ours):
                yield f"{where}: {ours!r} for {theirs!r}"


def listening(standin: Discord) -> Session:
    session = Session("listener", intents=-1, shard=(0, 1))
    standin.hub.sessions[session.id] = session
    standin.hub.allowed |= CONTENT
    return session


def last(session: Session, event: str) -> object:
    return next(data for name, data, _ in reversed(session.sent) if name == event)


def asked(standin: Discord, place: Channel) -> Message:
    body = {"content": "Hello?", "components": number(BUTTONS), "embeds": [], "mentions": []}
    post = standin.world.message(place, standin.bot, body)
    standin.platform.tell_message("MESSAGE_CREATE", post)
    return post


async def scene() -> tuple[Discord, Session, User, Channel]:
    standin = Discord()
    session = listening(standin)
    alice = standin.newcomer("Alice Example")
    thread = standin.thread(alice, standin.channel, "a thread", Kind.PUBLIC_THREAD)
    thread.people.add(standin.bot.id)
    return standin, session, alice, thread


@pytest.mark.parametrize(
    "name", ["buttonClickHello", "buttonClickMessages", "buttonClickInfo", "differentUser"]
)
async def test_press_in_a_thread(name: str) -> None:
    standin, session, alice, thread = await scene()

    standin.press(alice, asked(standin, thread), "hello")

    assert list(differences(recorded(name), last(session, "INTERACTION_CREATE"))) == []


async def test_press_in_a_direct_channel() -> None:
    standin, session, alice, _ = await scene()

    standin.press(alice, asked(standin, standin.dm(alice)), "hello")

    assert list(differences(recorded("dmButtonClick"), last(session, "INTERACTION_CREATE"))) == []


@pytest.mark.parametrize("name", ["gatewayMention", "gatewayThreadUserHey", "gatewayDMRequest"])
async def test_message_of_a_person(name: str) -> None:
    standin, session, alice, thread = await scene()

    standin.say(alice, thread, f"<@{standin.bot.id}> Hey")

    assert list(differences(recorded(name), last(session, "MESSAGE_CREATE"))) == []


async def test_message_of_the_bot() -> None:
    standin, session, _, thread = await scene()

    asked(standin, thread)

    assert list(differences(recorded("gatewayThreadWelcome"), last(session, "MESSAGE_CREATE"))) == []


async def test_thread_of_a_person() -> None:
    _, session, _, _ = await scene()

    assert list(differences(recorded("gatewayThreadCreate"), last(session, "THREAD_CREATE"))) == []
