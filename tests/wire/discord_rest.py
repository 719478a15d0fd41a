"""The REST door: reads a request, checks it, lets it act or fail, and keeps the log."""

import asyncio
import json
import socket
import struct
from collections.abc import Iterator

from aiohttp import web

from tests.wire import discord_answers, discord_commands, discord_events, discord_messages, discord_places
from tests.wire.discord_faults import Answer, Broken, Fault, Faults, Hold
from tests.wire.discord_limits import broken_limits
from tests.wire.discord_platform import ApiError, Call, Platform, Reply, Routes
from tests.wire.discord_schema import Schema

ROUTES: Routes = {}
for part in (discord_commands, discord_messages, discord_answers, discord_places, discord_events):
    ROUTES |= part.ROUTES
BY_LITERALS = sorted(ROUTES, key=lambda route: route[1].count("{"))
UNAUTHENTICATED = ("/interactions/", "/webhooks/")
BASE = "/api/v10"


class Rest:
    """Serves everything below /api/v10."""

    def __init__(self, platform: Platform, schema: Schema | None) -> None:
        self.platform = platform
        self.schema = schema
        self.faults = Faults()
        self.calls: list[Call] = []
        self.misfits: list[str] = []  # where this stand-in itself deviates from the description
        self.stopping = asyncio.Event()
        self.buckets: dict[tuple[str, str], tuple[int, float]] = {}  # route: requests, seconds
        self.overall: tuple[int, float] | None = None  # requests, seconds; a strict sliding window
        self.refused = 0
        self._admitted: list[float] = []
        self._spent: dict[tuple[str, str, str], list[float]] = {}

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """Answer one request."""
        call = await _read(request, self.platform.world.clock.now())
        self.calls.append(call)
        self.platform.changes.notify()
        fault = self.faults.take(call.method, call.path)
        if isinstance(fault, Hold):
            fault.arrived.set()
            await fault.gate.wait()
            fault = None
        try:
            return await self._answer(request, call, fault)
        except Exception as error:
            call.violations.append(f"the stand-in failed: {error!r}")
            raise
        finally:
            self.platform.changes.notify()

    async def _answer(self, request: web.Request, call: Call, fault: Fault | None) -> web.StreamResponse:
        call.fault = None if fault is None else str(fault)
        if isinstance(fault, Answer) and not fault.accept:
            return _scripted(call, fault)
        if isinstance(fault, Broken) and not fault.accepts:
            return await self._lose(request, fault)
        response = self._respond(call)
        match fault:
            case Answer():
                return _scripted(call, fault)
            case Broken():
                self.platform.changes.notify()
                return await self._lose(request, fault)
            case _:
                return response

    async def _lose(self, request: web.Request, fault: Broken) -> web.StreamResponse:
        if fault in (Broken.HANG, Broken.ACCEPT_HANG):
            await self.stopping.wait()
        transport = request.transport
        if transport is not None:
            raw = transport.get_extra_info("socket")
            raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            transport.abort()
        return web.Response()

    def _respond(self, call: Call) -> web.Response:
        endpoint = _match(call)
        wait = self._too_soon(call)
        if wait > 0:
            return self._limited(call, {"X-RateLimit-Reset-After": f"{wait:.3f}"}, overall=True)
        headers = self._spend(call)
        if headers.get("X-RateLimit-Remaining") == "-1":
            return self._limited(call, headers)
        try:
            reply = self._act(call, endpoint)
            if self.schema is not None and reply.status < 300:
                self.misfits += self.schema.misfit(call, reply.status, reply.body)
            return _finish(call, reply, headers)
        except ApiError as error:
            call.code = error.code
            body = {"message": error.text, "code": error.code, "errors": error.errors}
            return _finish(call, Reply(error.status, body), headers)

    def _act(self, call: Call, endpoint: tuple[str, str] | None) -> Reply:
        if call.token != self.platform.token and not call.path.startswith(UNAUTHENTICATED):
            return Reply(401, {"message": "401: Unauthorized", "code": 0})
        call.violations = list(self._violations(call))
        if endpoint is None:
            return Reply(404, {"message": "404: Not Found", "code": 0})
        if call.violations:
            raise ApiError(50035, call.violations[0])
        return ROUTES[endpoint](self.platform, call)

    def _violations(self, call: Call) -> Iterator[str]:
        if not call.route:
            yield f"no such endpoint here: {call.method} {call.path}"
        shape = [] if self.schema is None else list(self.schema.broken(call))
        yield from shape or broken_limits(call)

    def _spend(self, call: Call) -> dict[str, str]:
        """Count the request in its bucket and describe what is left; -1 means too many."""
        if call.path.startswith("/interactions/"):
            return {}
        limit, window = self.buckets.get((call.method, call.route), (50, 1.0))
        major = (
            call.params.get("channel_id")
            or call.params.get("guild_id")
            or call.params.get("webhook_token")
            or ""
        )
        now = self.platform.world.clock.now()
        spent = [t for t in self._spent.get((call.method, call.route, major), []) if now - t < window]
        left = limit - len(spent) - 1 if (call.method, call.route) in self.buckets else limit - 1
        self._spent[call.method, call.route, major] = spent + ([now] if left >= 0 else [])
        reset = window - (now - spent[0]) if spent else window
        return {
            "X-RateLimit-Bucket": f"{abs(hash((call.method, call.route))):x}",
            "X-RateLimit-Limit": str(limit),
            "X-RateLimit-Remaining": str(left),
            "X-RateLimit-Reset": f"{now + reset:.3f}",
            "X-RateLimit-Reset-After": f"{reset:.3f}",
        }

    def _too_soon(self, call: Call) -> float:
        """Return how long a request should have waited for the overall window; answers are exempt."""
        if self.overall is None or call.path.startswith(UNAUTHENTICATED):
            return 0.0
        most, seconds = self.overall
        now = self.platform.world.clock.now()
        self._admitted = [at for at in self._admitted if at > now - seconds]
        if len(self._admitted) >= most:
            return self._admitted[-most] + seconds - now
        self._admitted.append(now)
        return 0.0

    def _limited(self, call: Call, headers: dict[str, str], *, overall: bool = False) -> web.Response:
        self.refused += 1
        after = float(headers["X-RateLimit-Reset-After"])
        told = headers | {"X-RateLimit-Remaining": "0", "Via": "1.1 google", "Retry-After": f"{after:.3f}"}
        body = {"message": "You are being rate limited.", "retry_after": after, "global": overall}
        return _finish(call, Reply(429, body), told)


def _finish(call: Call, reply: Reply, headers: dict[str, str]) -> web.Response:
    call.status = reply.status
    if reply.status == 204:
        return web.Response(status=204, headers=headers)
    typed = headers | {"Content-Type": "application/json"}
    return web.Response(status=reply.status, body=json.dumps(reply.body).encode(), headers=typed)


def _scripted(call: Call, fault: Answer) -> web.Response:
    call.status = fault.status
    if isinstance(fault.body, str):
        return web.Response(status=fault.status, text=fault.body, headers=fault.headers)
    return _finish(call, Reply(fault.status, fault.body), fault.headers)


def _match(call: Call) -> tuple[str, str] | None:
    """Find the endpoint, literal segments first, and note its parameters."""
    parts = call.path.split("/")
    for method, route in BY_LITERALS:
        names = route.split("/")
        if method != call.method or len(names) != len(parts):
            continue
        pairs = list(zip(names, parts, strict=True))
        if all(n == p or n.startswith("{") for n, p in pairs):
            call.route = route
            call.params = {n[1:-1]: p for n, p in pairs if n.startswith("{")}
            return method, route
    return None


async def _read(request: web.Request, now: float) -> Call:
    token = request.headers.get("Authorization", "").removeprefix("Bot ") or None
    path = request.path.removeprefix(BASE)
    call = Call(now, request.method, path, dict(request.query), None, {}, token)
    if request.content_type == "multipart/form-data":
        form = await request.post()
        for name, value in form.items():
            if isinstance(value, web.FileField):
                call.files[name] = (value.filename, value.file.read())
            elif name == "payload_json":
                call.body = json.loads(str(value))
    elif request.can_read_body:
        call.body = json.loads(await request.read() or b"null")
    return call
