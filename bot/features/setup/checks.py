"""Looking at a place: ask for the rights, say something there, take it back, write down how it went."""

from sqlmodel import col, select, update

from bot.base.ids import PlaceId, Platform
from bot.commands.context import AT_ONCE, JobContext
from bot.features.setup import views
from bot.features.setup.rules import places_of
from bot.features.setup.tables import Check, Mark
from bot.people.tables import Place
from bot.reminders.rights import Spotted
from bot.reminders.tables import Outbox, State

LOOK_AFTER = 5
MOST_LOOKS = 12
SEEN = "setup.seen"
TESTED = "setup.tested"


async def begin(ctx: JobContext, place: Place, *, test: bool) -> None:
    """Look at a place from the start; with `test` something is said there and taken back."""
    check = await _check_of(ctx, place)
    check.number += 1
    check.state, check.missing, check.checked_at = Mark.WAITING, "", ctx.now
    ctx.db.add(check)
    await ctx.db.flush()
    key = f"{place.id}:{check.number}"
    at = Spotted(Platform(place.platform), place.key)
    await ctx.ask_rights(at, SEEN, key, place=place.id or 0, number=check.number, test=int(test))


async def begin_all(ctx: JobContext, answer: str, *, test: bool) -> None:
    """Look at every place, and let a message show how it goes."""
    for place in await places_of(ctx):
        await begin(ctx, place, test=test)
    await watch(ctx, answer)


async def watch(ctx: JobContext, answer: str) -> None:
    """Let a message show how the looks go, from now on; an earlier one stays as it is."""
    await ctx.db.exec(update(Check).where(col(Check.community_id) == ctx.community).values(answer=answer))


async def seen(ctx: JobContext, check: Check, missing: str, *, known: bool, test: bool) -> None:
    """Take in what the platform said about the rights, and go on to the test."""
    if known and not missing and test:
        found = await ctx.db.get_one(Place, check.place_id)
        found.lost_at = None
        place = PlaceId(check.place_id)
        await ctx.say_in(place, views.test_post(), key=_test_key(check), sending=AT_ONCE)
        await _look_later(ctx, check, 0)
        return
    mark = Mark.UNKNOWN if not known else Mark.MISSING if missing else Mark.FINE
    await settle(ctx, check, mark, missing)


async def tested(ctx: JobContext, check: Check, looks: int) -> bool:
    """Look what became of the test post; False while that is open."""
    key = _test_key(check)
    rows = await ctx.db.exec(
        select(Outbox.state).where(col(Outbox.community_id) == ctx.community, col(Outbox.key) == key)
    )
    states = set(rows)
    if states & {State.DUE, State.SENDING} and looks < MOST_LOOKS:
        await _look_later(ctx, check, looks + 1)
        return False
    await ctx.remove(key)
    await settle(ctx, check, Mark.FINE if State.SENT in states else Mark.UNKNOWN, "")
    return True


async def current(ctx: JobContext, place: int, number: int) -> Check | None:
    """Return the look that a timer belongs to; None when a later one has begun."""
    rows = await ctx.db.exec(
        select(Check).where(Check.community_id == ctx.community, Check.place_id == place)
    )
    check = rows.first()
    return check if check is not None and check.number == number else None


async def settle(ctx: JobContext, check: Check, mark: Mark, missing: str) -> None:
    """Write down how a look ended; a place without rights counts as lost until they are back."""
    check.state, check.missing, check.checked_at = mark, missing, ctx.now
    ctx.db.add(check)
    place = await ctx.db.get_one(Place, check.place_id)
    if mark is Mark.FINE:
        place.lost_at = None
    elif mark is Mark.MISSING:
        place.lost_at = place.lost_at or ctx.now
    ctx.db.add(place)


async def _look_later(ctx: JobContext, check: Check, looks: int) -> None:
    await ctx.call_at(
        TESTED, f"{check.place_id}:{check.number}", ctx.later(seconds=LOOK_AFTER),
        place=check.place_id, number=check.number, looks=looks,
    )  # fmt: skip


async def _check_of(ctx: JobContext, place: Place) -> Check:
    rows = await ctx.db.exec(select(Check).where(Check.place_id == place.id))
    return rows.first() or Check(community_id=ctx.community, place_id=place.id or 0, checked_at=ctx.now)


def _test_key(check: Check) -> str:
    return f"setup:test:{check.place_id}:{check.number}"
