"""A rule in words ("every second tuesday 19:00"), as series take it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice, pairwise
from typing import assert_never

from sqlalchemy import delete
from sqlmodel import col, select

from bot.base.errors import Refusal
from bot.commands.context import Context
from bot.commands.times import read_time
from bot.features.memories.list_tables import RuleDraft
from bot.reminders.phrases.result import Choose, Once, Option, Refused, Repeats
from bot.reminders.recurrence import Rule

CLOSEST = timedelta(hours=20)
"""Two posts of a series are at least about a day apart."""
LOOKED_AT = 60


@dataclass(frozen=True, slots=True)
class Phrase:
    """A rule in words, on a clock, at the moment it was said."""

    words: str
    zone: str
    said_at: datetime


def read(phrase: Phrase) -> list[Option]:
    """Return the rules that words can mean, at least one; refuse a single time."""
    match read_time(phrase.words, phrase.said_at, phrase.zone):
        case Repeats() as value:
            options = [Option((), value)]
        case Once():
            options = []
        case Choose(_, found):
            options = [option for option in found if isinstance(option.value, Repeats)]
        case Refused(reason, slots):
            raise Refusal(f"when.refused.{reason}", **dict(slots))
        case other:
            assert_never(other)
    if not options:
        raise Refusal("memories.rule.only_once")
    return options


def rule_of(option: Option, now: datetime) -> Rule:
    """Return the rule of a reading; refuse one that comes more than once a day."""
    if isinstance(option.value, Once):
        raise Refusal("memories.rule.only_once")
    rule = option.value.rule
    times = list(islice(rule.after(now), LOOKED_AT))
    if any(later - earlier < CLOSEST for earlier, later in pairwise(times)):
        raise Refusal("memories.rule.too_often")
    return rule


async def keep(ctx: Context, draft: RuleDraft) -> int:
    """Keep a wish until its moderator chose among the readings; an earlier one is over."""
    await ctx.db.exec(delete(RuleDraft).where(col(RuleDraft.person_id) == ctx.person))
    ctx.db.add(draft)
    await ctx.db.flush()
    return draft.id or 0


async def chosen(ctx: Context, draft: int, number: int) -> tuple[RuleDraft, Rule]:
    """Return what a choice stands for and forget the question; refuse one that is over."""
    which = select(RuleDraft).where(
        col(RuleDraft.id) == draft,
        col(RuleDraft.person_id) == ctx.person,
        col(RuleDraft.community_id) == ctx.community,
    )
    row = (await ctx.db.exec(which)).one_or_none()
    if row is None:
        raise Refusal("memories.rule.over")
    options = read(Phrase(row.phrase, row.zone, row.asked_at))
    if not 0 <= number < len(options):
        raise Refusal("memories.rule.over")
    await ctx.db.delete(row)
    return row, rule_of(options[number], ctx.now)
