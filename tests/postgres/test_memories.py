"""Memory lane on a real PostgreSQL."""

from pathlib import Path

import pytest

from bot.chat.heard import FileIn, Said
from bot.features.memories.commands.history import import_export
from bot.features.memories.rules.importing import Desk
from bot.people.identity import Access
from bot.testing import GARDEN, TERRACE
from tests.postgres.test_engine import bench_on

pytestmark = pytest.mark.postgres

EXPORT = Path(__file__).parents[1] / "data" / "exports" / "telegram_chat" / "result.json"
PHOTO = FileIn("lake.jpg", "image/jpeg", b"lake")


async def test_memory_lane_from_share_to_answer(postgres_copy: str) -> None:
    bench, store = await bench_on(postgres_copy)
    await bench.found()
    mo = await bench.member("Mo", GARDEN, access=Access.MODERATOR)
    ada = await bench.member("Ada", TERRACE)

    await ada.say("/memory share", text="The lake froze over", photo=PHOTO, when="2016-03-04")
    await mo.press("Approve", mo.privately.last)
    await mo.say("/memory series", place="porch", day="tu", hour="19", today="yes")
    await bench.wait(days=3)
    posts = [seen for seen in ada.sees("porch") if "The lake froze over" in seen.text]
    await ada.send(Said("So do I", reply_to=posts[-1].receipt))
    await mo.press("Take down")
    await bench.wait(days=1)

    assert [seen.text for seen in posts] == ["A memory stood here. It was taken back."] * 2
    assert bench.files.kept == {}
    await store.close()


async def test_an_import_and_what_is_never_shown(postgres_copy: str) -> None:
    bench, store = await bench_on(postgres_copy)
    app, community = bench.app, await bench.found()
    mo = await bench.member("Mo", TERRACE, access=Access.MODERATOR)
    desk = Desk(app.store, app.engine, app.clock, bench.files, bench.files, community)

    first = await import_export(desk, EXPORT)
    again = await import_export(desk, EXPORT)
    await mo.say("/memory queue")
    await mo.press("Look through them")
    await mo.press("Keep")
    await mo.press("Leave out")
    listed = await mo.say("/memory never")
    await mo.press("Leave me out", listed)

    assert (first.waiting, again.stored) == (again.waiting, 0)
    assert "You are left out" in listed.text
    await store.close()
