"""What becomes of reminders: kept, moved, rung, put off, cancelled."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from sqlalchemy import delete, func, update
from sqlmodel import col, select

from bot.base.errors import Refusal
from bot.base.ids import PersonId, PlaceId
from bot.chat.heard import SpotKind
from bot.chat.message import Message
from bot.commands.context import AT_ONCE, Context, JobContext
from bot.commands.params import Asker, Suggestion
from bot.commands.times import proposed
from bot.features.remind.tables import Draft, Note, Opening
from bot.people.identity import Access
from bot.reminders import outbox
from bot.reminders.addresses import address_of_person
from bot.reminders.outbox import Letter
from bot.reminders.phrases.result import Once, Repeats
from bot.reminders.recurrence import Rule
from bot.reminders.wall import local, resolve

MOST = 25
MOST_IN_A_PLACE = 25
MOST_COPIES = 50
RING = "remind.ring"
_OFFERS = {
    "en": ("in 1 hour", "today 20:00", "tomorrow 9:00", "in 1 week"),
    "zh": ("1小时后", "今天20:00", "明天9:00", "1周后"),
}


@dataclass(frozen=True, slots=True)
class Wish:
    """What to remind of, when in words, and where; without a place it is for the person alone.

    `note` is the reminder that is to be moved, or None for a new one.
    """

    text: str
    phrase: str
    place: PlaceId | None = None
    note: int | None = None


class Delay(StrEnum):
    MINUTES = "minutes"
    HOUR = "hour"
    DAY = "day"
    WEEK = "week"


_SPANS = {Delay.MINUTES: timedelta(minutes=20), Delay.HOUR: timedelta(hours=1)}
_DAYS = {Delay.DAY: timedelta(days=1), Delay.WEEK: timedelta(days=7)}


def rule_of(note: Note) -> Rule | None:
    return Rule(note.rrule, note.zone, datetime.fromisoformat(note.wall)) if note.rrule else None


def place_of(note: Note) -> PlaceId | None:
    return PlaceId(note.place_id) if note.place_id else None


async def proposed_times(asker: Asker, typed: str) -> Sequence[Suggestion]:
    """Propose concrete times for what was typed so far; the value names one instant and nothing else."""
    offers = _OFFERS["zh" if asker.lang.startswith("zh") else "en"]
    texts = (typed,) if typed.strip() else offers
    return [each for text in texts for each in proposed(text, asker.now, asker.zone, asker.lang)]


async def keep(ctx: Context, wish: Wish, value: Once | Repeats) -> Note:
    """Write a reminder down, or take up the one that is to be moved, and let it fall due."""
    note = await own(ctx, wish.note) if wish.note else await _new(ctx, wish)
    await arm(ctx, note, value)
    return note


async def _new(ctx: Context, wish: Wish) -> Note:
    await check_room(ctx)
    if wish.place:
        await _check_place(ctx, wish.place)
    note = Note(
        community_id=ctx.community, person_id=ctx.person, place_id=wish.place, text=wish.text, made_at=ctx.now
    )
    _asked_here(ctx, note)
    ctx.db.add(note)
    return note


def _asked_here(ctx: Context, note: Note) -> None:
    """Remember the room, so that a reminder that cannot reach its person in private is pointed to there."""
    room = ctx.spot.kind is SpotKind.ROOM
    note.platform, note.spot = ctx.spot.platform, ctx.spot.key if room else ""


async def check_room(ctx: Context) -> None:
    count = select(func.count()).where(
        col(Note.community_id) == ctx.community, col(Note.person_id) == ctx.person,
        col(Note.next_at).is_not(None),
    )  # fmt: skip
    if (await ctx.db.exec(count)).one() >= MOST:
        raise Refusal("remind.too_many", most=MOST)


async def _check_place(ctx: Context, place: PlaceId) -> None:
    count = select(func.count()).where(
        col(Note.community_id) == ctx.community, col(Note.place_id) == place, col(Note.next_at).is_not(None)
    )
    if (await ctx.db.exec(count)).one() >= MOST_IN_A_PLACE:
        raise Refusal("remind.too_many_here", most=MOST_IN_A_PLACE)


async def arm(ctx: Context, note: Note, value: Once | Repeats) -> None:
    """Let a reminder fall due at an instant or by a rule, whatever it did before."""
    note.said = ""
    match value:
        case Once(instant):
            note.rrule, note.zone, note.wall, note.next_at = "", "", "", instant
            await ctx.db.flush()
            await ctx.call_at(RING, _key(note), instant, person=PersonId(note.person_id), note=note.id or 0)
        case Repeats(rule):
            note.rrule, note.zone, note.wall = rule.rrule, rule.zone, rule.start.isoformat()
            note.next_at = rule.next_after(ctx.now)
            await ctx.db.flush()
            await ctx.call_by(RING, _key(note), rule, place=place_of(note), note=note.id or 0)


def _key(note: Note) -> str:
    return f"note:{note.id}"


async def find(ctx: JobContext, note: int) -> Note | None:
    found = select(Note).where(col(Note.id) == note, col(Note.community_id) == ctx.community)
    return (await ctx.db.exec(found)).one_or_none()


async def own(ctx: Context, note: int) -> Note:
    """Return a reminder that the person may change: their own, for moderators also those of places."""
    found = await find(ctx, note)
    if found is None or not _may_change(ctx, found):
        raise Refusal("remind.gone")
    return found


def _may_change(ctx: Context, note: Note) -> bool:
    return note.person_id == ctx.person or (note.place_id is not None and ctx.may(Access.MODERATOR))


async def say(ctx: JobContext, note: Note, message: Message, key: str) -> bool:
    """Say a reminder where it belongs; False when its person takes no messages now."""
    if note.place_id:
        await ctx.say_in(PlaceId(note.place_id), message, key=key, sending=AT_ONCE)
        return True
    to = await address_of_person(ctx.unit, ctx.community, PersonId(note.person_id))
    if to is None:
        return False
    origin = note.spot if note.platform == to.platform else ""
    await outbox.put(ctx.unit, ctx.community, Letter(to, message, key, ctx.now, origin=origin))
    return True


async def rung(ctx: JobContext, note: Note, key: str) -> None:
    """Move a reminder on to its next time, or write down that it has come."""
    rule = rule_of(note)
    note.meant_at, note.said, note.rung_at = note.next_at, key, ctx.now
    note.next_at = rule.next_after(max(ctx.now, note.next_at or ctx.now)) if rule else None
    ctx.db.add(note)
    await ctx.db.flush()


async def cancel(ctx: JobContext, note: Note) -> None:
    await ctx.call_off(RING, _key(note))
    await ctx.db.delete(note)
    await ctx.db.flush()


def put_off(delay: Delay, meant: datetime, now: datetime, zone: str) -> Once:
    """Return when a reminder comes again: a while from now, or at the time of day it was meant for."""
    if delay in _SPANS:
        return Once(now + _SPANS[delay])
    clocks = ZoneInfo(zone)
    day = local(now, clocks).date() + _DAYS[delay]
    return Once(resolve(datetime.combine(day, local(meant, clocks).time()), clocks))


async def snooze(ctx: Context, note: Note, delay: Delay) -> Note:
    """Put a reminder off. A series goes on undisturbed, and a copy comes in between."""
    later = put_off(delay, note.meant_at or ctx.now, ctx.now, ctx.zone)
    if note.rrule:
        return await copy(ctx, note, later)
    await arm(ctx, note, later)
    return note


async def also(ctx: Context, note: int) -> Note:
    """Give the person a reminder of their own by the rule of a place's; the last of many is turned away."""
    locked = select(Note).where(col(Note.id) == note, col(Note.community_id) == ctx.community)
    found = (await ctx.db.exec(locked.with_for_update())).one_or_none()
    rule = rule_of(found) if found else None
    if found is None or rule is None or found.place_id is None or rule.next_after(ctx.now) is None:
        raise Refusal("remind.gone")
    copies = select(func.count()).where(
        col(Note.community_id) == ctx.community,
        col(Note.origin_id) == note,
        col(Note.person_id) != ctx.person,
    )
    if (await ctx.db.exec(copies)).one() >= MOST_COPIES:
        raise Refusal("remind.enough_copies", most=MOST_COPIES)
    return await copy(ctx, found, Repeats(rule))


async def copy(ctx: Context, note: Note, value: Once | Repeats) -> Note:
    """Give the person a reminder of the same words; doing it again moves the one copy."""
    found = select(Note).where(col(Note.person_id) == ctx.person, col(Note.origin_id) == note.id)
    mine = (await ctx.db.exec(found)).one_or_none()
    if mine is None:
        await check_room(ctx)
        mine = Note(
            community_id=ctx.community, person_id=ctx.person, origin_id=note.id, text=note.text,
            made_at=ctx.now,
        )  # fmt: skip
        ctx.db.add(mine)
    mine.text = note.text
    _asked_here(ctx, mine)
    await arm(ctx, mine, value)
    return mine


async def forget(ctx: JobContext, person: PersonId) -> None:
    """Call off what a person waited for."""
    for note in (await ctx.db.exec(select(Note).where(col(Note.person_id) == person))).all():
        await cancel(ctx, note)


async def merge(ctx: JobContext, kept: PersonId, gone: PersonId) -> None:
    """Give the reminders of two accounts to the one person behind them."""
    await ctx.db.exec(update(Note).where(col(Note.person_id) == gone).values(person_id=kept, origin_id=None))
    await ctx.db.exec(update(Opening).where(col(Opening.person_id) == gone).values(person_id=kept))
    await ctx.db.exec(delete(Draft).where(col(Draft.person_id) == gone))


async def sweep(ctx: JobContext, before: datetime) -> None:
    """Let go of the words of reminders that came long ago."""
    over = select(Note).where(
        col(Note.community_id) == ctx.community, col(Note.next_at).is_(None), col(Note.rung_at) < before
    )
    for note in (await ctx.db.exec(over)).all():
        await cancel(ctx, note)
    await ctx.db.exec(
        delete(Draft).where(col(Draft.community_id) == ctx.community, col(Draft.asked_at) < before)
    )
