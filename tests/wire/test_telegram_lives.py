"""Beginnings, ends and trouble: nothing that came in is lost, nothing that goes out is doubled silently."""

import asyncio
import json
import socket
from collections.abc import Sequence
from datetime import timedelta

import aiohttp
import pytest
from sqlmodel import select

from adapters.settings import WebhookSettings
from adapters.supervision import FatalPlatformError, Life
from adapters.telegram import intake, polling
from adapters.telegram.client import live
from adapters.telegram.spots import TELEGRAM, Target
from bot.app import App
from bot.base.ids import Platform
from bot.base.store import Store
from bot.base.unit import Unit
from bot.chat.heard import Heard
from bot.commands.answering import Outcome
from bot.reminders.aside import AGAIN
from bot.reminders.tables import Inbox, InboxState, State
from tests.wire.telegram_faults import Fail, Reset, too_many
from tests.wire.telegram_homeroom import Homeroom, ended, homeroom
from tests.wire.telegram_people import User
from tests.wire.telegram_standin import StandIn

pytestmark = pytest.mark.wire
SECRET = "a-Secret_1"
HOOK = "https://bot.example/hook"


@pytest.fixture
def house(store: Store, telegram_standin: StandIn) -> Homeroom:
    return homeroom(store, telegram_standin)


@pytest.fixture
def alice(telegram_standin: StandIn) -> User:
    return telegram_standin.world.person("Alice")


async def states(store: Store) -> list[str]:
    async def work(unit: Unit) -> list[str]:
        rows = (await unit.db.exec(select(Inbox))).all()
        return sorted(row.state for row in rows)

    return await store.write(work)


async def test_wrong_token_is_one_clear_sentence(store: Store, telegram_standin: StandIn) -> None:
    token = "7100000001:WrongTokenWrongTokenWrongToken"
    house = homeroom(store, telegram_standin, token=token)

    with pytest.raises(FatalPlatformError) as fatal:
        await live(house.app, house.settings, Life("telegram"))

    assert str(fatal.value).startswith("Telegram does not take the token.")
    assert token not in str(fatal.value)
    assert fatal.value.__cause__ is None


async def test_token_revoked_while_serving_ends_the_life(
    house: Homeroom, telegram_standin: StandIn, alice: User
) -> None:
    await house.app.open()
    life = Life("telegram")
    task = asyncio.create_task(live(house.app, house.settings, life))
    await telegram_standin.world.start(alice).reply()
    telegram_standin.faults.always("*", Fail(401, "Unauthorized"))
    telegram_standin.world.say(alice, telegram_standin.world.private(alice), "/help")

    with pytest.raises(FatalPlatformError):
        async with asyncio.timeout(5):
            await task


async def test_platform_that_is_down_at_the_start_is_no_fatal_error(
    house: Homeroom, telegram_standin: StandIn
) -> None:
    await telegram_standin.down()

    with pytest.raises(Exception) as failed:  # noqa: PT011 - any error but the fatal one
        await live(house.app, house.settings, Life("telegram"))

    assert not isinstance(failed.value, FatalPlatformError)
    await telegram_standin.up()


async def test_malformed_update_is_set_aside_and_the_rest_is_answered(
    house: Homeroom, store: Store, telegram_standin: StandIn, alice: User
) -> None:
    world = telegram_standin.world
    world.malformed(alice)
    said = world.start(alice)

    async with house.living():
        await said.reply()
        await telegram_standin.updates.all_confirmed()

    assert await states(store) == [InboxState.DONE, InboxState.POISON]


async def test_event_set_aside_is_handled_when_it_is_tried_again(
    house: Homeroom, store: Store, telegram_standin: StandIn, alice: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def trip(heard: Heard) -> Outcome:
        raise ValueError("not today")

    monkeypatch.setattr(intake, "FIRST_PAUSE", 0.0)
    async with house.living():
        with monkeypatch.context() as broken:
            broken.setattr(house.app.dispatch, "hear", trip)
            said = telegram_standin.world.start(alice)
            async with asyncio.timeout(10):
                while await states(store) != [InboxState.POISON]:  # noqa: ASYNC110 - a row tells nobody that it changed
                    await asyncio.sleep(0.01)

        await store.write(try_again)
        await said.reply()

    assert await states(store) == [InboxState.DONE]


async def try_again(unit: Unit) -> None:
    row = (await unit.db.exec(select(Inbox))).one()
    assert row.spot
    row.state, row.tries = InboxState.NEW, 0
    unit.db.add(row)
    unit.signals.add(f"{AGAIN}:{row.platform}:{row.key}")


async def test_what_was_kept_before_a_crash_is_handled_after_it(
    house: Homeroom, telegram_standin: StandIn, alice: User
) -> None:
    world = telegram_standin.world
    said = world.start(alice)
    raw = said.updates[0].json()
    key = f"message:{alice.id}:{said.post.id}"
    await house.app.receive(TELEGRAM, [(key, json.dumps(raw))])
    telegram_standin.updates.drop_waiting()

    async with house.living():
        await said.reply()

    assert await house.app.waiting(TELEGRAM) == []


async def test_update_is_not_confirmed_while_it_cannot_be_kept(
    house: Homeroom, telegram_standin: StandIn, alice: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = telegram_standin.world
    receive, failures = App.receive, [OSError("disk full")]

    async def failing(app: App, platform: Platform, events: Sequence[tuple[str, str]]) -> list[str]:
        if failures:
            raise failures.pop()
        return await receive(app, platform, events)

    async with house.living():
        monkeypatch.setattr(App, "receive", failing)
        said = world.start(alice)
        reply = await said.reply()
        polls = [call.params.integer("offset") for call in telegram_standin.of("getUpdates")]

    assert reply.text.startswith("Hello Alice")
    assert failures == []
    assert polls[-1] == said.updates[0].id + 1


async def test_second_poller_is_waited_out(
    house: Homeroom, telegram_standin: StandIn, alice: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(polling, "MOST_PAUSE", 0.0)
    async with house.living() as life:
        telegram_standin.faults.next(
            "getUpdates", Fail(409, "Conflict: terminated by other getUpdates request")
        )
        first = telegram_standin.world.start(alice)
        await first.reply()
        second = telegram_standin.world.say(alice, telegram_standin.world.private(alice), "/help")

        assert (await second.reply()).text.startswith("Here is")
        assert life.ready


async def test_post_arrives_in_its_topic_at_its_time(
    house: Homeroom, telegram_standin: StandIn, alice: User
) -> None:
    forum = telegram_standin.world.supergroup("Alumni", [alice], forum=True)
    topic = telegram_standin.world.topic(forum, "Memories")
    place = Target(forum.id, topic.id)
    await house.found(place)

    async with house.living():
        await house.say_in(place, "Who remembers the canteen?")
        post = await forum.next_message()

    assert (post.text, post.topic) == ("Who remembers the canteen?", topic)


@pytest.mark.parametrize("quiet", [False, True])
async def test_group_that_becomes_a_supergroup_takes_its_posts_along(
    house: Homeroom, telegram_standin: StandIn, alice: User, quiet: bool
) -> None:
    world = telegram_standin.world
    group = world.group("Class of 1998", [alice])
    await house.found(group)
    async with house.living():
        world.start(alice)
        new = world.migrate(group, quiet=quiet)
        if not quiet:
            await telegram_standin.updates.all_confirmed()
        await house.say_in(group if quiet else new, "Still here?")
        await telegram_standin.called("sendMessage")
        await house.settle()
        post = await new.next_message()
        world.say(alice, new, "/remind me 2h tea")
        noted = await world.private(alice).message("Noted")

    assert post.text == "Still here?"
    assert noted.text.startswith("Noted")
    assert group.from_bot() == []


async def test_flood_is_waited_out(house: Homeroom, telegram_standin: StandIn, alice: User) -> None:
    group = telegram_standin.world.supergroup("Class of 1998", [alice])
    await house.found(group)
    async with house.living():
        telegram_standin.faults.next("sendMessage", too_many(30))
        await house.say_in(group, "Hello")
        await telegram_standin.called("sendMessage")
        await house.settle()
        assert await house.state_of("Hello") is State.DUE
        assert group.from_bot() == []

        house.clock.wind(timedelta(seconds=31))
        await house.settle()

    assert [post.text for post in group.from_bot()] == ["Hello"]
    assert await house.state_of("Hello") is State.SENT


async def test_doubtful_post_is_sent_once_more_and_then_unknown(
    house: Homeroom, telegram_standin: StandIn, alice: User
) -> None:
    group = telegram_standin.world.supergroup("Class of 1998", [alice])
    await house.found(group)
    async with house.living():
        telegram_standin.faults.next("sendMessage", Reset(accepted=True), times=2)
        await house.say_in(group, "Hello")
        for _ in range(4):
            house.clock.wind(timedelta(minutes=6))
            await house.settle()

    assert [post.text for post in group.from_bot()] == ["Hello", "Hello"]
    assert len(telegram_standin.doubtful()) == 2
    assert await house.state_of("Hello") is State.UNKNOWN


async def test_block_and_return_are_noticed(house: Homeroom, telegram_standin: StandIn, alice: User) -> None:
    world = telegram_standin.world
    group = world.supergroup("Class of 1998", [alice])
    await house.found(group)
    async with house.living():
        await world.start(alice).reply()
        world.block(alice)
        world.say(alice, group, "/remind me 2h tea")
        pointer = await group.next_message()
        world.follow(alice, pointer, pointer.labels()[0])
        noted = await world.private(alice).message("Noted")

    assert noted.text.startswith("Noted")


async def test_long_handling_does_not_let_a_press_wait(
    house: Homeroom, telegram_standin: StandIn, alice: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = telegram_standin.world
    monkeypatch.setattr("adapters.telegram.tickets.PATIENCE", 0.05)
    go_on, hear = asyncio.Event(), house.app.dispatch.hear
    async with house.living():
        hello = await world.start(alice).reply()

        async def slowly(heard: Heard) -> Outcome:
            await go_on.wait()
            return await hear(heard)

        monkeypatch.setattr(type(house.app.dispatch), "hear", lambda _, heard: slowly(heard))
        answer = await world.press(alice, hello, "What can I do?").answered()
        go_on.set()
        help_ = await world.private(alice).message("Here is what")

    assert (answer.text, answer.alert) == (None, False)
    assert help_.text.startswith("Here is what")


@pytest.fixture
async def hooked(store: Store, telegram_standin: StandIn) -> Homeroom:
    port = _free_port()
    telegram_standin.delivery.tunnel["https://bot.example"] = f"http://127.0.0.1:{port}"
    return homeroom(store, telegram_standin, webhook=WebhookSettings(url=HOOK, port=port, secret=SECRET))


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


async def test_webhook_answers_when_the_update_is_kept(
    hooked: Homeroom, store: Store, telegram_standin: StandIn, alice: User
) -> None:
    world = telegram_standin.world
    async with hooked.living():
        world.malformed(alice)
        reply = await world.start(alice).reply()
        await telegram_standin.updates.all_confirmed()

    assert reply.text.startswith("Hello Alice")
    assert telegram_standin.of("getUpdates") == []
    assert await states(store) == [InboxState.DONE, InboxState.POISON]


@pytest.mark.parametrize(
    ("secret", "body", "status"),
    [
        ("wrong", b"{}", 403),
        ("", b"{}", 403),
        ("ünknown", b"{}", 403),
        (SECRET, b"\xff not json", 200),
        (SECRET, b"[1]", 200),
        (SECRET, b'{"update_id": 7}', 200),
    ],
)
async def test_webhook_takes_only_telegram_and_is_never_blocked(
    hooked: Homeroom, telegram_standin: StandIn, secret: str, body: bytes, status: int
) -> None:
    address = telegram_standin.delivery.tunnel["https://bot.example"] + "/hook"
    headers = {"X-Telegram-Bot-Api-Secret-Token": secret.encode().decode("latin-1")}
    async with (
        hooked.living(),
        aiohttp.ClientSession() as session,
        session.post(address, data=body, headers=headers) as answer,
    ):
        assert answer.status == status


async def test_webhook_without_a_secret_is_refused(store: Store, telegram_standin: StandIn) -> None:
    house = homeroom(store, telegram_standin, webhook=WebhookSettings(url=HOOK))

    with pytest.raises(FatalPlatformError, match="secret"):
        await live(house.app, house.settings, Life("telegram"))


async def test_stop_is_quick_and_confirms_what_was_taken(
    house: Homeroom, telegram_standin: StandIn, alice: User
) -> None:
    life = Life("telegram")
    await house.app.open()
    task = asyncio.create_task(live(house.app, house.settings, life))
    said = telegram_standin.world.start(alice)
    await said.reply()

    async with asyncio.timeout(5):
        await ended(task)

    assert said.updates[0].confirmed
