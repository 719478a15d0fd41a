"""The requests that the adapter makes, with the library's own handling of rate limits.

The library's models of messages and views are left aside: they would keep each sent button in memory, and
fire it a second time.
"""

import asyncio
import json
from collections.abc import Awaitable
from datetime import datetime
from typing import Any, TypeVar

import discord
from discord.http import MultipartParameters, Route
from discord.webhook.async_ import async_context

from adapters.discord.errors import FAILURES, translated
from adapters.discord.render import Body, Json
from adapters.discord.spots import Receipt

ORIGINAL = "@original"
"""The first answer to an interaction, or the message whose button was pressed."""
PATIENCE = 45.0
"""Seconds for one request; the library itself would wait 300, longer than the engine's claim lasts."""

Result = TypeVar("Result")


class Rest:
    """Requests of one life of the client. Everything raised is one of the engine's send errors."""

    def __init__(self, client: discord.Client, patience: float = PATIENCE) -> None:
        self._http = client.http
        self._client = client
        self._patience = patience
        self._private: dict[int, int] = {}

    async def post(self, channel: int, body: Body) -> Receipt:
        """Post with a nonce: a repeated post of the same nonce is the same message."""
        route = Route("POST", "/channels/{channel_id}/messages", channel_id=channel)
        return _receipt(await self._ask(route, body, repeatable=True))

    async def own_history(self, channel: int, since: datetime) -> list[Json]:
        """Return what the bot itself said in a channel since an instant, newest first."""
        after = discord.utils.time_snowflake(since)
        found = await self._told(self._http.logs_from(channel, 100, after=after), repeatable=True)
        me = str(self._client.user.id) if self._client.user else ""
        return [dict(message) for message in found if message["author"]["id"] == me]

    async def edit(self, receipt: Receipt, body: Body) -> None:
        await self._ask(self._message("PATCH", receipt), body, repeatable=True)

    async def delete(self, receipt: Receipt) -> None:
        await self._ask(self._message("DELETE", receipt), None, repeatable=True)

    async def edit_answer(self, token: str, message: int | str, body: Body) -> Receipt:
        """Fill in or change an answer to an interaction."""
        return _receipt(await self._ask(self._answer("PATCH", token, message), body, repeatable=True))

    async def delete_answer(self, token: str, message: int | str) -> None:
        await self._ask(self._answer("DELETE", token, message), None, repeatable=True)

    async def follow_up(self, token: str, body: Body) -> Receipt:
        """Say something more to an interaction. There is no nonce: an unanswered request stays in doubt."""
        route = Route(
            "POST", "/webhooks/{webhook_id}/{webhook_token}",
            webhook_id=self._application, webhook_token=token,
        )  # fmt: skip
        return _receipt(await self._ask(route, body, repeatable=False, params={"wait": "true"}))

    async def open_private(self, user: int) -> int:
        """Return the channel of the direct conversation with a user."""
        if user not in self._private:
            found = await self._told(self._http.start_private_message(user), repeatable=True)
            self._private[user] = int(found["id"])
        return self._private[user]

    async def channel(self, channel: int) -> Json:
        found = await self._told(self._http.get_channel(channel), repeatable=True)
        return dict(found)

    async def unarchive(self, thread: int) -> None:
        await self._told(self._http.edit_channel(thread, archived=False), repeatable=True)

    async def start_post(self, forum: int, title: str, body: Body) -> Receipt:
        """Start a thread in a forum with its first message."""
        route = Route("POST", "/channels/{channel_id}/threads", channel_id=forum)
        first = Body({"name": title, "message": body.payload}, body.uploads)
        made = await self._ask(route, first, repeatable=False)
        return Receipt(int(made["id"]), int(made["message"]["id"]))

    async def attachment(self, url: str) -> bytes:
        return await self._told(self._http.get_from_cdn(url), repeatable=True)

    async def asked(self, question: Awaitable[Result]) -> Result:
        """Return the answer to a question of the library's own, which may be asked again."""
        return await self._told(question, repeatable=True)

    @property
    def _application(self) -> int:
        return self._client.application_id or 0

    def _message(self, method: str, receipt: Receipt) -> Route:
        path = "/channels/{channel_id}/messages/{message_id}"
        return Route(method, path, channel_id=receipt.channel, message_id=receipt.message)

    def _answer(self, method: str, token: str, message: int | str) -> Route:
        path = f"/webhooks/{{webhook_id}}/{{webhook_token}}/messages/{message}"
        return Route(method, path, webhook_id=self._application, webhook_token=token)

    async def _ask(self, route: Route, body: Body | None, *, repeatable: bool, **more: Any) -> Json:
        if body is None:
            request = self._http.request(route, **more)
        elif body.uploads:
            request = self._http.request(route, form=_form(body), **more)
        else:
            request = self._http.request(route, json=body.payload, **more)
        return dict(await self._told(request, repeatable=repeatable) or {})

    async def _told(self, request: Awaitable[Result], *, repeatable: bool) -> Result:
        try:
            async with asyncio.timeout(self._patience):
                return await request
        except FAILURES as error:
            raise translated(error, repeatable=repeatable) from error


async def answer_first(interaction: discord.Interaction, kind: int, data: Json | None = None) -> None:
    """Give an interaction its first answer; it has three seconds, and no limit of rates holds it up."""
    payload: Json = {"type": kind} if data is None else {"type": kind, "data": data}
    await async_context.get().create_interaction_response(
        interaction.id,
        interaction.token,
        session=interaction._session,  # noqa: SLF001 - the library's forms and menus would be kept in memory
        params=MultipartParameters(payload, None, None),
    )


def _receipt(message: Json) -> Receipt:
    return Receipt(int(message["channel_id"]), int(message["id"]))


def _form(body: Body) -> list[Json]:
    parts: list[Json] = [{"name": "payload_json", "value": json.dumps(body.payload)}]
    for number, upload in enumerate(body.uploads):
        kind = "application/octet-stream"
        part = {"name": f"files[{number}]", "value": upload.data}
        parts.append({**part, "filename": upload.name, "content_type": kind})
    return parts
