"""`homeroom run`: platforms, tick and health page in one process, each in a failure domain of its own."""

import asyncio
import logging
import signal
from collections.abc import Awaitable, Callable
from contextlib import ExitStack, suppress

from adapters.compose import engine, sole
from adapters.health import HealthPage
from adapters.schedule import Ticker
from adapters.settings import Settings
from adapters.supervision import Life, Supervisor
from bot.app import App
from bot.base.clock import WallClock
from bot.base.errors import StartupError

log = logging.getLogger(__name__)

Live = Callable[[App, Settings, Life], Awaitable[None]]
NOTHING_TO_SERVE = (
    "No platform has a token. Set HOMEROOM_DISCORD__TOKEN or HOMEROOM_TELEGRAM__TOKEN (the README tells "
    "where to get them), or try Homeroom without any account: make play"
)
STOP_WITHIN = 8.0


async def serve(settings: Settings, platforms: dict[str, Live]) -> int:
    """Run until a signal asks to stop (0) or no platform can be used (2)."""
    if not platforms:
        raise StartupError(NOTHING_TO_SERVE)
    with ExitStack() as stack:
        if settings.engine.database.startswith("sqlite"):
            stack.enter_context(sole(settings.engine.data))
        async with engine(settings.engine, WallClock()) as app:
            return await _keep(app, settings, platforms)


async def _keep(app: App, settings: Settings, platforms: dict[str, Live]) -> int:
    supervisor, ticker = Supervisor(), Ticker(app)
    stopping = _stop_event()
    page = HealthPage(app, lambda: supervisor.lives)
    await page.start(settings.web.host, settings.web.port)
    log.info("health page on port %s", page.port)
    ticker.start()
    keepers = [
        asyncio.create_task(_one(supervisor, name, live, app, settings)) for name, live in platforms.items()
    ]
    ended = asyncio.create_task(_all(keepers))
    stop = asyncio.create_task(_wait(stopping))
    await asyncio.wait({ended, stop}, return_when=asyncio.FIRST_COMPLETED)
    given_up = ended.done()
    ticker.stop()
    stop.cancel()
    await _end(keepers)
    await page.stop()
    return 2 if given_up else 0


async def _all(tasks: list[asyncio.Task[None]]) -> None:
    await asyncio.wait(tasks)


async def _wait(event: asyncio.Event) -> None:
    await event.wait()


async def _one(supervisor: Supervisor, name: str, live: Live, app: App, settings: Settings) -> None:
    life = supervisor.lives.setdefault(name, Life(name))
    await supervisor.keep(name, lambda: live(app, settings, life))


def _stop_event() -> asyncio.Event:
    stopping = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stopping.set)
    return stopping


async def _end(tasks: list[asyncio.Task[None]]) -> None:
    """Cancel the platforms and give them time to finish what is in flight."""
    for task in tasks:
        task.cancel()
    with suppress(TimeoutError):
        async with asyncio.timeout(STOP_WITHIN):
            await asyncio.gather(*tasks, return_exceptions=True)
