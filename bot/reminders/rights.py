"""Asking a platform what the bot lacks to post somewhere.

A row now, the network after the commit, a timer then.
"""

import asyncio
import json
import logging
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import bindparam, delete, select, update

from bot.base.clock import Clock
from bot.base.hot import Hot
from bot.base.ids import CommunityId, Platform
from bot.base.store import Store
from bot.base.tables import columns
from bot.base.unit import Unit
from bot.chat.ports import Messenger, Refused, SendError
from bot.reminders import schedule
from bot.reminders.schedule import Name, Payload, Plan
from bot.reminders.tables import RightsQuestion

log = logging.getLogger(__name__)

BATCH = 16
MOST_TRIES = 3
ANSWER_WITHIN = timedelta(seconds=10)
_AGAIN_AFTER = timedelta(seconds=10)

asked = columns(RightsQuestion)
_ASK = Hot(
    lambda insert: insert(RightsQuestion)
    .values(
        community_id=bindparam("community"), platform=bindparam("platform"), spot=bindparam("spot"),
        timer=bindparam("timer"), key=bindparam("key"), payload=bindparam("payload"), due_at=bindparam("now"),
        tries=0,
    )
    .on_conflict_do_nothing()
)  # fmt: skip
_DUE = Hot(
    lambda _: select(
        asked.id, asked.community_id, asked.spot, asked.timer, asked.key, asked.payload, asked.tries
    )
    .where(asked.platform == bindparam("platform"), asked.due_at <= bindparam("now"))
    .order_by(asked.id)
    .limit(BATCH)
)  # fmt: skip
_END = Hot(lambda _: delete(RightsQuestion).where(asked.id == bindparam("row")).returning(asked.id))
_AGAIN = Hot(
    lambda _: (
        update(RightsQuestion)
        .where(asked.id == bindparam("row"))
        .values(due_at=bindparam("due"), tries=asked.tries + 1)
    )
)


@dataclass(frozen=True, slots=True)
class Spotted:
    """Where to look: a platform and its own key of the room."""

    platform: Platform
    spot: str


@dataclass(frozen=True, slots=True)
class _Question:
    row: int
    name: Name
    spot: str
    payload: Payload
    tries: int


async def ask(unit: Unit, at: Spotted, name: Name, payload: Payload, now: datetime) -> None:
    """Ask what the bot lacks at a spot; `name` says which timer hears the answer. Asking twice asks once."""
    await unit.run(
        _ASK, community=name.community, platform=at.platform, spot=at.spot, timer=name.kind, key=name.key,
        payload=json.dumps(dict(payload), sort_keys=True), now=now,
    )  # fmt: skip
    unit.signals.add(at.platform)


class Rights:
    """Asks one platform."""

    def __init__(self, store: Store, clock: Clock, messenger: Messenger) -> None:
        self._store = store
        self._clock = clock
        self._messenger = messenger

    async def run(self) -> int:
        """Ask what waits to be asked; return how many questions were."""
        platform, now = self._messenger.platform, self._clock.now()
        questions = await self._store.write(lambda unit: _due(unit, platform, now))
        async with asyncio.TaskGroup() as group:
            for question in questions:
                group.create_task(self._one(question))
        return len(questions)

    async def _one(self, question: _Question) -> None:
        try:
            async with asyncio.timeout(ANSWER_WITHIN.total_seconds()):
                missing = await self._messenger.missing_rights(question.spot)
        except Refused as error:
            log.info("the rights at %s cannot be told: %s", question.spot, error)
            await self._answered(question, "", known=0)
        except (SendError, TimeoutError) as error:
            log.warning("asking for the rights at %s failed: %s", question.spot, error)
            await self._failed(question)
        else:
            await self._answered(question, ", ".join(missing), known=1)

    async def _failed(self, question: _Question) -> None:
        if question.tries + 1 >= MOST_TRIES:
            await self._answered(question, "", known=0)
            return
        due = self._clock.now() + _AGAIN_AFTER
        await self._store.write(lambda unit: unit.run(_AGAIN, row=question.row, due=due))

    async def _answered(self, question: _Question, missing: str, *, known: int) -> None:
        now = self._clock.now()
        payload = {**question.payload, "missing": missing, "known": known}

        async def hand_over(unit: Unit) -> None:
            if await unit.run(_END, row=question.row):
                await schedule.put(unit, Plan(question.name, at=now, payload=payload), now)

        await self._store.write(hand_over)


async def _due(unit: Unit, platform: Platform, now: datetime) -> list[_Question]:
    rows = await unit.run(_DUE, platform=platform, now=now)
    return [
        _Question(row, Name(CommunityId(community), timer, key), spot, json.loads(payload), tries)
        for row, community, spot, timer, key, payload, tries in rows
    ]
