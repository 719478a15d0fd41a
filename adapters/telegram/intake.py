"""From a raw update to a handled event: kept first, parsed alone, heard in order."""

import asyncio
import json
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from random import uniform
from typing import Any

from telegram import Bot, Update
from telegram.error import TelegramError

from adapters.telegram.hearing import Batch, Ears
from adapters.telegram.keys import album_of, key_of, lane_of, spot_named, spot_of, ticket_of
from adapters.telegram.lanes import Item, Lanes
from adapters.telegram.spots import TELEGRAM
from adapters.telegram.tickets import Tickets
from bot.app import App
from bot.reminders.inbox import Waiting

log = logging.getLogger(__name__)

MOST_TRIES = 5
FIRST_PAUSE = 0.2
Raw = Mapping[str, Any]


class NotKept(TelegramError):
    """Updates could not be written down: they must not be confirmed, Telegram shall tell them again."""


@dataclass(slots=True)
class Intake:
    """Where updates come in, by long poll, by webhook or from the inbox of an earlier life."""

    app: App
    bot: Bot
    ears: Ears
    tickets: Tickets
    lanes: Lanes = field(init=False)
    again: asyncio.Queue[str] = field(default_factory=asyncio.Queue)
    """The keys of events that were set aside and are to be tried again."""
    _resumed: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.lanes = Lanes(self._handle)

    async def take(self, raws: Sequence[Raw]) -> None:
        """Keep updates durably, then begin to handle those that are new; `NotKept` when that fails."""
        rows = [(key_of(raw), raw) for raw in raws]
        try:
            fresh = await self.app.receive(TELEGRAM, [(key, _text(raw)) for key, raw in rows])
        except Exception as error:
            log.warning("updates could not be kept: %s", type(error).__name__)
            raise NotKept("updates could not be kept") from error
        new = set(fresh)
        for key, raw in rows:
            if key in new:
                new.discard(key)
                await self._begin(key, raw)

    async def resume(self) -> bool:
        """Take up what an earlier life kept and did not finish; False when there is nothing more of it."""
        rows = [row for row in await self.app.waiting(TELEGRAM) if row.key not in self._resumed]
        for row in rows:
            self._resumed.add(row.key)
            await self._take_up(row)
        return bool(rows)

    async def _take_up(self, row: Waiting) -> None:
        try:
            raw = json.loads(row.raw)
        except ValueError:
            await self._set_aside(row.key, "not an update")
            return
        await self._begin(row.key, raw)

    async def catch_up(self) -> None:
        """Take up the rest, when there is more than the inbox shows at once."""
        await self.lanes.settled()
        while await self.resume():
            await self.lanes.settled()

    async def keep_up(self) -> None:
        """Catch up, then take up what was set aside whenever a moderator wants it tried again."""
        await self.catch_up()
        while True:
            key = await self.again.get()
            for row in await self.app.waiting(TELEGRAM):
                if row.key == key:
                    await self._take_up(row)

    async def unreadable(self, key: str, raw: str) -> None:
        """Keep what is no update at all, set aside for a moderator to see."""
        await self.app.receive(TELEGRAM, [(key, raw)])
        await self._set_aside(key, "not an update")

    async def _begin(self, key: str, raw: Raw) -> None:
        ticket = ticket_of(raw)
        if ticket:
            self.tickets.open(ticket)
        try:
            update = Update.de_json(dict(raw), self.bot)
        except Exception as error:  # noqa: BLE001 - the library fails in many ways, its words may be people's
            log.warning("the update %s could not be read: %s", key, type(error).__name__)
            await self._set_aside(key, f"unreadable: {type(error).__name__}", spot_of(raw))
            return
        self.lanes.put(Item(key, lane_of(raw), album_of(raw), update))

    async def _set_aside(self, key: str, reason: str, spot: str = "") -> None:
        for _ in range(MOST_TRIES):
            if await self.app.failed(TELEGRAM, key, reason, spot):
                return

    async def _handle(self, batch: Batch) -> None:
        """Handle one batch; try again what fails, for a while, then set it aside."""
        for attempt in range(MOST_TRIES):
            try:
                await self._hear(batch)
            except Exception as error:
                log.exception("handling the update %s failed", batch.keys[0])
                if await self._gives_up(batch, error):
                    return
            else:
                return
            await asyncio.sleep(FIRST_PAUSE * 2**attempt * uniform(0.5, 1))  # noqa: S311 - spreads repeated tries

    async def _gives_up(self, batch: Batch, error: Exception) -> bool:
        try:
            chat = batch.updates[0].effective_chat
            spot, reason = spot_named(chat.id) if chat else "", type(error).__name__
            aside = [await self.app.failed(TELEGRAM, key, reason, spot) for key in batch.keys]
        except Exception:
            log.exception("the failure of the update %s could not be counted", batch.keys[0])
            return False
        return aside[0]

    async def _hear(self, batch: Batch) -> None:
        heard = await self.ears.listen(batch)
        for event in heard:
            await self.app.hear(event)
        if not heard:
            await self.app.skip(TELEGRAM, batch.keys)
            query = batch.updates[0].callback_query
            await self.tickets.hush(query.id if query else "")


def _text(raw: Raw) -> str:
    return json.dumps(raw, ensure_ascii=False, separators=(",", ":"))
