"""Sends whose outcome nobody knows: what moderators look at and decide, and what was not said at all."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import bindparam, func, or_, select, update

from bot.base.hot import Hot
from bot.base.ids import CommunityId, OutboxId, Platform
from bot.base.line import Row
from bot.base.tables import columns, fixed
from bot.base.times import Instant
from bot.base.unit import Unit
from bot.chat import codec
from bot.chat.message import Message
from bot.people.tables import Person, Place
from bot.reminders import schedule
from bot.reminders.schedule import Name, Plan
from bot.reminders.tables import Outbox, SendClass, State

TELL = "upcoming.tell"
"""The timer that is called when a send fell into doubt."""
GATHER = timedelta(seconds=20)
"""How long further doubts are waited for before moderators are told of them together."""
MISSED = "missed"
"""The reason of a send that a moderator looked for in vain."""

outboxes = columns(Outbox)
people = columns(Person)
places = columns(Place)


class Verdict(StrEnum):
    """What a moderator says of a send of unknown outcome."""

    SENT = "sent"
    NOT_SENT = "not"
    AGAIN = "again"


@dataclass(frozen=True, slots=True)
class Doubt:
    """A send that did not simply succeed.

    `place` is the title of the room; `person` the name of whom a private message was for. `at` is when it was
    last tried, `taken` how many parts of it are known to be there.
    """

    id: OutboxId
    platform: Platform
    place: str
    person: str
    message: Message
    lang: str
    zone: str
    at: datetime
    state: State
    reason: str
    taken: int

    @property
    def is_private(self) -> bool:
        return not self.place


_SHOWN = (
    outboxes.id, outboxes.platform, places.title, people.name, outboxes.message, outboxes.lang, outboxes.zone,
    func.coalesce(outboxes.doubted_at, outboxes.tried_at, outboxes.due_at, type_=Instant()), outboxes.state,
    outboxes.error, outboxes.receipt,
)  # fmt: skip
_JOINED = (
    select(*_SHOWN)
    .outerjoin(Place, places.id == outboxes.place_id)
    .outerjoin(Person, people.id == outboxes.person_id)
    .where(outboxes.community_id == bindparam("community"))
)
_IN_DOUBT = outboxes.state == fixed(State.UNKNOWN)
_UNKNOWN = Hot(
    lambda _: (
        _JOINED.where(_IN_DOUBT).order_by(outboxes.id).limit(bindparam("most")).offset(bindparam("start"))
    )
)
_ONE = Hot(lambda _: _JOINED.where(outboxes.id == bindparam("row")))
_COUNT = Hot(
    lambda _: select(func.count(outboxes.id), func.min(outboxes.id)).where(
        outboxes.community_id == bindparam("community"), _IN_DOUBT
    )
)
_UNSAID = Hot(
    lambda _: (
        _JOINED.where(
            or_(outboxes.state == fixed(State.REFUSED), outboxes.state == fixed(State.EXPIRED)),
            outboxes.send_class != fixed(SendClass.REPLY),
            outboxes.due_at > bindparam("since"),
        )
        .order_by(outboxes.due_at.desc(), outboxes.id.desc())
        .limit(bindparam("most"))
    )
)
_SETTLE = Hot(
    lambda _: (
        update(Outbox)
        .where(outboxes.id == bindparam("row"), outboxes.community_id == bindparam("community"), _IN_DOUBT)
        .values(state=bindparam("new_state"), error=bindparam("reason"), sent_at=bindparam("sent"))
        .returning(outboxes.id)
    )
)
_AGAIN = Hot(
    lambda _: (
        update(Outbox)
        .where(outboxes.id == bindparam("row"), outboxes.community_id == bindparam("community"), _IN_DOUBT)
        .values(state=State.DUE.value, retry_at=bindparam("now"), expires_at=None, error="")
        .returning(outboxes.platform)
    )
)
_WHOSE = Hot(lambda _: select(outboxes.community_id).where(outboxes.id == bindparam("row")))


async def arose(unit: Unit, row: OutboxId, now: datetime) -> None:
    """Let the moderators of a community hear, once and soon, that something is in doubt."""
    community = (await unit.run(_WHOSE, row=row))[0][0]
    if community is not None:
        await worries(unit, CommunityId(community), now)


async def worries(unit: Unit, community: CommunityId, now: datetime) -> None:
    """Let `TELL` look soon at what moderators have to know of; several reasons lead to one look."""
    await schedule.put_idle(unit, Plan(Name(community, TELL, "doubts"), at=now + GATHER), now)


async def count(unit: Unit, community: CommunityId) -> int:
    return int((await unit.run(_COUNT, community=community))[0][0])


async def oldest(unit: Unit, community: CommunityId) -> int:
    """Return the id of the doubt that has stood longest; 0 when there is none."""
    return int((await unit.run(_COUNT, community=community))[0][1] or 0)


async def unknowns(unit: Unit, community: CommunityId, start: int, most: int) -> Sequence[Doubt]:
    """Return sends of unknown outcome, the oldest first."""
    return [_doubt(row) for row in await unit.run(_UNKNOWN, community=community, start=start, most=most)]


async def find(unit: Unit, community: CommunityId, row: OutboxId) -> Doubt | None:
    """Return a send as it stands, in doubt or not."""
    rows = await unit.run(_ONE, community=community, row=row)
    return _doubt(rows[0]) if rows else None


async def unsaid(unit: Unit, community: CommunityId, since: datetime, most: int) -> Sequence[Doubt]:
    """Return what expired or was refused since an instant, the latest first. Answers do not count."""
    return [_doubt(row) for row in await unit.run(_UNSAID, community=community, since=since, most=most)]


async def settle_unknown(
    unit: Unit, community: CommunityId, row: OutboxId, verdict: Verdict, now: datetime
) -> bool:
    """Do what a moderator decided; False when the send is not in doubt (any more).

    What is sent again has one try of doubtful outcome left, and does not expire.
    """
    scope = {"community": community, "row": row}
    match verdict:
        case Verdict.AGAIN:
            rows = await unit.run(_AGAIN, **scope, now=now)
            unit.signals.update(platform for (platform,) in rows)
            return bool(rows)
        case Verdict.SENT:
            return bool(await unit.run(_SETTLE, **scope, new_state=State.SENT.value, reason="", sent=now))
        case Verdict.NOT_SENT:
            why = {"new_state": State.REFUSED.value, "reason": MISSED, "sent": None}
            return bool(await unit.run(_SETTLE, **scope, **why))


def _doubt(row: Row) -> Doubt:
    return Doubt(
        id=OutboxId(row[0]), platform=Platform(row[1]), place=row[2] or "", person=row[3] or "",
        message=codec.load(row[4]), lang=row[5], zone=row[6], at=row[7], state=State(row[8]), reason=row[9],
        taken=len(row[10].split("\n")) if row[10] else 0,
    )  # fmt: skip
