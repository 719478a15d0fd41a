"""Rows of what is to be said.

Written in the transaction of their cause, claimed, sent and marked one by one.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.base.ids import CommunityId, OutboxId, PersonId, PlaceId, Platform
from bot.base.line import Row
from bot.base.unit import Unit
from bot.chat import codec
from bot.chat.message import Message
from bot.reminders import doubts
from bot.reminders import outbox_sql as sql
from bot.reminders.addresses import Address
from bot.reminders.tables import SendClass, State

LEASE = timedelta(seconds=60)
MOST_LOOKS = 64
"""How often one claim looks past messages that wait for others before it lets others write."""


@dataclass(frozen=True, slots=True)
class Sending:
    """What a doubtful try may lead to, and when the message is of no more use.

    `heeds_quiet`: it waits for the end of the quiet hours; not so what a person asked for at that time.
    `says_late`: it says itself that it is late when it goes out over an hour after its time.
    """

    send_class: SendClass = SendClass.POST
    expires: datetime | None = None
    heeds_quiet: bool = True
    says_late: bool = True


@dataclass(frozen=True, slots=True)
class Letter:
    """A message to be written into the outbox.

    `origin` is the room to point from when a private conversation is closed, `reply_to` the receipt of the
    message it answers. With `claimed_until` the row is the writer's own to send until then.
    """

    to: Address
    message: Message
    key: str
    due: datetime
    sending: Sending = Sending()
    ticket: str = ""
    reply_to: str = ""
    origin: str = ""
    claimed_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """Why a send did not succeed and what follows; `receipts` are those of the parts that were taken.

    `retry` is when it may be tried again. `doubtful`: it may have been taken. `counts`: it was a try.
    """

    state: State
    reason: str
    retry: datetime
    receipts: Sequence[str] = ()
    doubtful: bool = False
    counts: bool = True


@dataclass(frozen=True, slots=True)
class Claimed:
    """A row this process may send. `receipts` are those of the parts that were taken at an earlier try."""

    id: OutboxId
    community: CommunityId | None
    person: PersonId | None
    place: PlaceId | None
    platform: Platform
    spot: str
    to_account: bool
    origin: str
    send_class: SendClass
    key: str
    message: Message
    lang: str
    zone: str
    ticket: str
    reply_to: str
    attempts: int
    receipts: tuple[str, ...]
    wanted: int
    due_at: datetime
    expires_at: datetime | None
    doubted_at: datetime | None = None
    says_late: bool = True
    sent_at: datetime | None = None
    edited_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a platform took of a row: one line for each part."""

    row: Claimed
    parts: Sequence[str]
    at: datetime


async def put(unit: Unit, community: CommunityId | None, letter: Letter) -> OutboxId | None:
    """Write one message to be sent; None when the same key was written for this address before."""
    to, sending, claimed = letter.to, letter.sending, letter.claimed_until is not None
    row = await unit.add(
        sql.INSERT, community_id=community, person_id=to.person, place_id=to.place, platform=to.platform,
        spot=to.spot, to_account=to.to_account, origin=letter.origin, key=letter.key,
        send_class=sending.send_class.value, message=codec.dump(letter.message), lang=to.lang, zone=to.zone,
        ticket=letter.ticket, reply_to=letter.reply_to, says_late=sending.says_late,
        state=(State.SENDING if claimed else State.DUE).value, due_at=letter.due, retry_at=letter.due,
        tried_at=letter.due if claimed else None, expires_at=sending.expires,
        claimed_until=letter.claimed_until, attempts=int(claimed),
    )  # fmt: skip
    if row is not None and not claimed:
        unit.signals.add(to.platform)
    return None if row is None else OutboxId(row)


def as_claimed(row: OutboxId, community: CommunityId | None, letter: Letter) -> Claimed:
    """Return a row that was written as the caller's own to send, without reading it again."""
    to = letter.to
    return Claimed(
        id=row, community=community, person=to.person, place=to.place, platform=to.platform, spot=to.spot,
        to_account=to.to_account, origin=letter.origin, send_class=letter.sending.send_class, key=letter.key,
        message=letter.message, lang=to.lang, zone=to.zone, ticket=letter.ticket, reply_to=letter.reply_to,
        attempts=1, receipts=(), wanted=0, due_at=letter.due, expires_at=letter.sending.expires,
        says_late=letter.sending.says_late,
    )  # fmt: skip


async def claim(unit: Unit, platform: Platform, now: datetime, most: int) -> list[Claimed]:
    """Take at most so many messages that are due on a platform, the head of each lane only.

    They are this process's to send until the lease ends. An empty list: nothing can be sent now.
    """
    for _ in range(MOST_LOOKS):
        rows = await unit.run(sql.CLAIM, platform=platform, now=now, until=now + LEASE, tried=now, most=most)
        heads = [claimed_of(row) for row in rows if row[-1] == State.SENDING]
        if heads or not rows:
            return sorted(heads, key=lambda head: (head.due_at, head.id))
    unit.signals.add(platform)
    return []


async def edits(unit: Unit, platform: Platform, before: datetime) -> list[Claimed]:
    """Return what was sent and has changed since, last edited before an instant."""
    return [claimed_of(row) for row in await unit.run(sql.EDITS, platform=platform, before=before)]


async def erase(unit: Unit, *rows: Claimed) -> None:
    """Empty what was shown and is not to be kept; what was not sent yet, or has changed since, stays."""
    for row in rows:
        blank = codec.dump(Message(audience=row.message.audience))
        await unit.run(sql.ERASE, row=row.id, text=blank)
    unit.forgets = True


async def mark_sent(unit: Unit, *said: Receipt) -> None:
    """Write down where messages stand, and let go what waited for them."""
    await unit.run_each(sql.SENT, [_sent(each) for each in said])
    for each in said:
        if len(each.parts) > 1:
            for receipt in each.parts:
                await unit.run(sql.PART, platform=each.row.platform, receipt=receipt, row=each.row.id)
        await free(unit, each.row)


def _sent(said: Receipt) -> dict[str, object]:
    row = said.row
    return {
        "row": row.id, "attempt": row.attempts, "receipt_text": "\n".join(said.parts),
        "version": row.wanted, "now": said.at,
    }  # fmt: skip


async def mark(unit: Unit, row: Claimed, verdict: Verdict) -> None:
    """Write down what became of a send that did not succeed."""
    if verdict.doubtful:
        await unit.run(sql.DOUBT, row=row.id)
    await unit.run(
        sql.MARK, row=row.id, attempt=row.attempts, new_state=verdict.state.value,
        reason=verdict.reason[:300], retry=verdict.retry, receipt_text="\n".join(verdict.receipts),
        uncounted=int(not verdict.counts),
    )  # fmt: skip
    if verdict.state is State.UNKNOWN:
        await doubts.arose(unit, row.id, verdict.retry)
    if verdict.state is not State.DUE:
        await free(unit, row)


async def free(unit: Unit, row: Claimed) -> None:
    """Let the message go that waited for this one to leave its lane."""
    if row.send_class is SendClass.REPLY:
        return
    if await unit.run(sql.FREE, platform=row.platform, where=row.spot, community=row.community):
        unit.signals.add(row.platform)


async def mark_shown(unit: Unit, row: OutboxId, version: int, now: datetime) -> None:
    await unit.run(sql.SHOWN, row=row, version=version, now=now)


async def put_off_edit(unit: Unit, row: OutboxId, edited_at: datetime) -> None:
    """Let an edit wait, as if the message had been edited at an instant."""
    await unit.run(sql.EDITED, row=row, now=edited_at)


async def revise(unit: Unit, community: CommunityId, key: str, message: Message) -> int:
    """Change an announcement on every place it went to; return on how many."""
    rows = await unit.run(sql.REVISE, community=community, name=key, text=codec.dump(message))
    unit.signals.update(platform for (platform,) in rows)
    return len(rows)


async def by_receipt(unit: Unit, platform: Platform, receipt: str) -> Claimed | None:
    """Return the row that stands on the platform under a receipt, be it that of one piece of several."""
    if not receipt:
        return None
    rows = await unit.run(sql.BY_RECEIPT, platform=platform, receipt=receipt)
    rows = rows or await unit.run(sql.BY_PART, platform=platform, receipt=receipt)
    return claimed_of(rows[0]) if rows else None


async def change(unit: Unit, row: OutboxId, message: Message) -> None:
    """Give one message a new version; the delivery brings it out."""
    await unit.run(sql.CHANGE, row=row, text=codec.dump(message))


async def next_due(unit: Unit, platform: Platform) -> datetime | None:
    rows = await unit.run(sql.NEXT, platform=platform)
    return rows[0][0] if rows else None


def claimed_of(row: Row) -> Claimed:
    return Claimed(
        id=OutboxId(row[0]),
        community=row[1],
        person=row[2],
        place=row[3],
        platform=Platform(row[4]),
        spot=row[5],
        to_account=bool(row[6]),
        origin=row[7],
        send_class=SendClass(row[8]),
        key=row[9],
        message=codec.load(row[10]),
        lang=row[11],
        zone=row[12],
        ticket=row[13],
        reply_to=row[14],
        attempts=row[15],
        receipts=tuple(row[16].split("\n")) if row[16] else (),
        wanted=row[17],
        due_at=row[18],
        expires_at=row[19],
        doubted_at=row[20],
        says_late=bool(row[21]),
        sent_at=row[22],
        edited_at=row[23],
    )
