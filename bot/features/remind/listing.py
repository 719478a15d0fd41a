"""What waits for a person, and what could not be said to them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, or_
from sqlmodel import col, select

from bot.chat.text import Shape
from bot.chat.words import nearest_lang, show_moment
from bot.commands.context import Context
from bot.commands.params import Asker, Suggestion
from bot.features.remind.tables import Note
from bot.people.identity import Access
from bot.people.tables import Place
from bot.reminders.tables import Outbox, State

MOST_READ = 100
MOST_OFFERED = 25
LONGEST_OFFER = 40
_UNSAID = (State.REFUSED.value, State.EXPIRED.value)


@dataclass(frozen=True, slots=True)
class Waiting:
    """A reminder with the title of its place; `unsaid` when it came and could not be said."""

    note: Note
    place: str
    unsaid: bool

    @property
    def at(self) -> datetime:
        note = self.note
        return (note.meant_at if self.unsaid else note.next_at) or note.made_at


async def waiting(ctx: Context) -> list[Waiting]:
    """List what waits for the person, for a moderator also what waits for this place; soonest first."""
    mine = col(Note.person_id) == ctx.person
    theirs = col(Note.place_id) == (ctx.here.place or 0)
    unsaid = and_(col(Outbox.state).in_(_UNSAID), col(Note.next_at).is_(None), mine)
    found = (
        select(Note, Place.title, Outbox.state)
        .outerjoin(Place, col(Place.id) == col(Note.place_id))
        .outerjoin(
            Outbox,
            and_(col(Outbox.community_id) == col(Note.community_id), col(Outbox.key) == col(Note.said)),
        )
        .where(
            col(Note.community_id) == ctx.community,
            or_(col(Note.next_at).is_not(None), unsaid),
            or_(mine, theirs) if ctx.may(Access.MODERATOR) else mine,
        )
        .order_by(col(Note.id))
        .limit(MOST_READ)
    )  # fmt: skip
    rows = (await ctx.db.exec(found)).all()
    each = [Waiting(note, title or "", note.next_at is None) for note, title, _ in rows]
    return sorted(each, key=lambda one: (one.at, one.note.id or 0))


async def proposed_notes(asker: Asker, typed: str) -> Sequence[Suggestion]:
    """Propose the person's own reminders that hold what was typed, by their words and time."""
    if asker.who is None:
        return []
    found = (
        select(Note)
        .where(
            col(Note.community_id) == asker.community, col(Note.person_id) == asker.who.person,
            col(Note.next_at).is_not(None),
        )
        .order_by(col(Note.next_at), col(Note.id))
    )  # fmt: skip
    notes = (await asker.unit.db.exec(found)).all()
    fitting = [note for note in notes if typed.casefold() in note.text.casefold()]
    return [_offer(note, asker) for note in fitting[:MOST_OFFERED]]


def _offer(note: Note, asker: Asker) -> Suggestion:
    at = show_moment(note.next_at or note.made_at, Shape.DAY_TIME, nearest_lang(asker.lang), asker.zone)
    return Suggestion(f"{_cut(note.text)} · {at}", str(note.id))


def _cut(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= LONGEST_OFFER else f"{line[:LONGEST_OFFER]}…"
