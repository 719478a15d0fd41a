"""How updates reach the bot: long polls held open, or calls to its webhook."""

import asyncio
import functools
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import aiohttp

from tests.wire.telegram_limits import broken, check_secret
from tests.wire.telegram_updates import Update, Updates
from tests.wire.telegram_wire import JsonObject, Params, Refused, bad

OTHER_POLLER = (
    "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
)
WEBHOOK_ACTIVE = (
    "Conflict: can't use getUpdates method while webhook is active;"
    " use deleteWebhook to delete the webhook first"
)
WEBHOOK_SET = "Conflict: terminated by setWebhook request"
PORTS = frozenset({443, 80, 88, 8443})
RETRY_PAUSE = 0.05
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"


@dataclass(frozen=True, slots=True)
class Webhook:
    url: str
    secret: str | None = None
    connections: int = 40


@dataclass(slots=True, eq=False)
class Delivery:
    """One bot's updates on their way. `tunnel` maps public addresses to loopback ones."""

    updates: Updates
    closing: asyncio.Event
    webhook: Webhook | None = None
    tunnel: dict[str, str] = field(default_factory=dict)
    last_error: str | None = None
    held: bool = False
    _poll: int = 0
    _ended_by: str = OTHER_POLLER
    _pump: asyncio.Task[None] | None = None

    async def get_updates(self, params: Params) -> list[JsonObject]:
        """Oldest first; waits up to `timeout` seconds for one to come."""
        if self.webhook is not None:
            raise Refused(409, WEBHOOK_ACTIVE)
        self._take_setting(params)
        limit = params.integer("limit", 100)
        if not 1 <= limit <= 100:
            raise broken(f"limit {limit}: 1 to 100")
        poll = self._interrupt(OTHER_POLLER)
        offset = params.integer("offset")
        batch = self.updates.batch(offset, limit)
        if not batch:
            await self._hold(poll, params.integer("timeout"))
            batch = self.updates.batch(offset, limit) if self._poll == poll else []
        if self._poll != poll:
            raise Refused(409, self._ended_by)
        for update in batch:
            update.delivered += 1
        return [update.json() for update in batch]

    def _interrupt(self, reason: str) -> int:
        """End the poll that is held open, if any; the number of the new holder."""
        self._poll += 1
        self._ended_by = reason
        self.updates.signal.ring()
        return self._poll

    async def _hold(self, poll: int, seconds: int) -> None:
        def look() -> bool | None:
            return bool(self.updates.waiting) or self._poll != poll or self.closing.is_set() or None

        self.held = True
        self.updates.signal.ring()
        try:
            await self.updates.signal.until(look, seconds, "an update")
        except AssertionError:
            return
        finally:
            self.held = False

    def _take_setting(self, params: Params) -> None:
        kinds = params.json("allowed_updates")
        if isinstance(kinds, list):
            self.updates.allow(str(kind) for kind in kinds)

    async def set_webhook(self, params: Params) -> bool:
        url = params.text("url")
        if not url:
            return await self.delete_webhook(params)
        _check_address(url)
        connections = params.integer("max_connections", 40)
        if not 1 <= connections <= 100:
            raise broken(f"max_connections {connections}: 1 to 100")
        secret = check_secret(params)
        self._take_setting(params)
        self._interrupt(WEBHOOK_SET)
        await self._replace(Webhook(url, secret, connections), drop=params.flag("drop_pending_updates"))
        return True

    async def delete_webhook(self, params: Params) -> bool:
        await self._replace(None, drop=params.flag("drop_pending_updates"))
        return True

    def info(self) -> JsonObject:
        body: JsonObject = {
            "url": self.webhook.url if self.webhook else "",
            "has_custom_certificate": False,
            "pending_update_count": len(self.updates.waiting),
        }
        optional = {
            "max_connections": self.webhook and self.webhook.connections,
            "allowed_updates": sorted(self.updates.allowed or ()) or None,
            "last_error_message": self.last_error,
            "last_error_date": int(self.updates.now()) if self.last_error else None,
        }
        return body | {key: value for key, value in optional.items() if value is not None}

    async def stop(self) -> None:
        await self._replace(None, drop=False)

    async def _replace(self, webhook: Webhook | None, *, drop: bool) -> None:
        if drop:
            self.updates.drop_waiting()
        pump, self._pump = self._pump, None
        if pump is not None:
            pump.cancel()
            await asyncio.gather(pump, return_exceptions=True)
        self.webhook = webhook
        self.last_error = None
        if webhook is not None:
            self._pump = asyncio.create_task(self._pump_all(webhook))

    async def _pump_all(self, webhook: Webhook) -> None:
        """Chats side by side, each in its own order."""
        busy: set[int | None] = set()
        slots = asyncio.Semaphore(webhook.connections)
        async with aiohttp.ClientSession() as session, asyncio.TaskGroup() as group:
            while True:
                first = _first_idle(self.updates.waiting, busy)
                if first is None:
                    await self.updates.signal.changed()
                    continue
                busy.add(first.chat_id)
                call = _Call(session, self._local(webhook.url), webhook.secret, slots)
                group.create_task(self._deliver(first, call, functools.partial(busy.discard, first.chat_id)))

    async def _deliver(self, update: Update, call: "_Call", done: Callable[[], None]) -> None:
        """Again and again with growing pauses until a 2xx; nothing else of this chat goes out meanwhile."""
        pause = RETRY_PAUSE
        while not (update.confirmed or update.expired):
            update.delivered += 1
            self.last_error = await call.post(update.json())
            if self.last_error is None:
                break
            await asyncio.sleep(pause)
            pause = min(pause * 2, 60)
        done()
        self.updates.confirm(update)

    def _local(self, url: str) -> str:
        for public, local in self.tunnel.items():
            if url.startswith(public):
                return local + url.removeprefix(public)
        return url


@dataclass(frozen=True, slots=True)
class _Call:
    session: aiohttp.ClientSession
    url: str
    secret: str | None
    slots: asyncio.Semaphore

    async def post(self, body: JsonObject) -> str | None:
        """None when the bot took it, else what went wrong."""
        headers = {} if self.secret is None else {SECRET_HEADER: self.secret}
        try:
            async with self.slots, self.session.post(self.url, json=body, headers=headers) as response:
                if 200 <= response.status < 300:
                    return None
                return f"Wrong response from the webhook: {response.status} {response.reason}"
        except aiohttp.ClientError as error:
            return f"Connection failed: {type(error).__name__}"


def _first_idle(waiting: list[Update], busy: set[int | None]) -> Update | None:
    return next((update for update in waiting if update.chat_id not in busy), None)


def _check_address(url: str) -> None:
    """https on a known port; a loopback address may be plain, as with an operator's own Bot API server."""
    parts = urlsplit(url)
    if parts.hostname in {"127.0.0.1", "localhost"}:
        return
    if parts.scheme != "https":
        raise bad("bad webhook: An HTTPS URL must be provided for webhook")
    if (parts.port or 443) not in PORTS:
        raise bad("bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443")
