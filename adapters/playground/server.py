"""The playground's web server, on this machine's own address only."""

import errno
import logging
from dataclasses import dataclass

from aiohttp import WSCloseCode, WSMsgType, web

from adapters.playground.guard import PORT, add_policy, guard
from adapters.playground.pages import STATIC, STUDIO, routes
from adapters.playground.studio import Studio
from adapters.playground.talk import Talk, read_ask
from bot.base.errors import StartupError

log = logging.getLogger(__name__)

HOST = "127.0.0.1"
MOST_FRAME = 65536


@dataclass(slots=True)
class Playground:
    """A running playground."""

    runner: web.AppRunner
    studio: Studio
    port: int

    @property
    def url(self) -> str:
        return f"http://{HOST}:{self.port}"

    async def close(self) -> None:
        await self.studio.close()
        await self.runner.cleanup()


async def serve(studio: Studio, port: int) -> Playground:
    """Serve the playground until it is closed; port 0 takes any free one."""
    server = make(studio)
    runner = web.AppRunner(server, access_log=None, shutdown_timeout=1)
    await runner.setup()
    site = web.TCPSite(runner, HOST, port)
    try:
        await site.start()
    except OSError as error:
        await runner.cleanup()
        raise StartupError(_why(error, port)) from error
    server[PORT][0] = runner.addresses[0][1]
    return Playground(runner, studio, server[PORT][0])


def make(studio: Studio) -> web.Application:
    server = web.Application(middlewares=[guard])
    server[STUDIO] = studio
    server[PORT] = [0]
    server.add_routes(routes)
    server.router.add_get("/ws", talk)
    server.router.add_static("/static", STATIC)
    server.on_response_prepare.append(add_policy)
    server.on_shutdown.append(_hang_up)
    return server


async def talk(request: web.Request) -> web.WebSocketResponse:
    """Talk with one page until it goes."""
    socket = web.WebSocketResponse(max_msg_size=MOST_FRAME, heartbeat=20)
    await socket.prepare(request)
    one = Talk(request.app[STUDIO], socket)
    one.studio.talks.add(one)
    try:
        async for message in socket:
            if message.type is WSMsgType.TEXT:
                await _take(one, message.data)
    finally:
        one.studio.talks.discard(one)
    return socket


async def _take(one: Talk, text: str) -> None:
    """Do what a page asks; a fault of ours is told to it, and its connection goes on."""
    try:
        await one.take(text)
    except Exception:
        log.exception("a page's request failed")
        one.done(read_ask(text) or {}, {"problem": "fault"})


async def _hang_up(server: web.Application) -> None:
    for one in list(server[STUDIO].talks):
        if isinstance(one, Talk):
            await one.socket.close(code=WSCloseCode.GOING_AWAY)


def _why(error: OSError, port: int) -> str:
    if error.errno == errno.EADDRINUSE:
        return (
            f"Port {port} is in use, perhaps by another playground. "
            f"Close that one, or choose another: homeroom play --port {port + 1}"
        )
    return f"The playground cannot listen on port {port} ({error.strerror}). Try: homeroom play --port 8081"
