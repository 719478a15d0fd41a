"""What a row of the outbox says on its platform: made ready for its reader, piece by piece, in its turn."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from bot.base.clock import Clock
from bot.base.errors import HomeroomError
from bot.base.ids import Platform
from bot.base.store import Store
from bot.chat.fit import fit
from bot.chat.message import Message
from bot.chat.ports import Act, Messenger, Parcel, Toll, TryAgain
from bot.chat.resolve import Reader, mentioned, resolved
from bot.chat.text import Moment, Style, Styled, joined, say
from bot.chat.words import Words
from bot.reminders import refusals
from bot.reminders.gate import Gate
from bot.reminders.outbox import Claimed
from bot.reminders.tables import SendClass

LATE = timedelta(hours=1)
"""After which a post says itself that it comes late."""
POSTS_WAIT = timedelta(seconds=0.5)
ANSWERS_WAIT = timedelta(seconds=5)


class NotYet(HomeroomError):
    """Its turn comes later than it is worth waiting for: it is claimed again then."""

    def __init__(self, wait: timedelta) -> None:
        super().__init__("its turn comes later")
        self.wait = wait


class Speech:
    """Says rows through one messenger, as fast as its platform allows."""

    def __init__(self, store: Store, clock: Clock, words: Words, messenger: Messenger) -> None:
        self._store = store
        self._clock = clock
        self._words = words
        self._messenger = messenger
        self.gate = Gate(clock)

    @property
    def platform(self) -> Platform:
        return self._messenger.platform

    async def say(self, row: Claimed, receipts: list[str]) -> None:
        """Send the parts that are not there yet, adding a receipt for each that was taken.

        Raise NotYet where the next part would have to wait for long.
        """
        urgent = row.send_class is SendClass.REPLY
        tolls = self.tolls(row, Act.SAY)
        for part, message in enumerate(await self._parts(row)):
            if part < len(receipts):
                continue
            if row.id:
                self.check(tolls, ANSWERS_WAIT if urgent else POSTS_WAIT, urgent=urgent)
            async with self.gate.through(tolls, urgent=urgent):
                receipts.append(await self._messenger.send(_parcel(row, message, part)))

    async def revise(self, row: Claimed) -> None:
        """Bring every part of a message that stands to its newest version."""
        tolls, parts = self.tolls(row, Act.CHANGE), await self._parts(row)
        for part, receipt in enumerate(row.receipts):
            shown = parts[min(part, len(parts) - 1)]
            async with self.gate.through(tolls, urgent=row.send_class is SendClass.REPLY):
                await self._messenger.revise(receipt, _parcel(row, shown, part))

    def tolls(self, row: Claimed, act: Act) -> Sequence[Toll]:
        return self._messenger.limits.tolls(row.spot, Act.ANSWER if row.ticket else act)

    def check(self, tolls: Sequence[Toll], patience: timedelta, *, urgent: bool = False) -> None:
        """Raise NotYet where a request would wait longer than that."""
        wait = timedelta(seconds=self.gate.wait(tolls, urgent=urgent))
        if wait > patience:
            raise NotYet(wait)

    def heed(self, row: Claimed, act: Act, error: TryAgain) -> None:
        """Hold back what the platform asked to hold back, and nothing else."""
        if error.after is not None:
            tolls = () if error.overall else self.tolls(row, act)
            self.gate.hold(tolls, error.after, self._messenger.limits.overall)

    async def _parts(self, row: Claimed) -> list[Message]:
        now = self._clock.now()
        reader = Reader(row.lang, row.zone, await self._accounts(row))
        message = resolved(_timely(row, now), self._words, reader, now)
        return fit(message, self._messenger.limits, keeps_cards=self._messenger.limits.selects)

    async def _accounts(self, row: Claimed) -> Mapping[int, str]:
        if not mentioned(row.message):
            return {}
        return await self._store.write(lambda unit: refusals.accounts_of(unit, row.message, self.platform))


def _timely(row: Claimed, now: datetime) -> Message:
    """Return the message; one that came late says so, and goes on saying so when it is edited."""
    if row.send_class is SendClass.REPLY or not row.says_late or (row.sent_at or now) - row.due_at <= LATE:
        return row.message
    late = (Styled(Style.ITALIC, say("delivery.late", at=Moment(row.due_at))),)
    return replace(row.message, body=joined([late, row.message.body], "\n\n"))


def _parcel(row: Claimed, message: Message, part: int) -> Parcel:
    return Parcel(
        id=row.id,
        spot=row.spot,
        message=message,
        lang=row.lang,
        to_account=row.to_account,
        ticket=row.ticket,
        part=part,
        reply_to=row.reply_to,
        doubted_at=row.doubted_at,
    )
