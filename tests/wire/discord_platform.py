"""What the parts of the stand-in share: requests, answers, errors, interactions, waiting for change."""

import asyncio
import json
import mimetypes
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import IntEnum
from typing import TypeVar
from urllib.parse import quote

from discord import Permissions

from tests.wire import discord_posts as posts
from tests.wire.discord_gateway import CONTENT, Gateway
from tests.wire.discord_world import Channel, Guild, Json, Message, User, World

ERRORS = {
    10003: (404, "Unknown Channel"),
    10004: (404, "Unknown Guild"),
    10007: (404, "Unknown Member"),
    10008: (404, "Unknown Message"),
    10011: (404, "Unknown Role"),
    10013: (404, "Unknown User"),
    10015: (404, "Unknown Webhook"),
    10062: (404, "Unknown interaction"),
    10063: (404, "Unknown application command"),
    10070: (404, "Unknown Guild Scheduled Event"),
    20028: (429, "The write action you are performing on the channel has hit the write rate limit."),
    30005: (400, "Maximum number of guild roles reached (250)"),
    40003: (429, "You are opening direct messages too fast"),
    40060: (400, "Interaction has already been acknowledged."),
    50001: (403, "Missing Access"),
    50005: (403, "Cannot edit a message authored by another user"),
    50006: (400, "Cannot send an empty message"),
    50007: (403, "Cannot send messages to this user"),
    50008: (400, "Cannot send messages in a non-text channel"),
    50013: (403, "Missing Permissions"),
    50024: (400, "Cannot execute action on this channel type"),
    50027: (401, "Invalid Webhook Token"),
    50033: (400, "Invalid Recipient(s)"),
    50035: (400, "Invalid Form Body"),
    50083: (400, "Thread is archived"),
    50278: (403, "Cannot send messages to this user due to having no mutual guilds"),
    160004: (400, "A thread has already been created for this message"),
    160005: (400, "Thread is locked"),
}


class ActKind(IntEnum):
    """Interaction types."""

    COMMAND = 2
    COMPONENT = 3
    AUTOCOMPLETE = 4
    MODAL = 5


class Callback(IntEnum):
    """Types of the first answer to an interaction."""

    MESSAGE = 4
    DEFER = 5
    DEFER_UPDATE = 6
    UPDATE = 7
    CHOICES = 8
    MODAL = 9


class ApiError(Exception):
    """The platform refuses: `code` is its JSON error code."""

    def __init__(self, code: int, detail: str | None = None) -> None:
        self.code = code
        self.status, self.text = ERRORS[code]
        self.errors = {"_errors": [{"code": "INVALID", "message": detail}]} if detail else {}
        super().__init__(f"{code} {self.text} {detail or ''}")


@dataclass(slots=True, eq=False)
class Call:
    """One request of the bot as it arrived, and what became of it."""

    at: float
    method: str
    path: str  # below /api/v10
    query: dict[str, str]
    body: Json | list[Json] | None
    files: dict[str, tuple[str, bytes]]  # form field: file name, bytes
    token: str | None
    route: str = ""
    params: dict[str, str] = field(default_factory=dict)
    status: int | None = None
    code: int | None = None
    fault: str | None = None
    repeated: bool = False  # the nonce named a message that exists already
    violations: list[str] = field(default_factory=list)

    @property
    def json(self) -> Json:
        """The body, where an object is expected."""
        return self.body if isinstance(self.body, dict) else {}

    def number(self, name: str) -> int:
        """Read a snowflake of the path."""
        return int(self.params[name]) if self.params[name].isdigit() else 0

    def __str__(self) -> str:
        sent = json.dumps(self.body, ensure_ascii=False)[:300]
        return f"{self.method} {self.path} -> {self.status or self.fault} {self.code or ''} {sent}"


@dataclass(frozen=True, slots=True)
class Reply:
    status: int = 200
    body: object = None


NOTHING = Reply(204)


Found = TypeVar("Found")


class Changes:
    """Lets tests wait for the world to change instead of sleeping."""

    def __init__(self) -> None:
        self._waiting: set[asyncio.Future[None]] = set()

    def notify(self) -> None:
        for future in self._waiting:
            if not future.done():
                future.set_result(None)
        self._waiting.clear()

    async def until(self, found: Callable[[], Found | None], within: float, what: str) -> Found:
        """Return the first true value of `found`, asked after every change; or tell what never came."""
        try:
            async with asyncio.timeout(within):
                while not (value := found()):
                    future = asyncio.get_running_loop().create_future()
                    self._waiting.add(future)
                    await future
                return value
        except TimeoutError:
            raise AssertionError(f"not within {within} s: {what}") from None


@dataclass(slots=True, eq=False)
class Act:
    """One interaction of a user and everything the bot answered to it."""

    id: int
    token: str
    person: User
    place: Channel
    kind: ActKind
    name: str  # what was typed or pressed, for error texts
    created: float
    changes: Changes
    source: Message | None = None  # the message whose component was used
    answered: Callback | None = None
    private: bool = False
    modal: Json | None = None
    choices: list[Json] = field(default_factory=list)
    original: Message | None = None
    followups: list[Message] = field(default_factory=list)

    async def answer(self, within: float = 3.0) -> "Act":
        """Wait for the first answer, deferrals included."""
        await self.changes.until(lambda: self.answered, within, f"an answer to {self.name!r}")
        return self

    async def final(self, within: float = 3.0) -> Message:
        """Wait until the person sees more than "thinking …" and return the latest message of the answer."""
        return await self.changes.until(lambda: self.message, within, f"a visible answer to {self.name!r}")

    @property
    def deferred(self) -> bool:
        return self.answered in (Callback.DEFER, Callback.DEFER_UPDATE)

    @property
    def message(self) -> Message | None:
        """The latest visible message of this answer."""
        own = [self.original] if self.original and self.original is not self.source else []
        if self.answered is Callback.UPDATE and self.source:
            own = [self.source]
        shown = [m for m in (*own, *self.followups) if not m.deleted and not m.loading]
        return shown[-1] if shown else None


@dataclass(slots=True, eq=False)
class Platform:
    """The whole stand-in's state; every endpoint is a function of it and a call."""

    world: World
    bot: User
    owner: User
    app_id: int
    token: str
    gateway: Gateway
    changes: Changes
    cdn: str = ""
    commands: dict[int | None, dict[int, Json]] = field(default_factory=dict)  # by guild, None is global
    acts: dict[str, Act] = field(default_factory=dict)  # by interaction token
    nonces: dict[tuple[int, str], tuple[float, Message]] = field(default_factory=dict)

    def find_channel(self, call: Call) -> Channel:
        """Return the channel of the path, readable by the bot."""
        channel = self.world.channels.get(call.number("channel_id"))
        if channel is None:
            raise ApiError(10003)
        if channel.guild is not None and not (channel.guild.has_bot and channel.is_for(self.bot)):
            raise ApiError(50001)
        return channel

    def find_guild(self, call: Call) -> Guild:
        """Return the guild of the path, where the bot still is."""
        guild = self.world.guilds.get(call.number("guild_id"))
        if guild is None or not guild.has_bot:
            raise ApiError(10004)
        return guild

    def need(self, place: Channel | Guild, **rights: bool) -> None:
        """Refuse with 50013 unless the bot holds all `rights` there."""
        guild, channel = (place, None) if isinstance(place, Guild) else (place.guild, place)
        wanted = Permissions(**rights).value
        if guild is not None and guild.permissions(self.bot, channel) & wanted != wanted:
            raise ApiError(50013)

    def emit(self, event: str, data: Json, guild: Guild | None = None) -> None:
        """Dispatch an event where the bot is, and wake who waits."""
        if guild is None or guild.has_bot:
            self.gateway.emit(event, data, guild.id if guild else None)
        self.changes.notify()

    def tell_message(self, event: str, post: Message) -> None:
        """Dispatch a message event unless it is private; without the intent only some content is readable."""
        if not post.private:
            data = posts.message_event(post)
            mine = post.author is self.bot or str(self.bot.id) in [m["id"] for m in data["mentions"]]
            readable = mine or post.channel.guild is None or bool(self.gateway.allowed & CONTENT)
            if post.channel.is_for(self.bot):
                self.emit(event, data if readable else posts.without_content(data), post.channel.guild)
        self.changes.notify()

    def remove(self, post: Message) -> None:
        """Delete a message and say so."""
        post.deleted = True
        data: Json = {"id": str(post.id), "channel_id": str(post.channel.id)}
        if post.channel.guild is not None:
            data["guild_id"] = str(post.channel.guild.id)
        if not post.private:
            self.emit("MESSAGE_DELETE", data, post.channel.guild)
        self.changes.notify()

    def upload(self, channel: Channel, name: str, data: bytes) -> Json:
        """Keep bytes and describe them as an attachment at the local CDN."""
        file_id = self.world.snowflake()
        kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
        self.world.files[file_id] = (kind, data)
        url = f"{self.cdn}/attachments/{channel.id}/{file_id}/{quote(name)}"
        return {
            "id": str(file_id),
            "filename": name,
            "size": len(data),
            "url": url,
            "proxy_url": url,
            "content_type": kind,
        }


Endpoint = Callable[[Platform, Call], Reply]
Routes = dict[tuple[str, str], Endpoint]
