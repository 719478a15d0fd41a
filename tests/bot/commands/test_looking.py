"""What is to come as a reader sees it: by the timers' own words, within what concerns them."""

from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest

from bot.base.errors import Refusal
from bot.base.ids import Platform
from bot.base.unit import Unit
from bot.chat.text import say
from bot.commands import looking
from bot.commands.context import Context
from bot.commands.looking import Outlook
from bot.people import directory
from bot.people.directory import Caller
from bot.people.identity import Access
from bot.reminders.ahead import ComingState
from bot.testing import GARDEN, TERRACE, Bench, Voice

BOTH = pytest.mark.parametrize("platform", [GARDEN, TERRACE])


async def within(bench: Bench, voice: Voice, step: Callable[[Context], Awaitable[Outlook | bool]]) -> object:
    """Do something as a voice in its room."""

    async def work(unit: Unit) -> Outlook | bool:
        now = bench.clock.now()
        found = await directory.find_room(unit, voice.platform, voice.room, "")
        assert found is not None
        caller = Caller(voice.platform, voice.speaker.key, voice.speaker.name, "en", runs_place=False)
        who = await directory.meet(unit, found, caller, now)
        here = directory.where(found, voice.platform, voice.room, voice.room, private=False)
        ctx = Context(
            unit, bench.app.engine, found.community, now, bench.app.dispatch._rng, who=who, here=here,
            spot=voice.spot,
        )  # fmt: skip
        return await step(ctx)

    return await bench.app.store.write(work)


async def outlook(bench: Bench, voice: Voice, **span: float) -> Outlook:
    until = bench.clock.now() + timedelta(**span)
    found = await within(bench, voice, lambda ctx: looking.look_ahead(ctx, until))
    assert isinstance(found, Outlook)
    return found


@BOTH
async def test_a_series_stands_there_in_its_own_words_and_can_be_changed(
    bench: Bench, platform: Platform
) -> None:
    await bench.found()
    ada = await bench.member("Ada", platform, access=Access.MODERATOR)
    room = "hall" if platform == GARDEN else "porch"
    await ada.say("/memory series", place=room, day="tu", hour="19", theme="all", today=True)

    seen = await outlook(bench, ada, days=8)
    first = next(entry for entry in seen.entries if entry.coming.kind == "memories.post")
    number = first.coming.schedule
    await within(bench, ada, lambda ctx: looking.skip(ctx, number, first.stamp))
    later = await outlook(bench, ada, days=8)

    assert first.shown.title == say("memories.coming.post", theme=say("memories.series.theme.choice.all"))
    assert first.may_change
    assert [e.coming.state for e in later.entries if e.coming.kind == "memories.post"] == [
        ComingState.SKIPPED
    ]
    assert sum(entry.coming.kind == "memories.on_this_day" for entry in seen.entries) == 8


async def test_a_member_sees_the_series_and_may_not_change_it(bench: Bench) -> None:
    await bench.found()
    ada = await bench.member("Ada", access=Access.MODERATOR)
    ben = await bench.member("Ben")
    await ada.say("/memory series", place="hall", day="tu", hour="19", theme="all", today=False)

    entry = (await outlook(bench, ben, days=8)).entries[0]

    assert not entry.may_change
    with pytest.raises(Refusal, match=r"schedule\.not_yours"):
        await within(bench, ben, lambda ctx: looking.skip(ctx, entry.coming.schedule, entry.stamp))
    with pytest.raises(Refusal, match=r"schedule\.gone"):
        await within(bench, ben, lambda ctx: looking.pause(ctx, 99))


async def test_what_falls_into_quiet_hours_is_heard_when_they_end(bench: Bench) -> None:
    await bench.found()
    ada = await bench.member("Ada", access=Access.MODERATOR)
    await ada.say("/memory series", place="hall", day="tu", hour="22", theme="all", today=False)
    await ada.press("Here 22:00–08:00", await ada.say("/quiet"))

    entry = (await outlook(bench, ada, days=8)).entries[0]

    assert entry.heard_at - entry.coming.at == timedelta(hours=10)


async def test_a_paused_series_is_seen_and_goes_on_from_either_list(bench: Bench) -> None:
    await bench.found()
    ada = await bench.member("Ada", access=Access.MODERATOR)
    shown = await ada.say("/memory series", place="hall", day="tu", hour="19", theme="all", today=False)
    await ada.press("Pause", shown)

    entry = (await outlook(bench, ada, days=8)).entries[0]
    await within(bench, ada, lambda ctx: looking.resume(ctx, entry.coming.schedule))
    again = (await outlook(bench, ada, days=8)).entries[0]

    assert (entry.coming.state, again.coming.state) == (ComingState.PAUSED, ComingState.COMING)


async def test_the_end_of_a_poll_is_seen_and_fixed(bench: Bench) -> None:
    await bench.found()
    ada = await bench.member("Ada", access=Access.MODERATOR)
    await ada.say("/poll new", question="Where to meet?", options="Park | Canteen")

    entry = (await outlook(bench, ada, days=8)).entries[0]

    assert (entry.coming.kind, entry.may_change, len(entry.shown.places)) == (
        "polls.close_when_due",
        False,
        1,
    )


async def test_a_reminder_of_ones_own_is_seen_by_nobody_else(bench: Bench) -> None:
    await bench.found()
    ada = await bench.member("Ada", access=Access.MODERATOR)
    ben = await bench.member("Ben")
    await ben.say("/remind me in 2 hours tea")
    await ben.say("/remind me every day at 7:00 stretch")

    mine = await outlook(bench, ben, days=2)
    theirs = await outlook(bench, ada, days=2)

    assert [entry.shown.title for entry in mine.entries][:1] == [say("remind.coming", text="tea")]
    assert len(mine.entries) == 3
    assert theirs.entries == ()
