"""What the messenger sends, changes and takes back, and what it makes of the platform's refusals."""

from collections.abc import AsyncIterator

import pytest

from adapters.telegram.messenger import TelegramMessenger
from adapters.telegram.spots import Target
from bot.app import load_words
from bot.base.ids import OutboxId
from bot.base.store import Store
from bot.chat.fit import fit
from bot.chat.message import Audience, Button, Buttons, Message, Picture
from bot.chat.ports import (
    MESSAGE_GONE,
    NO_RIGHT,
    PLACE_GONE,
    PRIVATE_CLOSED,
    TOO_OLD,
    Doubtful,
    Parcel,
    PlaceMoved,
    Refused,
    SendError,
    TryAgain,
)
from bot.chat.resolve import Reader, resolved
from bot.chat.text import plain
from tests.contract.gallery import ACCOUNTS, GALLERY, NOW, PICTURE, PIXEL, Sample
from tests.wire.telegram_chat import Chat
from tests.wire.telegram_faults import Fail, Fault, Garble, Reset, too_many
from tests.wire.telegram_homeroom import Homeroom, homeroom
from tests.wire.telegram_people import User
from tests.wire.telegram_standin import StandIn
from tests.wire.telegram_world import World

pytestmark = pytest.mark.wire
YES = (Buttons((Button(plain("Yes"), "a.yes"),)),)


@pytest.fixture
async def house(store: Store, telegram_standin: StandIn) -> AsyncIterator[Homeroom]:
    house = homeroom(store, telegram_standin)
    await house.files.put(PIXEL, "image/png")
    async with house.living():
        yield house


@pytest.fixture
def messenger(house: Homeroom) -> TelegramMessenger:
    found = house.app.messengers[house.platform]
    assert isinstance(found, TelegramMessenger)
    return found


@pytest.fixture
async def alice(house: Homeroom, world: World) -> User:
    alice = world.person("Alice")
    await world.start(alice).reply()
    world.private(alice).skip()
    return alice


@pytest.fixture
def group(world: World, alice: User) -> Chat:
    return world.supergroup("Class of 1998", [alice])


def parcel(room: Chat, message: Message, **more: object) -> Parcel:
    values = {"id": OutboxId(1), "spot": Target(room.id).key, "message": message, "lang": "en"} | more
    return Parcel(**values)  # type: ignore[arg-type]  # a test names only what matters to it


@pytest.mark.parametrize("sample", GALLERY, ids=lambda sample: sample.name)
async def test_gallery_arrives(
    messenger: TelegramMessenger, world: World, group: Chat, sample: Sample
) -> None:
    reader = Reader("en", "UTC", ACCOUNTS)
    message = resolved(sample.message, load_words(), reader, NOW)
    for part, piece in enumerate(fit(message, messenger.limits, keeps_cards=False)):
        receipt = await messenger.send(parcel(group, piece, part=part))
        await messenger.revise(receipt, parcel(group, piece))

    assert group.from_bot()
    assert all(post.text or post.media for post in group.from_bot())


async def test_keyboard_stays_when_it_is_said_again_and_goes_when_it_is_not(
    messenger: TelegramMessenger, group: Chat
) -> None:
    receipt = await messenger.send(parcel(group, Message(plain("Coming?"), rows=YES)))
    (post,) = group.from_bot()
    await messenger.revise(receipt, parcel(group, Message(plain("Coming? 1 yes"), rows=YES)))
    assert post.labels() == ["Yes"]

    await messenger.revise(receipt, parcel(group, Message(plain("Closed: 1 yes"))))

    assert (post.text, post.labels()) == ("Closed: 1 yes", [])


async def test_picture_is_sent_up_once_and_its_caption_changes(
    messenger: TelegramMessenger, telegram_standin: StandIn, group: Chat
) -> None:
    picture = Picture(PICTURE, plain("A dot"))
    receipt = await messenger.send(parcel(group, Message(plain("One"), picture=picture)))
    await messenger.send(parcel(group, Message(plain("Two"), picture=picture)))
    await messenger.revise(receipt, parcel(group, Message(plain("Uno"), picture=picture)))

    uploads = [bool(call.params.files) for call in telegram_standin.of("sendPhoto")]
    assert uploads == [True, False]
    assert [post.text for post in group.from_bot()] == ["Uno", "Two"]
    assert len(telegram_standin.of("editMessageMedia")) == 0


async def test_picture_that_is_taken_back_is_covered(
    messenger: TelegramMessenger, telegram_standin: StandIn, group: Chat
) -> None:
    picture = Picture(PICTURE, plain("A dot"))
    receipt = await messenger.send(parcel(group, Message(plain("One"), picture=picture)))
    (post,) = group.from_bot()
    before = post.media

    for words in ("Gone", "Gone for good"):
        await messenger.revise(receipt, parcel(group, Message(plain(words))))

    assert post.text == "Gone for good"
    assert post.media != before
    assert len(telegram_standin.of("editMessageMedia")) == 1


async def test_lost_picture_is_told_in_words(messenger: TelegramMessenger, group: Chat) -> None:
    await messenger.send(parcel(group, Message(plain("Look:"), picture=Picture("0" * 64, plain("A dot")))))

    assert group.from_bot()[0].text == "Look:\n🖼 A dot"


async def test_message_is_taken_back_once(
    messenger: TelegramMessenger, telegram_standin: StandIn, group: Chat
) -> None:
    receipt = await messenger.send(parcel(group, Message(plain("A test"))))
    await messenger.remove(receipt)
    await messenger.remove(receipt)

    assert group.from_bot()[0].deleted
    with pytest.raises(Refused) as gone:
        await messenger.revise(receipt, parcel(group, Message(plain("Again"))))
    assert gone.value.why == MESSAGE_GONE


async def test_message_older_than_two_days_stays(
    messenger: TelegramMessenger, telegram_standin: StandIn, group: Chat
) -> None:
    receipt = await messenger.send(parcel(group, Message(plain("A test"))))
    telegram_standin.wind(49 * 3600)

    with pytest.raises(Refused) as late:
        await messenger.remove(receipt)

    assert late.value.why == TOO_OLD


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        (too_many(7), TryAgain),
        (Fail(502), Doubtful),
        (Reset(), Doubtful),
        (Reset(accepted=True), Doubtful),
        (Garble(), Doubtful),
        (Fail(400, "Bad Request: have no rights to send a message"), Refused),
    ],
    ids=str,
)
async def test_failed_send_says_what_may_follow(
    messenger: TelegramMessenger,
    telegram_standin: StandIn,
    group: Chat,
    fault: Fault,
    error: type[SendError],
) -> None:
    telegram_standin.faults.next("sendMessage", fault)

    with pytest.raises(error) as failed:
        await messenger.send(parcel(group, Message(plain("Hello"))))

    if isinstance(failed.value, TryAgain):
        assert failed.value.after is not None
        assert failed.value.after.total_seconds() == 7


@pytest.mark.parametrize("fault", [Fail(502), Reset(accepted=True)], ids=str)
async def test_failed_edit_may_be_repeated(
    messenger: TelegramMessenger, telegram_standin: StandIn, group: Chat, fault: Fault
) -> None:
    receipt = await messenger.send(parcel(group, Message(plain("Hello"))))
    telegram_standin.faults.next("editMessageText", fault)

    with pytest.raises(TryAgain):
        await messenger.revise(receipt, parcel(group, Message(plain("Hi"))))
    await messenger.revise(receipt, parcel(group, Message(plain("Hi"))))

    assert group.from_bot()[0].text == "Hi"


async def test_unreachable_platform_may_be_tried_again(
    messenger: TelegramMessenger, telegram_standin: StandIn, group: Chat
) -> None:
    await telegram_standin.down()
    with pytest.raises(SendError):
        await messenger.send(parcel(group, Message(plain("The connection breaks"))))

    with pytest.raises(TryAgain):
        await messenger.send(parcel(group, Message(plain("Hello"))))

    await telegram_standin.up()


async def test_closed_doors_are_told_apart(
    messenger: TelegramMessenger, world: World, alice: User, group: Chat
) -> None:
    stranger, hello = world.person("Bob"), Message(plain("Hello"), audience=Audience.ONLY_YOU)
    world.join(stranger, group)
    whys = {}
    for name, spot in (("never started", str(stranger.id)), ("blocked", str(alice.id))):
        if name == "blocked":
            world.block(alice)
        with pytest.raises(Refused) as closed:
            await messenger.send(parcel(group, hello, spot=spot, to_account=True))
        whys[name] = closed.value.why
    world.mute(group, world.bot)
    with pytest.raises(Refused) as muted:
        await messenger.send(parcel(group, hello))
    world.kick_bot(alice, group)
    with pytest.raises(Refused) as kicked:
        await messenger.send(parcel(group, hello))

    assert whys == {"never started": PRIVATE_CLOSED, "blocked": PRIVATE_CLOSED}
    assert (muted.value.why, kicked.value.why) == (NO_RIGHT, PLACE_GONE)


async def test_topic_that_is_gone_falls_back_to_general(
    messenger: TelegramMessenger, world: World, alice: User
) -> None:
    forum = world.supergroup("Alumni", [alice], forum=True)
    topic = world.topic(forum, "Memories")
    spot = Target(forum.id, topic.id).key
    await messenger.send(parcel(forum, Message(plain("There")), spot=spot))
    world.delete_topic(forum, topic)

    await messenger.send(parcel(forum, Message(plain("Here")), spot=spot))

    assert [(post.text, post.topic is None) for post in forum.from_bot()] == [
        ("There", False),
        ("Here", True),
    ]


async def test_group_that_moved_names_its_new_place(
    messenger: TelegramMessenger, world: World, alice: User
) -> None:
    group = world.group("Class of 1998", [alice])
    new = world.migrate(group, quiet=True)

    with pytest.raises(PlaceMoved) as moved:
        await messenger.send(parcel(group, Message(plain("Hello"))))

    assert moved.value.to == Target(new.id).key


async def test_missing_rights_have_the_names_that_apps_show(
    messenger: TelegramMessenger, world: World, group: Chat, alice: User
) -> None:
    assert await messenger.missing_rights(Target(group.id).key) == ()
    world.mute(group, world.bot)
    assert await messenger.missing_rights(Target(group.id).key) == ("Send Text Messages", "Send Photos")
    world.kick_bot(alice, group)
    with pytest.raises(Refused) as gone:
        await messenger.missing_rights(Target(group.id).key)
    assert gone.value.why == PLACE_GONE


async def test_asked_person_finds_the_keyboard_open(
    messenger: TelegramMessenger, world: World, group: Chat, alice: User
) -> None:
    said = world.say(alice, group, "/unheard")
    source = f"{group.id}/{said.post.id}/t"
    await messenger.send(parcel(group, Message(plain("In how long?"), asks=True), reply_to=source))

    (post,) = group.from_bot()
    assert post.content.markup == {"force_reply": True, "selective": True}
    assert post.reply_to is said.post


async def test_styles_that_telegram_minds_are_left_out(
    messenger: TelegramMessenger, telegram_standin: StandIn, group: Chat
) -> None:
    telegram_standin.faults.next("sendMessage", Fail(400, "Bad Request: can't parse entities: no such user"))
    styles = next(sample.message for sample in GALLERY if sample.name == "styles")

    await messenger.send(parcel(group, styles))

    (post,) = group.from_bot()
    assert post.content.entities == ()
    assert post.text.startswith("bold both plain")
