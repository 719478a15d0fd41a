"""What becomes of reminders: kept, rung, put off, cancelled."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, or_, update
from sqlmodel import col, select

from bot.base.errors import Refusal
from bot.base.ids import PersonId, PlaceId
from bot.chat.message import Message
from bot.chat.text import Shape
from bot.chat.words import show_moment
from bot.commands.context import AT_ONCE, Context, JobContext
from bot.commands.params import Asker, Suggestion
from bot.commands.times import read_time
from bot.features.remind.tables import Draft, Note
from bot.people.identity import Access
from bot.people.tables import Place
from bot.reminders.phrases.result import Choose, Once, Refused, Repeats
from bot.reminders.recurrence import Rule

MOST = 25
RING = "remind.ring"
_OFFERS = ("in 1 hour", "today 20:00", "tomorrow 9:00", "in 1 week")


@dataclass(frozen=True, slots=True)
class Wish:
    """What to remind of, when in words, and where; without a place it is for the person alone."""

    text: str
    phrase: str
    place: PlaceId | None = None


def rule_of(note: Note) -> Rule | None:
    return Rule(note.rrule, note.zone, datetime.fromisoformat(note.wall)) if note.rrule else None


async def proposed_times(asker: Asker, typed: str) -> Sequence[Suggestion]:
    """Propose concrete times for what was typed so far; the value names one instant and nothing else."""
    texts = (typed,) if typed.strip() else _OFFERS
    return [proposal for text in texts for proposal in _proposals(asker, text)]


def _proposals(asker: Asker, text: str) -> list[Suggestion]:
    match read_time(text, asker.now, asker.zone):
        case Once(instant):
            return [_proposal(asker, instant)]
        case Choose(_, options):
            onces = [option.value for option in options if isinstance(option.value, Once)]
            return [_proposal(asker, once.instant) for once in onces] or [Suggestion(text, text)]
        case Repeats():
            return [Suggestion(text, text)]
        case Refused():
            return []


def _proposal(asker: Asker, instant: datetime) -> Suggestion:
    lang = "zh" if asker.lang.startswith("zh") else "en"
    shown = show_moment(instant, Shape.DAY_TIME, lang, asker.zone)
    return Suggestion(shown, f"{instant:%Y-%m-%dT%H:%MZ}")


async def keep(ctx: Context, wish: Wish, value: Once | Repeats) -> Note:
    """Write a reminder down and let it fall due."""
    await _check_room(ctx)
    note = Note(
        community_id=ctx.community, person_id=ctx.person, place_id=wish.place, text=wish.text, made_at=ctx.now
    )
    ctx.db.add(note)
    await arm(ctx, note, value)
    return note


async def _check_room(ctx: Context) -> None:
    count = select(func.count()).where(
        col(Note.community_id) == ctx.community, col(Note.person_id) == ctx.person,
        col(Note.next_at).is_not(None),
    )  # fmt: skip
    if (await ctx.db.exec(count)).one() >= MOST:
        raise Refusal("remind.too_many", most=MOST)


async def arm(ctx: Context, note: Note, value: Once | Repeats) -> None:
    """Let a reminder fall due at an instant or by a rule, whatever it did before."""
    match value:
        case Once(instant):
            note.rrule, note.zone, note.wall, note.next_at = "", "", "", instant
            await ctx.db.flush()
            await ctx.call_at(RING, _key(note), instant, person=ctx.person, note=note.id or 0)
        case Repeats(rule):
            note.rrule, note.zone, note.wall = rule.rrule, rule.zone, rule.start.isoformat()
            note.next_at = rule.next_after(ctx.now)
            await ctx.db.flush()
            place = PlaceId(note.place_id) if note.place_id else None
            await ctx.call_by(RING, _key(note), rule, place=place, note=note.id or 0)


def _key(note: Note) -> str:
    return f"note:{note.id}"


async def find(ctx: JobContext, note: int) -> Note | None:
    found = select(Note).where(col(Note.id) == note, col(Note.community_id) == ctx.community)
    return (await ctx.db.exec(found)).one_or_none()


async def say(ctx: JobContext, note: Note, message: Message, key: str) -> bool:
    """Say a reminder where it belongs; False when its person takes no messages now."""
    if note.place_id:
        await ctx.say_in(PlaceId(note.place_id), message, key=key, sending=AT_ONCE)
        return True
    return await ctx.say_to(PersonId(note.person_id), message, key=key, sending=AT_ONCE)


async def rung(ctx: JobContext, note: Note) -> None:
    """Move a reminder on to its next time, or write down that it has come."""
    rule = rule_of(note)
    note.next_at = rule.next_after(max(ctx.now, note.next_at or ctx.now)) if rule else None
    note.rung_at = ctx.now
    ctx.db.add(note)
    await ctx.db.flush()


async def waiting(ctx: Context) -> list[tuple[Note, str]]:
    """Return what waits for the person, and for a moderator also for this place; with the place's title."""
    mine = col(Note.person_id) == ctx.person
    theirs = col(Note.place_id) == (ctx.here.place or 0)
    found = (
        select(Note, Place.title)
        .outerjoin(Place, col(Place.id) == col(Note.place_id))
        .where(
            col(Note.community_id) == ctx.community, col(Note.next_at).is_not(None),
            or_(mine, theirs) if ctx.may(Access.MODERATOR) else mine,
        )
        .order_by(col(Note.next_at), col(Note.id))
        .limit(MOST)
    )  # fmt: skip
    return [(note, title or "") for note, title in (await ctx.db.exec(found)).all()]


async def cancel(ctx: JobContext, note: Note) -> None:
    await ctx.call_off(RING, _key(note))
    await ctx.db.delete(note)
    await ctx.db.flush()


async def copy(ctx: Context, note: Note, value: Once | Repeats) -> Note:
    """Give the person a reminder of the same words; doing it again moves the one copy."""
    found = select(Note).where(col(Note.person_id) == ctx.person, col(Note.origin_id) == note.id)
    mine = (await ctx.db.exec(found)).one_or_none()
    if mine is None:
        await _check_room(ctx)
        mine = Note(
            community_id=ctx.community, person_id=ctx.person, origin_id=note.id, text=note.text,
            made_at=ctx.now,
        )  # fmt: skip
        ctx.db.add(mine)
    await arm(ctx, mine, value)
    return mine


async def ask_which(ctx: Context, wish: Wish) -> Draft:
    """Keep a wish until its person chose among the readings; an earlier one is over."""
    await ctx.db.exec(delete(Draft).where(col(Draft.person_id) == ctx.person))
    draft = Draft(
        community_id=ctx.community, person_id=ctx.person, place_id=wish.place, text=wish.text,
        phrase=wish.phrase, zone=ctx.zone, asked_at=ctx.now,
    )  # fmt: skip
    ctx.db.add(draft)
    await ctx.db.flush()
    return draft


async def chosen(ctx: Context, draft: int, number: int) -> tuple[Wish, Once | Repeats]:
    """Return what a choice stands for and forget the question; refuse one that is over."""
    found = select(Draft).where(col(Draft.id) == draft, col(Draft.person_id) == ctx.person)
    row = (await ctx.db.exec(found)).one_or_none()
    result = read_time(row.phrase, row.asked_at, row.zone) if row else None
    if row is None or not isinstance(result, Choose) or number >= len(result.options):
        raise Refusal("remind.choice_over")
    value = result.options[number].value
    if isinstance(value, Once) and value.instant <= ctx.now:
        raise Refusal("remind.choice_over")
    await ctx.db.delete(row)
    return Wish(row.text, row.phrase, PlaceId(row.place_id) if row.place_id else None), value


async def forget(ctx: JobContext, person: PersonId) -> None:
    """Call off what a person waited for."""
    for note in (await ctx.db.exec(select(Note).where(col(Note.person_id) == person))).all():
        await cancel(ctx, note)


async def merge(ctx: JobContext, kept: PersonId, gone: PersonId) -> None:
    """Give the reminders of two accounts to the one person behind them."""
    await ctx.db.exec(update(Note).where(col(Note.person_id) == gone).values(person_id=kept, origin_id=None))
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
