"""The library's bot with one difference: no update is confirmed before it is written down."""

import asyncio
from asyncio import Future
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import timedelta
from random import uniform
from typing import Any

from telegram import Bot, Update
from telegram.error import Conflict, InvalidToken, TelegramError

from adapters.telegram.endpoints import Endpoints
from adapters.telegram.transport import AiohttpRequest

KINDS = ("message", "callback_query", "my_chat_member", "chat_member")
MOST_PAUSE = 3.0
WEBHOOK = "webhook"
"""Stands in a conflict when somebody set one: only the next life's start takes it away."""

Take = Callable[[Sequence[Mapping[str, Any]]], Awaitable[None]]


class PollingBot(Bot):
    """Polls raw updates into `take`. `over` gets the error after which polling makes no sense."""

    def __init__(
        self, token: str, where: Endpoints, request: AiohttpRequest, touch: Callable[[], None]
    ) -> None:
        super().__init__(
            token,
            base_url=where.base_url,
            base_file_url=where.base_file_url,
            request=request,
            get_updates_request=request,
        )
        with self._unfrozen():
            self.over: Future[None] = asyncio.get_running_loop().create_future()
            self.touch = touch
            self.take: Take = _nobody

    def __repr__(self) -> str:
        """Return no token: an error's text may end in a log."""
        return f"{type(self).__name__}[{self._token.partition(':')[0]}]"

    def hand_to(self, take: Take) -> None:
        """Let `take` have every batch of updates before it is confirmed."""
        with self._unfrozen():
            self.take = take

    async def get_updates(  # type: ignore[override]  # the library's loop passes these three by name
        self,
        offset: int | None = None,
        timeout: int | timedelta = 0,  # noqa: ASYNC109 - the library's name for how long Telegram holds the poll
        allowed_updates: Sequence[str] | None = None,
    ) -> tuple[Update, ...]:
        """Return an empty update for the last one taken: by its id the library moves on."""
        hold = timeout.total_seconds() if isinstance(timeout, timedelta) else timeout
        asked = {"offset": offset, "timeout": int(hold), "allowed_updates": allowed_updates}
        read = (self.request.read_timeout or 0) + hold
        try:
            raws = await self._post("getUpdates", asked, read_timeout=read)
            self.touch()
            if not raws:
                return ()
            await self.take(raws)
            return (Update(raws[-1]["update_id"]),)
        except Conflict as error:
            if WEBHOOK in error.message.lower():
                self._end(error)
            await asyncio.sleep(uniform(0, MOST_PAUSE))  # noqa: S311 - two pollers shall not stay in step
            raise
        except Exception as error:
            if isinstance(error, InvalidToken) or not isinstance(error, TelegramError):
                self._end(error)
            raise

    def _end(self, error: Exception) -> None:
        """Let this life end: the library tells nobody when its polling does."""
        if not self.over.done():
            self.over.set_exception(error)


class Nowhere(asyncio.Queue[object]):
    """Where the library puts updates that were handed over before they were confirmed."""

    async def put(self, item: object) -> None:
        """Forget it."""


async def _nobody(raws: Sequence[Mapping[str, Any]]) -> None:
    raise RuntimeError("nobody takes updates yet")
