"""An introduction on its way: both are asked, and learn each other's names when both agree.

A silent no is easy: who declines or does not answer is never named to the other.
"""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Final

from sqlmodel import col, select

from bot.base.errors import Refusal
from bot.base.ids import PersonId
from bot.chat.message import Message
from bot.commands.context import JobContext
from bot.features.mentoring import views
from bot.features.mentoring.rounds import components_of, pairs_of
from bot.features.mentoring.sides import (
    answer_of,
    open_pairs_of,
    other,
    pairs_with,
    person_of,
    set_answer,
    side_of,
    signup_of,
)
from bot.features.mentoring.tables import Answered, Pair, PairState, Role
from bot.features.mentoring.views import Contact, Introduction
from bot.people.tables import Account, Person
from bot.reminders.addresses import address_of_person
from bot.reminders.outbox import Sending
from bot.reminders.tables import SendClass

REMIND_AFTER: Final = timedelta(hours=48)
LAPSE_AFTER: Final = timedelta(hours=72)
ASKING: Final = ("ask", "remind")
"""The steps whose messages carry buttons to answer by."""


class Reply(StrEnum):
    ACCEPT = "accept"
    DECLINE = "decline"


@dataclass(frozen=True, slots=True)
class Sent:
    """How many introductions went out, and how many could not: somebody left, paused or takes no messages."""

    count: int
    dropped: int


async def send_all(ctx: JobContext, round_id: int) -> Sent:
    """Ask both sides of every pair of a round that was just decided."""
    count = dropped = 0
    for pair in await pairs_of(ctx.unit, ctx.community, round_id):
        if await _is_possible(ctx, pair):
            await _introduce(ctx, pair)
            count += 1
        else:
            await _come_first(ctx, pair)
            await ctx.db.delete(pair)
            dropped += 1
    return Sent(count, dropped)


async def _is_possible(ctx: JobContext, pair: Pair) -> bool:
    signups = [await signup_of(ctx, pair, side) for side in Role]
    reachable = [
        await address_of_person(ctx.unit, ctx.community, PersonId(person))
        for person in (pair.mentee_id, pair.mentor_id)
    ]
    return all(one is not None and not one.paused for one in signups) and None not in reachable


async def _introduce(ctx: JobContext, pair: Pair) -> None:
    pair.state, pair.sent_at = PairState.SENT, ctx.now
    pair.question = ctx.rng.randrange(views.QUESTIONS)
    ctx.db.add(pair)
    for side in Role:
        await _hold(ctx, pair, side, "ask", views.introduction(await _introduction(ctx, pair, side)))
    number = pair.id or 0
    await ctx.call_at("mentoring.remind", str(number), ctx.now + REMIND_AFTER, pair=number)
    await ctx.call_at("mentoring.lapse", str(number), ctx.now + LAPSE_AFTER, pair=number)


async def _hold(ctx: JobContext, pair: Pair, side: Role, step: str, message: Message) -> None:
    """Say something to one side that is never repeated in doubt; a question is of no use when it is over."""
    expires = (pair.sent_at or ctx.now) + LAPSE_AFTER if step in ASKING else None
    sending = Sending(SendClass.HOLD, expires)
    await ctx.say_to(person_of(pair, side), message, key=_key(pair, side, step), sending=sending)


def _key(pair: Pair, side: Role, step: str) -> str:
    return f"mentoring-{step}:{pair.id}:{side.value}"


async def _introduction(ctx: JobContext, pair: Pair, side: Role) -> Introduction:
    mine, theirs = await signup_of(ctx, pair, side), await signup_of(ctx, pair, other(side))
    own = set(mine.topics.splitlines()) if mine else set()
    return Introduction(
        pair=pair.id or 0,
        side=side,
        fields=tuple(theirs.fields.splitlines()) if theirs else (),
        shared=tuple(topic for topic in (theirs.topics.splitlines() if theirs else ()) if topic in own),
        components=components_of(pair),
        question=pair.question,
        until=(pair.sent_at or ctx.now) + LAPSE_AFTER,
        answered=answer_of(pair, side),
    )


async def answer(ctx: JobContext, pair: Pair, side: Role, reply: Reply) -> Message:
    """Take what one side answers while the introduction is open. Answering the same twice changes nothing."""
    if pair.state == PairState.MET and reply is Reply.ACCEPT:
        return views.both_said_yes()
    if pair.state != PairState.SENT:
        raise Refusal("mentoring.over")
    if reply is Reply.DECLINE:
        await decline(ctx, pair, side)
        return views.declined()
    set_answer(pair, side, Answered.ACCEPTED)
    if answer_of(pair, other(side)) is Answered.ACCEPTED:
        await _meet(ctx, pair)
        return views.both_said_yes()
    ctx.db.add(pair)
    message = views.introduction(await _introduction(ctx, pair, side))
    await _revise(ctx, pair, side, message)
    return views.accepted()


async def decline(ctx: JobContext, pair: Pair, side: Role) -> None:
    set_answer(pair, side, Answered.DECLINED)
    await _end(ctx, pair, PairState.DECLINED)


async def _end(ctx: JobContext, pair: Pair, state: PairState) -> None:
    """End an introduction that did not come about: its seat is free.

    Only who had accepted is told, since they wait; everybody's buttons go. A mentee who did not say no comes
    first next time.
    """
    pair.state, pair.decided_at = state, ctx.now
    ctx.db.add(pair)
    await _call_off(ctx, pair)
    for side in Role:
        answered = answer_of(pair, side)
        await _revise(ctx, pair, side, views.no_longer(answered))
        if answered is Answered.ACCEPTED:
            await _hold(ctx, pair, side, "ended", views.did_not_come_about())
    if pair.mentee_answer != Answered.DECLINED:
        await _come_first(ctx, pair)


async def _come_first(ctx: JobContext, pair: Pair) -> None:
    """Let a mentee who was not met, without having said no, come first in the next round."""
    signup = await signup_of(ctx, pair, Role.MENTEE)
    if signup is not None:
        signup.times_left_out += 1
        ctx.db.add(signup)


async def _meet(ctx: JobContext, pair: Pair) -> None:
    pair.state, pair.decided_at = PairState.MET, ctx.now
    ctx.db.add(pair)
    await _call_off(ctx, pair)
    for side in Role:
        await _revise(ctx, pair, side, views.introduced_below())
        contact = await _contact(ctx, person_of(pair, other(side)))
        await _hold(ctx, pair, side, "met", views.meet(pair.id or 0, side, contact, pair.question))


async def _contact(ctx: JobContext, person: PersonId) -> Contact:
    name = (await ctx.db.get_one(Person, person)).name
    rows = await ctx.db.exec(
        select(Account).where(col(Account.person_id) == person).order_by(col(Account.id))
    )
    return Contact(person, name, tuple((one.platform, one.name) for one in rows.all()))


async def _revise(ctx: JobContext, pair: Pair, side: Role, message: Message) -> None:
    for step in ASKING:
        await ctx.revise(_key(pair, side, step), message)


async def _call_off(ctx: JobContext, pair: Pair) -> None:
    for timer in ("mentoring.remind", "mentoring.lapse"):
        await ctx.call_off(timer, str(pair.id))


async def remind(ctx: JobContext, pair: Pair) -> None:
    """Ask once more whoever has not answered."""
    if pair.state != PairState.SENT:
        return
    for side in Role:
        if answer_of(pair, side) is Answered.WAITING:
            await _hold(ctx, pair, side, "remind", views.reminder(await _introduction(ctx, pair, side)))


async def lapse(ctx: JobContext, pair: Pair) -> None:
    if pair.state == PairState.SENT:
        await _end(ctx, pair, PairState.LAPSED)


async def finish(ctx: JobContext, pair: Pair) -> None:
    """End what two people had, without a word to the other: they have each other's names."""
    if pair.state not in {PairState.MET, PairState.ENDED}:
        raise Refusal("mentoring.over")
    pair.state = PairState.ENDED
    ctx.db.add(pair)


async def withdraw(ctx: JobContext, person: PersonId, *, for_good: bool) -> None:
    """Decline what a person was asked and nobody decided yet; for good, free the seats they hold as well."""
    for pair in await open_pairs_of(ctx, person):
        if pair.state == PairState.SENT:
            await decline(ctx, pair, side_of(pair, person))
        elif for_good:
            await finish(ctx, pair)
    await ctx.db.flush()


async def merge_pairs(ctx: JobContext, kept: PersonId, gone: PersonId) -> None:
    """Two people become one: what the other account was in becomes the kept person's.

    A pair of the two with each other is gone, as is the other's place as a mentee in a round in which the
    kept person has one already; whoever was asked there sees that it does not come about.
    """
    mine = {pair.round_id for pair in await pairs_with(ctx, kept, list(PairState)) if pair.mentee_id == kept}
    for pair in await pairs_with(ctx, gone, list(PairState)):
        doubled = pair.mentee_id == gone and pair.round_id in mine
        if doubled or {pair.mentee_id, pair.mentor_id} == {kept, gone}:
            if pair.state == PairState.SENT:
                await decline(ctx, pair, side_of(pair, gone))
            await ctx.db.delete(pair)
            continue
        pair.mentee_id = kept if pair.mentee_id == gone else pair.mentee_id
        pair.mentor_id = kept if pair.mentor_id == gone else pair.mentor_id
        ctx.db.add(pair)
    await ctx.db.flush()
