"""The queue of updates: ids, what is allowed, confirmation, retention."""

import random
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from tests.wire.telegram_signal import PATIENCE, Signal
from tests.wire.telegram_wire import JsonObject

DAY = 24 * 3600
PRESS_LIFE = 150
NOT_BY_DEFAULT = frozenset({"chat_member", "message_reaction", "message_reaction_count"})


@dataclass(slots=True, eq=False)
class Update:
    """One update; `confirmed` once the bot asked for a later one or answered its webhook call with 2xx."""

    id: int
    kind: str
    body: JsonObject
    chat_id: int | None
    created: float
    delivered: int = 0
    confirmed: bool = False
    expired: bool = False

    def json(self) -> JsonObject:
        return {"update_id": self.id, self.kind: self.body}


@dataclass(slots=True, eq=False)
class Updates:
    """Everything that happened for the bot: `waiting` is not confirmed yet, `history` is all."""

    now: Callable[[], float]
    signal: Signal
    next_id: int = field(default_factory=lambda: random.randint(100_000_000, 900_000_000))
    allowed: frozenset[str] | None = None
    waiting: list[Update] = field(default_factory=list)
    history: list[Update] = field(default_factory=list)

    def push(self, kind: str, body: JsonObject, chat_id: int | None = None) -> Update | None:
        """A new update, or None when the bot does not want this kind now."""
        if not self._wanted(kind):
            return None
        update = Update(self.next_id, kind, body, chat_id, self.now())
        self.next_id += 1
        self.waiting.append(update)
        self.history.append(update)
        self.signal.ring()
        return update

    def allow(self, kinds: Iterable[str]) -> None:
        """Sticky, and looked at when an update is made. Empty means the default kinds."""
        self.allowed = frozenset(kinds) or None

    def batch(self, offset: int, limit: int) -> list[Update]:
        """Confirm everything below `offset`, then the oldest that wait.

        A negative offset counts from the end; one beyond all ids (they restarted lower) confirms nothing.
        """
        self._expire()
        if offset < 0:
            self._confirm(self.waiting[:offset])
        elif 0 < offset <= self.next_id:
            self._confirm([update for update in self.waiting if update.id < offset])
        return self.waiting[:limit]

    def confirm(self, update: Update) -> None:
        self._confirm([update])

    def again(self, update: Update) -> None:
        """Deliver an update once more under the same id, although it was confirmed."""
        update.confirmed = False
        if update not in self.waiting:
            self.waiting.insert(0, update)
        self.signal.ring()

    def drop_waiting(self) -> None:
        self._confirm(list(self.waiting))

    def restart_ids(self, first: int) -> None:
        """As after a week without updates: the next id may be anything, lower too."""
        self.next_id = first

    async def all_confirmed(self, patience: float = PATIENCE) -> None:
        """Until the bot has confirmed (or lost) everything that waits."""
        await self.signal.until(lambda: not self.waiting or None, patience, "all updates to be confirmed")

    def _wanted(self, kind: str) -> bool:
        return kind in self.allowed if self.allowed is not None else kind not in NOT_BY_DEFAULT

    def _confirm(self, updates: list[Update]) -> None:
        for update in updates:
            update.confirmed = True
        self._keep(lambda update: not update.confirmed)

    def _expire(self) -> None:
        now = self.now()
        for update in self.waiting:
            life = PRESS_LIFE if update.kind == "callback_query" else DAY
            update.expired = now - update.created > life
        self._keep(lambda update: not update.expired)

    def _keep(self, stays: Callable[[Update], bool]) -> None:
        kept = [update for update in self.waiting if stays(update)]
        if len(kept) != len(self.waiting):
            self.waiting = kept
            self.signal.ring()
