"""What goes wrong in one life beside its end: trouble on the platforms, at the clock, in the database."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random

import asyncpg

from tests.faults.failpoints import POINTS, Plan
from tests.faults.town import Town
from tests.wire import discord_faults, telegram_faults
from tests.wire.discord_faults import Answer, Broken
from tests.wire.telegram_faults import Fail, Garble, Reset

HOUR = 3600.0
POSTS = "/channels/*/messages"
DISCORD: dict[str, discord_faults.Fault] = {
    "503": Answer(503),
    "503 after taking it": Answer(503, accept=True),
    "500": Answer(500),
    "reset": Broken.RESET,
    "reset after taking it": Broken.ACCEPT_RESET,
    "429": discord_faults.too_many(0.2),
}
TELEGRAM: dict[str, telegram_faults.Fault] = {
    "502": Fail(502),
    "502 after taking it": Fail(502, accepted=True),
    "reset": Reset(),
    "reset after taking it": Reset(accepted=True),
    "no JSON": Garble(),
    "429": telegram_faults.too_many(1),
}
DEATHS = ("kill at a point", "kill at a point", "kill at a time", "clean stop")


@dataclass(slots=True)
class Weather:
    """Draws from the seed; `seen` counts what was drawn. Without `clocks` they all go right."""

    rng: Random
    clocks: bool = True
    seen: Counter[str] = field(default_factory=Counter)

    def plan(self) -> tuple[str, Plan]:
        """How this life is to end, and what its clock does."""
        death = self.rng.choice(DEATHS)
        point = self.rng.choice(POINTS) if death == "kill at a point" else ""
        shift, jump = 0.0, 0.0
        if self.clocks and self._happens(0.1, "clock hours off from the start"):
            shift = self.rng.uniform(-5, 5) * HOUR
        if self.clocks and self._happens(0.1, "clock jumps while running"):
            jump = self.rng.uniform(-5, 5) * HOUR
        self.seen[death] += 1
        return death, Plan(point, self.rng.randint(1, 45), shift=shift, jump=jump)

    def trouble(self, town: Town) -> None:
        """Prepare the platforms for a life."""
        if self.rng.random() < 0.3:
            name = self.rng.choice(sorted(DISCORD))
            self.seen[f"Discord: {name}"] += 1
            town.discord.faults.add("POST", POSTS, DISCORD[name])
        if self.rng.random() < 0.3:
            name = self.rng.choice(sorted(TELEGRAM))
            self.seen[f"Telegram: {name}"] += 1
            town.telegram.faults.next("sendMessage", TELEGRAM[name])
        if self._happens(0.05, "a day of downtime"):
            town.wind(24 * HOUR)
        if self._happens(0.1, "updates told twice"):
            for update in town.telegram.updates.history[-2:]:
                town.telegram.updates.again(update)
        if self._happens(0.1, "updates out of order"):
            self.rng.shuffle(town.telegram.updates.waiting)

    async def strike(self, town: Town) -> None:
        """Let something happen in the middle of a life."""
        hub = town.discord.hub
        gateway: dict[str, Callable[[], None]] = {
            "gateway torn": hub.cut,
            "op 7": hub.reconnect,
            "op 9": hub.invalidate,
        }
        if self.rng.random() < 0.15:
            name = self.rng.choice(sorted(gateway))
            self.seen[name] += 1
            gateway[name]()
        if town.database.startswith("postgresql") and self._happens(0.15, "database connections cut"):
            await cut(town.database)

    def _happens(self, chance: float, what: str) -> bool:
        happens = self.rng.random() < chance
        self.seen[what] += happens
        return happens


async def cut(database: str) -> None:
    """End every other connection, as a restart of the server does."""
    connection = await asyncpg.connect(database.replace("+asyncpg", ""))
    try:
        await connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
    finally:
        await connection.close()
