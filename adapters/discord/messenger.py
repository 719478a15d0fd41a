"""Homeroom's voice on Discord."""

from dataclasses import dataclass, field

import discord

from adapters.discord import rights
from adapters.discord.distance import Distance
from adapters.discord.errors import ARCHIVED, refused_with
from adapters.discord.pace import OVERALL, tolls
from adapters.discord.posting import Posting
from adapters.discord.recent import Recent
from adapters.discord.render import HIDDEN, Body, body
from adapters.discord.rest import ORIGINAL, Rest
from adapters.discord.spots import DISCORD, Private, Receipt, Room, Target, Ticket, read_spot
from bot.base.ids import Platform
from bot.chat.message import Audience, Message
from bot.chat.ports import MESSAGE_GONE, TICKET_OVER, Doubtful, Files, Limits, Parcel, Refused, TryAgain
from bot.chat.text import flat

LIMITS = Limits(
    body=1900, caption=1900, buttons_per_row=5, rows=5, options=25, label=80, wire=64,
    private_answers=True, selects=True, forms=True, idempotent=True, attachments=True,
    overall=OVERALL, tolls=tolls,
)  # fmt: skip
LARGEST_FILE = 10_000_000
"""Discord takes 2,000 characters; a hundred are left for the signs that keep markup inert."""


@dataclass(slots=True)
class DiscordMessenger:
    """Sends, changes and takes back messages through one life of the client."""

    client: discord.Client
    rest: Rest
    files: Files
    tokens: Recent[Receipt, str] = field(default_factory=Recent)
    """What changes the answers that one person sees: they are out of reach of the channel's requests."""
    posting: Posting = field(init=False)
    distance: Distance = field(init=False)

    def __post_init__(self) -> None:
        self.distance = Distance(self.client, self.rest)
        self.posting = Posting(self.rest)

    @property
    def platform(self) -> Platform:
        return DISCORD

    @property
    def limits(self) -> Limits:
        return LIMITS

    async def send(self, parcel: Parcel) -> str:
        self._check_life()
        said = await self._body(parcel.message)
        if parcel.ticket:
            ticket = Ticket.read(parcel.ticket)
            receipt = await self._answer(ticket, parcel, said)
            if parcel.message.audience is Audience.ONLY_YOU and not ticket.alone:
                self.tokens.keep(receipt, ticket.token)
            return str(receipt)
        return str(await self._post(read_spot(parcel.spot), parcel, said))

    async def _answer(self, ticket: Ticket, parcel: Parcel, said: Body) -> Receipt:
        hidden = parcel.message.audience is Audience.ONLY_YOU and not ticket.alone
        if ticket.waits and parcel.part == 0:
            if ticket.hidden or not hidden:
                return await self.rest.edit_answer(ticket.token, ORIGINAL, said)
            await self._drop_original(ticket)
        _check_doubt(parcel)
        return await self.rest.follow_up(ticket.token, said.having(flags=HIDDEN) if hidden else said)

    async def _post(self, target: Target, parcel: Parcel, said: Body) -> Receipt:
        if isinstance(target, Room) and parcel.message.audience is Audience.ONLY_YOU:
            raise Refused(TICKET_OVER, "what one person may see is never posted for all")
        said, nonce = _replying(parcel, said), f"{parcel.id}.{parcel.part}"
        match target:
            case Private(user):
                channel = await self.rest.open_private(user)
                return await self.posting.post(channel, said, nonce, parcel.doubted_at)
            case Room(channel) if await self.distance.is_forum(channel):
                _check_doubt(parcel)
                return await self.rest.start_post(channel, _title(parcel.message), said)
            case Room(channel):
                return await self.posting.post(channel, said, nonce, parcel.doubted_at)

    async def revise(self, receipt: str, parcel: Parcel) -> None:
        self._check_life()
        said, where = await self._body(parcel.message), Receipt.read(receipt)
        ticket = Ticket.read(parcel.ticket) if parcel.ticket else None
        if ticket is None or not await self._by_token(ticket, where, said):
            await self._edit(where, said)

    async def _by_token(self, ticket: Ticket, where: Receipt, said: Body) -> bool:
        """Change what stands there by the token of the event that is answered, where that may be used."""
        pressed = ticket.pressed == where.message
        return await self._edit_answer(ticket.token, ORIGINAL if pressed else where.message, said)

    async def _edit(self, where: Receipt, said: Body) -> None:
        token = self.tokens.find(where)
        if token is not None and await self._edit_answer(token, where.message, said):
            return
        self.tokens.forget(where)
        try:
            await self.rest.edit(where, said)
        except Refused as refused:
            if not refused_with(refused, ARCHIVED):
                raise
            await self.rest.unarchive(where.channel)
            await self.rest.edit(where, said)

    async def _edit_answer(self, token: str, message: int | str, said: Body) -> bool:
        """Change an answer by the token of its interaction; False when that has run out."""
        try:
            await self.rest.edit_answer(token, message, said)
        except Refused as refused:
            if refused.why not in {TICKET_OVER, MESSAGE_GONE}:
                raise
            return False
        return True

    async def remove(self, receipt: str) -> None:
        self._check_life()
        where = Receipt.read(receipt)
        token = self.tokens.find(where)
        try:
            if token is not None:
                await self.rest.delete_answer(token, where.message)
            else:
                await self.rest.delete(where)
        except Refused as refused:
            if refused.why not in {MESSAGE_GONE, TICKET_OVER}:
                raise

    async def hush(self, ticket: str) -> None:
        """Take "thinking …" away where nothing follows it. A press is acknowledged already."""
        read = Ticket.read(ticket)
        if read.waits:
            await self._drop_original(read)

    async def missing_rights(self, spot: str) -> tuple[str, ...]:
        self._check_life()
        match read_spot(spot):
            case Private():
                return ()
            case Room(channel):
                return await rights.missing(self.distance, channel)

    def private_link(self, token: str) -> str | None:
        return None

    def _check_life(self) -> None:
        if self.client.is_closed():
            raise TryAgain("Discord is not connected", overall=True)

    async def _body(self, message: Message) -> Body:
        picture = await self.files.get(message.picture.file) if message.picture else None
        file = await self.files.get(message.attachment.file) if message.attachment else None
        return body(message, picture, file if file is not None and len(file) <= LARGEST_FILE else None)

    async def _drop_original(self, ticket: Ticket) -> None:
        try:
            await self.rest.delete_answer(ticket.token, ORIGINAL)
        except Refused as refused:
            if refused.why not in {MESSAGE_GONE, TICKET_OVER}:
                raise


def _check_doubt(parcel: Parcel) -> None:
    """Say nothing twice where Discord recognises no repeat: in follow-ups and new threads of a forum."""
    if parcel.doubted_at is not None and parcel.part == 0:
        raise Doubtful("it may be there already, and would be there twice", final=True)


def _replying(parcel: Parcel, said: Body) -> Body:
    if not parcel.reply_to or parcel.part:
        return said
    answered = Receipt.read(parcel.reply_to)
    return said.having(message_reference={"message_id": str(answered.message), "fail_if_not_exists": False})


def _title(message: Message) -> str:
    """Return the name of a forum post: the first line of what it says."""
    text = flat(message.card.title) if message.card else flat(message.body)
    first = next((line.strip() for line in text.splitlines() if line.strip()), "")
    return first[:100] or "Homeroom"
