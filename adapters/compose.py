"""Puts a process together: the database brought up to date, the engine on top, photos and files beside it."""

import fcntl
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from random import Random, SystemRandom

from adapters import erasures, keys
from adapters.files import LocalFiles
from adapters.photos import Photos
from adapters.pictures.drawing import Cards
from bot.app import App, assemble
from bot.base.clock import Clock
from bot.base.errors import StartupError
from bot.base.settings import EngineSettings
from bot.base.store import Store
from bot.commands.intake import Keeper
from migrations.schema import bring_up_to_date


@asynccontextmanager
async def engine(settings: EngineSettings, clock: Clock, rng: Random | None = None) -> AsyncIterator[App]:
    """Open the database and yield an engine on it; everything is closed again in order."""
    secret = keys.secret(settings.keys)
    _make_folder(settings.data)
    await bring_up_to_date(settings.database)
    store = Store(settings.database)
    await store.open()
    try:
        async with Photos() as photos, Cards() as cards:
            keeper = Keeper(photos, LocalFiles(settings.files), secret, cards)
            app = assemble(store, clock, keeper, rng or SystemRandom())
            await app.open()
            async with erasures.remembered(app, settings.keys):
                yield app
    finally:
        await store.close()


@contextmanager
def sole(folder: Path) -> Iterator[None]:
    """Hold a folder's lock: SQLite serves one Homeroom at a time, and a second one is told so."""
    _make_folder(folder)
    with (folder / "homeroom.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            message = (
                f"Another Homeroom is already running on {folder}. Stop it first, "
                "or set HOMEROOM_DATA_DIR to another folder."
            )
            raise StartupError(message) from None
        yield


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        message = (
            f"The folder {folder} cannot be used ({error.strerror}). Set HOMEROOM_DATA_DIR to one that can."
        )
        raise StartupError(message) from error
