"""Tickets: what a platform wants to see before an answer that only one person sees may be changed."""

from datetime import datetime

from sqlalchemy import bindparam, update

from bot.base.hot import Hot
from bot.base.ids import CommunityId, OutboxId
from bot.base.tables import columns, fixed
from bot.base.unit import Unit
from bot.reminders.outbox import Letter
from bot.reminders.tables import Outbox, SendClass

outboxes = columns(Outbox)
_RENEW = Hot(
    lambda _: (
        update(Outbox)
        .where(outboxes.id == bindparam("row"), outboxes.send_class == fixed(SendClass.REPLY))
        .values(
            community_id=bindparam("community"), ticket=bindparam("answers"), expires_at=bindparam("until")
        )
    )
)
_FORGET_TICKETS = Hot(
    lambda _: (
        update(Outbox).where(outboxes.ticket != "", outboxes.expires_at < bindparam("now")).values(ticket="")
    )
)


async def renew(unit: Unit, row: OutboxId, community: CommunityId | None, letter: Letter) -> None:
    """Let an answer that a press changed be edited by the press's ticket, and by the community entered."""
    await unit.run(
        _RENEW, row=row, community=community, answers=letter.ticket, until=letter.sending.expires
    )  # fmt: skip


async def forget_tickets(unit: Unit, now: datetime) -> None:
    """Clear what was needed to answer events and is of no more use."""
    await unit.run(_FORGET_TICKETS, now=now)
