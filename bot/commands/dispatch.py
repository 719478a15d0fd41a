"""The one way in: an event becomes one unit of work and at most one answer, sent after the commit."""

import logging
import secrets
from datetime import datetime
from random import Random

from sqlalchemy import bindparam, select

from bot.base.clock import Clock
from bot.base.errors import Refusal
from bot.base.hot import Hot
from bot.base.store import Store
from bot.base.tables import columns
from bot.base.unit import Unit
from bot.chat.heard import Called, Heard, Opened, Pressed, Said, SpotKind, Unknown
from bot.chat.message import Message
from bot.chat.text import say
from bot.commands import arrivals, calling, intake
from bot.commands.answering import NOTHING, REPEATED, Outcome, refusal_message, write_answer
from bot.commands.calling import Call, Reply
from bot.commands.context import Engine
from bot.commands.intake import Keeper
from bot.commands.params import Suggestion
from bot.people import directory
from bot.people.directory import Found
from bot.reminders import inbox
from bot.reminders.tables import Outbox

log = logging.getLogger(__name__)

outboxes = columns(Outbox)
_BY_RECEIPT = Hot(
    lambda _: (
        select(outboxes.community_id)
        .where(outboxes.platform == bindparam("platform"), outboxes.receipt == bindparam("receipt"))
        .limit(1)
    )
)


class Dispatch:
    """Takes events in. Handlers never see the network: files are fetched before, answers leave after."""

    def __init__(self, store: Store, clock: Clock, engine: Engine, keeper: Keeper, rng: Random) -> None:
        self._store = store
        self._clock = clock
        self._engine = engine
        self._keeper = keeper
        self._rng = rng

    async def hear(self, heard: Heard) -> Outcome:
        """Handle one event in one unit of work.

        The rows returned are claimed by the caller, who sends them.
        """
        heard, spoiled = await intake.keep_files(heard, self._engine.catalog, self._keeper)
        return await self._store.write(lambda unit: self._handle(unit, heard, spoiled))

    async def suggest(self, heard: Heard, command: str, param: str, text: str) -> list[Suggestion]:
        """Return what to propose while someone types; nothing is written, not even the speaker."""
        found = self._engine.catalog.commands.get(command)
        if found is None:
            return []
        async with self._store.read() as unit:
            call = await self._call(unit, heard, self._clock.now())
            call.looking = True
            try:
                return await calling.suggest(call, found, param, text)
            except Refusal:
                return []

    async def homes(self, heard: Heard) -> list[str]:
        """Return the servers and groups on its platform of the community that a private event belongs to.

        An answer to a question belongs to where the command was given, even if no community lives there yet.
        """
        async with self._store.read() as unit:
            call = await self._call(unit, heard, self._clock.now())
            question = await calling.question_of(call)
            if question is not None and question.home:
                return [question.home]
            if call.found is None:
                return []
            return await directory.homes_of(unit, call.found.community, heard.spot.platform)

    async def _handle(self, unit: Unit, heard: Heard, spoiled: Refusal | None) -> Outcome:
        now = self._clock.now()
        if not await _begin(unit, heard, now):
            return REPEATED
        call = await self._call(unit, heard, now)
        reply = await self._guarded(call, spoiled)
        return await write_answer(call, reply) if reply else NOTHING

    async def _call(self, unit: Unit, heard: Heard, now: datetime) -> Call:
        caller = intake.caller_of(heard)
        found = await self._found(unit, heard)
        return Call(unit, self._engine, heard, caller, found, now, self._rng)

    async def _found(self, unit: Unit, heard: Heard) -> Found | None:
        spot = heard.spot
        if spot.kind is SpotKind.ROOM or spot.home:
            return await directory.find_room(unit, spot.platform, spot.key, spot.home, heard.speaker.key)
        if isinstance(heard.event, Pressed) and heard.event.message:
            rows = await unit.run(_BY_RECEIPT, platform=spot.platform, receipt=heard.event.message)
            if rows and rows[0][0] is not None:
                return await directory.find_community(unit, rows[0][0])
        return await directory.find_private(unit, spot.platform, heard.speaker.key)

    async def _guarded(self, call: Call, spoiled: Refusal | None) -> Reply | None:
        """Run what the event calls for; an expected refusal or a fault of ours becomes an answer."""
        try:
            reply = await self._event(call, spoiled)
            await call.unit.keep()
        except Refusal as refusal:
            reply = await self._undone(call, Reply(refusal_message(refusal)))
        except Exception:
            error = secrets.token_hex(4)
            reply = await self._undone(call, Reply(Message(say("dispatch.fault", error=error))))
            log.exception("handling an event failed", extra={"error_id": error})
        for step in call.always_steps:
            await step(call.unit)
        return reply

    async def _undone(self, call: Call, reply: Reply) -> Reply:
        """Take back all that was written, whom the handler had met included, but for the event itself.

        Cheaper than a savepoint around every handler, as few of them refuse.
        """
        call.context = call.doorway = None
        await call.unit.undo()
        await _begin(call.unit, call.heard, call.now)
        return reply

    async def _event(self, call: Call, spoiled: Refusal | None) -> Reply | None:
        if spoiled is not None:
            raise spoiled
        match call.heard.event:
            case Called(command=key, values=values):
                command = self._engine.catalog.commands.get(key)
                if command is None:
                    raise Refusal("dispatch.command_over")
                return await calling.call_command(call, command, values)
            case Unknown(text=text):
                return intake.unknown(self._engine.catalog, text)
            case Pressed(wire=wire):
                return await calling.press(call, wire)
            case Said() as said:
                return await intake.hear_said(call, said)
            case Opened(token=token):
                return await arrivals.opened(call, token)
            case other:
                return await arrivals.happened(call, other)


async def _begin(unit: Unit, heard: Heard, now: datetime) -> bool:
    """Claim an event, with what it absorbs, for this unit of work; False when it was handled before."""
    platform = heard.spot.platform
    if not await inbox.begin(unit, platform, heard.key, now):
        return False
    for part in heard.absorbs:
        await inbox.begin(unit, platform, part, now)
    return True
