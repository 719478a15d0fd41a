"""The demo: a community of 200 invented alumni with something going on, the same for the same day."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from random import Random

from sqlalchemy import ColumnElement, func, update
from sqlmodel import SQLModel, col, select

from adapters import keys
from adapters.compose import engine
from adapters.demo_people import alumni, read
from adapters.demo_stage import DemoMessenger, Stage
from adapters.demo_story import tell
from adapters.photos import Photos
from adapters.playground.journal import Journal
from adapters.playground.people import LIMITS
from adapters.playground.world import World
from bot.app import App
from bot.base.clock import SetClock, WallClock
from bot.base.errors import StartupError
from bot.base.settings import EngineSettings
from bot.base.unit import Unit
from bot.features.memories.tables import Memory, MemoryState
from bot.features.mentoring.tables import Pair, Signup
from bot.features.polls.tables import Vote
from bot.people.tables import Account, Community, Person
from migrations.schema import empty

SEED = 1985
DAYS = 20
"""How far back the story begins."""
JOURNAL = "rooms.jsonl"
UNFINISHED = "demo-unfinished"
"""Lies in the data folder while the demo is being told."""
INVENTED = frozenset(words["community"] for words in read("talk").values())


@dataclass(frozen=True, slots=True)
class Filled:
    """How much of what there is."""

    alumni: int
    memories: int
    waiting: int
    votes: int
    signups: int
    pairs: int

    def __str__(self) -> str:
        return (
            f"{self.alumni} alumni, {self.memories} memories, {self.waiting} more that wait, "
            f"{self.votes} votes, {self.signups} sign-ups for mentoring and {self.pairs} pairs to look at"
        )


async def fill(
    settings: EngineSettings, today: date, lang: str = "en", *, until: datetime | None = None
) -> Filled:
    """Fill an empty database, and let the rooms of the playground tell it; refuses one that is in use.

    What an earlier run left half done is cleared away first. The story ends at the beginning of the day; with
    `until` what falls due from then on has happened in its time, too.
    """
    keys.ensure(settings.keys)
    unfinished = settings.data / UNFINISHED
    if unfinished.exists():
        await _clear(settings)
    clock = SetClock(datetime.combine(today - timedelta(days=DAYS), time(), UTC))
    rng = Random(SEED)  # noqa: S311 - the same every time
    async with engine(settings, clock, rng) as app, Photos() as photos:
        await _refuse_used(app, settings.data)
        unfinished.touch()
        world = World.remembered(Journal(settings.data / JOURNAL))
        for platform in LIMITS:
            app.register(DemoMessenger(platform, world, clock), rng)
        stage = Stage(app, clock, world, rng, alumni(rng), photos)
        await tell(stage, today, lang)
        if until is not None and until > clock.now():
            await stage.wind_to(until)
        await app.store.write(_hear_at_any_hour)
        filled = await app.store.write(_count)
    unfinished.unlink()
    return filled


async def _clear(settings: EngineSettings) -> None:
    """Empty a database that holds nobody but the half-told demo; with real people in it, leave it alone."""
    async with engine(settings, WallClock()) as app:
        names, platforms = await app.store.write(_who_is_here)
        if set(names) - INVENTED or set(platforms) - set(LIMITS):
            await _refuse_used(app, settings.data)
    await empty(settings.database)
    (settings.data / JOURNAL).unlink(missing_ok=True)


async def _who_is_here(unit: Unit) -> tuple[list[str], list[str]]:
    """Return the names of the communities, and the platforms on which somebody has an account."""
    names = (await unit.db.exec(select(Community.name).order_by(col(Community.id)))).all()
    platforms = (await unit.db.exec(select(Account.platform).distinct())).all()
    return list(names), list(platforms)


async def _hear_at_any_hour(unit: Unit) -> None:
    """Let nobody in the demo have quiet hours: whoever tries it out at night wants to see what arrives."""
    await unit.db.exec(update(Person).where(col(Person.quiet).is_(None)).values(quiet=""))


def day_of(text: str) -> date:
    """Read a day as 2026-11-24; today when nothing is given."""
    if not text:
        return WallClock().now().date()
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise StartupError(f"{text} is no day. Write it as 2026-11-24.") from None


async def _refuse_used(app: App, folder: Path) -> None:
    found, platforms = await app.store.write(_who_is_here)
    if set(found) <= INVENTED and set(platforms) <= set(LIMITS) and found:
        raise StartupError(
            f"The demo community is here already. Look around with: homeroom play --folder {folder}"
        )
    if found:
        raise StartupError(
            f"There is a community in this database already ({found[0]}), and the demo leaves it alone. "
            "Set HOMEROOM_DATA_DIR to an empty folder and try again."
        )


async def _count(unit: Unit) -> Filled:
    return Filled(
        alumni=await _rows(unit, Person, col(Person.left_at).is_(None)),
        memories=await _rows(unit, Memory, col(Memory.state) == MemoryState.APPROVED),
        waiting=await _rows(unit, Memory, col(Memory.state) == MemoryState.PENDING),
        votes=await _rows(unit, Vote),
        signups=await _rows(unit, Signup),
        pairs=await _rows(unit, Pair),
    )


async def _rows(unit: Unit, table: type[SQLModel], *where: ColumnElement[bool]) -> int:
    counted = select(func.count()).select_from(table).where(*where)
    return int((await unit.db.exec(counted)).one())


def engine_of(folder: Path) -> EngineSettings:
    """Return the settings of a playground's folder."""
    return EngineSettings(folder, folder / "keys", f"sqlite:///{(folder / 'homeroom.db').resolve()}")
