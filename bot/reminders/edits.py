"""Messages that stand and have changed: many changes in a short time are few edits, and the last is shown."""

import asyncio
import logging
from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta

from bot.base.clock import Clock
from bot.base.ids import OutboxId
from bot.base.store import Store
from bot.base.unit import Unit
from bot.chat.ports import NO_RIGHT, PLACE_GONE, Act, Doubtful, Messenger, Refused, SendError, TryAgain
from bot.reminders import outbox, refusals
from bot.reminders.outbox import Claimed
from bot.reminders.speech import NotYet, Speech
from bot.reminders.tables import SendClass

log = logging.getLogger(__name__)

PATIENCE = timedelta(seconds=0.3)
AGAIN_AFTER = timedelta(seconds=5)


class Edits:
    """Edits what one platform shows."""

    def __init__(self, store: Store, clock: Clock, messenger: Messenger, speech: Speech) -> None:
        self._store = store
        self._clock = clock
        self._messenger = messenger
        self._speech = speech
        self._under_way: dict[OutboxId, Claimed | None] = {}
        """Which messages are being edited, each with the version that came meanwhile."""

    async def run(self) -> int:
        """Bring out what has changed and was not edited a moment ago; return how many messages were tried."""
        before = self._clock.now() - self._messenger.limits.edit_spacing
        rows = await self._store.write(lambda unit: outbox.edits(unit, self._speech.platform, before))
        return await self.edit_all(rows)

    async def edit_all(self, rows: Iterable[Claimed]) -> int:
        """Bring changed messages out, side by side; return how many were tried."""
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(self._edit(row)) for row in rows]
        return sum(task.result() for task in tasks)

    async def _edit(self, row: Claimed) -> bool:
        """Edit one message; while an edit of it is under way only the newest version waits for it."""
        if row.id in self._under_way:
            await self._leave(row)
            return False
        try:
            wanted: Claimed | None = row
            tried = False
            while wanted is not None:
                self._under_way[row.id] = None
                tried |= await self._try(self._answering(wanted))
                wanted = self._under_way[row.id]
            return tried
        finally:
            self._under_way.pop(row.id, None)

    async def _leave(self, row: Claimed) -> None:
        waiting = self._under_way[row.id]
        if waiting is None or waiting.wanted < row.wanted:
            self._under_way[row.id] = row
        if row.ticket:
            await self._messenger.hush(row.ticket)

    def _answering(self, row: Claimed) -> Claimed:
        over = row.expires_at is not None and row.expires_at <= self._clock.now()
        return replace(row, ticket="") if over else row

    async def _try(self, row: Claimed) -> bool:
        try:
            self._speech.check(
                self._speech.tolls(row, Act.CHANGE), PATIENCE, urgent=row.send_class is SendClass.REPLY
            )
            await self._speech.revise(row)
        except NotYet as later:
            await self._put_off(row, later.wait)
            if row.ticket:
                await self._messenger.hush(row.ticket)
            return False
        except (TryAgain, Doubtful) as error:
            log.warning("editing outbox row %s is put off: %s", row.id, error)
            await self._put_off(row, self._heed(row, error) or AGAIN_AFTER)
            return True
        except SendError as error:
            await self._refused(row, error)
        await self._store.write(lambda unit: outbox.mark_shown(unit, row.id, row.wanted, self._clock.now()))
        return True

    def _heed(self, row: Claimed, error: TryAgain | Doubtful) -> timedelta | None:
        if isinstance(error, Doubtful):
            return None
        self._speech.heed(row, Act.CHANGE, error)
        return error.after

    async def _put_off(self, row: Claimed, wait: timedelta) -> None:
        edited_at = self._clock.now() + wait - self._messenger.limits.edit_spacing
        await self._store.write(lambda unit: outbox.put_off_edit(unit, row.id, edited_at))

    async def _refused(self, row: Claimed, error: SendError) -> None:
        """An edit may be repeated, so only a refusal ends it; a lost place is told to the moderators."""
        log.warning("editing outbox row %s was refused: %s", row.id, error)
        if not isinstance(error, Refused) or error.why not in {NO_RIGHT, PLACE_GONE}:
            return

        async def follow(unit: Unit) -> None:
            await refusals.follow(unit, row, error, self._messenger, self._clock.now())

        await self._store.write(follow)
