"""Two platforms in memory.

The garden shows an answer to one person in a room and has forms; the terrace has neither.
"""

from dataclasses import dataclass, field, replace
from datetime import timedelta

from bot.base.clock import SetClock
from bot.base.ids import Platform
from bot.chat.message import Audience
from bot.chat.ports import NO_RIGHT, PRIVATE_CLOSED, Limits, Parcel, Refused, SendError
from bot.testing.seen import Seen

GARDEN = Platform("garden")
TERRACE = Platform("terrace")
LIMITS = {
    GARDEN: Limits(
        body=2000, caption=2000, buttons_per_row=5, rows=5, options=25, label=80, wire=100,
        private_answers=True,
        selects=True, forms=True, idempotent=True, attachments=True,
    ),
    TERRACE: Limits(
        body=4096, caption=1024, buttons_per_row=8, rows=100, options=0, label=64, wire=64,
        private_answers=False,
        selects=False, forms=False, idempotent=False, edit_spacing=timedelta(seconds=3), utf16=True,
        attachments=True,
    ),
}  # fmt: skip


@dataclass(slots=True)
class BenchMessenger:
    """A platform in memory.

    `faults` are raised by the next sends, one each; `shut` holds accounts closed to private words, and
    rooms in which the bot may not post.
    """

    platform: Platform
    limits: Limits
    clock: SetClock
    log: list[Seen] = field(default_factory=list)
    faults: list[SendError] = field(default_factory=list)
    shut: set[str] = field(default_factory=set)
    sends: int = 0
    edits: int = 0
    links: list[str] = field(default_factory=list)

    async def send(self, parcel: Parcel) -> str:
        if self.faults:
            raise self.faults.pop(0)
        if parcel.to_account and parcel.spot in self.shut:
            raise Refused(PRIVATE_CLOSED)
        if parcel.spot in self.shut and not parcel.ticket:
            raise Refused(NO_RIGHT)
        self.sends += 1
        receipt = f"{self.platform}-{self.sends}"
        spot = f"@{parcel.spot}" if parcel.to_account else parcel.spot
        only = parcel.ticket if parcel.message.audience is Audience.ONLY_YOU and not parcel.to_account else ""
        self.log.append(Seen(receipt, spot, parcel.message, self.clock.now(), only, parcel))
        return receipt

    async def revise(self, receipt: str, parcel: Parcel) -> None:
        self.edits += 1
        seen = next(seen for seen in self.log if seen.receipt == receipt)
        seen.message = replace(parcel.message, audience=seen.message.audience)

    async def remove(self, receipt: str) -> None:
        self.log = [seen for seen in self.log if seen.receipt != receipt]

    async def hush(self, ticket: str) -> None:
        """There is nothing to acknowledge in memory."""

    async def missing_rights(self, spot: str) -> tuple[str, ...]:
        return ("Send Messages",) if spot in self.shut else ()

    def private_link(self, token: str) -> str | None:
        if self.platform == GARDEN:
            return None
        self.links.append(token)
        return f"https://example.org/start?{token}"
