"""What falls due is said on Discord once, whatever happens on the way."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import discord
import pytest

from adapters.discord.spots import DISCORD, Ticket
from bot.base.ids import OutboxId, PersonId
from bot.base.store import Store
from bot.chat.message import Audience, Card, Message, Picture
from bot.chat.ports import MESSAGE_GONE, TICKET_OVER, Doubtful, Parcel, Refused
from bot.chat.text import Mention, plain
from tests.wire.discord_faults import Answer, Broken, too_many
from tests.wire.discord_homeroom import Homeroom, homeroom
from tests.wire.discord_standin import Discord
from tests.wire.discord_world import Kind

pytestmark = pytest.mark.wire
POSTS = "/channels/*/messages"
HELLO = Message(plain("hello *all* @everyone"))


@pytest.fixture
async def house(discord_standin: Discord, store: Store) -> AsyncIterator[Homeroom]:
    house = await homeroom(discord_standin, store)
    await house.found()
    async with house.connected():
        yield house


def spot(house: Homeroom) -> str:
    return f"channel:{house.standin.channel.id}"


async def test_post_arrives_with_its_nonce(house: Homeroom) -> None:
    await house.post(spot(house), HELLO)

    (message,) = house.standin.posted(house.standin.channel)
    assert message.text == "hello \\*all\\* @\u200beveryone"
    assert message.pings == frozenset()
    (call,) = house.standin.calls_to("POST", POSTS)
    assert (call.json["nonce"], call.json["enforce_nonce"]) == ("1.0", True)


async def test_post_opens_an_archived_thread(house: Homeroom) -> None:
    standin = house.standin
    thread = standin.thread(standin.owner, standin.channel, "memories")
    standin.archive(thread)

    await house.post(f"channel:{thread.id}", HELLO)

    assert not thread.archived


async def test_post_in_a_forum_is_a_thread(house: Homeroom) -> None:
    standin = house.standin
    forum = standin.world.channel(standin.guild, "stories", Kind.FORUM)
    standin.allow(forum, standin.bot_role, 0)
    standin.remove_bot(standin.guild)
    standin.add_bot(standin.guild, standin.bot_role)

    await house.post(f"channel:{forum.id}", Message(plain("The canteen\nDo you remember?")))
    await standin.until(lambda: [c for c in standin.guild.channels.values() if c.parent is forum])

    (thread,) = [c for c in standin.guild.channels.values() if c.parent is forum]
    assert thread.name == "The canteen"
    assert [m.text for m in standin.posted(thread)] == ["The canteen\nDo you remember?"]


@pytest.mark.parametrize("history", [True, False])
async def test_crash_between_send_and_mark_posts_once(
    discord_standin: Discord, store: Store, *, history: bool
) -> None:
    """The channel's history tells, and where it is closed the nonce."""
    house = await homeroom(discord_standin, store)
    discord_standin.faults.add("POST", POSTS, Broken.ACCEPT_HANG)
    async with house.connected():
        sending = asyncio.create_task(house.post(spot(house), HELLO))
        await discord_standin.until(lambda: discord_standin.posted(discord_standin.channel))
        sending.cancel()

    if not history:
        closed = discord.Permissions(read_message_history=True).value
        discord_standin.deny(discord_standin.channel, discord_standin.bot_role, closed)
    again = await homeroom(discord_standin, store, timedelta(minutes=2))
    async with again.connected():
        await again.settle()

    nonces = [call.json["nonce"] for call in discord_standin.calls_to("POST", POSTS)]
    assert len(nonces) == (1 if history else 2)
    assert len(set(nonces)) == 1
    assert len(discord_standin.posted(discord_standin.channel)) == 1


async def test_reset_after_sending_posts_once(house: Homeroom) -> None:
    house.standin.faults.add("POST", POSTS, Broken.ACCEPT_RESET)

    await house.post(spot(house), HELLO)
    await house.later(seconds=5)

    assert len(house.standin.posted(house.standin.channel)) == 1


@pytest.mark.parametrize("fault", [Broken.ACCEPT_RESET, Answer(503, accept=True)])
async def test_long_outage_after_sending_posts_once(house: Homeroom, fault: Answer | Broken) -> None:
    """The nonce is forgotten by then; the channel's own history is not."""
    standin = house.standin
    standin.faults.add("POST", POSTS, fault)

    await house.post(spot(house), HELLO)
    standin.advance(timedelta(hours=1))
    await house.later(hours=1)

    assert await house.states() == [("sent", "")]
    assert len(standin.posted(standin.channel)) == 1


async def test_long_outage_before_anything_was_taken_posts_once(house: Homeroom) -> None:
    standin = house.standin
    await house.post(spot(house), HELLO, key="the same words, earlier")
    standin.faults.add("POST", POSTS, Broken.RESET, times=2)

    await house.post(spot(house), HELLO)
    standin.advance(timedelta(hours=1))
    await house.later(hours=1)
    standin.deny(standin.channel, standin.bot_role, discord.Permissions(read_message_history=True).value)
    await house.later(hours=2)

    assert len(standin.posted(standin.channel)) == 2


@pytest.mark.parametrize("fault", [Answer(503), Broken.RESET, too_many(0.01)])
async def test_post_survives_trouble(house: Homeroom, fault: Answer | Broken) -> None:
    house.standin.faults.add("POST", POSTS, fault)

    await house.post(spot(house), HELLO)
    await house.later(seconds=5)

    assert len(house.standin.posted(house.standin.channel)) == 1


async def test_long_pause_is_waited_for_outside_the_request(house: Homeroom) -> None:
    house.standin.faults.add("POST", POSTS, too_many(600))

    await house.post(spot(house), HELLO)

    assert await house.states() == [("due", "asked to wait")]
    assert house.standin.posted(house.standin.channel) == []


async def test_closed_conversation_is_noted(house: Homeroom) -> None:
    alice = house.standin.newcomer("Alice Example")
    alice.dms_open = False

    await house.post(str(alice.id), HELLO, to_account=True)

    assert await house.states() == [("refused", "403 50007")]


async def test_direct_message_arrives(house: Homeroom) -> None:
    standin = house.standin
    alice = standin.newcomer("Alice Example")

    await house.post(str(alice.id), HELLO, to_account=True, key="one")
    await house.post(f"user:{alice.id}", HELLO, key="two")

    assert len(standin.calls_to("POST", "/users/@me/channels")) <= 2


async def test_lost_right_and_lost_channel_are_named(house: Homeroom) -> None:
    standin = house.standin
    other = standin.world.channel(standin.guild, "other")
    standin.deny(standin.channel, standin.bot_role, discord.Permissions(send_messages=True).value)
    standin.deny(other, standin.bot_role, discord.Permissions(view_channel=True).value)

    await house.post(spot(house), HELLO)
    await house.post(f"channel:{other.id}", HELLO)
    await house.post("channel:7", HELLO)

    assert await house.states() == [
        ("refused", "403 50013"),
        ("refused", "403 50001"),
        ("refused", "404 10003"),
    ]


async def test_missing_rights_have_their_names(house: Homeroom) -> None:
    standin = house.standin
    messenger = next(iter(house.app.messengers.values()))
    thread = standin.thread(standin.owner, standin.channel, "memories")
    standin.archive(thread)
    before = [
        await messenger.missing_rights(spot(house)),
        await messenger.missing_rights(f"channel:{thread.id}"),
    ]

    rights = discord.Permissions(send_messages=True, embed_links=True, send_messages_in_threads=True)
    standin.deny(standin.channel, standin.bot_role, rights.value)
    await standin.slash(standin.owner, standin.channel, "help").final()

    assert before == [(), ()]
    assert await messenger.missing_rights(spot(house)) == ("Send Messages",)
    assert await messenger.missing_rights(f"channel:{thread.id}") == ("Send Messages in Threads",)
    assert await messenger.missing_rights("user:1") == ()


async def test_picture_has_its_text(house: Homeroom) -> None:
    standin = house.standin
    file = await house.files.put(b"\x89PNG----", "image/png")
    picture = Picture(file, plain("The canteen in 1998"), spoiler=True)

    await house.post(spot(house), Message(plain("Look"), picture=picture))

    (message,) = standin.posted(standin.channel)
    assert message.files == ["SPOILER_picture.png"]
    assert message.body["attachments"][0]["description"] == "The canteen in 1998"


async def test_lost_picture_is_told_in_words(house: Homeroom) -> None:
    standin = house.standin

    await house.post(spot(house), Message(plain("Look"), picture=Picture("0" * 64, plain("The canteen"))))

    assert standin.posted(standin.channel)[0].text == "Look\n\nThe canteen"


async def test_only_listed_people_are_pinged(house: Homeroom) -> None:
    standin = house.standin
    alice, bob = standin.newcomer("Alice Example"), standin.newcomer("Bob Example")
    for person in (alice, bob):
        await standin.slash(person, standin.channel, "workshop pick", options={"colour": "red"}).final()
    named = (Mention(PersonId(1), "Alice"), *plain(" and "), Mention(PersonId(2), "Bob"))

    await house.post(spot(house), Message(named, pings=(PersonId(2),)))

    message = standin.posted(standin.channel)[-1]
    assert message.text == f"<@{alice.id}> and <@{bob.id}>"
    assert message.pings == frozenset({f"<@{bob.id}>"})


async def test_long_text_and_card_arrive_whole(house: Homeroom) -> None:
    standin = house.standin
    card = Card(plain("Title"), ((plain("Field"), plain("law")),), plain("A note"))

    await house.post(spot(house), Message(plain("*" * 1900), card=card, audience=Audience.ALL))

    assert standin.posted(standin.channel)[0].text == "\\*" * 1900 + "\nTitle\n**Field** law\n\nA note"


async def test_private_words_are_never_posted_for_all(house: Homeroom) -> None:
    await house.post(spot(house), Message(plain("for you"), audience=Audience.ONLY_YOU))

    assert house.standin.posted(house.standin.channel) == []
    assert [state for state, _ in await house.states()] == ["refused"]


async def test_answer_after_its_time_is_refused(house: Homeroom) -> None:
    standin = house.standin
    alice = standin.newcomer("Alice Example")
    act = await standin.slash(alice, standin.channel, "help").answer()
    await act.final()
    standin.advance(timedelta(minutes=16))
    messenger = house.app.messengers[DISCORD]
    ticket = str(Ticket(act.token, waits=True, hidden=True))
    parcel = Parcel(OutboxId(1), spot(house), HELLO, "en", ticket=ticket)

    with pytest.raises(Refused) as refused:
        await messenger.send(parcel)

    assert refused.value.why == TICKET_OVER


async def test_lost_follow_up_stays_in_doubt(house: Homeroom) -> None:
    standin = house.standin
    alice = standin.newcomer("Alice Example")
    act = await standin.slash(alice, standin.channel, "help").answer()
    await act.final()
    standin.faults.add("POST", "/webhooks/*", Broken.ACCEPT_RESET)
    messenger = house.app.messengers[DISCORD]
    parcel = Parcel(OutboxId(1), spot(house), HELLO, "en", ticket=str(Ticket(act.token)), part=1)

    with pytest.raises(Doubtful):
        await messenger.send(parcel)


async def test_hanging_request_is_given_up(house: Homeroom) -> None:
    house.client.rest._patience = 0.05
    house.standin.faults.add("POST", POSTS, Broken.HANG)

    await house.post(spot(house), HELLO)

    assert await house.states() == [("due", "no answer (TimeoutError)")]


async def test_message_is_changed_and_taken_back(house: Homeroom) -> None:
    standin = house.standin
    messenger = house.app.messengers[DISCORD]
    parcel = Parcel(OutboxId(1), spot(house), HELLO, "en")
    thread = standin.thread(standin.owner, standin.channel, "memories")
    receipt = await messenger.send(replace(parcel, spot=f"channel:{thread.id}"))
    standin.archive(thread)

    await messenger.revise(receipt, replace(parcel, message=Message(plain("changed"))))
    changed = [m.text for m in standin.posted(thread)]
    await messenger.remove(receipt)
    await messenger.remove(receipt)

    assert changed == ["changed"]
    assert standin.seen(standin.owner, thread) == []
    with pytest.raises(Refused) as refused:
        await messenger.revise(receipt, parcel)
    assert refused.value.why == MESSAGE_GONE


async def test_hush_takes_the_waiting_message_away(house: Homeroom) -> None:
    standin = house.standin
    alice = standin.newcomer("Alice Example")
    act = await standin.slash(alice, standin.channel, "help").answer()
    await act.final()
    messenger = house.app.messengers[DISCORD]

    await messenger.hush(str(Ticket(act.token)))
    before = len(standin.seen(alice, standin.channel))
    await messenger.hush(str(Ticket(act.token, waits=True, hidden=True)))
    await messenger.hush(str(Ticket(act.token, waits=True, hidden=True)))

    assert (before, len(standin.seen(alice, standin.channel))) == (1, 0)


async def test_nothing_is_sent_between_two_lives(discord_standin: Discord, store: Store) -> None:
    house = await homeroom(discord_standin, store)
    async with house.connected():
        pass

    await house.post(spot(house), HELLO)

    assert await house.states() == [("due", "")]


async def test_private_answer_is_changed_and_taken_back(house: Homeroom) -> None:
    standin = house.standin
    alice = standin.newcomer("Alice Example")
    message = await standin.slash(alice, standin.channel, "help").final()
    await house.settle()
    receipt, messenger = f"{standin.channel.id}/{message.id}", house.app.messengers[DISCORD]

    await messenger.revise(receipt, Parcel(OutboxId(1), spot(house), HELLO, "en"))
    changed = message.text
    await messenger.remove(receipt)

    assert changed.startswith("hello")
    assert standin.seen(alice, standin.channel) == []


async def test_long_answer_comes_in_parts_for_the_person_alone(house: Homeroom) -> None:
    standin = house.standin
    alice, bob = standin.newcomer("Alice Example"), standin.newcomer("Bob Example")

    await standin.slash(alice, standin.channel, "workshop read").final()
    await house.settle()

    assert len(standin.seen(alice, standin.channel)) == 3
    assert standin.seen(bob, standin.channel) == []
