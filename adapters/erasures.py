"""Who was forgotten, kept apart from the database: what a backup brings back is forgotten again.

It lies in the keys folder, a line for each account: community, keyed hash, instant. No line names anybody.
"""

import asyncio
import logging
import os
import re
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager, suppress
from datetime import datetime
from pathlib import Path
from random import SystemRandom

from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import col, select

from bot.app import App
from bot.base.ids import CommunityId
from bot.base.unit import Unit
from bot.commands.context import JobContext
from bot.features.privacy.rules import Forgotten, ledger, replay_erasures
from bot.people.tables import Community

log = logging.getLogger(__name__)

NAME = "erasures"
EVERY_SECONDS = 60
_LINE = re.compile(r"(\d+) (\w+) (\S+Z)")


@asynccontextmanager
async def remembered(app: App, folder: Path) -> AsyncIterator[None]:
    """Forget again whom a restored database holds, and write new erasures down while the block runs."""
    path = folder / NAME
    again = await app.store.write(lambda unit: _replay(app, unit, _read(path)))
    if again:
        log.warning("%s people who asked to be forgotten were in the database again, and are gone", again)
    await _write_down(app, path)
    task = asyncio.create_task(_keep_up(app, path), name="erasures")
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
        await _write_down(app, path)


async def _keep_up(app: App, path: Path) -> None:
    while True:
        await asyncio.sleep(EVERY_SECONDS)
        try:
            await _write_down(app, path)
        except (OSError, SQLAlchemyError) as error:
            log.error("erasures could not be written to %s: %s", path, error)  # noqa: TRY400 - tried again in a minute


async def _write_down(app: App, path: Path) -> None:
    known = set(_read(path))
    fresh = [line for line in await app.store.write(lambda unit: _ledgers(app, unit)) if line not in known]
    if fresh:
        await asyncio.to_thread(_append, path, fresh)


async def _ledgers(app: App, unit: Unit) -> list[Forgotten]:
    return [line for ctx in await _contexts(app, unit) for line in await ledger(ctx)]


async def _replay(app: App, unit: Unit, forgotten: list[Forgotten]) -> int:
    return sum([await replay_erasures(ctx, forgotten) for ctx in await _contexts(app, unit)])


async def _contexts(app: App, unit: Unit) -> list[JobContext]:
    communities = (await unit.db.exec(select(Community.id).order_by(col(Community.id)))).all()
    now, rng = app.clock.now(), SystemRandom()
    return [JobContext(unit, app.engine, CommunityId(number or 0), now, rng) for number in communities]


def _read(path: Path) -> list[Forgotten]:
    """Return the lines of the file; one that a crash left half written counts as not there."""
    text = path.read_text(encoding="ascii") if path.exists() else ""
    return [_line(found) for line in text.splitlines() if (found := _LINE.fullmatch(line))]


def _line(found: re.Match[str]) -> Forgotten:
    return Forgotten(CommunityId(int(found[1])), found[2], datetime.fromisoformat(found[3]))


def _append(path: Path, lines: Iterable[Forgotten]) -> None:
    texts = (
        f"{line.community} {line.digest} {line.at.isoformat().replace('+00:00', 'Z')}\n" for line in lines
    )
    with os.fdopen(
        os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "w", encoding="ascii"
    ) as file:
        file.writelines(texts)
        file.flush()
        os.fsync(file.fileno())
