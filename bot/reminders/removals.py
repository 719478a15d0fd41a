"""Taking back what was said: rows that are no more wanted are removed from their platforms, or never sent."""

import asyncio
import logging
from datetime import datetime, timedelta

from sqlalchemy import bindparam, case, or_, select, update

from bot.base.clock import Clock
from bot.base.hot import Hot
from bot.base.ids import CommunityId, OutboxId, Platform
from bot.base.store import Store
from bot.base.tables import columns, fixed
from bot.base.unit import Unit
from bot.chat.ports import Doubtful, Messenger, SendError, TryAgain
from bot.reminders.speech import Speech
from bot.reminders.tables import Outbox, State

log = logging.getLogger(__name__)

BATCH = 32
_WAIT = timedelta(seconds=30)

outboxes = columns(Outbox)
_UNWANT = Hot(
    lambda _: (
        update(Outbox)
        .where(
            outboxes.community_id == bindparam("community"),
            outboxes.key == bindparam("name"),
            or_(*(outboxes.state == fixed(state) for state in (State.DUE, State.SENDING, State.SENT))),
        )
        .values(
            state=case(
                ((outboxes.state == fixed(State.DUE)) & (outboxes.receipt == ""), State.REMOVED.value),
                else_=State.REMOVING.value,
            )
        )
        .returning(outboxes.platform)
    )
)
_DUE = Hot(
    lambda _: (
        select(outboxes.id, outboxes.receipt)
        .where(
            outboxes.platform == bindparam("platform"),
            outboxes.state == fixed(State.REMOVING),
            or_(outboxes.claimed_until.is_(None), outboxes.claimed_until < bindparam("now")),
        )
        .order_by(outboxes.id)
        .limit(BATCH)
    )
)
_END = Hot(
    lambda _: (
        update(Outbox)
        .where(outboxes.id == bindparam("row"), outboxes.state == fixed(State.REMOVING))
        .values(state=bindparam("new_state"), error=bindparam("reason"), claimed_until=None)
    )
)
_LATER = Hot(
    lambda _: update(Outbox).where(outboxes.id == bindparam("row")).values(claimed_until=bindparam("until"))
)


async def unwant(unit: Unit, community: CommunityId, key: str) -> int:
    """Take an announcement back wherever it stands or waits; return how many copies.

    A copy that is on its way at this moment is removed when it has arrived. One of unknown outcome stays
    on the moderators' list.
    """
    rows = await unit.run(_UNWANT, community=community, name=key)
    unit.signals.update(platform for (platform,) in rows)
    return len(rows)


class Removals:
    """Removes from one platform what is no more wanted there."""

    def __init__(self, store: Store, clock: Clock, messenger: Messenger, speech: Speech) -> None:
        self._store = store
        self._clock = clock
        self._messenger = messenger
        self._speech = speech

    async def run(self) -> int:
        """Remove what is due; return how many messages were tried."""
        platform, now = self._messenger.platform, self._clock.now()
        rows = await self._store.write(lambda unit: _due(unit, platform, now))
        async with asyncio.TaskGroup() as group:
            for row, receipts in rows:
                group.create_task(self._one(row, receipts))
        return len(rows)

    async def _one(self, row: OutboxId, receipts: list[str]) -> None:
        """Remove all parts. It may be repeated, so only a refusal leaves the message standing."""
        state, reason = State.REMOVED, ""
        try:
            for receipt in receipts:
                await self._messenger.remove(receipt)
        except (TryAgain, Doubtful) as error:
            log.warning("removing outbox row %s is put off: %s", row, error)
            until = self._clock.now() + _WAIT
            await self._store.write(lambda unit: unit.run(_LATER, row=row, until=until))
            return
        except SendError as error:
            log.warning("removing outbox row %s was refused: %s", row, error)
            state, reason = State.SENT, str(error)[:300]
        await self._store.write(lambda unit: unit.run(_END, row=row, new_state=state.value, reason=reason))


async def _due(unit: Unit, platform: Platform, now: datetime) -> list[tuple[OutboxId, list[str]]]:
    rows = await unit.run(_DUE, platform=platform, now=now)
    return [(OutboxId(row), receipt.split("\n") if receipt else []) for row, receipt in rows]
