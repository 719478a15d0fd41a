"""A loopback Discord that the real discord.py client believes. Start here.

    async with Discord() as discord:
        alice = discord.newcomer("Alice Example")
        ...                                      # run a client against discord.api_base and discord.gateway
        await discord.online()
        act = discord.slash(alice, discord.channel, "coffee join", options={"topic": "maths"})
        message = await act.final()
        assert [m.text for m in discord.seen(alice, discord.channel)] == [message.text]

It comes with one guild, its owner, one channel and the bot. `world` is the truth that a test compares with,
`calls` the log of all requests, `violations` what broke the platform's description or limits; `faults` fails
REST requests, `hub` the gateway.
"""

from collections.abc import Callable
from datetime import timedelta
from fnmatch import fnmatchcase
from types import TracebackType
from typing import Self

from aiohttp import web

from tests.wire import discord_payloads as show
from tests.wire.discord_acts import Acts
from tests.wire.discord_gateway import Gateway, Session
from tests.wire.discord_people import People
from tests.wire.discord_platform import Call, Changes, Found, Platform
from tests.wire.discord_rest import BASE, Rest
from tests.wire.discord_schema import Schema
from tests.wire.discord_world import Channel, Guild, Json, Message, Role, User, World

TOKEN = "stand.in.token"

LINK_SECONDS = 24 * 3600  # after which an attachment's address is dead


class Discord(Acts, People):
    """One server with its world; use as an async context manager."""

    def __init__(self) -> None:
        self.world = World()
        self.changes = Changes()
        self.token = TOKEN
        self.hub = Gateway(TOKEN, self.changes.notify)
        self.bot = self.world.user("Homeroom", bot=True)
        self.owner = self.world.user("Olive Owner")
        self.guild = self.world.guild("Alumni of Elm Park", self.owner)
        self.bot_role = self.world.role(self.guild, "Homeroom")
        self.world.member(self.guild, self.bot, self.bot_role)
        self.channel = self.world.channel(self.guild, "general")
        app_id = self.bot.id
        super().__init__(Platform(self.world, self.bot, self.owner, app_id, TOKEN, self.hub, self.changes))
        self.rest = Rest(self.platform, Schema.load())
        self.faults = self.rest.faults
        self.calls: list[Call] = self.rest.calls
        self.port = 0
        self.hub.ready, self.hub.guilds, self.hub.chunks = self._ready, self._guilds, self._chunk

    @property
    def api_base(self) -> str:
        """The value for HOMEROOM_DISCORD__API_BASE."""
        return f"http://127.0.0.1:{self.port}{BASE}"

    @property
    def gateway(self) -> str:
        """The value for HOMEROOM_DISCORD__GATEWAY."""
        return f"ws://127.0.0.1:{self.port}"

    async def __aenter__(self) -> Self:
        app = web.Application(client_max_size=64 * 1024 * 1024)
        app.router.add_get("/", self.hub.serve)
        app.router.add_get("/cdn/attachments/{channel}/{file}/{name}", self._file)
        app.router.add_route("*", BASE + "/{tail:.*}", self.rest.serve)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.2)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", self.port)
        await site.start()
        self.port = self._runner.addresses[0][1]
        self.platform.cdn = f"http://127.0.0.1:{self.port}/cdn"
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.rest.stopping.set()
        self.hub.close(1001)
        await self._runner.cleanup()

    async def _file(self, request: web.Request) -> web.StreamResponse:
        file_id = int(request.match_info["file"])
        kind, data = self.world.files.get(file_id, ("", None))
        if data is None or self.world.age(file_id) > LINK_SECONDS:
            return web.Response(status=404, text="This content is no longer available.")
        return web.Response(body=data, content_type=kind)

    def newcomer(self, name: str, *roles: Role, locale: str = "en-US", guild: Guild | None = None) -> User:
        """Make a user who is a member of the guild."""
        person = self.world.user(name, locale=locale)
        self.join(person, guild or self.guild, *roles)
        return person

    def dm(self, person: User) -> Channel:
        """Return the direct channel of a user and the bot."""
        return self.world.dm(person, self.bot)

    def advance(self, span: timedelta) -> None:
        """Wind the platform's clock forward: tokens and nonces age."""
        self.world.clock.offset += span.total_seconds()

    async def online(self, within: float = 5.0) -> Session:
        """Wait until a client has identified and is connected."""
        return (await self.until(lambda: self.hub.connected, within, "a connected client"))[0]

    async def until(
        self, found: Callable[[], Found | None], within: float = 3.0, what: str = "that"
    ) -> Found:
        """Wait until `found` returns something true, asked after every request, frame and event."""
        return await self.changes.until(found, within, what)

    def seen(self, person: User, place: Channel) -> list[Message]:
        """Return what a user sees in a channel, oldest first; private answers only if they are theirs."""
        if not place.is_for(person):
            return []
        visible = [m for m in place.messages.values() if not m.deleted and m.only_for in (None, person)]
        return sorted(visible, key=lambda m: m.id)

    def posted(self, place: Channel) -> list[Message]:
        """Return everything the bot ever posted in a channel, removed and private messages included."""
        return [m for m in place.messages.values() if m.author is self.bot]

    def calls_to(self, method: str, path: str) -> list[Call]:
        """Return logged requests; `path` is a glob below /api/v10."""
        return [c for c in self.calls if c.method == method and fnmatchcase(c.path, path)]

    @property
    def violations(self) -> list[str]:
        """Everything by which requests broke the description or the limits."""
        return [f"{c.method} {c.path}: {v}" for c in self.calls for v in c.violations]

    def forgive(self) -> list[str]:
        """Return the violations so far and drop them: this test meant them."""
        found = self.violations
        for call in self.calls:
            call.violations = []
        return found

    def _ready(self, _: Session) -> Json:
        return {
            "user": show.self_user(self.bot),
            "guilds": [{"id": str(g.id), "unavailable": True} for g in self._homes()],
            "application": {"id": str(self.platform.app_id), "flags": 0},
            "private_channels": [],
            "relationships": [],
            "user_settings": {},
        }

    def _homes(self) -> list[Guild]:
        return [g for g in self.world.guilds.values() if g.has_bot and self.bot.id in g.members]

    def _guilds(self) -> list[Json]:
        return [show.guild_create(g, self.bot) for g in self._homes()]

    def _chunk(self, asked: Json) -> Json:
        guild = self.world.guilds[int(asked["guild_id"])]
        wanted = {int(i) for i in asked.get("user_ids") or []}
        query = str(asked.get("query") or "").lower()
        people = [
            m
            for m in guild.members.values()
            if (not wanted or m.user.id in wanted) and query in m.user.username
        ]
        return {
            "guild_id": str(guild.id),
            "members": [show.full_member(m) for m in people],
            "chunk_index": 0,
            "chunk_count": 1,
            "nonce": asked.get("nonce"),
        }
