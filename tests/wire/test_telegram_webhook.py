import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from telegram import (
    Bot,
)
from telegram.error import BadRequest, Conflict

from tests.wire.telegram_people import User
from tests.wire.telegram_standin import StandIn

pytestmark = pytest.mark.wire


async def test_webhook_excludes_polling(telegram_standin: StandIn, bot: Bot) -> None:
    await bot.set_webhook("http://127.0.0.1:9/hook")

    with pytest.raises(Conflict):
        await bot.get_updates()
    info = await bot.get_webhook_info()
    await bot.delete_webhook()

    assert info.url == "http://127.0.0.1:9/hook"
    assert await bot.get_updates() == ()


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
