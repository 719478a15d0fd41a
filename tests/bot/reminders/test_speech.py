"""What is late says so, what is lost waits, what changes often is edited seldom, what must stay is told."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlmodel import col, select, update

from bot.base.ids import CommunityId, PlaceId, Platform
from bot.base.unit import Unit
from bot.chat.message import Message
from bot.chat.ports import NO_RIGHT, TOO_OLD, Act, Parcel, Refused, Toll, TryAgain
from bot.chat.text import plain
from bot.commands.context import JobContext
from bot.people.identity import Access
from bot.people.tables import Place
from bot.reminders import outbox, removals
from bot.reminders.outbox import Sending
from bot.reminders.tables import Outbox
from bot.testing import GARDEN, LIMITS, TERRACE, Bench, BenchMessenger

HOUR = timedelta(hours=1)


def context(bench: Bench, unit: Unit) -> JobContext:
    return JobContext(unit, bench.app.engine, CommunityId(1), bench.clock.now(), bench.app.dispatch._rng)


async def place(unit: Unit, platform: Platform) -> PlaceId:
    found = await unit.db.exec(select(Place.id).where(Place.platform == platform))
    return PlaceId(found.one() or 0)


async def say(bench: Bench, words: str, platform: Platform = TERRACE, sending: Sending | None = None) -> None:
    async def work(unit: Unit) -> None:
        where = await place(unit, platform)
        await context(bench, unit).say_in(
            where, Message(plain(words)), key=words, sending=sending or Sending()
        )

    await bench.app.store.write(work)


async def revise(bench: Bench, key: str, words: str) -> None:
    async def work(unit: Unit) -> None:
        await outbox.revise(unit, CommunityId(1), key, Message(plain(words)))

    await bench.app.store.write(work)


async def states(bench: Bench) -> dict[str, str]:
    async with bench.app.store.read() as unit:
        rows = await unit.db.exec(select(Outbox.key, Outbox.state).where(col(Outbox.place_id).is_not(None)))
        return dict(rows.all())


def texts(bench: Bench, platform: Platform = TERRACE, spot: str = "porch") -> list[str]:
    return [seen.text for seen in bench.platforms[platform].log if seen.spot == spot]


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("en", "This was due Mon, Mar 2, 2026 10:00\u202fAM."),
        ("zh", "这条消息本该在2026年3月2日周一 10:00发出，来晚了。"),
    ],
)
async def test_post_over_an_hour_late_says_so_in_the_places_language(
    bench: Bench, lang: str, words: str
) -> None:
    await bench.found(lang=lang, zone="Europe/Berlin")
    bench.platforms[TERRACE].faults = [TryAgain("away", timedelta(hours=2))]

    await say(bench, "hello")
    await bench.wait(hours=3)
    late = texts(bench)
    await revise(bench, "hello", "hello again")
    await bench.wait(minutes=1)

    assert late == [f"{words}\n\nhello"]
    assert texts(bench) == [f"{words}\n\nhello again"]


async def test_post_that_is_in_time_or_wants_no_such_line_has_none(bench: Bench) -> None:
    await bench.found()
    bench.platforms[TERRACE].faults = [TryAgain("away", timedelta(minutes=50))]
    bench.platforms[GARDEN].faults = [TryAgain("away", timedelta(hours=2))]

    await say(bench, "hello")
    await say(bench, "quiet", GARDEN, Sending(says_late=False))
    await bench.wait(hours=3)

    assert texts(bench) == ["hello"]
    assert texts(bench, GARDEN, "hall") == ["quiet"]


async def test_lost_place_keeps_its_posts_until_it_is_found_again(bench: Bench) -> None:
    await bench.found()
    bench.platforms[TERRACE].shut.add("porch")
    await say(bench, "refused")
    await bench.app.settle()
    await say(bench, "waits")
    await say(bench, "expires", sending=Sending(expires=bench.clock.now() + HOUR))
    await bench.wait(hours=2)
    assert bench.platforms[TERRACE].sends == 0

    bench.platforms[TERRACE].shut.clear()
    await bench.app.store.write(lambda unit: unit.db.exec(update(Place).values(lost_at=None)))
    await bench.wait(minutes=1)

    assert await states(bench) == {"refused": "refused", "waits": "sent", "expires": "expired"}
    assert (await bench.app.figures()).expired == 1


async def test_many_changes_are_few_edits_and_the_last_is_shown(bench: Bench) -> None:
    await bench.found()
    await say(bench, "votes")
    await bench.app.settle()

    for number in range(200):
        await revise(bench, "votes", f"{number + 1} votes")
        await bench.wait(seconds=0.3)
    await bench.wait(seconds=10)

    assert texts(bench) == ["200 votes"]
    assert bench.platforms[TERRACE].edits <= 21


@pytest.mark.parametrize("may_edit", [True, False])
async def test_message_too_old_to_delete_is_emptied_and_told(
    bench: Bench, monkeypatch: pytest.MonkeyPatch, *, may_edit: bool
) -> None:
    await bench.found()
    moderator = await bench.member("Mona", access=Access.MODERATOR)
    await say(bench, "hello")
    await bench.app.settle()

    async def never(_: BenchMessenger, __: str, ___: Parcel | None = None) -> None:
        raise Refused(TOO_OLD)

    monkeypatch.setattr(BenchMessenger, "remove", never)
    if not may_edit:
        monkeypatch.setattr(BenchMessenger, "revise", never)
    await bench.app.store.write(lambda unit: removals.unwant(unit, CommunityId(1), "hello"))
    await bench.app.settle()

    told = [seen.text for seen in moderator.sees() if "asked to take back" in seen.text]
    assert texts(bench) == (["(taken back)"] if may_edit else ["hello"])
    assert ["too old" in text for text in told] == [may_edit]
    assert await states(bench) == {"hello": "removed" if may_edit else "sent"}


async def test_edit_in_a_place_without_rights_loses_it(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    await bench.found()
    moderator = await bench.member("Mona", access=Access.MODERATOR)
    await say(bench, "hello")
    await bench.app.settle()

    async def never(_: BenchMessenger, __: str, ___: Parcel) -> None:
        raise Refused(NO_RIGHT)

    monkeypatch.setattr(BenchMessenger, "revise", never)
    await revise(bench, "hello", "hello again")
    await bench.wait(minutes=5)

    assert len([seen for seen in moderator.sees() if "can no longer post" in seen.text]) == 1


async def test_day_of_downtime_floods_no_group(bench: Bench) -> None:
    await bench.found()
    minute = Toll("porch", 20, 60.0, reserve=2)

    def tolls(_spot: str, _act: Act) -> tuple[Toll, ...]:
        return (minute,)

    messenger = bench.platforms[TERRACE]
    messenger.limits = replace(LIMITS[TERRACE], tolls=tolls)
    for number in range(60):
        await say(bench, f"post {number}")
    bench.clock.wind(timedelta(days=1))

    await bench.wait(minutes=10)

    times = [seen.at for seen in messenger.log]
    busiest = max(sum(start <= at < start + timedelta(minutes=1) for at in times) for start in times)
    assert len(times) == 60
    assert busiest <= 20
    assert [text.rpartition("\n")[2] for text in texts(bench)] == [f"post {number}" for number in range(60)]


async def test_outage_costs_no_tries_and_loses_nothing(bench: Bench) -> None:
    await bench.found()
    bench.platforms[TERRACE].faults = [TryAgain("no connection", overall=True) for _ in range(80)]

    await say(bench, "one")
    await say(bench, "two")
    await bench.wait(hours=12)

    assert [text.rpartition("\n")[2] for text in texts(bench)] == ["one", "two"]
