"""Presses that wait for an answer: each is answered once, within seconds, whatever its handler does."""

import asyncio
from asyncio import TimerHandle
from dataclasses import dataclass, field

from telegram import Bot
from telegram.error import BadRequest, TelegramError

from adapters.telegram.errors import QUERY_OVER, says

PATIENCE = 2.5
"""Seconds until a press is acknowledged although its answer is not there yet."""


@dataclass(slots=True)
class Tickets:
    bot: Bot
    _waiting: dict[str, TimerHandle] = field(default_factory=dict)
    _late: set[asyncio.Task[None]] = field(default_factory=set)

    def open(self, ticket: str) -> None:
        """A press came in; from now on it is answered at the latest when the patience is over."""
        loop = asyncio.get_running_loop()
        self._waiting[ticket] = loop.call_later(PATIENCE, self._answer_late, ticket)

    async def hush(self, ticket: str) -> None:
        """Acknowledge a press, if nothing was said to it yet. Its failure is nobody's concern."""
        if self._take(ticket):
            await self._silence(ticket)

    async def alert(self, ticket: str, text: str) -> bool:
        """Show a note to whoever pressed; False when it is too late for that."""
        if not self._take(ticket):
            return False
        try:
            await self.bot.answer_callback_query(ticket, text, show_alert=True)
        except BadRequest as error:
            if not says(error, *QUERY_OVER):
                raise
            return False
        return True

    async def close(self) -> None:
        for handle in self._waiting.values():
            handle.cancel()
        self._waiting.clear()
        await asyncio.gather(*self._late, return_exceptions=True)

    def _take(self, ticket: str) -> bool:
        handle = self._waiting.pop(ticket, None)
        if handle is not None:
            handle.cancel()
        return handle is not None

    def _answer_late(self, ticket: str) -> None:
        if self._take(ticket):
            task = asyncio.get_running_loop().create_task(self._silence(ticket))
            self._late.add(task)
            task.add_done_callback(self._late.discard)

    async def _silence(self, ticket: str) -> None:
        try:
            await self.bot.answer_callback_query(ticket)
        except TelegramError:
            return
