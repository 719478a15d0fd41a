"""The engine's mouth in the playground: what it says is put into the rooms."""

from dataclasses import dataclass

from adapters.playground.people import LIMITS, PRIVATE, TERRACE
from adapters.playground.render import view_of
from adapters.playground.world import Post, World
from bot.base.clock import Clock
from bot.base.ids import Platform
from bot.chat.message import Audience
from bot.chat.ports import MESSAGE_GONE, PRIVATE_CLOSED, Limits, Parcel, Refused


@dataclass(frozen=True, slots=True)
class Ticket:
    """What is known of the event that an answer is for: the account, and the words it used."""

    account: str
    words: str = ""

    def dump(self) -> str:
        return f"{self.account}|{self.words}"

    @classmethod
    def load(cls, text: str) -> "Ticket":
        account, _, words = text.partition("|")
        return cls(account, words)


class RoomMessenger:
    """Speaks on one of the two platforms."""

    def __init__(self, platform: Platform, world: World, clock: Clock) -> None:
        self.platform = platform
        self._world = world
        self._clock = clock

    @property
    def limits(self) -> Limits:
        return LIMITS[self.platform]

    async def send(self, parcel: Parcel) -> str:
        """Say it. The receipt follows from the parcel, so a repeat finds what is there."""
        if parcel.to_account and self._is_closed(parcel.spot):
            raise Refused(PRIVATE_CLOSED)
        receipt = f"{self.platform}-{parcel.id}-{parcel.part}"
        if receipt not in self._world.posts:
            self._world.put(self._post(receipt, parcel))
        return receipt

    def _is_closed(self, account: str) -> bool:
        world = self._world
        return account not in world.opened if self.platform == TERRACE else account in world.closed

    def _post(self, receipt: str, parcel: Parcel) -> Post:
        ticket = Ticket.load(parcel.ticket) if parcel.ticket else None
        key = PRIVATE + parcel.spot if parcel.to_account else parcel.spot
        apart = parcel.message.audience is Audience.ONLY_YOU and not key.startswith(PRIVATE)
        return Post(
            receipt=receipt,
            room=f"{self.platform}/{key}",
            author="",
            at=self._clock.now().isoformat(),
            view=view_of(parcel.message) | {"lang": parcel.lang},
            only=ticket.account if ticket and apart else "",
            used=(ticket.account, ticket.words) if ticket and ticket.words else None,
            reply_to=parcel.reply_to,
        )

    async def revise(self, receipt: str, parcel: Parcel) -> None:
        if not self._world.revise(receipt, view_of(parcel.message) | {"lang": parcel.lang}):
            raise Refused(MESSAGE_GONE)

    async def remove(self, receipt: str) -> None:
        self._world.remove(receipt)

    async def hush(self, ticket: str) -> None:
        """A page sees by itself that its press was taken."""

    async def missing_rights(self, spot: str) -> tuple[str, ...]:
        return ()

    def private_link(self, token: str) -> str | None:
        return f"/?start={token}" if self.platform == TERRACE else None
