"""The engine put together: `assemble` is the only way to make one."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache, partial
from pathlib import Path
from random import Random

from bot.base.clock import Clock
from bot.base.ids import Platform
from bot.base.store import Store
from bot.base.unit import Unit
from bot.chat.heard import Heard, RawValue
from bot.chat.ports import Files, Limits, Messenger
from bot.chat.words import Words
from bot.commands import binding, questions
from bot.commands.binding import Bound
from bot.commands.catalog import Catalog
from bot.commands.context import Engine
from bot.commands.dispatch import Dispatch
from bot.commands.feature import Command, Feature
from bot.commands.intake import Keeper
from bot.commands.jobs import Timers, plant_all_jobs
from bot.commands.params import Suggestion
from bot.commands.questions import Question
from bot.features import FEATURES
from bot.reminders import aside, doubts, figures, inbox, outbox, recovery, schedule
from bot.reminders.delivery import Delivery
from bot.reminders.discards import Discards
from bot.reminders.figures import Figures
from bot.reminders.inbox import Waiting
from bot.reminders.jobs import Jobs

ROOMS = ("chat", "commands", "reminders", "reminders/phrases")
"""The rooms of the engine that have sentences of their own; their keys begin with what the file says."""


@dataclass(slots=True)
class App:
    """What an adapter needs of the engine. Nothing here knows a platform."""

    store: Store
    clock: Clock
    words: Words
    catalog: Catalog
    files: Files
    engine: Engine
    dispatch: Dispatch
    jobs: Jobs
    discards: Discards
    deliveries: dict[Platform, Delivery] = field(default_factory=dict)
    messengers: dict[Platform, Messenger] = field(default_factory=dict)
    retries: dict[Platform, Callable[[str], None]] = field(default_factory=dict)
    """What each adapter does with the key of an event that is to be handled once more."""
    due: Callable[[], None] = lambda: None
    """Called when something was written, here or by another process, that is due at once."""

    async def open(self) -> None:
        """Make ready to work on the open store: give communities the jobs of features that came since."""
        self.store.writer.heard = self.heard_of
        now = self.clock.now()
        await self.store.write(lambda unit: plant_all_jobs(unit, self.engine, now))
        if self.store.dialect == "sqlite":
            await self.store.write(lambda unit: recovery.release(unit, now))

    async def hear(self, heard: Heard) -> None:
        """Handle one event: committed when this returns, and its answer is on its way or said."""
        outcome = await self.dispatch.hear(heard)
        platform = heard.spot.platform
        delivery = self.deliveries[platform]
        if outcome.sends:
            await delivery.send_all(outcome.sends)
            fleeting = [row for row in outcome.sends if row.message.fleeting and row.id]
            if fleeting:
                await self.store.write(lambda unit: outbox.erase(unit, *fleeting))
        if outcome.edits:
            await delivery.edit_all(outcome.edits)
        if heard.ticket and not (outcome.sends or outcome.edits):
            await self.messengers[platform].hush(heard.ticket)

    async def receive(self, platform: Platform, events: Sequence[tuple[str, str]]) -> list[str]:
        """Keep raw events (key, raw) durably, before they are confirmed to the platform.

        Return the new keys.
        """
        now = self.clock.now()
        return await self.store.write(lambda unit: inbox.receive(unit, platform, events, now))

    async def waiting(self, platform: Platform) -> list[Waiting]:
        """Return raw events that were received and not handled yet, oldest first."""
        return await self.store.write(lambda unit: inbox.waiting(unit, platform))

    async def failed(self, platform: Platform, key: str, reason: str, spot: str = "") -> bool:
        """Count a failed try of a received event; True when it is now set aside: moderators hear of it."""
        now = self.clock.now()

        async def work(unit: Unit) -> bool:
            is_aside = await inbox.fail(unit, platform, key, reason, spot)
            owner = await aside.owner(unit, platform, key) if is_aside else None
            if owner is not None:
                await doubts.worries(unit, owner, now)
            return is_aside

        return await self.store.write(work)

    async def skip(self, platform: Platform, keys: Sequence[str]) -> None:
        """Lay received events aside that are none of the engine's business."""
        now = self.clock.now()

        async def work(unit: Unit) -> None:
            for key in keys:
                await inbox.begin(unit, platform, key, now)

        await self.store.write(work)

    async def homes(self, heard: Heard) -> list[str]:
        """Return the homes on its platform of the community that an event belongs to.

        For an adapter that has to ask whether a private speaker administers one of them.
        """
        return await self.dispatch.homes(heard)

    def bind(self, command: Command, raw: Mapping[str, RawValue]) -> Bound:
        """Return the values or the question, without the database.

        For a platform that must answer at once.
        """
        return binding.bind(command, raw)

    async def asked(self, question: int, account: str) -> Question | None:
        """Return an open question of this account: what its form holds already, and what it asks for."""

        async def look(unit: Unit) -> Question | None:
            found = await questions.find_question(unit, question)
            return found if found is not None and found.account == account else None

        async with self.store.read() as unit:
            return await look(unit)

    async def suggest(self, heard: Heard, command: str, param: str, text: str) -> list[Suggestion]:
        """Return what to propose while someone types.

        `heard` tells who and where, its event is not looked at.
        """
        return await self.dispatch.suggest(heard, command, param, text)

    async def tick(self) -> int:
        """Let everything happen that is due, then wake the deliveries; return how much did."""
        count = await self.jobs.tick() + await self.discards.sweep()
        self.wake()
        return count

    async def settle(self) -> None:
        """Do all that is due until nothing is: for tests, the playground's clock and a clean stop."""
        while True:
            done = await self.jobs.tick() + await self.discards.sweep()
            for delivery in list(self.deliveries.values()):
                done += await delivery.deliver()
            done += await self.jobs.finish()
            if not done:
                return

    async def next_due(self) -> datetime | None:
        """Return the next instant at which something falls due or is to be sent."""

        async def look(unit: Unit) -> list[datetime | None]:
            waiting = [await delivery.next_due(unit) for delivery in self.deliveries.values()]
            return [await schedule.soonest(unit), *waiting]

        return min((due for due in await self.store.write(look) if due is not None), default=None)

    async def prove(self) -> None:
        """Commit a write: an error tells that the database takes none now."""
        now = self.clock.now()
        await self.store.write(lambda unit: inbox.prove(unit, now))

    async def figures(self) -> Figures:
        """Return what an operator watches."""
        return await self.store.write(lambda unit: figures.figures(unit, self.clock.now()))

    def heard_of(self, signals: frozenset[str]) -> None:
        """Wake the tick and the deliveries, and hand on what is to be tried again."""
        if schedule.TICK in signals:
            self.due()
        for signal in signals:
            kind, _, rest = signal.partition(":")
            platform, _, key = rest.partition(":")
            if kind == aside.AGAIN and platform in self.retries:
                self.retries[Platform(platform)](key)
        for platform in signals & self.deliveries.keys():
            self.deliveries[Platform(platform)].wake()

    def wake(self) -> None:
        for delivery in self.deliveries.values():
            delivery.wake()

    def register(self, messenger: Messenger, rng: Random) -> Delivery:
        """Let the engine speak on one more platform."""
        delivery = Delivery(self.store, self.clock, self.words, messenger, rng.random)
        before = self.deliveries.get(messenger.platform)
        if before is not None:
            delivery.gate = before.gate
        self.messengers[messenger.platform] = messenger
        self.deliveries[messenger.platform] = delivery
        return delivery

    def limits(self, platform: Platform) -> Limits:
        return self.messengers[platform].limits


def load_words(features: Sequence[Feature] = FEATURES) -> Words:
    """Read every sentence of the engine and of the features."""
    here = Path(__file__).parent
    rooms = [("", here / room / "locales") for room in ROOMS]
    rooms += [(feature.name, here / "features" / feature.name / "locales") for feature in features]
    return Words.load(rooms)


@lru_cache(maxsize=4)
def declared(features: tuple[Feature, ...]) -> tuple[Words, Catalog]:
    """Return all sentences and declarations, read and checked once per process: neither ever changes."""
    words, catalog = load_words(features), Catalog(features)
    catalog.check(words)
    return words, catalog


def assemble(
    store: Store, clock: Clock, keeper: Keeper, rng: Random, *, features: Sequence[Feature] = FEATURES
) -> App:
    """Put the engine together and check its declarations.

    The database must be open and of the newest schema.
    """
    words, catalog = declared(tuple(features))
    messengers: dict[Platform, Messenger] = {}
    limits = partial(_limits, messengers)
    engine = Engine(catalog, words, limits, keeper.files, keeper.secret, keeper.pictures)
    timers = Timers(store, engine, clock, rng)
    return App(
        store=store, clock=clock, words=words, catalog=catalog, files=keeper.files, engine=engine,
        dispatch=Dispatch(store, clock, engine, keeper, rng),
        jobs=Jobs(store, clock, timers.run, timers.apart, timers.late),
        discards=Discards(store, keeper.files, catalog.holdings), messengers=messengers,
    )  # fmt: skip


def _limits(messengers: Mapping[Platform, Messenger], platform: Platform) -> Limits:
    return messengers[platform].limits
