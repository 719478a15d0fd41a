"""The gateway: sessions that survive their connection, and every way in which it fails."""

import asyncio
import json
from collections.abc import Callable
from dataclasses import dataclass, field

from aiohttp import WSMsgType, web

from tests.wire.discord_world import Json

GUILDS, MEMBERS, GUILD_MESSAGES, DIRECT_MESSAGES, CONTENT = 1, 1 << 1, 1 << 9, 1 << 12, 1 << 15
PRESENCES = 1 << 8
PRIVILEGED = MEMBERS | PRESENCES | CONTENT
UNREACHABLE = "wss://resume.discord.invalid"  # only a client that honours its own gateway setting comes back
INTENTS = {
    "GUILD_MEMBER_ADD": MEMBERS,
    "GUILD_MEMBER_UPDATE": MEMBERS,
    "GUILD_MEMBER_REMOVE": MEMBERS,
    "GUILD_CREATE": GUILDS,
    "GUILD_UPDATE": GUILDS,
    "GUILD_DELETE": GUILDS,
    "GUILD_ROLE_CREATE": GUILDS,
    "GUILD_ROLE_UPDATE": GUILDS,
    "GUILD_ROLE_DELETE": GUILDS,
    "CHANNEL_CREATE": GUILDS,
    "CHANNEL_UPDATE": GUILDS,
    "CHANNEL_DELETE": GUILDS,
    "THREAD_CREATE": GUILDS,
    "THREAD_UPDATE": GUILDS,
    "THREAD_DELETE": GUILDS,
}
IN_CHANNELS = ("MESSAGE_CREATE", "MESSAGE_UPDATE", "MESSAGE_DELETE")


class Connection:
    """One WebSocket; frames leave in the order in which they were put."""

    def __init__(self, socket: web.WebSocketResponse, transport: asyncio.Transport | None) -> None:
        self.socket = socket
        self.transport = transport
        self._queue: asyncio.Queue[Json | int] = asyncio.Queue()

    def put(self, op: int, data: object = None, seq: int | None = None, event: str | None = None) -> None:
        """Queue a frame."""
        self._queue.put_nowait({"op": op, "d": data, "s": seq, "t": event})

    def close(self, code: int) -> None:
        """Queue a close behind the frames before it."""
        self._queue.put_nowait(code)

    async def write(self) -> None:
        """Send what is queued until a close or until the other side is gone."""
        while not self.socket.closed:
            match await self._queue.get():
                case int(code):
                    await self.socket.close(code=code)
                case frame:
                    await self.socket.send_str(json.dumps(frame))


@dataclass(slots=True, eq=False)
class Session:
    """What the platform remembers of one identified client, connected or not."""

    id: str
    intents: int
    shard: tuple[int, int]
    sent: list[tuple[str, Json, int]] = field(default_factory=list)  # replayed by RESUME
    line: Connection | None = None

    def wants(self, event: str, guild_id: int | None) -> bool:
        """Tell whether the session's intents and shard cover an event."""
        if ((guild_id or 0) >> 22) % self.shard[1] != self.shard[0]:
            return False
        if event in IN_CHANNELS:
            return bool(self.intents & (GUILD_MESSAGES if guild_id else DIRECT_MESSAGES))
        needed = INTENTS.get(event, 0)
        return self.intents & needed == needed

    def push(self, event: str, data: Json) -> None:
        """Dispatch now, or on RESUME."""
        seq = len(self.sent) + 1
        self.sent.append((event, data, seq))
        if self.line is not None:
            self.line.put(0, data, seq, event)


@dataclass(slots=True)
class Misbehaviour:
    """Scripted failures; numbers count down connection by connection."""

    refuse: int = 0  # answer the next n connects with `status`
    status: int = 503
    close_before_hello: int = 0
    mute_acks: bool = False
    refuse_resume: int = 0  # answer the next n RESUMEs with op 9


@dataclass(slots=True)
class Heard:
    """What clients sent, for tests to look at."""

    connects: list[dict[str, str]] = field(default_factory=list)  # queries
    identifies: list[Json] = field(default_factory=list)
    resumes: list[Json] = field(default_factory=list)
    heartbeats: int = 0
    other: list[Json] = field(default_factory=list)


class Gateway:
    """One gateway for all shards."""

    def __init__(self, token: str, notify: Callable[[], None]) -> None:
        self.token = token
        self.notify = notify
        self.allowed = MEMBERS  # privileged intents switched on in the developer portal
        self.heartbeat_ms = 41_250
        self.shards = 1  # connections that Discord recommends
        self.sessions_left = 999  # of the day; each IDENTIFY takes one
        self.faults = Misbehaviour()
        self.heard = Heard()
        self.sessions: dict[str, Session] = {}
        self.lines: set[Connection] = set()
        self.ready: Callable[[Session], Json] = lambda _: {}
        self.guilds: Callable[[], list[Json]] = list
        self.chunks: Callable[[Json], Json] = lambda _: {}

    @property
    def connected(self) -> list[Session]:
        """Sessions that can be spoken to now."""
        return [s for s in self.sessions.values() if s.line is not None]

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """Handle one connection from upgrade to close."""
        self.heard.connects.append(dict(request.query))
        if self.faults.refuse > 0:
            self.faults.refuse -= 1
            return web.Response(status=self.faults.status)
        socket = web.WebSocketResponse(timeout=0.5)
        await socket.prepare(request)
        line = Connection(socket, request.transport)
        self.lines.add(line)
        writer = asyncio.create_task(line.write())
        try:
            await self._listen(line)
        finally:
            writer.cancel()
            self._hang_up(line)
        return socket

    def _hang_up(self, line: Connection) -> None:
        self.lines.discard(line)
        for session in self.connected:
            if session.line is line:
                session.line = None
        self.notify()

    async def _listen(self, line: Connection) -> None:
        if self.faults.close_before_hello > 0:
            self.faults.close_before_hello -= 1
            await line.socket.close(code=1001)
            return
        line.put(10, {"heartbeat_interval": self.heartbeat_ms})
        async for frame in line.socket:
            if frame.type is WSMsgType.TEXT:
                self._hear(line, json.loads(frame.data))
                self.notify()

    def _hear(self, line: Connection, frame: Json) -> None:
        match frame.get("op"):
            case 1:
                self.heard.heartbeats += 1
                if not self.faults.mute_acks:
                    line.put(11)
            case 2:
                self._identify(line, frame["d"])
            case 6:
                self._resume(line, frame["d"])
            case 8:
                self._chunk(line, frame["d"])
            case _:
                self.heard.other.append(frame)

    def _identify(self, line: Connection, data: Json) -> None:
        self.heard.identifies.append(data)
        self.sessions_left -= 1
        if data["token"] != self.token:
            line.close(4004)
            return
        if data["intents"] & PRIVILEGED & ~self.allowed:
            line.close(4014)
            return
        index, count = data.get("shard", (0, 1))
        session = Session(f"session-{len(self.heard.identifies)}", data["intents"], (index, count), line=line)
        self.sessions = {k: s for k, s in self.sessions.items() if s.shard != session.shard} | {
            session.id: session
        }
        shared = {
            "session_id": session.id,
            "resume_gateway_url": UNREACHABLE,
            "shard": [index, count],
            "v": 10,
        }
        session.push("READY", self.ready(session) | shared)
        for guild in self.guilds():
            if session.wants("GUILD_CREATE", int(guild["id"])):
                session.push("GUILD_CREATE", guild)

    def _resume(self, line: Connection, data: Json) -> None:
        self.heard.resumes.append(data)
        session = self.sessions.get(data["session_id"])
        if session is None or self.faults.refuse_resume > 0:
            self.faults.refuse_resume = max(0, self.faults.refuse_resume - 1)
            line.put(9, data=False)
            return
        session.line = line
        for event, body, seq in session.sent:
            if seq > (data["seq"] or 0):
                line.put(0, body, seq, event)
        session.push("RESUMED", {"_trace": []})

    def _chunk(self, line: Connection, data: Json) -> None:
        for session in self.connected:
            if session.line is line:
                session.push("GUILD_MEMBERS_CHUNK", self.chunks(data))

    def emit(self, event: str, data: Json, guild_id: int | None) -> None:
        """Dispatch an event to every session that wants it; those without connection get it on RESUME."""
        for session in self.sessions.values():
            if session.wants(event, guild_id):
                session.push(event, data)

    def reconnect(self) -> None:
        """Ask every client to reconnect (op 7)."""
        for line in self.lines:
            line.put(7)

    def invalidate(self, *, resumable: bool = False) -> None:
        """Tell every client that its session is over (op 9)."""
        if not resumable:
            self.sessions.clear()
        for line in self.lines:
            line.put(9, data=resumable)

    def close(self, code: int) -> None:
        """Close every connection with a code."""
        for line in self.lines:
            line.close(code)

    def cut(self) -> None:
        """Tear every connection without a close frame."""
        for line in self.lines:
            if line.transport is not None:
                line.transport.abort()
