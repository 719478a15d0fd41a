"""What is to come, as one reader may see it, page by page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from sqlmodel import col, select

from bot.base.errors import Refusal
from bot.chat.text import Text, flat
from bot.commands import looking
from bot.commands.context import Context
from bot.commands.looking import Entry
from bot.features.upcoming.rules import decisions
from bot.features.upcoming.rules.decisions import About, Decided
from bot.features.upcoming.tables import What
from bot.people.identity import Access
from bot.people.tables import Place
from bot.reminders import aside, doubts

DAYS, MOST_DAYS = 14, 90
PAGE = 8
MOST = 500
LONGEST_TITLE, LONGEST_PLACE = 70, 30


class Act(StrEnum):
    """What can be done to something that is to come: leave it out, bring it back, do it now (as well)."""

    SKIP = "skip"
    BACK = "back"
    NOW = "now"
    BOTH = "both"


_LOGGED = {Act.SKIP: What.SKIP, Act.BACK: What.BACK, Act.NOW: What.RUN, Act.BOTH: What.RUN}


@dataclass(frozen=True, slots=True)
class View:
    """Which part of the list a reader looks at: how many days, one place or (0) all, from which entry on."""

    days: int = DAYS
    place: int = 0
    start: int = 0

    @property
    def token(self) -> str:
        return f"{self.days}.{self.place}.{self.start}"


def read_view(token: str) -> View:
    """Return the view of a wire."""
    parts = token.split(".")
    if len(parts) != 3 or not all(part.isdecimal() for part in parts):  # noqa: PLR2004 - days, place and start
        raise Refusal("dispatch.button_over")
    days, place, start = map(int, parts)
    return View(min(max(days, 1), MOST_DAYS), place, start)


@dataclass(frozen=True, slots=True)
class Line:
    """One entry with its short title, and the titles of its rooms; none of them where it is private."""

    entry: Entry
    title: str
    rooms: str

    @property
    def is_open(self) -> bool:
        """Tell whether the reader can do anything about it."""
        return self.entry.may_change or bool(self.entry.shown.edit)


@dataclass(frozen=True, slots=True)
class Listed:
    """A page of the list; `place` is the title of the one room that was asked for, `total` counts all pages.

    Where more is to come than a list holds, it is whole up to `cut_at`. `doubts` counts sends in doubt and
    `asides` events set aside; both are None for those who do not moderate.
    """

    view: View
    lines: Sequence[Line]
    total: int
    place: str
    until: datetime
    cut_at: datetime | None
    doubts: int | None
    asides: int | None


async def listed(ctx: Context, view: View) -> Listed:
    until = ctx.now + timedelta(days=view.days)
    outlook = await looking.look_ahead(ctx, until, most=MOST)
    titles = await _titles(ctx)
    if view.place and view.place not in titles:
        raise Refusal("bind.place_unknown")
    entries = [entry for entry in outlook.entries if not view.place or view.place in _rooms(entry)]
    entries.sort(key=lambda entry: entry.heard_at)
    start = max(0, min(view.start, len(entries) - 1) // PAGE * PAGE)
    lines = [_line(ctx, entry, titles) for entry in entries[start : start + PAGE]]
    count = asides = None
    if ctx.may(Access.MODERATOR):
        count = await doubts.count(ctx.unit, ctx.community)
        asides = len(await aside.asides(ctx.unit, ctx.community))
    place = titles.get(view.place, "")
    return Listed(
        replace(view, start=start), lines, len(entries), place, until, outlook.cut_at, count, asides
    )


async def one(ctx: Context, number: int, stamp: str) -> Line:
    """Return an entry that is still to come; refuse one that is not, or that the reader may not see."""
    return _line(ctx, await looking.one(ctx, number, read_stamp(stamp)), await _titles(ctx))


def read_stamp(stamp: str) -> int:
    if not stamp.isdecimal():
        raise Refusal("dispatch.button_over")
    return int(stamp)


def _rooms(entry: Entry) -> tuple[int, ...]:
    if entry.shown.places:
        return entry.shown.places
    return (entry.coming.place,) if entry.coming.place else ()


def _line(ctx: Context, entry: Entry, titles: Mapping[int, str]) -> Line:
    rooms = [_cut(titles[room], LONGEST_PLACE) for room in _rooms(entry) if room in titles]
    return Line(entry, _cut(_spelled(ctx, entry.shown.title), LONGEST_TITLE), ", ".join(rooms[:3]))


def _spelled(ctx: Context, text: Text) -> str:
    return " ".join(flat(ctx.engine.words.resolve(text, ctx.lang, ctx.zone, ctx.now)).split())


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


async def _titles(ctx: Context) -> dict[int, str]:
    """Return the titles of the community's rooms, told apart by their platform where two are alike."""
    found = select(Place.id, Place.title, Place.platform).where(col(Place.community_id) == ctx.community)
    rows = (await ctx.db.exec(found.order_by(col(Place.id)))).all()
    names = [title for _, title, _ in rows]
    return {
        ident or 0: title if names.count(title) == 1 else f"{title} ({platform.capitalize()})"
        for ident, title, platform in rows
    }


async def do(ctx: Context, line: Line, act: Act) -> bool:
    """Do something to an entry and log it; False when that was so already."""
    done = await _done(ctx, line.entry.coming.schedule, line.entry.stamp, act)
    if done:
        await _record(ctx, line, _LOGGED[act])
    return done


async def _done(ctx: Context, number: int, stamp: int, act: Act) -> bool:
    match act:
        case Act.SKIP:
            return await looking.skip(ctx, number, stamp)
        case Act.BACK:
            return await looking.restore(ctx, number, stamp)
        case Act.NOW | Act.BOTH:
            return await looking.run_now(ctx, number, stamp, extra=act is Act.BOTH)


async def move(ctx: Context, line: Line, to: datetime) -> bool:
    """Put an entry to another instant and log it; False when it stood there already."""
    done = await looking.move(ctx, line.entry.coming.schedule, line.entry.stamp, to)
    if done:
        await _record(ctx, line, What.MOVE, to)
    return done


async def _record(ctx: Context, line: Line, what: What, to: datetime | None = None) -> None:
    """Log what was done to a post; what people do to what is theirs alone is nobody's business."""
    if not line.rooms:
        return
    about = About(line.entry.coming.schedule, line.rooms, line.entry.coming.due_at, to)
    await decisions.record(ctx, what, about)


async def became(ctx: Context, number: int, stamp: str) -> Decided | None:
    """Return what was decided last about an occurrence, for whoever comes too late."""
    about = About(number, due_at=looking.due_at(read_stamp(stamp)))
    return await decisions.latest(ctx, about, {*_LOGGED.values(), What.MOVE})
