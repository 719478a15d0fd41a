"""Every trap of Telegram and python-telegram-bot, met by the real client under the real Supervisor.

The table of traps and tests is in docs/operating.md.
"""

import asyncio
import logging
import socket
from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from typing import Any

import aiohttp
import pytest

from adapters.settings import WebhookSettings
from adapters.supervision import Life
from adapters.telegram import polling, webhook
from adapters.telegram.client import live
from adapters.telegram.intake import Intake
from bot.base.store import Store
from tests.faults.kept import kept
from tests.wire.telegram_delivery import OTHER_POLLER, Webhook
from tests.wire.telegram_faults import Fail, Hang
from tests.wire.telegram_homeroom import Homeroom, homeroom
from tests.wire.telegram_people import User
from tests.wire.telegram_standin import StandIn

pytestmark = pytest.mark.wire


@pytest.fixture
async def house(store: Store, telegram_standin: StandIn, monkeypatch: pytest.MonkeyPatch) -> Homeroom:
    monkeypatch.setattr(polling, "MOST_PAUSE", 0.0)
    house = homeroom(store, telegram_standin)
    await house.app.open()
    return house


@pytest.fixture
def alice(telegram_standin: StandIn) -> User:
    return telegram_standin.world.person("Alice")


def lives(house: Homeroom, life: Life) -> Callable[[], Any]:
    return lambda: live(house.app, house.settings, life)


async def greeted(house: Homeroom, user: User) -> bool:
    reply = await house.telegram.world.start(user).reply(patience=20)
    return reply.text.startswith("Hello")


async def test_second_poller_is_waited_out_and_never_ends_the_life(
    house: Homeroom, telegram_standin: StandIn, alice: User
) -> None:
    life = Life("telegram")
    async with kept(life, lives(house, life)), aiohttp.ClientSession() as other:
        assert await greeted(house, alice)
        url = f"{telegram_standin.root}/bot{telegram_standin.token}/getUpdates"
        for _ in range(2):
            async with other.post(url, data={"timeout": "0"}) as answer:
                assert answer.status == 200
            polls = len(telegram_standin.of("getUpdates"))
            await telegram_standin.called("getUpdates", polls, patience=6)

        assert await greeted(house, telegram_standin.world.person("Bob"))

    refused = [call for call in telegram_standin.of("getUpdates") if call.description == OTHER_POLLER]
    assert refused
    assert life.starts == 1


async def test_webhook_that_another_set_is_taken_away_again(
    house: Homeroom, telegram_standin: StandIn, alice: User
) -> None:
    life = Life("telegram")
    async with kept(life, lives(house, life)) as keeping:
        assert await greeted(house, alice)
        telegram_standin.delivery.webhook = Webhook("https://other.example/hook")
        telegram_standin.delivery._interrupt("Conflict: terminated by setWebhook request")

        assert await greeted(house, telegram_standin.world.person("Bob"))

    assert (life.starts, life.fatal) == (2, "")
    assert len(keeping.pauses) == 1


async def test_webhook_that_is_gone_is_set_again(
    store: Store, telegram_standin: StandIn, alice: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(webhook, "LOOK_EVERY", 0.05)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    telegram_standin.delivery.tunnel["https://bot.example"] = f"http://127.0.0.1:{port}"
    chosen = WebhookSettings(url="https://bot.example/hook", port=port, secret="a-Secret_1")
    house, life = homeroom(store, telegram_standin, webhook=chosen), Life("telegram")
    await house.app.open()
    async with kept(life, lives(house, life)):
        assert await greeted(house, alice)
        await telegram_standin.delivery.stop()
        assert await greeted(house, telegram_standin.world.person("Bob"))
        await telegram_standin.updates.all_confirmed()

    assert life.starts == 1


async def test_platform_that_is_down_at_the_start_is_tried_until_it_answers(
    house: Homeroom, telegram_standin: StandIn, alice: User
) -> None:
    life = Life("telegram")
    await telegram_standin.down()

    async def up_after_four(_: float) -> None:
        if life.starts == 4:
            await telegram_standin.up()

    async with kept(life, lives(house, life), up_after_four) as keeping:
        assert await greeted(house, alice)

    assert (life.starts, life.fatal) == (5, "")
    assert [2**n <= pause <= 2 ** (n + 1) for n, pause in enumerate(keeping.pauses)] == [True] * 4


async def test_platform_that_goes_down_and_comes_back_costs_no_life(
    house: Homeroom, telegram_standin: StandIn, alice: User
) -> None:
    life = Life("telegram")
    async with kept(life, lives(house, life)):
        assert await greeted(house, alice)
        await telegram_standin.down()
        said = telegram_standin.world.start(telegram_standin.world.person("Bob"))
        await telegram_standin.up()

        assert (await said.reply(patience=8)).text.startswith("Hello")

    assert life.starts == 1


async def test_malformed_update_sets_only_itself_aside(
    house: Homeroom, telegram_standin: StandIn, alice: User
) -> None:
    world, life = telegram_standin.world, Life("telegram")
    world.malformed(alice)
    telegram_standin.updates.push("message", {"message_id": []})
    telegram_standin.updates.push("callback_query", {"id": {"no": "text"}})
    async with kept(life, lives(house, life)):
        assert await greeted(house, alice)
        await telegram_standin.updates.all_confirmed()

    assert life.starts == 1
    assert len(telegram_standin.of("getUpdates")) < 10


async def test_ids_that_restart_lower_are_heard(
    house: Homeroom, telegram_standin: StandIn, alice: User
) -> None:
    life = Life("telegram")
    async with kept(life, lives(house, life)):
        assert await greeted(house, alice)
        await telegram_standin.updates.all_confirmed()
        telegram_standin.updates.restart_ids(5)

        assert await greeted(house, telegram_standin.world.person("Bob"))
        assert await greeted(house, telegram_standin.world.person("Carol"))
        await telegram_standin.updates.all_confirmed()

    assert life.starts == 1


async def test_press_told_again_under_a_new_id_does_nothing_twice(
    house: Homeroom, telegram_standin: StandIn, alice: User
) -> None:
    world, life = telegram_standin.world, Life("telegram")
    private = world.private(alice)
    async with kept(life, lives(house, life)):
        assert await greeted(house, alice)
        press = world.press(alice, private.from_bot()[0], "What can I do?")
        await private.message("Here is what")
        assert press.update is not None
        telegram_standin.updates.push("callback_query", press.update.body, private.id)
        await telegram_standin.updates.all_confirmed()
        world.say(alice, private, "/help")
        await telegram_standin.signal.until(lambda: len(helps(private.from_bot())) == 2 or None, 5, "help")

    assert len(helps(private.from_bot())) == 2


def helps(posts: Sequence[Any]) -> list[str]:
    return [post.text for post in posts if post.text.startswith("Here is what")]


async def test_death_of_the_polling_task_is_noticed(
    house: Homeroom, telegram_standin: StandIn, alice: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    take, failures = Intake.take, [KeyError("a defect of our own")]

    async def failing(intake: Intake, raws: Sequence[Mapping[str, Any]]) -> None:
        if failures:
            raise failures.pop()
        await take(intake, raws)

    monkeypatch.setattr(Intake, "take", failing)
    life = Life("telegram")
    async with kept(life, lives(house, life)):
        greeting = asyncio.create_task(greeted(house, alice))
        await telegram_standin.called("getMe", 2, patience=20)
        house.clock.wind(timedelta(minutes=2))  # by then nobody holds what the dying life was answering
        await house.app.tick()
        assert await greeting

    assert (life.starts, life.last_error) == (2, "KeyError")


async def test_token_revoked_while_serving_is_one_line_without_it(
    house: Homeroom, telegram_standin: StandIn, alice: User, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    life = Life("telegram")
    async with kept(life, lives(house, life)) as keeping:
        assert await greeted(house, alice)
        telegram_standin.faults.always("*", Fail(401, "Unauthorized"))
        telegram_standin.world.say(alice, telegram_standin.world.private(alice), "/help")
        sentence = await keeping.given_up()

    ours = [r for r in caplog.records if r.name.startswith(("adapters.supervision", "bot"))]
    assert [r.getMessage() for r in ours if r.levelno >= logging.ERROR] == [sentence]
    assert sentence.startswith("Telegram does not take the token.")
    assert telegram_standin.token not in caplog.text
    assert life.starts == 1
    asked = len(telegram_standin.calls)
    await asyncio.sleep(0)
    assert len(telegram_standin.calls) == asked


async def test_hanging_server_holds_up_nobody_else(
    house: Homeroom, telegram_standin: StandIn, alice: User
) -> None:
    world, life = telegram_standin.world, Life("telegram")
    group = world.supergroup("Class of 1998", [alice])
    await house.found(group)
    async with kept(life, lives(house, life)):
        telegram_standin.faults.next("sendMessage", Hang(), chat_id=group.id)
        await house.say_in(group, "Hello")
        await telegram_standin.called("sendMessage")

        assert await greeted(house, alice)

    assert life.starts == 1
