import pytest
from telegram import (
    Bot,
    BotCommand,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    ReplyParameters,
)
from telegram.error import BadRequest, Forbidden

from tests.wire import telegram_schema
from tests.wire.telegram_bare import PNG, YES
from tests.wire.telegram_people import User
from tests.wire.telegram_standin import StandIn

pytestmark = pytest.mark.wire


async def test_seen_shows_buttons_links_and_files(telegram_standin: StandIn, bot: Bot, alice: User) -> None:
    world = telegram_standin.world
    row = [
        InlineKeyboardButton("Yes", callback_data="yes"),
        InlineKeyboardButton("Open", url="https://a.example"),
    ]
    await bot.send_photo(alice.id, PNG, caption="The gate", reply_markup=InlineKeyboardMarkup([row]))

    assert world.seen(world.private(alice)).splitlines() == [
        "Alice: /start",
        "Homeroom: <photo, 208 bytes> The gate",
        "  [Yes] [Open ↗ https://a.example]",
    ]


async def test_private_chats_open_and_close(telegram_standin: StandIn, bot: Bot, alice: User) -> None:
    world = telegram_standin.world
    bob, stranger = world.person("Bob"), world.person("Sam")
    world.group("Class of 1998", [alice, bob])
    world.block(alice)

    with pytest.raises(Forbidden, match="bot was blocked by the user"):
        await bot.send_message(alice.id, "hello")
    with pytest.raises(Forbidden, match="bot can't initiate conversation with a user"):
        await bot.send_message(bob.id, "hello")
    with pytest.raises(BadRequest, match=r"(?i)chat not found"):
        await bot.send_message(stranger.id, "hello")
    world.start(alice)
    await bot.send_message(alice.id, "welcome back")


async def test_edits_are_refused_as_on_the_platform(telegram_standin: StandIn, bot: Bot, alice: User) -> None:
    sent = await bot.send_message(alice.id, "Coming?", reply_markup=YES)
    post = await telegram_standin.world.private(alice).next_message()

    with pytest.raises(BadRequest, match=r"(?i)message is not modified"):
        await sent.edit_text("Coming?", reply_markup=YES)
    await sent.edit_text("Coming? (2 yes)")

    assert post.labels() == []
    await sent.delete()
    await post.gone()
    with pytest.raises(BadRequest, match=r"(?i)message to edit not found"):
        await sent.edit_text("Too late")
    with pytest.raises(BadRequest, match=r"(?i)message to delete not found"):
        await sent.delete()
    with pytest.raises(BadRequest, match=r"(?i)message to be replied not found"):
        await bot.send_message(alice.id, "Re", reply_parameters=ReplyParameters(sent.message_id))


async def test_old_press_cannot_be_answered(telegram_standin: StandIn, bot: Bot, alice: User) -> None:
    await bot.send_message(alice.id, "Coming?", reply_markup=YES)
    press = telegram_standin.world.press(
        alice, await telegram_standin.world.private(alice).next_message(), "Yes"
    )
    await bot.answer_callback_query(press.query.id)

    with pytest.raises(BadRequest, match=r"(?i)query is too old"):
        await bot.answer_callback_query(press.query.id)
    assert press.repeat().query.id != press.query.id


async def test_album_arrives_as_single_messages(telegram_standin: StandIn, bot: Bot, alice: User) -> None:
    chat = telegram_standin.world.private(alice)
    telegram_standin.world.say(alice, chat, "Sports day", album=[b"one", b"two"])

    _, first, second = [update.message for update in await bot.get_updates()]

    assert first is not None
    assert second is not None
    assert (first.caption, second.caption) == ("Sports day", None)
    assert first.media_group_id == second.media_group_id
    file = await bot.get_file(second.photo[-1].file_id)
    assert bytes(await file.download_as_bytearray()) == b"two"


async def test_menu_follows_scope_and_language(telegram_standin: StandIn, bot: Bot, alice: User) -> None:
    world = telegram_standin.world
    mei = world.person("Mei", language="zh-hans")
    await bot.set_my_commands([BotCommand("help", "What I can do")])
    await bot.set_my_commands([BotCommand("help", "我能做什么")], language_code="zh")

    assert world.menu(alice, world.private(alice)) == {"help": "What I can do"}
    assert world.menu(mei, world.private(mei)) == {"help": "我能做什么"}


async def test_link_to_the_bot_starts_it_with_its_payload(
    telegram_standin: StandIn, bot: Bot, alice: User
) -> None:
    world = telegram_standin.world
    group, bob = world.group("Class of 1998", [alice]), world.person("Bob")
    world.join(bob, group)
    link = InlineKeyboardButton("Read privately", url="https://t.me/homeroom_test_bot?start=k3y_-Z")
    await bot.send_message(group.id, "Something for you", reply_markup=InlineKeyboardMarkup([[link]]))

    said = world.follow(bob, await group.next_message(), "Read privately")
    await bot.send_message(bob.id, "Here it is.")

    assert said.post.text == "/start k3y_-Z"
    assert (await said.reply()).text == "Here it is."


async def test_one_person_only_messages_are_seen_by_them_alone(
    telegram_standin: StandIn, bot: Bot, alice: User
) -> None:
    world = telegram_standin.world
    bob = world.person("Bob")
    group = world.group("Class of 1998", [alice, bob])
    world.newer = telegram_schema.NEWER["10.2"]

    await bot.send_message(group.id, "Only you", api_kwargs={"receiver_user_id": alice.id})

    assert world.seen(group, alice) == "Homeroom: Only you"
    assert world.seen(group, bob) == ""


@pytest.mark.parametrize(
    ("text", "command"),
    [("/help", "/help"), ("/help@homeroom_test_bot now", "/help@homeroom_test_bot"), ("/帮助", None)],
)
async def test_commands_are_found_as_telegram_finds_them(
    telegram_standin: StandIn, bot: Bot, alice: User, text: str, command: str | None
) -> None:
    telegram_standin.world.say(alice, telegram_standin.world.private(alice), text)

    message = (await bot.get_updates())[-1].message

    assert message is not None
    assert list(message.parse_entities(["bot_command"]).values()) == ([command] if command else [])


async def test_old_messages_cannot_be_deleted(telegram_standin: StandIn, bot: Bot, alice: User) -> None:
    sent = await bot.send_message(alice.id, "hello")
    later = await bot.send_message(alice.id, "hello again")

    telegram_standin.wind(48 * 3600 - 60)
    await later.delete()
    telegram_standin.wind(120)

    with pytest.raises(BadRequest, match="can't be deleted"):
        await sent.delete()


async def test_edited_command_is_told_as_an_edit(telegram_standin: StandIn, bot: Bot, alice: User) -> None:
    said = telegram_standin.world.say(alice, telegram_standin.world.private(alice), "/hlep")
    telegram_standin.world.edit(said.post, "/help")

    last = (await bot.get_updates())[-1]

    assert last.message is None
    assert last.edited_message is not None
    assert last.edited_message.text == "/help"
