"""Importing a real group's history: once, in batches, without those who do not want it."""

import json
import shutil
from pathlib import Path
from random import Random

import pytest

from bot.base.errors import Refusal
from bot.base.ids import CommunityId, Platform
from bot.chat.heard import FileIn
from bot.commands.context import JobContext
from bot.features.memories.commands.history import import_export
from bot.features.memories.exports.model import Line
from bot.features.memories.rules import imports, reading
from bot.features.memories.rules.importing import Desk, Report
from bot.features.memories.rules.imports import Batch, Begun
from bot.people.identity import Access
from bot.testing import GARDEN, TERRACE, Bench

EXPORTS = Path(__file__).parents[3] / "data" / "exports"
TELEGRAM = EXPORTS / "telegram_chat" / "result.json"
DISCORD = next((EXPORTS / "discord").glob("*.json"))


def desk(bench: Bench, community: CommunityId) -> Desk:
    app = bench.app
    return Desk(app.store, app.engine, app.clock, bench.files, bench.files, community)


def export(folder: Path, count: int, *, name: str = "Linden 98") -> Path:
    """Write a Telegram export of `count` messages, each worth a look and none like the other."""
    messages = [
        {
            "id": number,
            "type": "message",
            "date_unixtime": str(1_100_000_000 + 86_400 * number),
            "from": f"Alum {number % 7}",
            "from_id": f"user{number % 7}",
            "text": "".join(Random(number).choices("abcdefghijklmnop ", k=80)),
            "reactions": [{"type": "emoji", "emoji": "❤", "count": 3}],
        }
        for number in range(1, count + 1)
    ]
    path = folder / "result.json"
    about = {"name": name, "type": "private_supergroup", "id": 77, "messages": messages}
    path.write_text(json.dumps(about), "utf-8")
    return path


@pytest.mark.parametrize("path", [TELEGRAM, DISCORD], ids=["telegram", "discord"])
async def test_an_export_is_imported_with_its_photos_and_only_once(bench: Bench, path: Path) -> None:
    community = await bench.found()
    shares: list[float] = []

    first = await import_export(desk(bench, community), path, progress=shares.append)
    again = await import_export(desk(bench, community), path)

    assert first.seen == again.seen > 0
    assert first.stored > 0
    assert again.stored == 0
    assert first.waiting == again.waiting > 0
    assert first.photos == len(bench.files.kept) > 0
    assert shares[-1] == 1.0


async def test_a_line_is_kept_by_a_moderator_and_comes_up_on_its_day(bench: Bench, tmp_path: Path) -> None:
    community = await bench.found()
    mo = await bench.member("Mo", TERRACE, access=Access.MODERATOR)
    path = export(tmp_path, 3)
    content = json.loads(path.read_text("utf-8"))
    content["messages"][1] |= {"date_unixtime": "1457082000", "text": "The lake froze over, all of it, again"}
    path.write_text(json.dumps(content), "utf-8")
    await mo.say("/memory series", place="porch", day="mo", hour="22", today="yes")

    await import_export(desk(bench, community), path)
    await bench.wait(seconds=1)
    assert mo.privately.last.text.startswith("I have read 3 messages of Linden 98.")
    await mo.privately.press("Look through them")
    for _ in range(3):
        await mo.privately.press("Keep")
    await bench.wait(days=4)

    post = next(seen for seen in mo.sees("porch") if "On this day" in seen.text)
    assert post.text == (
        "On this day, 10 years ago\nAlum 2 · March 4, 2016\n"
        "The lake froze over, all of it, again\nTo the original"
    )


async def test_an_interrupted_import_goes_on_where_it_stopped(
    bench: Bench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "BATCH", 100)
    community = await bench.found()
    path, steps = export(tmp_path, 1000), iter(range(100))
    real = imports.add
    seen: list[list[str]] = []

    async def add(ctx: JobContext, begun: Begun, batch: list[Line]) -> Batch:
        if next(steps) == 4:
            raise ConnectionError
        seen.append([line.source_id for line in batch])
        return await real(ctx, begun, batch)

    monkeypatch.setattr(imports, "add", add)
    with pytest.raises(ConnectionError):
        await import_export(desk(bench, community), path)
    report = await import_export(desk(bench, community), path)

    assert [ident for batch in seen for ident in batch] == [str(number) for number in range(1, 1001)]
    assert report.waiting == 1000


@pytest.mark.parametrize(
    ("content", "key"),
    [
        (b"", "memories.import.empty"),
        (b'{"name": "x", "type": "private_group", "id": 1, "messages": [{"id"', "memories.import.truncated"),
        (b'{"some": "other", "json": true}', "memories.import.foreign"),
        (b"<html></html>", "memories.import.html"),
        (b"PK\x03\x04rest", "memories.import.zip"),
    ],
)
async def test_a_file_that_cannot_be_read_leaves_nothing_behind(
    bench: Bench, tmp_path: Path, content: bytes, key: str
) -> None:
    community = await bench.found()
    mo = await bench.member("Mo", GARDEN, access=Access.MODERATOR)
    path = tmp_path / "result.json"
    path.write_bytes(content)

    with pytest.raises(Refusal) as refused:
        await import_export(desk(bench, community), path)
    told = await mo.say("/memory import", file=FileIn("result.json", "application/json", content), told="yes")

    assert refused.value.key == key
    assert "{" not in told.text
    assert (await mo.say("/memory queue")).text == "Nothing waits. All memories are decided."


@pytest.mark.parametrize("platform", [GARDEN, TERRACE])
async def test_a_file_in_the_chat_is_taken_in_when_the_members_were_told(
    bench: Bench, platform: Platform
) -> None:
    await bench.found()
    mo = await bench.member("Mo", platform, access=Access.MODERATOR)
    file = FileIn("result.json", "application/json", TELEGRAM.read_bytes())

    refused = await mo.say("/memory import", file=file, told="no")
    done = await mo.say("/memory import", file=file, told="yes")

    assert refused.text.startswith("Tell the members first")
    assert "I have read" in done.text
    assert done.labels == ["Look through them"]
    assert "for a decision" in (await mo.press("Look through them", done)).text


async def test_an_account_with_several_groups_asks_which(bench: Bench) -> None:
    community = await bench.found()
    path = EXPORTS / "telegram_account" / "result.json"

    with pytest.raises(Refusal) as refused:
        await import_export(desk(bench, community), path)
    title = str(refused.value.slots["groups"]).split(", ")[0]
    report = await import_export(desk(bench, community), path, group=title)

    assert refused.value.key == "memories.import.which_group"
    assert report.title == title


async def test_those_left_out_never_enter_and_lose_what_entered_before(bench: Bench, tmp_path: Path) -> None:
    community = await bench.found()
    mo = await bench.member("Mo", TERRACE, access=Access.MODERATOR)
    path = export(tmp_path, 70)

    first = await import_export(desk(bench, community), path)
    await mo.say("/memory never")
    await mo.press("A name")
    await mo.say("alum 3")
    second = await import_export(desk(bench, community), path)

    assert (first.waiting, second.waiting) == (70, 60)
    assert second.left_out == 10


async def test_what_says_the_same_waits_once(bench: Bench, tmp_path: Path) -> None:
    community = await bench.found()
    path = export(tmp_path, 3)
    content = json.loads(path.read_text("utf-8"))
    for message in content["messages"]:
        message["text"] = "Reunion on Saturday at the lake, bring your photos!"
    path.write_text(json.dumps(content), "utf-8")

    report = await import_export(desk(bench, community), path)

    assert (report.stored, report.waiting) == (1, 1)


async def test_a_line_that_was_left_out_stays_out_with_its_photo(bench: Bench, tmp_path: Path) -> None:
    community = await bench.found()
    mo = await bench.member("Mo", TERRACE, access=Access.MODERATOR)
    folder = shutil.copytree(TELEGRAM.parent, tmp_path / "export")

    first = await import_export(desk(bench, community), folder / "result.json")
    await mo.say("/memory queue")
    await mo.press("Look through them")
    for _ in range(first.waiting):
        await mo.press("Leave out")
    again = await import_export(desk(bench, community), folder / "result.json")

    assert mo.last.text == "Nothing of the imported history waits any more."
    assert again == Report(first.title, first.seen, first.left_out, before=0, waiting=0)
    assert bench.files.kept == {}
