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
from bot.reminders import outbox_sql as sql
from bot.reminders.addresses import Address
from bot.reminders.tables import SendClass, State

LEASE = timedelta(seconds=60)


@dataclass(frozen=True, slots=True)
class Sending:
    """What a doubtful try may lead to, and when the message is of no more use."""

    send_class: SendClass = SendClass.POST
    expires: datetime | None = None


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
    """Why a send did not succeed and what follows; `receipts` are those of the parts that were taken."""

    state: State
    reason: str
    due: datetime
    receipts: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a platform took of a row: one line for each part, and which version it was."""

    row: OutboxId
    attempt: int
    parts: Sequence[str]
    version: int
    at: datetime


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


async def put(unit: Unit, community: CommunityId | None, letter: Letter) -> OutboxId | None:
    """Write one message to be sent; None when the same key was written for this address before."""
    to = letter.to
    row = await unit.add(
        sql.INSERT, community_id=community, person_id=to.person, place_id=to.place, platform=to.platform,
        spot=to.spot, to_account=to.to_account, origin=letter.origin, key=letter.key,
        send_class=letter.sending.send_class.value,
        message=codec.dump(letter.message), lang=to.lang, zone=to.zone, ticket=letter.ticket,
        reply_to=letter.reply_to, state=(State.SENDING if letter.claimed_until else State.DUE).value,
        due_at=letter.due, expires_at=letter.sending.expires, claimed_until=letter.claimed_until,
        attempts=1 if letter.claimed_until else 0,
    )  # fmt: skip
    if row is not None and not letter.claimed_until:
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
    )  # fmt: skip


async def claim(unit: Unit, platform: Platform, now: datetime) -> list[Claimed]:
    """Take what is due on a platform, in order of the due time.

    It is this process's to send until the lease ends.
    """
    rows = await unit.run(sql.CLAIM, platform=platform, now=now, until=now + LEASE)
    return sorted((_claimed(row) for row in rows), key=lambda claimed: (claimed.due_at, claimed.id))


async def edits(unit: Unit, platform: Platform, before: datetime) -> list[Claimed]:
    """Return what was sent and has changed since, last edited before an instant."""
    return [_claimed(row) for row in await unit.run(sql.EDITS, platform=platform, before=before)]


async def mark_sent(unit: Unit, sent: Receipt) -> None:
    receipts = "\n".join(sent.parts)
    values = {"receipt_text": receipts, "version": sent.version, "now": sent.at}
    await unit.run(sql.SENT, row=sent.row, attempt=sent.attempt, **values)


async def mark(unit: Unit, row: OutboxId, attempt: int, verdict: Verdict) -> None:
    """Write down what became of a send that did not succeed."""
    await unit.run(
        sql.MARK,
        row=row,
        attempt=attempt,
        new_state=verdict.state.value,
        reason=verdict.reason[:300],
        due=verdict.due,
        receipt_text="\n".join(verdict.receipts),
    )


async def give_back(unit: Unit, row: Claimed) -> None:
    """Leave a row that was claimed and not tried to whoever may send it, as if it had not been claimed."""
    await unit.run(sql.GIVE_BACK, row=row.id, attempt=row.attempts)


async def mark_shown(unit: Unit, row: OutboxId, version: int, now: datetime) -> None:
    await unit.run(sql.SHOWN, row=row, version=version, now=now)


async def revise(unit: Unit, community: CommunityId, key: str, message: Message) -> int:
    """Change an announcement on every place it went to; return on how many."""
    rows = await unit.run(sql.REVISE, community=community, name=key, text=codec.dump(message))
    unit.signals.update(platform for (platform,) in rows)
    return len(rows)


async def by_receipt(unit: Unit, platform: Platform, receipt: str) -> Claimed | None:
    """Return the row that stands on the platform under a receipt."""
    rows = await unit.run(sql.BY_RECEIPT, platform=platform, receipt=receipt) if receipt else []
    return _claimed(rows[0]) if rows else None


async def change(unit: Unit, row: OutboxId, message: Message) -> None:
    """Give one message a new version; the delivery brings it out."""
    await unit.run(sql.CHANGE, row=row, text=codec.dump(message))


async def release(unit: Unit, now: datetime) -> None:
    """End all leases: for a process that knows itself to be the only one, so whoever held them is dead."""
    await unit.run(sql.RELEASE, now=now, past=now - timedelta(seconds=1))


async def inherit(unit: Unit, platform: Platform, until: datetime) -> None:
    """Let the claims of the sender before this one end at an instant, instead of running their full length.

    Answers stay with whoever listens and gives them at this moment.
    """
    await unit.run(sql.INHERIT, name=platform, until=until)


async def recover(unit: Unit, platform: Platform, now: datetime, *, idempotent: bool) -> int:
    """Settle the rows whose sender died.

    Say them again where that is safe, once more or never where it is not.
    """
    rows = await unit.run(sql.STALE, platform=platform, now=now)
    for ident, send_class, attempts, receipt in rows:
        state = after_doubt(SendClass(send_class), attempts, idempotent=idempotent)
        taken = receipt.split("\n") if receipt else ()
        verdict = Verdict(state, "the sender stopped half-way", now, taken)
        await mark(unit, OutboxId(ident), attempts, verdict)
    return len(rows)


def after_doubt(send_class: SendClass, attempts: int, *, idempotent: bool) -> State:
    """Return what follows a try of unknown outcome."""
    if idempotent:
        return State.DUE
    match send_class:
        case SendClass.POST if attempts <= 1:
            return State.DUE
        case SendClass.REPLY:
            return State.EXPIRED
        case _:
            return State.UNKNOWN


async def next_due(unit: Unit, platform: Platform) -> datetime | None:
    rows = await unit.run(sql.NEXT, platform=platform)
    return rows[0][0] if rows else None


def _claimed(row: Row) -> Claimed:
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
    )
