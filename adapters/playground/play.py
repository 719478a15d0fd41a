"""The playground put together: its own database in a folder, two platforms, a tick, a page."""

import asyncio
import shutil
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from random import SystemRandom

from adapters import keys
from adapters.compose import engine, sole
from adapters.demo import engine_of, fill
from adapters.photos import Photos
from adapters.playground.hearing import Actor
from adapters.playground.journal import Journal
from adapters.playground.messenger import RoomMessenger
from adapters.playground.people import LIMITS, PERSONAS, ROOMS, spot_of
from adapters.playground.server import Playground, serve
from adapters.playground.studio import Studio
from adapters.playground.world import World
from adapters.schedule import Ticker
from adapters.supervision import Supervisor
from bot.app import App
from bot.base.clock import ShiftedClock, WallClock
from bot.chat.heard import Invited

JOURNAL = "rooms.jsonl"
LOCK = "homeroom.lock"
UNFINISHED = "unfinished"
DEMO_LANG = "en"


class Again(asyncio.Event):
    """Set when someone starts over, with the demo community in this language; "" leaves the rooms empty."""

    def __init__(self) -> None:
        super().__init__()
        self.demo = ""

    def over(self, demo: str) -> None:
        self.demo = demo
        self.set()


async def run_play(folder: Path, port: int) -> None:
    """Serve until a signal asks to stop; a folder that is new gets the demo community.

    Starting over wipes the folder and serves anew on the same port.
    """
    stop, demo = _stop_event(), DEMO_LANG
    with sole(folder):
        while not stop.is_set():
            if (folder / UNFINISHED).exists():
                wipe(folder)
            if demo and not (folder / "homeroom.db").exists():
                await _invent(folder, demo)
            again = Again()
            async with playing(folder, port, again) as playground:
                port = playground.port
                print(f"Homeroom's playground is open: {playground.url}  (Ctrl+C closes it)", flush=True)  # noqa: T201 - this is what the command is for
                await _first(stop, again)
            if again.is_set():
                wipe(folder)
                demo = again.demo


async def _invent(folder: Path, lang: str) -> None:
    """Fill a folder with the demo community; one that was left half done is wiped at the next start."""
    print("Inventing 200 alumni for the playground…", flush=True)  # noqa: T201 - it takes some seconds
    (folder / UNFINISHED).touch()
    now = WallClock().now()
    await fill(engine_of(folder), now.date(), lang, until=now)
    (folder / UNFINISHED).unlink()


@asynccontextmanager
async def playing(folder: Path, port: int, again: Again) -> AsyncIterator[Playground]:
    """Yield a playground on the folder's database; `again` is set when someone asks to start over."""
    keys.ensure(engine_of(folder).keys)
    world = World.remembered(Journal(folder / JOURNAL))
    clock = ShiftedClock(WallClock(), timedelta(seconds=world.shift))
    async with engine(engine_of(folder), clock) as app, Photos() as photos:
        for platform in LIMITS:
            app.register(RoomMessenger(platform, world, clock), SystemRandom())
        studio = Studio.make(app, clock, world, photos=photos, start_over=again.over)
        playground = await serve(studio, port)
        try:
            async with _running(app):
                if world.is_new:
                    await invite(playground)
                yield playground
        finally:
            await playground.close()


@asynccontextmanager
async def _running(app: App) -> AsyncIterator[None]:
    """Keep the tick and the deliveries going."""
    supervisor, ticker = Supervisor(), Ticker(app)
    tasks = [asyncio.create_task(supervisor.keep(name, one.run)) for name, one in app.deliveries.items()]
    ticker.start()
    try:
        yield
    finally:
        ticker.stop()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def invite(playground: Playground) -> None:
    """Let the bot come into both homes, as when a moderator adds it: it says who it is."""
    hearing, moderator = playground.studio.hearing, PERSONAS[0]
    for room in ROOMS:
        spot = spot_of(f"{room.platform}/{room.key}", moderator)
        if spot is not None and room.key in {"hall", "porch"}:
            actor = Actor(moderator, spot, "en", f"invited-{room.platform}")
            await hearing.app.hear(hearing.heard(actor, Invited()))


def wipe(folder: Path) -> None:
    """Remove everything a playground keeps; the lock stays, it is held."""
    for path in folder.iterdir():
        if path.is_dir():
            shutil.rmtree(path)
        elif path.name != LOCK:
            path.unlink()


async def _first(*events: asyncio.Event) -> None:
    waiting = [asyncio.create_task(event.wait()) for event in events]
    await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
    for task in waiting:
        task.cancel()


def _stop_event() -> asyncio.Event:
    stopping = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stopping.set)
    return stopping
