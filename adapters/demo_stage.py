"""Where the demo is played: an engine on a clock that stands until it is wound, and rooms that remember."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime
from random import Random
from typing import TypeVar

from adapters.demo_people import Alumnus
from adapters.playground.messenger import RoomMessenger
from adapters.playground.people import HOMES, PERSONAS, PRIVATE, persona
from adapters.playground.world import World
from bot.app import App
from bot.base.clock import SetClock
from bot.base.ids import CommunityId, Platform
from bot.base.unit import Unit
from bot.chat.heard import Called, Heard, RawValue, Speaker, Spot, SpotKind
from bot.chat.ports import Parcel, Photos
from bot.commands.context import Context, Doorway
from bot.people.directory import Caller

T = TypeVar("T")
MOST_STOPS = 5000
_SHOWN = frozenset(one.key for one in PERSONAS)


class DemoMessenger(RoomMessenger):
    """Speaks into the playground's rooms. What is said in private to people whom nobody plays is lost."""

    async def send(self, parcel: Parcel) -> str:
        if parcel.to_account and parcel.spot not in _SHOWN:
            return f"{self.platform}-{parcel.id}-{parcel.part}"
        return await super().send(parcel)


@dataclass(slots=True)
class Stage:
    """What the chapters of the demo work with; `community` is known from the first chapter on."""

    app: App
    clock: SetClock
    world: World
    rng: Random
    people: list[Alumnus]
    photos: Photos
    community: CommunityId = field(default=CommunityId(0))
    events: int = 0

    async def wind_to(self, instant: datetime) -> None:
        """Let everything happen that falls due until an instant."""
        for _ in range(MOST_STOPS):
            due = await self.app.next_due()
            if due is None or due > instant:
                break
            self.clock.wind_to(due)
            await self.app.settle()
        self.clock.wind_to(instant)
        await self.app.settle()

    async def write(self, work: Callable[[Unit], Awaitable[T]]) -> T:
        """Run a unit of work, and let what it said be said."""
        done = await self.app.store.write(work)
        await self.app.settle()
        return done

    def doorway(self, unit: Unit, who: Alumnus, platform: Platform, spot: Spot | None = None) -> Doorway:
        """Return the context of someone who speaks, in private unless a room is given."""
        caller = Caller(platform, who.key, who.name, None, who.runs_place)
        here = spot or private(who, platform)
        return Doorway(unit, self.app.engine, self.clock.now(), self.rng, caller, here, inside=None)

    async def enter(self, unit: Unit, who: Alumnus, platform: Platform | None = None) -> Context:
        return await self.doorway(unit, who, platform or who.platforms[0]).enter(self.community)

    async def says(self, who: Alumnus, command: str, **values: RawValue) -> None:
        """Let someone give a command in private, as a person would."""
        self.events += 1
        platform = who.platforms[0]
        speaker = Speaker(who.key, who.name, who.lang, who.runs_place)
        event = Called(command, values)
        await self.app.hear(Heard(f"demo-{self.events}", speaker, private(who, platform), event))
        await self.app.settle()

    def played(self, key: str) -> Alumnus:
        return next(one for one in self.people if one.key == key)


def private(who: Alumnus, platform: Platform) -> Spot:
    home = HOMES[platform] if who.runs_place else ""
    key = PRIVATE + who.key if persona(who.key) else who.key
    return Spot(platform, key, SpotKind.PRIVATE, home=home)
