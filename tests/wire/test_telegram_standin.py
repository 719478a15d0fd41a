from collections.abc import AsyncIterator

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from telegram import (
    Bot,
    BotCommand,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    MessageEntity,
)
from telegram.error import BadRequest, Conflict, RetryAfter

from tests.wire import telegram_schema
from tests.wire.telegram_bare import YES, App, OwnPolling, bot_for, polling
from tests.wire.telegram_faults import too_many
from tests.wire.telegram_pace import Pace
from tests.wire.telegram_people import User
from tests.wire.telegram_standin import StandIn
from tests.wire.telegram_updates import DAY, PRESS_LIFE

pytestmark = pytest.mark.wire


@pytest.fixture
async def bot(telegram_standin: StandIn) -> AsyncIterator[OwnPolling]:
    async with bot_for(telegram_standin) as bot:
        yield bot


@pytest.fixture
async def app(telegram_standin: StandIn, bot: OwnPolling) -> AsyncIterator[App]:
    async with polling(bot) as app:
        yield app


@pytest.fixture
def alice(telegram_standin: StandIn) -> User:
    alice = telegram_standin.world.person("Alice")
    telegram_standin.world.start(alice)
    return alice


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


async def test_what_nobody_fetches_is_lost_in_time(alice: User, telegram_standin: StandIn) -> None:
    clock = [telegram_standin.world.now()]
    telegram_standin.updates.now = telegram_standin.world.now = lambda: clock[0]
    async with bot_for(telegram_standin) as bot:
        await bot.send_message(alice.id, "Coming?", reply_markup=YES)
        press = telegram_standin.world.press(
            alice, await telegram_standin.world.private(alice).next_message(), "Yes"
        )
        clock[0] += PRESS_LIFE + 1

        after_minutes = await bot.get_updates()
        clock[0] += DAY
        after_a_day = await bot.get_updates()

    assert press.update is not None
    assert press.update.expired
    assert [update.message is not None for update in after_minutes] == [True]
    assert after_a_day == ()


async def test_older_of_two_pollers_gets_a_conflict(telegram_standin: StandIn, app: App) -> None:
    await telegram_standin.signal.until(lambda: telegram_standin.delivery.held or None, 5, "a held poll")

    async with bot_for(telegram_standin) as second:
        await second.get_updates(timeout=0)

    conflict = await telegram_standin.signal.until(
        lambda: next((call for call in telegram_standin.of("getUpdates") if call.status == 409), None),
        5,
        "409",
    )
    assert conflict.number < telegram_standin.of("getUpdates")[-1].number


async def test_webhook_excludes_polling(telegram_standin: StandIn, bot: Bot) -> None:
    await bot.set_webhook("http://127.0.0.1:9/hook")

    with pytest.raises(Conflict):
        await bot.get_updates()
    info = await bot.get_webhook_info()
    await bot.delete_webhook()

    assert info.url == "http://127.0.0.1:9/hook"
    assert await bot.get_updates() == ()


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

    problems = [
        p
        for update in telegram_standin.updates.history
        for p in telegram_standin.schema.object_problems("Update", update.json())
    ]

    assert problems == []
    assert len(telegram_standin.updates.history) >= 10


class Hook:
    """A bot's webhook that fails as often as told and notes what it took."""

    def __init__(self, failures: int) -> None:
        self.failures = failures
        self.calls: list[tuple[str | None, int]] = []
        self.taken: list[str] = []

    async def take(self, request: web.Request) -> web.Response:
        body = await request.json()
        self.calls.append((request.headers.get("X-Telegram-Bot-Api-Secret-Token"), body["update_id"]))
        if self.failures:
            self.failures -= 1
            return web.Response(status=500)
        self.taken.append(body["message"]["text"])
        return web.Response()


async def test_webhook_is_called_with_the_secret_until_it_takes_an_update(
    telegram_standin: StandIn, bot: Bot, alice: User
) -> None:
    world = telegram_standin.world
    telegram_standin.updates.drop_waiting()
    hook = Hook(failures=2)
    app = web.Application()
    app.router.add_post("/hook", hook.take)
    async with TestServer(app) as server:
        telegram_standin.delivery.tunnel["https://bot.example"] = str(server.make_url("")).rstrip("/")
        await bot.set_webhook("https://bot.example/hook", secret_token="abc-DEF_1")
        for text in ("one", "two"):
            world.say(alice, world.private(alice), text)
        await telegram_standin.updates.all_confirmed()
        await bot.delete_webhook()

    assert hook.taken == ["one", "two"]
    assert {secret for secret, _ in hook.calls} == {"abc-DEF_1"}
    assert len(hook.calls) == 4


@pytest.mark.parametrize("url", ["http://bot.example/hook", "https://bot.example:8080/hook"])
async def test_webhook_needs_https_on_a_known_port(bot: Bot, url: str) -> None:
    with pytest.raises(BadRequest, match=r"(?i)bad webhook"):
        await bot.set_webhook(url)


async def test_outage_ends_and_what_waited_arrives(telegram_standin: StandIn, app: App, alice: User) -> None:
    world = telegram_standin.world
    await world.private(alice).next_message()
    await telegram_standin.down()
    said = world.say(alice, world.private(alice), "/start")

    await telegram_standin.up()

    assert (await said.reply()).text == "Welcome back!"
