"""The community's clock: shown, and wound forward stop by stop."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from adapters.playground.people import GARDEN, HOMES, LIMITS, TERRACE
from adapters.playground.world import World
from bot.app import App
from bot.base.clock import ShiftedClock
from bot.base.unit import Unit
from bot.commands import looking
from bot.people import directory
from bot.people.directory import Found
from bot.reminders import outbox
from bot.reminders.ahead import ComingState, Span, ahead

STEPS = {
    "minute": timedelta(minutes=1),
    "hour": timedelta(hours=1),
    "day": timedelta(days=1),
    "week": timedelta(weeks=1),
}
FARTHEST = timedelta(days=35)
"""How far to look for something to be said when only silent work is known to fall due."""
PLANNED = timedelta(days=370)
"""How far to look on the list of what is to come."""
MOST_STOPS = 3000


@dataclass(slots=True)
class Winder:
    """Winds the clock; one hand at a time. `show` is called at every stop."""

    app: App
    clock: ShiftedClock
    world: World
    show: Callable[[], Awaitable[None]] | None = None
    hand: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def wind(self, step: str) -> bool:
        """Wind by "hour", "day", "week", or to the "next" event; False when none is coming."""
        async with self.hand:
            await self.app.settle()
            if step == "next":
                return await self._to_next()
            await self._until(self.clock.now() + STEPS[step])
            return True

    async def _until(self, end: datetime) -> None:
        for _ in range(MOST_STOPS):
            due = await self.app.next_due()
            if due is None or due > end:
                break
            await self._stop_at(due)
        await self._stop_at(end)

    async def _to_next(self) -> bool:
        """Stop where something is said or changed: much that falls due makes no sound."""
        before = self.world.changes
        end = max(self.clock.now() + FARTHEST, await self._next_said() or self.clock.now())
        for _ in range(MOST_STOPS):
            due = await self.app.next_due()
            if due is None or due > end:
                return False
            await self._stop_at(due)
            if self.world.changes != before:
                return True
        return False

    async def _next_said(self) -> datetime | None:
        """Return when something is next to be said, as far as that is written or planned."""

        async def look(unit: Unit) -> list[datetime | None]:
            waiting = [await outbox.next_due(unit, platform) for platform in LIMITS]
            return [await self._next_planned(unit), *waiting]

        return min((due for due in await self.app.store.write(look) if due is not None), default=None)

    async def _next_planned(self, unit: Unit) -> datetime | None:
        """Return the first time on the list of what is to come."""
        found = await self._found(unit)
        if found is None:
            return None
        span = Span(self.clock.now(), self.clock.now() + PLANNED)
        coming = (await ahead(unit, found.community, span, looking.shown_kinds(self.app.catalog))).comings
        return next((one.at for one in coming if one.state in {ComingState.COMING, ComingState.MOVED}), None)

    async def _stop_at(self, instant: datetime) -> None:
        self.clock.wind_to(instant)
        self.world.keep_shift(self.clock.shift.total_seconds())
        await self.app.settle()
        if self.show is not None:
            await self.show()

    async def face(self) -> dict[str, str | None]:
        """Return what the clock shows: the instant and the community's zone."""
        return {"now": self.clock.now().isoformat(), "zone": await self._zone()}

    async def _zone(self) -> str | None:
        async with self.app.store.read() as unit:
            found = await self._found(unit)
            return found.zone if found else None

    async def _found(self, unit: Unit) -> Found | None:
        for platform in (GARDEN, TERRACE):
            found = await directory.find_room(unit, platform, "", HOMES[platform])
            if found is not None:
                return found
        return None
