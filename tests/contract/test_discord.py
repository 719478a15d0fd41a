"""What every adapter owes, kept by the one for Discord."""

import json
import re
from typing import Any, cast

import discord
import pytest

from adapters.discord.acts import Act
from adapters.discord.messenger import LIMITS
from adapters.discord.render import CONTENT, Body, body, read_wire
from adapters.discord.spots import DISCORD, Private, Receipt, Room, Target, Ticket, read_spot
from bot.app import load_words
from bot.chat.fit import fit
from bot.chat.heard import Speaker, Spot, SpotKind
from bot.chat.resolve import Reader, resolved
from tests.contract.gallery import ACCOUNTS, GALLERY, LIN, NOW, PIXEL, Sample, golden
from tests.contract.goldens import check
from tests.wire import discord_schema
from tests.wire.discord_limits import message as broken_limits
from tests.wire.discord_platform import Call
from tests.wire.discord_schema import Schema

WORDS = load_words()
_ANONYMOUS = re.compile(r'"[A-Z_]+[0-9]+"')
"""How the recording names what it may not name."""
READER = Reader("en", "Europe/Berlin", ACCOUNTS)


def bodies(sample: Sample) -> list[Body]:
    message = resolved(sample.message, WORDS, READER, NOW)
    pieces = fit(message, LIMITS, keeps_cards=LIMITS.selects)
    return [
        body(piece, PIXEL if piece.picture else None, PIXEL if piece.attachment else None) for piece in pieces
    ]


@pytest.mark.parametrize("sample", GALLERY, ids=lambda sample: sample.name)
def test_gallery_looks_as_before(sample: Sample) -> None:
    made = [{**one.payload, "files": [file.name for file in one.uploads]} for one in bodies(sample)]

    check(golden("discord", sample.name), made)


@pytest.mark.parametrize("sample", GALLERY, ids=lambda sample: sample.name)
def test_gallery_fits_the_platform(sample: Sample) -> None:
    for one in bodies(sample):
        assert list(broken_limits(one.payload)) == []
        assert len(one.payload["content"]) <= CONTENT
        assert one.payload["content"].strip() or one.payload["embeds"] or one.uploads


@pytest.mark.parametrize("sample", GALLERY, ids=lambda sample: sample.name)
def test_gallery_is_what_the_platform_describes(sample: Sample) -> None:
    schema = Schema.load()
    if schema is None:
        pytest.skip(discord_schema.ABSENT)
    files = {"files[0]": ("picture.png", PIXEL)}

    for one in bodies(sample):
        sent = files if one.uploads else {}
        call = Call(0, "POST", "/channels/1/messages", {}, dict(one.payload), sent, None)
        assert list(schema.broken(call)) == []


def test_nothing_of_a_long_text_is_lost() -> None:
    for sample in GALLERY:
        message = resolved(sample.message, WORDS, READER, NOW)
        shown = "".join(str(one.payload) for one in bodies(sample))
        for word in ("noodles", "面条"):
            assert shown.count(word) >= str(message.body).count(word)


def test_only_who_is_listed_is_called() -> None:
    mentions = next(sample for sample in GALLERY if sample.name == "mentions")

    (one,) = bodies(mentions)

    assert one.payload["allowed_mentions"] == {"parse": [], "users": [ACCOUNTS[1]], "replied_user": False}
    assert f"<@{ACCOUNTS[int(LIN)]}>" in one.payload["content"]


@pytest.mark.parametrize(
    ("key", "target"), [("channel:123", Room(123)), ("user:42", Private(42)), ("user:0", Private(0))]
)
def test_places_go_there_and_back(key: str, target: Target) -> None:
    assert read_spot(key) == target
    assert str(target) == key


def test_an_account_is_a_place_too() -> None:
    assert read_spot("42") == Private(42)


@pytest.mark.parametrize("key", ["guild:1", "chat:-100", "channel:abc", "room", ""])
def test_places_of_other_platforms_are_refused(key: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        read_spot(key)


def test_receipts_go_there_and_back() -> None:
    receipt = Receipt(2**63, 2**63 + 1)

    assert Receipt.read(str(receipt)) == receipt
    assert len(str(receipt)) <= 200


@pytest.mark.parametrize(
    "ticket",
    [
        Ticket("a/b=="),
        Ticket("t", waits=True, hidden=True),
        Ticket("t", waits=True, alone=True),
        Ticket("t", pressed=2**63),
    ],
)
def test_tickets_go_there_and_back(ticket: Ticket) -> None:
    assert Ticket.read(str(ticket)) == ticket


def recorded(name: str) -> dict[str, Any]:
    folder = discord_schema.specs()
    if folder is None:
        pytest.skip(discord_schema.ABSENT)
    frames = json.loads((folder / discord_schema.FRAMES).read_text("utf-8"))
    return dict(json.loads(_ANONYMOUS.sub('"7"', json.dumps(frames[name]))))


async def act(name: str) -> Act:
    client = discord.Client(intents=discord.Intents(guilds=True))
    bot = {"id": "1", "username": "homeroom", "discriminator": "0", "avatar": None}
    client._connection.user = discord.ClientUser(state=client._connection, data=cast("Any", bot))
    return Act.read(discord.Interaction(data=cast("Any", recorded(name)), state=client._connection))


async def test_recorded_press_in_a_thread_is_read() -> None:
    read = await act("buttonClickHello")

    assert read.speaker == Speaker("1033044521375764530", "Test User", "en", runs_place=True)
    assert read.spot == Spot(
        DISCORD,
        "channel:1457536551830421524",
        SpotKind.ROOM,
        "Thread 1/5/2026, 12:49:56 AM",
        "guild:1457468924290662599",
    )
    assert str(read.pressed).startswith("1457536551830421524/")
    assert read_wire(read.data["custom_id"]) == "hello"


async def test_recorded_press_in_private_is_read() -> None:
    read = await act("dmButtonClick")

    assert read.spot == Spot(DISCORD, f"user:{read.speaker.key}", SpotKind.PRIVATE)
    assert not read.speaker.runs_place
    assert read.alone
