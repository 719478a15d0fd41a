"""What only one of several processes may do at a time, and how the others know that it is gone.

A lease is a row that its holder renews long before it ends. The database's clock decides, and each process
counts from before it asked, by a clock that nobody sets: so the holder stops before anybody else may begin.
The token grows whenever the lease changes hands. Who acts on the lease shows the token inside the unit of
work that acts, and is refused there when the lease has gone on to somebody else.
"""

import asyncio
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from sqlalchemy import ClauseElement, bindparam, case, func, literal_column, select, update

from bot.base.errors import HomeroomError
from bot.base.hot import Hot, Insert
from bot.base.store import Store
from bot.base.tables import columns
from bot.base.unit import Unit
from bot.reminders.tables import LeaseRow

LASTS = timedelta(seconds=6)
EARLIER = timedelta(seconds=2)
"""How long before its end a holder takes its lease for lost, when it could not renew it."""

leases = columns(LeaseRow)
_NOW = func.clock_timestamp()
_UNTIL = _NOW + literal_column(f"interval '{LASTS.total_seconds():g} seconds'")
_MINE = (leases.holder == bindparam("mine")) & (leases.token == bindparam("shown"))


def _ask(insert: Insert) -> ClauseElement:
    made = insert(LeaseRow).values(name=bindparam("name"), holder=bindparam("holder"), token=1, until=_UNTIL)
    taken: ClauseElement = made.on_conflict_do_update(
        index_elements=["name"],
        set_={
            "holder": made.excluded.holder,
            "token": case((_MINE, leases.token), else_=leases.token + 1),
            "until": _UNTIL,
        },
        where=_MINE | (leases.until <= _NOW),
    ).returning(leases.token)
    return taken


_ASK = Hot(_ask)
_RELEASE = Hot(lambda _: update(LeaseRow).where(leases.name == bindparam("lease"), _MINE).values(until=_NOW))
_CONFIRM = Hot(
    lambda _: select(leases.token).where(leases.name == bindparam("lease"), _MINE).with_for_update(read=True)
)
_STANDING = Hot(
    lambda _: select(leases.name, leases.holder, leases.token, leases.until, leases.until > _NOW).order_by(
        leases.name
    )
)


class LostLease(HomeroomError):
    """Another process has taken over what this one was about to do; nothing of the unit is kept."""


class Hold(Protocol):
    """The right to do something alone."""

    @property
    def held(self) -> bool:
        """Whether it may be done now. Asked again before each step that the world sees."""
        ...

    async def confirm(self, unit: Unit) -> None:
        """Raise LostLease when this unit of work acts on a right that has gone on to somebody else."""
        ...


class Sole:
    """The right of a process that is known to be the only one: on SQLite it holds the folder's lock."""

    held = True

    async def confirm(self, unit: Unit) -> None:
        """Find nothing against it."""


SOLE = Sole()


class Lease:
    """One lease as the process `holder` sees it. `gained` is called whenever it comes into its hands."""

    def __init__(
        self, store: Store, name: str, holder: str, ticks: Callable[[], float] = time.monotonic
    ) -> None:
        self.name = name
        self.token = 0
        self.gained: Callable[[], None] = lambda: None
        self._store = store
        self._holder = holder
        self._ticks = ticks
        self._ends = 0.0
        self._changed = asyncio.Event()

    @property
    def held(self) -> bool:
        return self.token > 0 and self._ticks() < self._ends

    async def ask(self) -> bool:
        """Take the lease if it is free, renew it if it is held; False when another process has it."""
        asked_at = self._ticks()
        values = {"name": self.name, "holder": self._holder, "mine": self._holder, "shown": self.token}
        rows = await self._store.write(lambda unit: unit.run(_ASK, **values))
        self._ends = asked_at + (LASTS - EARLIER).total_seconds()
        self._become(rows[0][0] if rows else 0)
        return self.token > 0

    async def confirm(self, unit: Unit) -> None:
        """Raise LostLease unless the lease is this process's; it stays so until the unit is committed."""
        values = {"lease": self.name, "mine": self._holder, "shown": self.token}
        if not await unit.run(_CONFIRM, **values):
            raise LostLease(f"the lease {self.name} has gone on to another process")

    async def release(self) -> None:
        """Let the lease go at once, so that nobody has to wait for its end."""
        if not self.token:
            return
        values = {"lease": self.name, "mine": self._holder, "shown": self.token}
        self._become(0)
        await self._store.write(lambda unit: unit.run(_RELEASE, **values))

    async def change(self) -> None:
        """Wait until the lease comes into this process's hands, or leaves them."""
        await self._changed.wait()

    def _become(self, token: int) -> None:
        before, self.token = self.token, token
        if token == before:
            return
        self._changed.set()
        self._changed = asyncio.Event()
        if token:
            self.gained()


@dataclass(frozen=True, slots=True)
class Standing:
    """A lease as the database has it. `changes` counts how often it changed hands."""

    name: str
    holder: str
    changes: int
    until: datetime
    is_held: bool


async def standing(unit: Unit) -> Sequence[Standing]:
    """Return all leases that there ever were; PostgreSQL only."""
    return [Standing(row[0], row[1], row[2] - 1, row[3], row[4]) for row in await unit.run(_STANDING)]
