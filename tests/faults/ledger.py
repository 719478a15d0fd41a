"""What became of every message, told by the stand-ins' own logs.

The bot's database is only asked for its list of unknowns, and for what it believes to have sent.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.base.ids import Platform
from bot.reminders.tables import SendClass, State


@dataclass(frozen=True, slots=True)
class Written:
    """A message that was committed to the outbox, by the words that only it has."""

    text: str
    platform: Platform
    send_class: SendClass


@dataclass(slots=True)
class Ledger:
    """`copies` is how often a platform shows a message, `states` what the bot believes."""

    written: list[Written]
    copies: Mapping[str, int]
    states: Mapping[str, State]

    def of(self, platform: Platform) -> list[Written]:
        return [one for one in self.written if one.platform == platform]

    def lost(self) -> list[Written]:
        """Neither seen by anybody nor on the moderators' list."""
        return [one for one in self.written if not self.copies[one.text] and not self._listed(one)]

    def extra(self, platform: Platform) -> int:
        """How many copies too many there are."""
        return sum(max(self.copies[one.text] - 1, 0) for one in self.of(platform))

    def most(self, platform: Platform) -> int:
        return max((self.copies[one.text] for one in self.of(platform)), default=0)

    def held_twice(self) -> list[Written]:
        """Messages that are never to be repeated, and were."""
        return [one for one in self.written if one.send_class is SendClass.HOLD and self.copies[one.text] > 1]

    def unknown(self, platform: Platform) -> list[Written]:
        return [one for one in self.of(platform) if self._listed(one)]

    def silent(self) -> list[Written]:
        """Called sent without standing there: a doubt that nobody is told of."""
        return [
            one for one in self.written if self.states[one.text] is State.SENT and not self.copies[one.text]
        ]

    def unfinished(self) -> list[Written]:
        """Still to be sent, or being sent."""
        return [one for one in self.written if self.states[one.text] in {State.DUE, State.SENDING}]

    def expired_answers(self) -> int:
        """How many answers were given up: too late to be of use, or their outcome in doubt."""
        return sum(state is State.EXPIRED for key, state in self.states.items() if key.startswith("reply:"))

    def _listed(self, one: Written) -> bool:
        return self.states[one.text] is State.UNKNOWN
