"""Our side: the real engine, with a messenger that does nothing."""

from collections.abc import Sequence
from random import Random
from typing import Annotated

from sqlalchemy import bindparam

from benchmarks.contest import COMMANDS, PEOPLE, TABLES, BenchNote, BenchVote, Row, Title, measure
from bot.app import App, assemble
from bot.base.clock import SetClock, WallClock
from bot.base.hot import Hot, Insert
from bot.base.store import Store
from bot.base.unit import Unit
from bot.chat.heard import Called, Event, Heard, Pressed, Speaker, Spot, SpotKind
from bot.chat.message import Message
from bot.chat.ports import Parcel
from bot.chat.text import plain
from bot.commands.catalog import Catalog
from bot.commands.context import Context
from bot.commands.feature import Feature
from bot.commands.intake import Keeper
from bot.commands.params import Size
from bot.features import FEATURES
from bot.people.community import Room, add_place, found_community
from bot.testing import GARDEN, LIMITS, BenchFiles, BenchMessenger
from migrations.schema import bring_up_to_date

SPOT = Spot(GARDEN, "hall", SpotKind.ROOM, "hall", "school")
PRESSED, CALLED = Pressed("booth.vote:B"), Called("booth.note")
booth = Feature("booth")


def _upsert(insert: Insert) -> object:
    made = insert(BenchVote).values(person=bindparam("person"), choice=bindparam("choice"))
    return made.on_conflict_do_update(index_elements=["person"], set_={"choice": made.excluded.choice})


VOTE = Hot(_upsert)


@booth.action()
async def vote(ctx: Context, choice: Annotated[str, Size(1, 8)]) -> Message:
    await ctx.run(VOTE, person=ctx.person, choice=choice)
    return Message(plain("Noted"))


@booth.command()
async def note(ctx: Context) -> Message:
    row = await ctx.db.get(BenchNote, ctx.person)
    if row is None:
        ctx.db.add(BenchNote(person=ctx.person, count=1))
    else:
        row.count += 1
    return Message(plain("Noted"))


def _others(count: int) -> None:
    """Register commands that are never called."""
    for number in range(count):

        async def other(ctx: Context) -> None: ...

        other.__name__ = f"other{number}"
        booth.command()(other)


class Silent(BenchMessenger):
    """Says nothing, and gives a receipt for it."""

    async def send(self, parcel: Parcel) -> str:
        return f"r{parcel.id}"


async def contest(url: str, seconds: float) -> list[Row]:
    await bring_up_to_date(url)
    store = Store(url)
    await store.open()
    try:
        await store.write(_furnish)
        app = _engine(store)
        speakers = [Speaker(f"p{number}", f"Person {number}", "en") for number in range(PEOPLE)]

        def hearing(event: Event, what: str):  # noqa: ANN202 - an Act
            async def act(number: int, person: int) -> None:
                speaker = speakers[person]
                await app.hear(Heard(f"{what}{number}", speaker, SPOT, event, ticket=speaker.key))

            return act

        database = "SQLite" if store.dialect == "sqlite" else "PostgreSQL"
        pairs: Sequence[tuple[str, Event]] = (("press", PRESSED), ("command", CALLED))
        return [
            await measure(Title(what, "Homeroom", database), hearing(event, what), seconds)
            for what, event in pairs
        ]
    finally:
        await store.close()


async def _furnish(unit: Unit) -> None:
    connection = await unit.db.connection()
    for table in TABLES:
        await connection.run_sync(table.create)
    now = WallClock().now()
    community = await found_community(unit, "Linden Alumni", "en", "UTC", now)
    await add_place(unit, community, Room(GARDEN, "hall", "school", "hall"), now)


def _engine(store: Store) -> App:
    """Assemble the engine, and give it one more feature, which has no sentences."""
    clock, rng, files = WallClock(), Random(7), BenchFiles()
    app = assemble(store, clock, Keeper(files, files), rng)
    if not any(name.startswith("other") for name in booth.commands):
        _others(COMMANDS - len(booth.commands))
    app.engine.catalog = Catalog([*FEATURES, booth])
    app.register(Silent(GARDEN, LIMITS[GARDEN], SetClock(clock.now())), rng)
    return app
