"""Sends in doubt as moderators see them, and what they decide."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlmodel import col, select

from bot.base.ids import OutboxId, PersonId
from bot.chat.message import Button, Buttons, Message, Select
from bot.chat.text import flat, joined
from bot.commands.context import Context, JobContext
from bot.features.upcoming.rules import decisions
from bot.features.upcoming.rules.decisions import About, Decided
from bot.features.upcoming.tables import What
from bot.people.identity import Access
from bot.people.tables import Person
from bot.reminders import aside, doubts
from bot.reminders.doubts import Doubt, Verdict

PAGE = 6
UNSAID_SINCE = timedelta(days=14)
MOST_UNSAID = 12
SHORT, LONG = 60, 400
_DECIDED = {Verdict.SENT: What.SENT, Verdict.NOT_SENT: What.NOT_SENT, Verdict.AGAIN: What.AGAIN}


@dataclass(frozen=True, slots=True)
class Shown:
    """A send as it may be shown: of a private message nothing but the feature it comes from (`topic`)."""

    doubt: Doubt
    words: str
    topic: str


@dataclass(frozen=True, slots=True)
class Page:
    """Some of the sends in doubt: `start` is the place of the first among all.

    `asides` counts events that were set aside.
    """

    shown: Sequence[Shown]
    start: int
    total: int
    asides: int


async def page(ctx: JobContext, start: int) -> Page:
    total = await doubts.count(ctx.unit, ctx.community)
    start = max(0, min(start, total - 1) // PAGE * PAGE)
    rows = await doubts.unknowns(ctx.unit, ctx.community, start, PAGE)
    return Page([_shown(ctx, row, SHORT) for row in rows], start, total, await _asides(ctx))


async def _asides(ctx: JobContext) -> int:
    return len(await aside.asides(ctx.unit, ctx.community))


async def one(ctx: JobContext, row: int) -> Shown | None:
    """Return a send as it stands, if it is this community's."""
    found = await doubts.find(ctx.unit, ctx.community, OutboxId(row))
    return _shown(ctx, found, LONG) if found else None


async def unsaid(ctx: JobContext) -> list[Shown]:
    """Return what expired or was refused lately."""
    rows = await doubts.unsaid(ctx.unit, ctx.community, ctx.now - UNSAID_SINCE, MOST_UNSAID)
    return [_shown(ctx, row, SHORT) for row in rows]


def _shown(ctx: JobContext, doubt: Doubt, most: int) -> Shown:
    words = "" if doubt.is_private else _excerpt(ctx, doubt, most)
    topic = _topic(doubt.message)
    return Shown(doubt, words, topic if ctx.engine.words.has(f"{topic}.group.name") else "")


def _excerpt(ctx: JobContext, doubt: Doubt, most: int) -> str:
    """Return the first words of a message, in the language and on the clock it was written for."""
    message = doubt.message
    whole = joined([message.body, message.card.title if message.card else ()], " ")
    text = " ".join(flat(ctx.engine.words.resolve(whole, doubt.lang, doubt.zone, ctx.now)).split())
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def _topic(message: Message) -> str:
    """Return the feature that answers the message's first button; "" when it has none."""
    for row in message.rows:
        match row:
            case Select(_, wire, _):
                return _feature(wire)
            case Buttons(members):
                for member in members:
                    if isinstance(member, Button):
                        return _feature(member.press)
    return ""


def _feature(wire: str) -> str:
    return wire.lstrip("/").partition(".")[0]


async def settle(ctx: Context, row: int, verdict: Verdict) -> bool:
    """Do what a moderator decided and log it; False when the send is not in doubt any more."""
    if not await doubts.settle_unknown(ctx.unit, ctx.community, OutboxId(row), verdict, ctx.now):
        return False
    found = await doubts.find(ctx.unit, ctx.community, OutboxId(row))
    await decisions.record(ctx, _DECIDED[verdict], About(row, found.place if found else ""))
    return True


async def decided(ctx: JobContext, row: int) -> Decided | None:
    """Return what was decided last about a send."""
    return await decisions.latest(ctx, About(row), _DECIDED.values())


async def moderators(ctx: JobContext) -> list[PersonId]:
    found = select(Person.id).where(
        col(Person.community_id) == ctx.community,
        col(Person.role) >= int(Access.MODERATOR),
        col(Person.left_at).is_(None),
    )
    return [PersonId(ident or 0) for ident in (await ctx.db.exec(found)).all()]
