"""`homeroom run`: platforms, tick and health page in one process, each in a failure domain of its own."""

import asyncio
import logging
import signal
from collections.abc import Awaitable, Callable
from contextlib import ExitStack, suppress

from adapters import notify, roles
from adapters.compose import engine, sole
from adapters.health import HealthPage
from adapters.roles import Duty
from adapters.schedule import Ticker
from adapters.settings import Settings
from adapters.supervision import Life, Supervisor
from bot.app import App
from bot.base.clock import WallClock

log = logging.getLogger(__name__)

Live = Callable[[App, Settings, Life, Duty], Awaitable[None]]
STOP_WITHIN = 8.0


async def serve(settings: Settings, platforms: dict[str, Live]) -> int:
    """Run until a signal asks to stop (0) or no platform can be used (2)."""
    roles.check(settings)
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
    if roles.ticks(settings.role):
        ticker.start()
    beside = [asyncio.create_task(_hear_others(app))] if app.store.dialect != "sqlite" else []
    keepers = _keepers(supervisor, app, settings, platforms)
    stop = asyncio.create_task(_wait(stopping))
    ended = [asyncio.create_task(_all(keepers))] if keepers else []
    await asyncio.wait({*ended, stop}, return_when=asyncio.FIRST_COMPLETED)
    given_up = bool(ended) and ended[0].done()
    ticker.stop()
    stop.cancel()
    await _end([*keepers, *beside])
    await page.stop()
    return 2 if given_up else 0


def _keepers(
    supervisor: Supervisor, app: App, settings: Settings, platforms: dict[str, Live]
) -> list[asyncio.Task[None]]:
    def keep(name: str, duty: Duty) -> asyncio.Task[None]:
        life = supervisor.lives.setdefault(name, Life(name))
        return asyncio.create_task(
            supervisor.keep(name, lambda: platforms[name](app, settings, life, duty)), name=name
        )

    return [keep(name, duty) for name, duty in roles.duties(settings, app.store).items()]


async def _hear_others(app: App) -> None:
    """Wake for what other processes write; counted apart, as the tick finds everything without it."""
    supervisor, life = Supervisor(longest=10.0), Life("notify")
    await supervisor.keep("notify", lambda: notify.listen(app, life))


async def _all(tasks: list[asyncio.Task[None]]) -> None:
    await asyncio.wait(tasks)


async def _wait(event: asyncio.Event) -> None:
    await event.wait()


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
