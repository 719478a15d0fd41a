"""Updates by webhook: Telegram calls, and gets its answer when the update is written down."""

import asyncio
import hmac
import json
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from hashlib import sha256
from urllib.parse import urlsplit

from aiohttp import web
from telegram.error import TelegramError

from adapters.settings import WebhookSettings
from adapters.telegram.intake import Intake, NotKept
from adapters.telegram.polling import KINDS

log = logging.getLogger(__name__)

SECRET = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - the header's name
MOST_BYTES = 4 * 1024 * 1024
LOOK_EVERY = 60.0


@dataclass(slots=True)
class Hook:
    """Takes one update per call. Anything but 2xx makes Telegram call again."""

    intake: Intake
    secret: bytes
    touch: Callable[[], None]

    async def answer(self, request: web.Request) -> web.Response:
        given = request.headers.get(SECRET, "").encode("utf-8", "surrogateescape")
        if not hmac.compare_digest(given, self.secret):
            return web.Response(status=403)
        self.touch()
        body = await request.read()
        try:
            await self._take(body)
        except NotKept:
            return web.Response(status=503)
        return web.Response()

    async def _take(self, body: bytes) -> None:
        """Keep an update. What is none is set aside: refused, it would block its chat for a day."""
        raw = _read(body)
        if raw is None:
            log.warning("a webhook call held no update")
            text = body.decode("utf-8", "replace").replace("\0", "")
            await self.intake.unreadable(f"unreadable:{sha256(body).hexdigest()}", text)
        else:
            await self.intake.take([raw])


def _read(body: bytes) -> dict[str, object] | None:
    try:
        raw = json.loads(body)
    except ValueError:
        return None
    return raw if isinstance(raw, dict) and isinstance(raw.get("update_id"), int) else None


@asynccontextmanager
async def listening(
    intake: Intake, settings: WebhookSettings, touch: Callable[[], None]
) -> AsyncIterator[None]:
    """Listen, and tell Telegram where. The address stays set at a stop: updates wait for the next life."""
    secret = settings.secret
    server = web.Application(client_max_size=MOST_BYTES)
    server.router.add_post(urlsplit(settings.url).path or "/", Hook(intake, secret.encode(), touch).answer)
    runner = web.AppRunner(server, access_log=None)
    await runner.setup()
    try:
        await web.TCPSite(runner, port=settings.port).start()
        await _announce(intake, settings.url, secret)
        watching = asyncio.create_task(_watch(intake, settings.url, secret))
        try:
            yield
        finally:
            watching.cancel()
            await asyncio.wait({watching})
    finally:
        await runner.cleanup()


async def _watch(intake: Intake, url: str, secret: str) -> None:
    """Set the address again when somebody took it away: Telegram would call nobody, and tell nobody."""
    while True:
        await asyncio.sleep(LOOK_EVERY)
        try:
            if (await intake.bot.get_webhook_info()).url != url:
                log.warning("the webhook was taken away and is set again")
                await _announce(intake, url, secret)
        except TelegramError as error:
            log.warning("the webhook could not be looked at: %s", type(error).__name__)


async def _announce(intake: Intake, url: str, secret: str) -> None:
    taken = await intake.bot.set_webhook(url, secret_token=secret, allowed_updates=KINDS)
    if not taken:
        raise TelegramError("Telegram did not take the webhook")
