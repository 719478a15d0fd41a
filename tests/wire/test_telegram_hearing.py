"""What the engine hears of what people do on Telegram."""

from collections.abc import AsyncIterator
from typing import Annotated

import pytest

from adapters.telegram import lanes
from adapters.telegram.spots import Target
from bot.app import App
from bot.base.store import Store
from bot.chat.heard import (
    Blocked,
    Called,
    FileIn,
    Heard,
    Invited,
    Joined,
    Left,
    Moved,
    Opened,
    PersonIn,
    Pressed,
    Removed,
    Said,
    SpotKind,
    TargetIn,
    Unknown,
)
from bot.chat.message import Message
from bot.chat.text import plain
from bot.commands.catalog import Catalog
from bot.commands.context import Context
from bot.commands.feature import Feature
from bot.commands.params import Document, File, Person
from bot.commands.params import Target as TargetParam
from bot.features import FEATURES
from bot.people.identity import Access
from tests.contract.gallery import PIXEL
from tests.wire.telegram_chat import Chat
from tests.wire.telegram_content import Content
from tests.wire.telegram_homeroom import Homeroom, homeroom
from tests.wire.telegram_people import User
from tests.wire.telegram_standin import StandIn
from tests.wire.telegram_wire import JsonObject
from tests.wire.telegram_world import World

pytestmark = pytest.mark.wire
feature = Feature("probe")


@feature.command()
async def share(ctx: Context, text: str, photo: File | None = None) -> Message:
    return Message(plain(text))


@feature.command()
async def bring(ctx: Context, file: Annotated[File, Document]) -> Message:
    return Message(plain(file.name))


@feature.command(access=Access.MODERATOR)
async def why(ctx: Context, person: Person, command: str) -> Message:
    return Message(plain(command))


@feature.command()
async def save(ctx: Context, message: TargetParam, title: str | None = None) -> Message:
    return Message(plain(title or ""))


@pytest.fixture
def house(store: Store, telegram_standin: StandIn) -> Homeroom:
    return homeroom(store, telegram_standin)


@pytest.fixture
async def heard(
    house: Homeroom, telegram_standin: StandIn, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[list[Heard]]:
    """Everything that comes in from now on; the engine behind does not answer."""
    monkeypatch.setattr(lanes, "ALBUM_PAUSE", 0.05)
    out = list[Heard]()
    house.app.catalog = Catalog([*FEATURES, feature])

    async def hear(app: App, event: Heard) -> None:
        out.append(event)
        await app.skip(house.platform, [event.key, *event.absorbs])
        telegram_standin.signal.ring()

    monkeypatch.setattr(App, "hear", hear)
    async with house.living():
        yield out
    assert await house.app.waiting(house.platform) == []


@pytest.fixture
def alice(world: World) -> User:
    return world.person("Alice", language="zh-hans")


@pytest.fixture
def group(world: World, alice: User) -> Chat:
    return world.supergroup("Class of 1998", [alice], owner=alice)


async def next_of(world: World, heard: list[Heard], count: int = 1) -> Heard:
    await world.signal.until(lambda: len(heard) >= count or None, 5, f"{count} events, heard {heard}")
    return heard[count - 1]


async def test_command_tells_who_where_and_what(
    heard: list[Heard], world: World, alice: User, group: Chat
) -> None:
    said = world.say(alice, group, '/probe share text="The gate"')

    event = await next_of(world, heard)

    assert event.key == f"message:{group.id}:{said.post.id}"
    assert (event.speaker.key, event.speaker.name, event.speaker.lang) == (str(alice.id), "Alice", "zh-hans")
    assert (event.spot.key, event.spot.home) == (f"chat:{group.id}", f"chat:{group.id}")
    assert (event.spot.kind, event.spot.title) == (SpotKind.ROOM, "Class of 1998")
    assert event.source == f"{group.id}/{said.post.id}/t"
    assert event.event == Called("probe.share", {"text": "The gate"})
    assert not event.speaker.runs_place


async def test_topic_is_a_place_and_a_plain_reply_is_not(
    heard: list[Heard], world: World, alice: User, group: Chat
) -> None:
    group.is_forum = True
    topic = world.topic(group, "Memories")
    world.say(alice, group, "/help", topic=topic)
    first = await next_of(world, heard)
    group.is_forum = False
    said = world.say(alice, group, "/help")
    world.say(alice, group, "/help", reply_to=said.post)
    third = await next_of(world, heard, 3)

    assert (first.spot.key, first.spot.title) == (Target(group.id, topic.id).key, "Class of 1998 / Memories")
    assert third.spot.key == f"chat:{group.id}"


async def test_rights_are_asked_for_only_where_they_matter(
    heard: list[Heard], world: World, telegram_standin: StandIn, alice: User, group: Chat
) -> None:
    bob = world.person("Bob")
    world.join(bob, group)
    await next_of(world, heard)
    world.say(alice, group, "/probe share hello")
    await next_of(world, heard, 2)
    assert telegram_standin.of("getChatMember") == []
    for count, speaker in enumerate((alice, alice, bob), start=3):
        world.say(speaker, group, "/probe why Ada poll")
        await next_of(world, heard, count)

    assert [event.speaker.runs_place for event in heard[2:]] == [True, True, False]
    assert len(telegram_standin.of("getChatMember")) == 2


async def test_administrator_has_the_rights_of_the_group_in_private(
    heard: list[Heard], house: Homeroom, world: World, alice: User, group: Chat
) -> None:
    bob = world.person("Bob")
    group.members[bob.id] = type(group.members[alice.id])(bob)
    await house.found(group)
    for user in (alice, bob):
        await house.member(user, group, Access.VISITOR)
    for count, user in enumerate((alice, bob), start=1):
        world.say(user, world.private(user), "/probe why Ada poll")
        await next_of(world, heard, count)

    assert [(event.speaker.runs_place, event.spot.home) for event in heard] == [
        (True, f"chat:{group.id}"),
        (False, ""),
    ]


async def test_reply_gives_the_person_or_the_target(
    heard: list[Heard], world: World, alice: User, group: Chat
) -> None:
    bob = world.person("Bob")
    group.members[bob.id] = type(group.members[alice.id])(bob)
    story = world.say(bob, group, "/remind me", photo=PIXEL)
    await next_of(world, heard)
    world.say(alice, group, "/probe why poll", reply_to=story.post)
    world.say(alice, group, "/probe_save Noodles", reply_to=story.post)

    why_, saved = (await next_of(world, heard, 2)).event, (await next_of(world, heard, 3)).event

    assert why_ == Called("probe.why", {"person": PersonIn(str(bob.id), "Bob"), "command": "poll"})
    assert isinstance(saved, Called)
    target = saved.values["message"]
    assert isinstance(target, TargetIn)
    assert (target.author, target.text) == (PersonIn(str(bob.id), "Bob"), "/remind me")
    assert target.message == f"{group.id}/{story.post.id}/c"
    assert target.files == (FileIn("photo.jpg", "image/jpeg", PIXEL),)
    assert saved.values["title"] == "Noodles"


async def test_marked_person_is_an_argument(
    heard: list[Heard], world: World, alice: User, group: Chat
) -> None:
    bob = world.person("Bob")
    mark = {"type": "text_mention", "offset": 11, "length": 3, "user": bob.json()}
    world.say(alice, group, "/probe why Bob poll", entities=[mark])

    event = (await next_of(world, heard)).event

    assert event == Called("probe.why", {"person": PersonIn(str(bob.id), "Bob"), "command": "poll"})


async def test_photo_comes_with_its_caption(
    heard: list[Heard], world: World, alice: User, group: Chat
) -> None:
    world.say(alice, group, "/probe share The gate", photo=PIXEL)

    event = (await next_of(world, heard)).event

    photo = FileIn("photo.jpg", "image/jpeg", PIXEL)
    assert event == Called("probe.share", {"text": "The gate", "photo": photo})


async def test_album_is_one_event(heard: list[Heard], world: World, alice: User) -> None:
    private = world.private(alice)
    said = world.say(alice, private, "Our class", album=[PIXEL, PIXEL + b"2", PIXEL + b"3"])
    world.say(alice, private, "/help")

    event = await next_of(world, heard)
    await next_of(world, heard, 2)

    assert isinstance(event.event, Said)
    assert [file.data for file in event.event.files if isinstance(file, FileIn)] == [
        PIXEL,
        PIXEL + b"2",
        PIXEL + b"3",
    ]
    assert event.event.text == "Our class"
    assert [event.key, *event.absorbs] == [f"message:{alice.id}:{post.id}" for post in said.posts]


async def test_document_is_fetched_and_a_huge_one_is_not(
    heard: list[Heard], world: World, telegram_standin: StandIn, alice: User
) -> None:
    private = world.private(alice)
    world.say(alice, private, "/probe bring", document=b"[]", filename="result.json")
    world.say(alice, private, "/probe bring", document=bytes(21 * 1024 * 1024), filename="big.json")

    events = [(await next_of(world, heard, count)).event for count in (1, 2)]

    assert events[0] == Called(
        "probe.bring", {"file": FileIn("result.json", "application/octet-stream", b"[]")}
    )
    big = events[1]
    assert isinstance(big, Called)
    assert big.values["file"] == FileIn("big.json", "application/octet-stream", b"", most=20)
    assert len(telegram_standin.of("getFile")) == 1


async def test_private_words_links_and_unknown_commands(
    heard: list[Heard], world: World, alice: User
) -> None:
    private = world.private(alice)
    world.start(alice, "tok_en-1")
    world.say(alice, private, "just talk")
    world.say(alice, private, "/nonsense now")
    await next_of(world, heard, 3)

    assert [event.event for event in heard] == [
        Opened("tok_en-1"),
        Said("just talk"),
        Unknown("nonsense now"),
    ]
    assert {event.spot.key for event in heard} == {f"user:{alice.id}"}
    assert {event.spot.kind for event in heard} == {SpotKind.PRIVATE}


async def test_start_in_a_group_asks_for_help(
    heard: list[Heard], world: World, alice: User, group: Chat
) -> None:
    world.say(alice, group, "/start")
    world.say(alice, group, "/start@homeroom_test_bot")

    assert (await next_of(world, heard)).event == Called("help.help", {})


async def test_nobody_speaks_for_a_group_or_a_channel(
    heard: list[Heard], world: World, alice: User, group: Chat
) -> None:
    world.promote(group, alice, anonymous=True)
    world.say(alice, group, "/help")
    world.say_as_channel(group, "News", "/help")
    world.say_as_channel(group, "News", "/help", linked=True)
    await next_of(world, heard, 3)

    assert [(event.speaker.name, event.speaker.nobody) for event in heard] == [
        ("Class of 1998", True),
        ("News", True),
        ("News", True),
    ]
    assert not any(event.speaker.runs_place for event in heard)


async def test_comings_and_goings_are_heard_once(
    heard: list[Heard], world: World, alice: User, group: Chat
) -> None:
    world.promote(group, world.bot)
    bob = world.person("Bob")
    world.join(bob, group)
    world.leave(bob, group)
    world.kick_bot(alice, group)
    world.invite_bot(alice, group)
    world.start(alice)
    world.block(alice)
    await next_of(world, heard, 6)

    events = [(event.event, event.speaker.key) for event in heard]
    assert sorted(events, key=str) == sorted(
        [
            (Joined(), str(bob.id)),
            (Left(), str(bob.id)),
            (Removed(), str(alice.id)),
            (Invited(), str(alice.id)),
            (Opened(), str(alice.id)),
            (Blocked(), str(alice.id)),
        ],
        key=str,
    )


@pytest.mark.parametrize("new_first", [False, True])
async def test_move_is_told_from_both_sides(
    heard: list[Heard], world: World, alice: User, new_first: bool
) -> None:
    group = world.group("Class of 1998", [alice])
    new = world.migrate(group, new_first=new_first)
    await next_of(world, heard, 2)

    assert {(event.spot.key, event.event) for event in heard} == {
        (f"chat:{group.id}", Moved(f"chat:{new.id}"))
    }


async def test_edit_fires_nothing_again(
    heard: list[Heard], world: World, telegram_standin: StandIn, alice: User, group: Chat
) -> None:
    said = world.say(alice, group, "/help")
    world.edit(said.post, "/probe share Again")
    world.say(alice, group, "/probe share Last")
    await next_of(world, heard, 2)
    await telegram_standin.updates.all_confirmed()

    assert [event.event for event in heard] == [
        Called("help.help", {}),
        Called("probe.share", {"text": "Last"}),
    ]


async def test_press_names_its_message(
    heard: list[Heard], world: World, telegram_standin: StandIn, alice: User, group: Chat
) -> None:
    bot = world.bot
    markup: JsonObject = {"inline_keyboard": [[{"text": "Yes", "callback_data": "polls.vote:1:B"}]]}
    post = world.add(group, bot, Content("Coming?", markup=markup))
    press = world.press(alice, post, "Yes")

    event = await next_of(world, heard)

    assert event.event == Pressed("polls.vote:1:B", f"{group.id}/{post.id}/t")
    assert (event.key, event.ticket) == (f"press:{press.query.id}", press.query.id)


async def test_reply_to_the_bot_is_heard_in_a_group(
    heard: list[Heard], world: World, alice: User, group: Chat
) -> None:
    post = world.add(group, world.bot, Content("Who remembers?"))
    world.say(alice, group, "I do!", reply_to=post)

    event = await next_of(world, heard)

    assert event.event == Said("I do!", f"{group.id}/{post.id}/t")
