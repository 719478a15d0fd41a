"""Files that a handler let go: their bytes are dropped after the commit, once no row names them any more."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial

from sqlalchemy import ClauseElement, bindparam, delete, or_, select

from bot.base.hot import Hot
from bot.base.ids import CommunityId
from bot.base.store import Store
from bot.base.tables import columns
from bot.base.unit import Unit
from bot.chat.ports import Files
from bot.people.personal import Holds
from bot.reminders.tables import Discard, Outbox, State

BATCH = 64

discards = columns(Discard)
outboxes = columns(Outbox)
_PUT = Hot(
    lambda insert: (
        insert(Discard)
        .values(community_id=bindparam("community"), file=bindparam("file"), asked_at=bindparam("now"))
        .on_conflict_do_nothing()
    )
)
_WAITING = Hot(lambda _: select(discards.id, discards.file).order_by(discards.id).limit(BATCH))
_DONE = Hot(lambda _: delete(Discard).where(discards.id == bindparam("row")))
_UNSENT = Hot(
    lambda _: (
        select(outboxes.id)
        .where(
            or_(outboxes.state == State.DUE.value, outboxes.state == State.SENDING.value),
            outboxes.message.contains(bindparam("file")),
        )
        .limit(1)
    )
)


async def put(unit: Unit, community: CommunityId, file: str, now: datetime) -> None:
    """Ask for a file's bytes to be dropped; asking twice is asking once."""
    await unit.run(_PUT, community=community, file=file, now=now)


class Discards:
    """Drops what was let go. `holdings` are the columns that may still name a file."""

    def __init__(self, store: Store, files: Files, holdings: Sequence[Holds]) -> None:
        self._store = store
        self._files = files
        self._named = [Hot(partial(_names, held)) for held in holdings]

    async def sweep(self) -> int:
        """Drop the bytes that nothing names; return how many files that were.

        The request is kept until the bytes are gone, so that a crash in between leaves none behind.
        """
        free = await self._store.write(self._free)
        for row, file in free:
            await self._files.drop(file)
            await self._store.write(partial(_forget, row))
        return len(free)

    async def _free(self, unit: Unit) -> list[tuple[int, str]]:
        free = []
        for row, file in await unit.run(_WAITING):
            if await self._is_named(unit, file):
                await unit.run(_DONE, row=row)
            elif not await unit.run(_UNSENT, file=file):
                free.append((row, file))
        return free

    async def _is_named(self, unit: Unit, file: str) -> bool:
        return any([await unit.run(statement, file=file) for statement in self._named])


async def _forget(row: int, unit: Unit) -> None:
    await unit.run(_DONE, row=row)


def _names(held: Holds, _: object) -> ClauseElement:
    column = columns(held.table)[held.column]
    return select(column).where(column == bindparam("file")).limit(1)
