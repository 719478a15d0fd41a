"""One life of the connection to Discord: from the login until an error, or until it is asked to stop."""

import asyncio
import logging
import re
import secrets
import time
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager, suppress
from datetime import timedelta
from random import SystemRandom
from typing import Any

import discord
from discord.abc import GuildChannel
from discord.gateway import DiscordWebSocket

from adapters.discord import arrivals
from adapters.discord.acts import Act, TooLate
from adapters.discord.commands import payload
from adapters.discord.endpoints import Endpoints, connector
from adapters.discord.interactions import Interactions
from adapters.discord.messenger import DiscordMessenger
from adapters.discord.render import HIDDEN, Body
from adapters.discord.rest import Rest
from adapters.discord.sync import sync
from adapters.holding import listen_under, send_under
from adapters.roles import EVERYTHING, Duty
from adapters.settings import DiscordSettings, Settings
from adapters.supervision import FatalPlatformError, Life
from bot.app import App
from bot.chat.ports import SendError
from bot.reminders.delivery import Delivery

log = logging.getLogger(__name__)

REFUSED_FOR_GOOD = (
    "Discord refuses the bot's token. Copy it again from the developer portal (Bot, Reset Token) into "
    "HOMEROOM_DISCORD__TOKEN, and start again."
)
NO_INTENT = (
    "Discord does not grant this bot the members intent. Switch on Server Members Intent in the developer "
    "portal, or set HOMEROOM_DISCORD__MEMBERS=false, and start again."
)
_FATAL_CLOSES = {4004: REFUSED_FOR_GOOD, 4013: NO_INTENT, 4014: NO_INTENT}
_TOKEN = re.compile(r"[A-Za-z0-9_.-]+")
_NEEDED = frozenset({"READY", "RESUMED"})
LONGEST_PAUSE = 30.0
READY_AFTER = 0.3
"""Seconds after the last server that Discord tells of at the start; nothing here needs all of them."""
LOGIN_WITHIN = 60.0
"""Seconds for the login; the library itself would wait 300 for a server that hangs."""
FINISH_WITHIN = 5.0
WATCH_EVERY = 5.0
BAD_REQUEST = 400
LAST_SESSIONS = 20
"""Of a thousand sessions a day: a process that dies again and again shall not use them up."""


class SessionsSpent(Exception):
    """Discord counts the sessions of a day, and few are left; the next try comes later."""


async def live(app: App, settings: Settings, life: Life, duty: Duty = EVERYTHING) -> None:
    """Serve Discord until cancelled; FatalPlatformError where it refuses the bot for good."""
    chosen = settings.discord
    if not _TOKEN.fullmatch(chosen.token.strip()):
        raise FatalPlatformError(REFUSED_FOR_GOOD)
    try:
        async with _logged_in(app, chosen, life) as client:
            delivery = app.register(DiscordMessenger(client, client.rest, app.files), SystemRandom())
            await _serve(client, delivery, life, duty)
    except discord.LoginFailure:
        raise FatalPlatformError(REFUSED_FOR_GOOD) from None
    except discord.PrivilegedIntentsRequired:
        raise FatalPlatformError(NO_INTENT) from None
    except discord.ConnectionClosed as closed:
        if closed.code in _FATAL_CLOSES:
            raise FatalPlatformError(_FATAL_CLOSES[closed.code]) from None
        raise
    finally:
        life.ready = False


@asynccontextmanager
async def _logged_in(app: App, chosen: DiscordSettings, life: Life) -> AsyncIterator["HomeroomClient"]:
    """Log in; where Discord wants several connections to the gateway, as a client that has them."""
    shards = chosen.shards
    if shards <= 1:
        async with HomeroomClient(app, chosen, life) as client:
            async with asyncio.timeout(LOGIN_WITHIN):
                await client.login(chosen.token)
                shards = shards or await client.wanted_shards()
            if shards == 1:
                yield client
                return
    async with ShardedClient(app, chosen, life, shards) as client:
        async with asyncio.timeout(LOGIN_WITHIN):
            await client.login(chosen.token)
        yield client


async def _serve(client: "HomeroomClient", delivery: Delivery, life: Life, duty: Duty) -> None:
    """Listen and deliver until either ends; what is being answered then is finished."""
    works: list[Coroutine[Any, Any, None]] = []
    if duty.listens is not None:
        works.append(listen_under(duty.listens, life, client.listen))
    else:
        life.ready = True
    if duty.sends is not None:
        works.append(send_under(duty.sends, delivery))
    tasks = [asyncio.create_task(work) for work in works]
    try:
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            task.result()
        raise ConnectionResetError("the connection to Discord ended")
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await client.finish()


class HomeroomClient(discord.Client):
    """Knows the servers and hears interactions. No message content, no members unless asked for."""

    def __init__(self, app: App, settings: DiscordSettings, life: Life, shards: int = 1) -> None:
        super().__init__(
            shard_count=None if shards == 1 else shards,
            intents=discord.Intents(guilds=True, dm_messages=True, members=settings.members),
            allowed_mentions=discord.AllowedMentions.none(),
            connector=connector(_endpoints(settings)),
            max_ratelimit_timeout=LONGEST_PAUSE,
            max_messages=None,
            chunk_guilds_at_startup=False,
            guild_ready_timeout=READY_AFTER,
            member_cache_flags=discord.MemberCacheFlags.none(),
        )
        self.rest = Rest(self)
        self._app = app
        self._life = life
        self._interactions = Interactions(app, self.rest)
        self._busy: set[asyncio.Task[Any]] = set()
        parsers = self._connection.parsers
        for event in parsers.keys() - _NEEDED:
            parsers[event] = _guarded(event, parsers[event])

    async def wanted_shards(self) -> int:
        """Return how many connections to the gateway Discord recommends."""
        return (await self._start_limits())[0]

    async def _start_limits(self) -> tuple[int, int]:
        shards, _, limits = await self.http.get_bot_gateway()
        return shards, limits["remaining"]

    async def listen(self) -> None:
        """Tell Discord the commands, connect to the gateway, and hear until that ends."""
        await self._tell_commands()
        await self._spare_the_budget()
        tasks = [asyncio.create_task(work) for work in (self.connect(), self.watch())]
        try:
            done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                task.result()
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            await self._hang_up()

    async def _spare_the_budget(self) -> None:
        """Begin no session when few are left of the day: with none left Discord takes the token away."""
        _, left = await self._start_limits()
        if left < LAST_SESSIONS:
            raise SessionsSpent(f"Discord grants {left} more sessions today, and the last ones are kept")

    async def _hang_up(self) -> None:
        """End the sessions, so that whoever listens next is the only one."""
        for line in self.lines:
            with suppress(Exception):
                await line.close(code=1000)

    async def _tell_commands(self) -> None:
        """Tell Discord the commands; what it does not take is told to the operator, the old ones stay."""
        try:
            await sync(self, payload(self._app.catalog, self._app.words))
        except discord.HTTPException as error:
            if error.status != BAD_REQUEST:
                raise
            log.exception("Discord does not take the commands")

    async def close(self) -> None:
        """End the connection, and what the library would still do after it."""
        ready = self._connection._ready_task  # noqa: SLF001 - it would say that it is ready when all is over
        if ready is not None:
            ready.cancel()
        await super().close()

    @property
    def lines(self) -> list[DiscordWebSocket]:
        """The connections to the gateway."""
        line: DiscordWebSocket | None = self.ws
        return [line] if line is not None else []

    @property
    def silence(self) -> float:
        """Seconds since Discord last answered a heartbeat, on the connection where it is longest."""
        return max((_silence(line) for line in self.lines), default=0.0)

    async def watch(self) -> None:
        """Resume where heartbeats stay unanswered: the library looks at any frame, not at answers."""
        while True:
            await asyncio.sleep(WATCH_EVERY)
            self._note_contact()
            for line in self.lines:
                keeper = getattr(line, "_keep_alive", None)
                if keeper and keeper.interval and _silence(line) > 2 * keeper.interval + WATCH_EVERY:
                    self._life.ready = False
                    await line.close(4000)

    def _note_contact(self) -> None:
        if self.lines:
            self._life.last_contact = self._app.clock.now() - timedelta(seconds=self.silence)

    async def finish(self) -> None:
        """Let what is being answered come to its end, for some seconds."""
        if self._busy:
            await asyncio.wait(self._busy, timeout=FINISH_WITHIN)

    async def on_ready(self) -> None:
        self._life.ready = True
        self._note_contact()

    async def on_resumed(self) -> None:
        self._life.ready = True
        self._note_contact()

    async def on_disconnect(self) -> None:
        self._life.ready = False

    async def on_interaction(self, interaction: discord.Interaction) -> None:
        task = asyncio.current_task()
        if task is not None:
            self._busy.add(task)
            task.add_done_callback(self._busy.discard)
        try:
            await self._interactions.hear(interaction)
        except TooLate as late:
            log.warning("an interaction was answered too late or twice: %s", late)
        except Exception:
            error = secrets.token_hex(4)
            log.exception("an interaction failed", extra={"error_id": error})
            await self._apologise(interaction, error)

    async def _apologise(self, interaction: discord.Interaction, error: str) -> None:
        act = Act.read(interaction)
        text = self._app.words.text("dispatch.fault", act.lang, error=error)
        try:
            await act.say(text)
        except TooLate:
            with suppress(SendError):
                await self.rest.follow_up(interaction.token, Body({"content": text, "flags": HIDDEN}))

    async def on_message(self, message: discord.Message) -> None:
        if message.guild is None and not message.author.bot:
            await self._app.hear(await arrivals.said(message, self.rest))

    async def on_guild_join(self, guild: discord.Guild) -> None:
        heard = arrivals.invited(guild)
        if heard is not None:
            await self._app.hear(heard)

    async def on_guild_remove(self, guild: discord.Guild) -> None:
        for heard in arrivals.removed(guild, self._app.clock.now()):
            await self._app.hear(heard)

    async def on_guild_channel_delete(self, channel: GuildChannel) -> None:
        await self._app.hear(arrivals.lost(channel, self._app.clock.now()))

    async def on_raw_thread_delete(self, gone: discord.RawThreadDeleteEvent) -> None:
        await self._app.hear(arrivals.lost_thread(gone.thread_id, "", gone.guild_id, self._app.clock.now()))

    async def on_member_join(self, member: discord.Member) -> None:
        if not member.bot:
            await self._app.hear(arrivals.joined(member))

    async def on_raw_member_remove(self, gone: discord.RawMemberRemoveEvent) -> None:
        if not gone.user.bot:
            await self._app.hear(arrivals.left(gone, self._app.clock.now()))


class ShardedClient(HomeroomClient, discord.AutoShardedClient):
    """The same over several connections, which the library begins one after another."""

    @property
    def lines(self) -> list[DiscordWebSocket]:
        return [shard._parent.ws for shard in self.shards.values()]  # noqa: SLF001 - the library shows latency, not age


def _silence(line: DiscordWebSocket) -> float:
    keeper = getattr(line, "_keep_alive", None)
    return time.perf_counter() - keeper._last_ack if keeper else 0.0  # noqa: SLF001 - the library shows latency, not age


def _endpoints(settings: DiscordSettings) -> Endpoints:
    try:
        return Endpoints.parse(settings.api_base, settings.gateway)
    except ValueError as error:
        raise FatalPlatformError(f"{error}. Correct the setting and start again.") from None


def _guarded(event: str, parse: Callable[[Any], None]) -> Callable[[Any], None]:
    """Set one malformed event aside: the library would end its connection over it."""

    def parse_or_skip(data: Any) -> None:
        try:
            parse(data)
        except Exception:
            log.exception("Discord told %s in a form that cannot be read", event)

    return parse_or_skip
