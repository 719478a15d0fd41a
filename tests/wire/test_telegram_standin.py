import asyncio
from collections.abc import AsyncIterator

import pytest
from telegram import (
    Bot,
    BotCommand,
    BotCommandScopeChat,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputMediaDocument,
    InputMediaPhoto,
    MessageEntity,
)
from telegram.error import BadRequest, Conflict, RetryAfter

from tests.wire import telegram_schema
from tests.wire.telegram_bare import PNG, YES, App, OwnPolling, bot_for, polling
from tests.wire.telegram_faults import too_many
from tests.wire.telegram_pace import Pace
from tests.wire.telegram_people import User
from tests.wire.telegram_standin import StandIn
from tests.wire.telegram_updates import DAY, PRESS_LIFE

pytestmark = pytest.mark.wire


@pytest.fixture
async def app(telegram_standin: StandIn, bot: OwnPolling) -> AsyncIterator[App]:
    async with polling(bot) as app:
        yield app


async def test_application_answers_a_message_and_a_press(
    telegram_standin: StandIn, app: App, bot: OwnPolling, alice: User
) -> None:
    world = telegram_standin.world
    chat = world.private(alice)
    welcome = await chat.next_message()

    press = world.press(alice, welcome, "Yes")
    answer = await press.answered()
    await welcome.edited()

    assert answer.text == "Noted"
    assert world.seen(chat) == "Alice: /start\nHomeroom (edited): See you there."
    assert press.update is not None
    assert bot.seen[-1] == press.update.id


async def test_unconfirmed_updates_come_again(telegram_standin: StandIn, bot: Bot, alice: User) -> None:
    first = await bot.get_updates()
    again = await bot.get_updates(offset=first[0].update_id)
    after = await bot.get_updates(offset=first[0].update_id + 1)

    assert [update.update_id for update in first] == [update.update_id for update in again]
    assert after == ()
    assert telegram_standin.updates.waiting == []


async def test_confirmed_update_may_come_twice(telegram_standin: StandIn, bot: Bot, alice: User) -> None:
    (first,) = await bot.get_updates()
    await bot.get_updates(offset=first.update_id + 1)
    telegram_standin.updates.again(telegram_standin.updates.history[0])

    (second,) = await bot.get_updates()

    assert second == first


async def test_poll_is_held_open_until_something_comes(telegram_standin: StandIn, alice: User) -> None:
    telegram_standin.updates.drop_waiting()
    async with bot_for(telegram_standin) as bot, polling(bot):
        await telegram_standin.signal.until(lambda: telegram_standin.delivery.held or None, 5, "a held poll")

        said = telegram_standin.world.say(alice, telegram_standin.world.private(alice), "/start")
        reply = await said.reply()

    assert reply.text == "Welcome back!"


async def test_update_ids_may_restart_lower(telegram_standin: StandIn, app: App, alice: User) -> None:
    world = telegram_standin.world
    await world.private(alice).next_message()
    await telegram_standin.updates.all_confirmed()
    telegram_standin.updates.restart_ids(5)

    said = world.say(alice, world.private(alice), "/start")

    assert (await said.reply()).text == "Welcome back!"
    assert said.updates[0].id == 5


async def test_allowed_updates_stick_and_count_at_creation(
    telegram_standin: StandIn, bot: Bot, alice: User
) -> None:
    world = telegram_standin.world
    await bot.send_message(alice.id, "Coming?", reply_markup=YES)
    post = await world.private(alice).next_message()
    await bot.get_updates(allowed_updates=["message"])

    unwanted = world.press(alice, post, "Yes")
    await bot.get_updates(allowed_updates=["message", "callback_query"])
    wanted = world.press(alice, post, "Yes")

    assert unwanted.update is None
    assert wanted.update is not None


async def test_what_nobody_fetches_is_lost_in_time(telegram_standin: StandIn, bot: Bot, alice: User) -> None:
    await bot.send_message(alice.id, "Coming?", reply_markup=YES)
    question = await telegram_standin.world.private(alice).next_message()
    press = telegram_standin.world.press(alice, question, "Yes")

    telegram_standin.wind(PRESS_LIFE + 1)
    after_minutes = await bot.get_updates()
    telegram_standin.wind(DAY)
    after_a_day = await bot.get_updates()

    assert press.update is not None
    assert press.update.expired
    assert [update.message is not None for update in after_minutes] == [True]
    assert after_a_day == ()


async def test_older_of_two_pollers_gets_a_conflict(telegram_standin: StandIn, bot: Bot) -> None:
    older = asyncio.create_task(bot.get_updates(timeout=5))
    await telegram_standin.signal.until(lambda: telegram_standin.delivery.held or None, 5, "a held poll")

    async with bot_for(telegram_standin) as second:
        assert await second.get_updates(timeout=0) == ()

    with pytest.raises(Conflict, match="terminated by other getUpdates request"):
        await older


async def test_flood_is_refused_with_the_time_to_wait(
    telegram_standin: StandIn, bot: Bot, alice: User
) -> None:
    telegram_standin.faults.next("sendMessage", too_many(3), chat_id=alice.id)

    with pytest.raises(RetryAfter) as caught:
        await bot.send_message(alice.id, "one")
    await bot.send_message(alice.id, "two")

    assert caught.value.retry_after == 3
    assert [post.text for post in telegram_standin.world.private(alice).from_bot()] == ["two"]


async def test_pace_is_kept_per_group(telegram_standin: StandIn, bot: Bot, alice: User) -> None:
    group = telegram_standin.world.group("Class of 1998", [alice])
    telegram_standin.pace = Pace(chat=None)
    for number in range(20):
        await bot.send_message(group.id, f"{number}")

    with pytest.raises(RetryAfter) as caught:
        await bot.send_message(group.id, "20")

    assert telegram_standin.pace.refused == 1
    assert caught.value.retry_after == 60


async def test_malformed_update_stops_the_bare_library(
    telegram_standin: StandIn, bot: Bot, alice: User
) -> None:
    telegram_standin.world.malformed(alice)

    with pytest.raises(TypeError):
        await bot.get_updates()


async def test_careless_requests_are_noted(telegram_standin: StandIn, bot: Bot, alice: User) -> None:
    long_data = InlineKeyboardMarkup([[InlineKeyboardButton("Yes", callback_data="好" * 22)]])
    half = MessageEntity("bold", 1, 1)

    for text, markup, entities in [
        ("x" * 4097, None, None),
        ("Coming?", long_data, None),
        ("😀", None, [half]),
    ]:
        with pytest.raises(BadRequest):
            await bot.send_message(alice.id, text, reply_markup=markup, entities=entities)
    with pytest.raises(BadRequest):
        await bot.set_my_commands([BotCommand("Help", "What I can do")])

    noted = telegram_standin.forgiven()
    assert [line.split(": ", 1)[0] for line in noted] == ["sendMessage"] * 3 + ["setMyCommands"]
    assert "message is too long" in noted[0]
    assert "BUTTON_DATA_INVALID" in noted[1]


async def test_undescribed_requests_are_noted(telegram_standin: StandIn, bot: Bot, alice: User) -> None:
    if telegram_standin.schema is None:
        pytest.skip(telegram_schema.ABSENT)

    await bot.send_message(alice.id, "hello", api_kwargs={"receiver_user_id": alice.id, "colour": "red"})

    assert telegram_standin.forgiven() == [
        "sendMessage: unknown parameter receiver_user_id",
        "sendMessage: unknown parameter colour",
    ]


async def test_own_objects_are_as_described(telegram_standin: StandIn, bot: Bot, alice: User) -> None:
    if telegram_standin.schema is None:
        pytest.skip(telegram_schema.ABSENT)
    world = telegram_standin.world
    forum = world.supergroup("Alumni", [alice], owner=alice, forum=True)
    topic = world.topic(forum, "Memories")
    world.promote(forum, world.bot)
    await bot.send_document(forum.id, b"a", message_thread_id=topic.id, reply_markup=YES)
    document = await forum.next_message()
    world.press(alice, document, "Yes")
    document.remove()
    world.press(alice, document, "Yes")
    world.say(alice, forum, "/me", topic=topic, album=[b"1", b"2"])
    world.leave(alice, forum)
    world.block(alice)
    world.say_as_channel(forum, "News", "/help", linked=True)

    assert [
        problem
        for update in telegram_standin.updates.history
        for problem in telegram_standin.schema.object_problems("Update", update.json())
    ] == []
    assert len(telegram_standin.updates.history) >= 10


async def test_own_answers_are_as_described(telegram_standin: StandIn, bot: Bot, alice: User) -> None:
    schema = telegram_standin.schema
    if schema is None:
        pytest.skip(telegram_schema.ABSENT)
    world = telegram_standin.world
    forum = world.supergroup("Alumni", [alice], owner=alice, forum=True)
    world.promote(forum, world.bot)
    topic = await bot.create_forum_topic(forum.id, "Memories")
    photo = await bot.send_photo(forum.id, PNG, message_thread_id=topic.message_thread_id)
    await bot.edit_message_caption(forum.id, photo.message_id, caption="The gate")
    await bot.edit_message_media(InputMediaDocument(b"a"), forum.id, photo.message_id)
    await bot.send_media_group(forum.id, [InputMediaPhoto(PNG), InputMediaPhoto(photo.photo[-1].file_id)])
    await bot.pin_chat_message(forum.id, photo.message_id)
    await bot.get_chat(forum.id)
    await bot.get_chat(alice.id)
    for user_id in (alice.id, world.bot.id, world.person("Bob").id):
        await bot.get_chat_member(forum.id, user_id)
    await bot.get_chat_administrators(forum.id)
    await bot.get_file(photo.photo[-1].file_id)
    await bot.set_my_commands([BotCommand("help", "What I can do")], BotCommandScopeChat(forum.id))
    await bot.get_my_commands(BotCommandScopeChat(forum.id))
    await bot.set_my_description("Brings classmates together.")
    await bot.get_my_description()
    await bot.get_webhook_info()
    await bot.get_updates()
    await bot.leave_chat(forum.id)

    problems = [
        p for call in telegram_standin.calls for p in schema.result_problems(call.method, call.result)
    ]

    assert problems == []
    assert {call.status for call in telegram_standin.calls} == {200}


async def test_outage_ends_and_what_waited_arrives(telegram_standin: StandIn, app: App, alice: User) -> None:
    world = telegram_standin.world
    await world.private(alice).next_message()
    await telegram_standin.down()
    said = world.say(alice, world.private(alice), "/start")

    await telegram_standin.up()

    assert (await said.reply()).text == "Welcome back!"
