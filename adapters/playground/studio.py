"""Everything that the pages of one running playground share."""

import asyncio
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Protocol

from adapters.photos import Photos
from adapters.playground.forms import Forms
from adapters.playground.hearing import Hearing
from adapters.playground.thumbnails import Thumbnails
from adapters.playground.uploads import Uploads
from adapters.playground.winding import Winder
from adapters.playground.world import Change, World
from bot.app import App
from bot.base.clock import ShiftedClock


class Listener(Protocol):
    """A page that is told what happens."""

    def tell(self, change: Change) -> None: ...

    def push(self, data: dict[str, Any]) -> None: ...


@dataclass(slots=True)
class Studio:
    """`life` tells a page whether it still looks at the playground it knows."""

    app: App
    clock: ShiftedClock
    world: World
    uploads: Uploads
    thumbnails: Thumbnails
    forms: Forms
    hearing: Hearing
    winder: Winder
    start_over: Callable[[str], None]
    life: str
    talks: set[Listener] = field(default_factory=set)
    tasks: set[asyncio.Future[None]] = field(default_factory=set)

    @classmethod
    def make(
        cls, app: App, clock: ShiftedClock, world: World, *, photos: Photos, start_over: Callable[[str], None]
    ) -> "Studio":
        """Put a playground around an engine that both messengers are registered with.

        `start_over` is called when someone asks for it, with the language of the demo community or nothing:
        the composition then closes, wipes and serves anew.
        """
        forms = Forms()
        studio = cls(
            app=app, clock=clock, world=world, forms=forms, start_over=start_over,
            uploads=Uploads(photos, app.files), thumbnails=Thumbnails(photos),
            hearing=Hearing(app, clock, world, forms),
            winder=Winder(app, clock, world), life=secrets.token_hex(4),
        )  # fmt: skip
        world.listeners.append(studio.tell)
        studio.winder.show = studio.show_clock
        return studio

    def tell(self, change: Change) -> None:
        for talk in self.talks:
            talk.tell(change)

    def keep(self, task: asyncio.Future[None]) -> None:
        """Hold on to something that runs by itself until it is done."""
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)

    async def show_clock(self) -> None:
        face = await self.winder.face()
        for talk in list(self.talks):
            talk.push({"op": "clock", **face})

    async def close(self) -> None:
        for task in list(self.tasks):
            task.cancel()
        await asyncio.gather(*self.tasks, return_exceptions=True)
