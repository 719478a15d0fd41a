import asyncio

import pytest
from sqlmodel import col, select

from bot.base.ids import Platform
from bot.chat.heard import Pressed
from bot.features.upcoming.tables import Decision
from bot.people.identity import Access
from bot.reminders.inbox import MOST_TRIES
from bot.reminders.tables import Inbox, InboxState
from bot.testing import GARDEN, TERRACE, Bench
from tests.bot.features.upcoming.test_doubts import another_community

BOTH = pytest.mark.parametrize("platform", [GARDEN, TERRACE])


async def set_aside(bench: Bench, key: str, spot: str) -> None:
    await bench.app.receive(TERRACE, [(key, f"raw {key}")])
    for _ in range(MOST_TRIES):
        await bench.app.failed(TERRACE, key, "KeyError", spot)


async def inbox(bench: Bench, key: str) -> tuple[str, str]:
    async with bench.app.store.read() as unit:
        row = (await unit.db.exec(select(Inbox).where(col(Inbox.key) == key))).one()
        return row.state, row.raw


@BOTH
@pytest.mark.parametrize(
    ("label", "noted", "left"),
    [
        ("Try again", "I am trying it again now.", (InboxState.NEW, "raw bad")),
        ("Forget", "Forgotten, with all that it said.", (InboxState.DONE, "")),
    ],
)
async def test_what_was_set_aside_is_shown_and_settled(
    bench: Bench, platform: Platform, label: str, noted: str, left: tuple[str, str]
) -> None:
    await bench.found()
    ada = await bench.member("Ada", platform, access=Access.MODERATOR)
    tried: list[str] = []
    bench.app.retries[TERRACE] = tried.append
    await set_aside(bench, "bad", "porch")
    await bench.wait(minutes=1)

    shown = await ada.press("See the one set aside")
    assert "1. porch" in shown.text
    await ada.press("1. porch", shown)
    assert "raw" not in shown.text
    await ada.press(label, shown)

    assert noted in shown.text
    assert await inbox(bench, "bad") == left
    assert tried == (["bad"] if label == "Try again" else [])
    assert "porch" in (await ada.press_wire("upcoming.log")).text


async def test_moderators_hear_once_and_see_the_count_at_the_head(bench: Bench) -> None:
    await bench.found()
    ada = await bench.member("Ada", access=Access.MODERATOR)

    await set_aside(bench, "one", "porch")
    await bench.wait(minutes=1)
    await set_aside(bench, "two", "terrace-home")
    await bench.wait(minutes=1)

    assert sum("could not handle" in seen.text for seen in ada.sees()) == 1
    assert "See the 2 set aside" in (await ada.say("/upcoming")).labels


async def test_two_moderators_settle_an_event_once(bench: Bench) -> None:
    await bench.found()
    voices = [await bench.member(name, access=Access.MODERATOR) for name in ("Ada", "Cleo")]
    await set_aside(bench, "bad", "porch")
    await bench.wait(minutes=1)
    lists = [await voice.press("See the one set aside") for voice in voices]
    for voice, shown in zip(voices, lists, strict=True):
        await voice.press("1. porch", shown)

    await asyncio.gather(
        *(
            voice.privately.send(Pressed(shown.wire("Forget"), shown.receipt))
            for voice, shown in zip(voices, lists, strict=True)
        )
    )

    async with bench.app.store.read() as unit:
        assert len((await unit.db.exec(select(Decision))).all()) == 1
    assert sum("let something that was set aside be forgotten" in shown.text for shown in lists) == 1


async def test_an_event_belongs_to_its_community_alone(bench: Bench) -> None:
    await bench.found()
    ada = await bench.member("Ada", access=Access.MODERATOR)
    await another_community(bench, "den")
    eve = bench.person("Eve", room="den", admin=True)
    await bench.member("Ben", TERRACE)
    await set_aside(bench, "ours", "porch")
    await set_aside(bench, "private", "ben")
    await set_aside(bench, "nobody's", "")

    assert "1. porch" in (await ada.press_wire("upcoming.asides")).text
    assert "2. in private" in ada.last.text
    assert "3." not in ada.last.text
    assert "Nothing is set aside." in (await eve.press_wire("upcoming.asides")).text
    async with bench.app.store.read() as unit:
        row = (await unit.db.exec(select(Inbox.id).where(col(Inbox.key) == "ours"))).one()
    await eve.press_wire(f"upcoming.fate:{row}:forget")
    assert await inbox(bench, "ours") == (InboxState.POISON, "raw ours")


async def test_what_was_set_aside_is_let_go_after_two_days(bench: Bench) -> None:
    await bench.found()
    await set_aside(bench, "bad", "porch")

    await bench.wait(hours=50)

    async with bench.app.store.read() as unit:
        assert (await unit.db.exec(select(Inbox).where(col(Inbox.key) == "bad"))).all() == []
