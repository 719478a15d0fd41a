"""Posts that are there once, whatever became of the first request.

Discord remembers a nonce for some minutes. After that, and after a restart, the channel's own history tells
whether a post of which no answer came is there.
"""

from datetime import datetime, timedelta

import aiohttp
import discord

from adapters.discord.errors import ARCHIVED, refused_with
from adapters.discord.recent import Recent
from adapters.discord.render import Body, Json
from adapters.discord.rest import Rest
from adapters.discord.spots import Receipt
from bot.chat.ports import Doubtful, Refused, TryAgain

CLOCKS_DIFFER = timedelta(minutes=1)


class Posting:
    """Posts of one life."""

    def __init__(self, rest: Rest) -> None:
        self._rest = rest
        self._others: Recent[int, str] = Recent()

    async def post(self, channel: int, body: Body, nonce: str, since: datetime | None) -> Receipt:
        """Post, unless it is there already: `since` is when the first try of unknown outcome began."""
        found = await self._find(channel, body, since) if since is not None else None
        if found is not None:
            return found
        try:
            receipt = await self._open(channel, body.having(nonce=nonce, enforce_nonce=True))
        except TryAgain as again:
            if _is_doubtful(again):
                raise Doubtful(str(again)) from again
            raise
        self._others.keep(receipt.message, nonce)
        return receipt

    async def _open(self, channel: int, body: Body) -> Receipt:
        """Post; an archived thread is opened again first, and Discord tells that it is archived."""
        try:
            return await self._rest.post(channel, body)
        except Refused as refused:
            if not refused_with(refused, ARCHIVED):
                raise
        await self._rest.unarchive(channel)
        return await self._rest.post(channel, body)

    async def _find(self, channel: int, body: Body, since: datetime) -> Receipt | None:
        """Return where the post stands, if it was taken after all; None also where the history is closed."""
        try:
            messages = await self._rest.own_history(channel, since - CLOCKS_DIFFER)
        except Refused:
            return None
        same = (int(message["id"]) for message in messages if _is_same(message, body.payload))
        return next((Receipt(channel, number) for number in same if self._others.find(number) is None), None)


def _is_doubtful(again: TryAgain) -> bool:
    """Whether the request may have been taken: it left, and no refusal came back."""
    match again.__cause__:
        case discord.HTTPException(status=status):
            return bool(status >= 500)  # noqa: PLR2004 - the server's own errors
        case discord.RateLimited() | aiohttp.ClientConnectorError():
            return False
        case _:
            return True


def _is_same(there: Json, wanted: Json) -> bool:
    """Whether what stands there is what is to be said; either may say that it is late."""
    (text, cards), (wanted_text, wanted_cards) = _looks(there), _looks(wanted)
    if cards != wanted_cards:
        return False
    late = wanted_text.endswith(f"\n\n{text}") or text.endswith(f"\n\n{wanted_text}")
    return wanted_text == text or late or (bool(cards) and not text)


def _looks(message: Json) -> tuple[str, list[tuple[str, str]]]:
    embeds = [
        (embed.get("title") or "", embed.get("description") or "") for embed in message.get("embeds") or []
    ]
    return (message.get("content") or "").strip(), embeds
