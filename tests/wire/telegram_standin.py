"""A Bot API server on loopback that the real python-telegram-bot believes.

`async with StandIn() as telegram:` gives `telegram.root` for `HOMEROOM_TELEGRAM__API_BASE`, `telegram.token`,
`telegram.world` to act as users, `telegram.faults` for trouble, and `telegram.calls` and the chats of the
world as the oracle. `telegram.violations` is what a careful bot would not have sent.
"""

import asyncio
import socket
import struct
import time
from collections.abc import Callable
from dataclasses import dataclass
from types import TracebackType
from typing import Self

from aiohttp import web

from tests.wire import telegram_schema
from tests.wire.telegram_delivery import Delivery
from tests.wire.telegram_faults import Fail, Fault, Faults, Garble, Hang, Reset
from tests.wire.telegram_limits import Broken
from tests.wire.telegram_methods import BY_LOWER_NAME, METHODS
from tests.wire.telegram_pace import Pace
from tests.wire.telegram_people import User
from tests.wire.telegram_signal import PATIENCE, Signal
from tests.wire.telegram_updates import Updates
from tests.wire.telegram_wire import JsonObject, Params, Refused, read_params
from tests.wire.telegram_world import World

TOKEN = "7100000001:AAHomeroomStandInTokenForTestsOnly_35c"
MAX_BODY = 64 * 1024 * 1024


@dataclass(slots=True, eq=False)
class Call:
    """One request of the bot: what it asked, and what became of it."""

    number: int
    at: float
    method: str
    params: Params
    status: int | None = None
    description: str = ""
    fault: Fault | None = None
    accepted: bool = False
    result: object = None

    @property
    def doubtful(self) -> bool:
        """Whether the bot cannot know if this was carried out."""
        match self.fault:
            case None:
                return False
            case Fail(code=code):
                return code >= 500
            case Hang() | Reset() | Garble():
                return True

    def __str__(self) -> str:
        outcome = self.status or type(self.fault).__name__
        return f"{self.number:4} {self.method} {self.params.readable()} → {outcome} {self.description}"


class StandIn:
    """The server. `now` is the platform's clock in Unix seconds; with a `pace`, its limits are enforced."""

    def __init__(
        self, *, now: Callable[[], float] = time.time, pace: Pace | None = None, token: str = TOKEN
    ) -> None:
        self.token = token
        self.signal = Signal()
        self.signal.explain = self.story
        self._wound = 0.0
        self._time = now
        self.updates = Updates(self.now, self.signal)
        bot = User(
            int(token.split(":", maxsplit=1)[0]), "Homeroom", username="homeroom_test_bot", is_bot=True
        )
        self.world = World(bot, self.now, self.signal, self.updates)
        self.faults = Faults()
        self.pace = pace
        self.calls: list[Call] = []
        self.violations: list[str] = []
        self.schema = telegram_schema.load()
        self.closing = asyncio.Event()
        self.delivery = Delivery(self.updates, self.closing)
        self.port = 0
        self._runner: web.AppRunner | None = None

    @property
    def root(self) -> str:
        """The value for `HOMEROOM_TELEGRAM__API_BASE`."""
        return f"http://127.0.0.1:{self.port}"

    def now(self) -> float:
        """The platform's clock in Unix seconds."""
        return self._time() + self._wound

    def wind(self, seconds: float) -> None:
        """Let the platform's clock jump forward: retention, old presses, the pace."""
        self._wound += seconds
        self.signal.ring()

    async def __aenter__(self) -> Self:
        await self.up()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.down()

    async def up(self) -> None:
        """Listen; after `down`, on the same port again."""
        self.closing.clear()
        app = web.Application(client_max_size=MAX_BODY)
        app.router.add_route("*", "/bot{token}/{method}", self._serve)
        app.router.add_get("/file/bot{token}/{path:.+}", self._serve_file)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.5)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", self.port, reuse_address=True)
        await site.start()
        self.port = int(self._runner.addresses[0][1])

    async def down(self) -> None:
        """Unreachable, with every connection cut. What was said and waits stays."""
        self.closing.set()
        self.signal.ring()
        await self.delivery.stop()
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None

    def of(self, method: str) -> list[Call]:
        """All requests of one method."""
        return [call for call in self.calls if call.method == method]

    async def called(self, method: str, times: int = 1, patience: float = PATIENCE) -> Call:
        """The `times`th request of this method, once it has been answered or has met its fault."""

        def look() -> Call | None:
            done = [call for call in self.of(method) if call.status is not None or call.fault is not None]
            return done[times - 1] if len(done) >= times else None

        return await self.signal.until(look, patience, f"{method} number {times}")

    def doubtful(self) -> list[Call]:
        """What the bot cannot know the outcome of: the oracle for its own list of unknowns."""
        return [call for call in self.calls if call.doubtful]

    def forgiven(self) -> list[str]:
        """The violations so far, which then no longer fail the test."""
        found, self.violations = self.violations, []
        return found

    def story(self) -> str:
        """The last requests and what stands in the chats, for a failure's message."""
        chats = (f"— {chat.title} —\n{self.world.seen(chat)}" for chat in self.world.chats.values())
        return "\n".join([*(str(call)[:400] for call in self.calls[-15:]), *chats, *self.violations])

    async def _serve(self, request: web.Request) -> web.StreamResponse:
        token, name = request.match_info["token"], request.match_info["method"]
        if ":" not in token or not token.split(":")[0].isdigit():
            return _refusal(Refused(404, "Not Found"))
        if token != self.token:
            return _refusal(Refused(401, "Unauthorized"))
        method = BY_LOWER_NAME.get(name.lower())
        if method is None:
            self.violations.append(f"{name}: not played by the stand-in")
            return _refusal(Refused(404, "Not Found"))
        call = Call(len(self.calls) + 1, self.world.now(), method, await read_params(request))
        self.calls.append(call)
        self._validate(call)
        call.fault = self.faults.take(method, _chat_id(call.params))
        if call.fault is not None:
            return await self._misbehave(request, call, call.fault)
        return await self._answer(request, call)

    def _validate(self, call: Call) -> None:
        if self.schema is not None:
            self.violations += self.schema.problems(call.method, call.params, self.world.newer)

    async def _answer(self, request: web.Request, call: Call) -> web.Response:
        try:
            call.result = await self._run(call)
            call.status, call.accepted = 200, True
            return web.json_response({"ok": True, "result": call.result})
        except Refused as refused:
            gone = request.transport is None or request.transport.is_closing()
            call.status, call.description = (499 if gone else refused.code), refused.description
            return _refusal(refused)
        finally:
            self.signal.ring()

    async def _run(self, call: Call) -> object:
        if self.pace is not None:
            self.pace.admit(call.method, _chat_id(call.params), self.world.now())
        try:
            match call.method:
                case "getUpdates":
                    return await self.delivery.get_updates(call.params)
                case "setWebhook":
                    return await self.delivery.set_webhook(call.params)
                case "deleteWebhook":
                    return await self.delivery.delete_webhook(call.params)
                case "getWebhookInfo":
                    return self.delivery.info()
                case method:
                    return METHODS[method](self.world, call.params)
        except Broken as broken:
            self.violations.append(f"{call.method}: {broken.description}")
            raise

    async def _misbehave(self, request: web.Request, call: Call, fault: Fault) -> web.StreamResponse:
        if fault.accepted:
            await self._answer(request, call)
            call.status = None
        self.signal.ring()
        match fault:
            case Fail():
                call.status = fault.code
                return _refusal(fault.refusal())
            case Hang():
                await self.closing.wait()
                return web.Response(status=503)
            case Reset():
                _cut(request)
                return web.Response()
            case Garble():
                call.status = 200
                return web.Response(text="<html>not what you asked for</html>")

    async def _serve_file(self, request: web.Request) -> web.StreamResponse:
        path = request.match_info["path"]
        file = next((f for f in self.world.files.values() if f.path == path), None)
        if request.match_info["token"] != self.token or file is None:
            return _refusal(Refused(404, "Not Found"))
        fault = self.faults.take("download", 0)
        if fault is not None:
            return await self._misbehave(request, Call(0, self.now(), "download", Params()), fault)
        return web.Response(body=file.content, content_type="application/octet-stream")


def _refusal(refused: Refused) -> web.Response:
    body: JsonObject = {"ok": False, "error_code": refused.code, "description": refused.description}
    if refused.parameters:
        body["parameters"] = refused.parameters
    return web.json_response(body, status=refused.code)


def _chat_id(params: Params) -> int:
    text = params.text("chat_id")
    return int(text) if text.lstrip("-").isdigit() else 0


def _cut(request: web.Request) -> None:
    """A reset, not a polite close."""
    transport = request.transport
    if transport is not None:
        transport.get_extra_info("socket").setsockopt(
            socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0)
        )
        transport.abort()
