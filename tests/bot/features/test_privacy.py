import json
import re
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest
import sqlalchemy
from sqlmodel import SQLModel, col, select

from bot.base.ids import CommunityId, PersonId, Platform
from bot.base.store import Store
from bot.base.unit import Unit
from bot.chat.message import Message
from bot.chat.text import plain
from bot.commands.context import JobContext
from bot.features.privacy.rules import ledger, replay_erasures
from bot.people.tables import Account, Person
from bot.testing import GARDEN, TERRACE, Bench, Seen, Voice

DOORS = pytest.mark.parametrize(("platform", "room"), [(GARDEN, "hall"), (TERRACE, "porch")])
WORDS = "quetzalcoatlus"


async def people(bench: Bench) -> list[str]:
    async with bench.app.store.read() as unit:
        return list((await unit.db.exec(select(Person.name).order_by(col(Person.id)))).all())


async def kept_in(store: Store) -> bytes:
    """All bytes of a SQLite database and its log; every row of another one."""
    if store.dialect == "sqlite":
        database = Path(store.url.removeprefix("sqlite:///"))
        return b"".join(path.read_bytes() for path in database.parent.glob("homeroom.db*"))
    async with store.engine.connect() as connection:
        tables = SQLModel.metadata.sorted_tables
        found = [await connection.execute(sqlalchemy.select(table)) for table in tables]
        return b"\n".join(str(row).encode() for rows in found for row in rows)


async def forget(voice: Voice) -> Seen:
    await voice.say("/forgetme")
    await voice.press("Forget me")
    return await voice.press("Yes, erase everything")


@DOORS
async def test_privacy_is_told_anywhere_in_both_languages(
    bench: Bench, platform: Platform, room: str
) -> None:
    outside = await bench.person("Ada", platform, room=room).say("/privacy")
    await bench.found()
    inside = await bench.person("Lin", platform, room=room, lang="zh").say("/privacy")

    assert "What I keep" in outside.text
    assert outside.labels == []
    assert "存多久" in inside.text
    assert inside.labels == ["看我的数据", "别再发消息", "退出社区", "忘掉我"]


@DOORS
async def test_mydata_hands_over_every_row_as_a_file(bench: Bench, platform: Platform, room: str) -> None:
    await bench.found()
    ada = bench.person("Ada", platform, room=room)
    await ada.say("/remind me", after="2h", text=WORDS)
    await ada.say("/me", city="Berlin")

    seen = await ada.say("/mydata")

    assert seen.message.attachment is not None
    data = json.loads(bench.files.kept[seen.message.attachment.file])
    assert data["community"] == "Linden Alumni"
    assert [row["name"] for row in data["people"]] == ["Ada"]
    assert [row["key"] for row in data["accounts"]] == ["ada"]
    assert [row["text"] for row in data["remind_notes"]] == [WORDS]
    assert [row["value"] for row in data["profile_entries"]] == ["Berlin"]
    assert len(data["outbox"]) == 2
    await bench.wait(days=2)
    assert bench.files.kept == {}


async def test_mydata_is_said_in_words_where_files_cannot_be_sent(bench: Bench) -> None:
    await bench.found()
    ada = bench.person("Ada")
    await ada.say("/remind me", after="2h", text="tea " * 100)
    bench.platforms[GARDEN].limits = replace(bench.platforms[GARDEN].limits, attachments=False)

    await ada.say("/mydata")

    said = "\n".join(seen.text for seen in ada.sees() if seen.message.attachment is None)
    assert '"people": [' in said
    assert bench.files.kept == {}


async def test_mydata_holds_nothing_of_others(bench: Bench) -> None:
    await bench.found()
    await bench.person("Eve").say("/remind me", after="2h", text=WORDS)

    seen = await bench.person("Ada").say("/mydata")

    assert WORDS not in seen.text
    assert "Eve" not in seen.text


@DOORS
async def test_forgetting_leaves_nothing_in_the_database_or_its_log(
    bench: Bench, store: Store, platform: Platform, room: str
) -> None:
    await bench.found()
    ada = bench.person("Zenobia-Quirk", platform, room=room)
    await ada.say("/me", programme=f"Study of {WORDS}", city="Berlin")
    await ada.say("/remind me", after="2h", text=f"feed the {WORDS}")
    await ada.say("/remind me", after="every second tuesday at 19:00", text=WORDS)
    await ada.say("/mydata")
    assert WORDS.encode() in await kept_in(store)
    assert b"zenobia-quirk" in await kept_in(store)

    seen = await forget(ada)
    await bench.wait(minutes=1)

    assert seen.text.startswith("Done. I have forgotten you.")
    left = await kept_in(store)
    assert WORDS.encode() not in left
    assert b"zenobia-quirk" not in left.lower()
    assert bench.files.kept == {}
    assert await people(bench) == []
    await bench.wait(hours=3)
    assert not any("You asked me" in seen.text for seen in ada.sees())


async def test_forgetting_asks_twice_and_can_be_left_at_that(bench: Bench) -> None:
    await bench.found()
    ada = bench.person("Ada")

    await ada.say("/forgetme")
    sure = (await ada.press("Forget me")).text
    kept = await ada.press("Keep everything")

    assert "cannot be undone" in sure
    assert kept.text == "Nothing was changed."
    assert await people(bench) == ["Ada"]


@DOORS
async def test_a_double_tap_forgets_once_and_leaves_nobody(
    bench: Bench, platform: Platform, room: str
) -> None:
    await bench.found()
    ada = bench.person("Ada", platform, room=room)
    await ada.say("/forgetme")
    await ada.press("Forget me")
    wire = ada.find("Yes, erase everything").wire("Yes, erase everything")

    for voice in (ada, ada, ada.privately):
        again = await voice.press_wire(wire)
        assert again.text.startswith("Done. I have forgotten you.")

    assert await people(bench) == []


async def test_nobody_forgets_somebody_else(bench: Bench) -> None:
    await bench.found()
    ada, eve = bench.person("Ada"), bench.person("Eve")
    await eve.say("/remind list")
    await ada.say("/forgetme")
    await ada.press("Forget me")
    wire = ada.find("Yes, erase everything").wire("Yes, erase everything")
    await bench.wait(minutes=1)

    seen = await eve.press_wire(wire)

    assert "expired" in seen.text
    assert await people(bench) == ["Eve", "Ada"]


async def test_the_name_goes_from_what_was_said_to_others(bench: Bench) -> None:
    await bench.found()
    ada = await bench.member("Zenobia")
    await ada.say("/me", city="Berlin")
    await ada.press("Show me in the directory")
    await ada.press("Show me")
    bob = await bench.member("Bob")
    found = await bob.say("/find", city="Berlin")
    assert "Zenobia" in found.text

    await forget(ada)
    await bench.wait(seconds=10)

    assert "Zenobia" not in found.text
    assert "a former member" in found.text


@DOORS
async def test_stop_silences_all_but_answers_at_once(bench: Bench, platform: Platform, room: str) -> None:
    await bench.found()
    ada = bench.person("Ada", platform, room=room)
    await ada.say("/remind me 2h the kettle")

    stopped = await ada.say("/stop")
    await bench.wait(hours=3)
    assert not any("You asked me" in seen.text for seen in ada.sees())
    listed = await ada.say("/remind list")
    assert "Missed on" in listed.text
    await ada.press("Send me messages again", stopped)
    await ada.say("/remind me 2h the pot")
    await bench.wait(hours=3)

    assert ada.last.text == "You asked me to remind you:\nthe pot"


async def test_stop_takes_back_what_waits_in_the_outbox(bench: Bench) -> None:
    community = await bench.found()
    ada = bench.person("Ada", TERRACE, room="porch")
    await ada.say("/remind list")

    async def later(unit: Unit) -> None:
        person = PersonId((await unit.db.exec(select(Person.id))).one() or 0)
        ctx = job(bench, unit, community)
        await ctx.say_to(person, Message(plain("hello")), key="k", at=ctx.later(hours=1))

    await bench.app.store.write(later)
    await ada.say("/stop")
    await bench.wait(hours=2)

    assert not any(seen.text == "hello" for seen in ada.sees())


async def test_start_brings_messages_back(bench: Bench) -> None:
    await bench.found()
    ada = bench.person("Ada", TERRACE, room="porch")
    await ada.say("/stop")

    await ada.privately.say("/start")
    await ada.say("/remind me 2h the pot")
    await bench.wait(hours=2)

    assert ada.last.text == "You asked me to remind you:\nthe pot"


@DOORS
async def test_who_left_is_erased_after_thirty_days(
    bench: Bench, store: Store, platform: Platform, room: str
) -> None:
    await bench.found()
    ada = bench.person("Ada", platform, room=room)
    await ada.say("/me", programme=WORDS)
    await ada.say("/leave")
    await ada.press("Leave")

    await bench.wait(days=29)
    assert await people(bench) == ["Ada"]
    await bench.wait(days=3)

    assert await people(bench) == []
    assert WORDS.encode() not in await kept_in(store)


async def test_who_comes_back_in_time_finds_everything(bench: Bench) -> None:
    await bench.found()
    ada = bench.person("Ada")
    await ada.say("/me", programme="Botany")
    await ada.say("/leave")
    await ada.press("Leave")

    await bench.wait(days=20)
    card = await ada.say("/me")
    await bench.wait(days=20)

    assert "Botany" in card.text
    assert await people(bench) == ["Ada"]


def job(bench: Bench, unit: Unit, community: CommunityId) -> JobContext:
    return JobContext(unit, bench.app.engine, community, bench.clock.now(), Random(1))


async def test_a_restored_backup_forgets_again(bench: Bench) -> None:
    community = await bench.found()
    ada, bob = bench.person("Ada"), bench.person("Bob")
    await ada.say("/me", programme=WORDS)
    await bob.say("/me")
    rows = await rows_of_people(bench)
    await bench.wait(days=1)
    await forget(ada)
    lines = await bench.app.store.write(lambda unit: ledger(job(bench, unit, community)))
    await bring_back(bench, rows[0])

    async def again(unit: Unit) -> int:
        return await replay_erasures(job(bench, unit, community), lines)

    assert await people(bench) == ["Ada", "Bob"]
    assert await bench.app.store.write(again) == 1
    assert await people(bench) == ["Bob"]


async def test_who_begins_anew_is_not_forgotten_by_a_restore(bench: Bench) -> None:
    community = await bench.found()
    ada = bench.person("Ada")
    await ada.say("/me")
    await forget(ada)
    await bench.wait(days=1)
    await ada.say("/me")

    async def again(unit: Unit) -> int:
        return await replay_erasures(job(bench, unit, community))

    assert await bench.app.store.write(again) == 0
    assert await people(bench) == ["Ada"]


async def rows_of_people(bench: Bench) -> list[tuple[Person, Account]]:
    async with bench.app.store.read() as unit:
        found = select(Person, Account).join(Account, col(Account.person_id) == col(Person.id))
        return [(person, account) for person, account in (await unit.db.exec(found)).all()]


async def bring_back(bench: Bench, row: tuple[Person, Account]) -> None:
    async def work(unit: Unit) -> None:
        person, account = row
        unit.db.add(Person(**person.model_dump()))
        await unit.db.flush()
        unit.db.add(Account(**account.model_dump()))

    await bench.app.store.write(work)


async def test_linked_accounts_are_one_profile_and_are_forgotten_together(bench: Bench, store: Store) -> None:
    await bench.found()
    mei, other = await bench.member("Mei-Quirk"), await bench.member("Quirk88", TERRACE)
    await mei.say("/me", year="1998")
    await other.say("/me", year="2001", programme=WORDS)
    await other.say("/remind me", after="2h", text="water the ferns")
    code = re.search(r"[0-9A-Z]{4}-[0-9A-Z]{4}", (await mei.say("/link")).text)
    assert code is not None
    await other.privately.say(f"/link {code[0]}")
    await mei.press("Yes, that is me")

    card = (await mei.say("/me")).text
    listed = (await mei.say("/remind list")).text
    await forget(other)
    await bench.wait(minutes=1)

    assert "1998" in card
    assert WORDS in card
    assert "water the ferns" in listed
    assert await people(bench) == []
    left = (await kept_in(store)).lower()
    for word in (WORDS.encode(), b"quirk", b"ferns"):
        assert word not in left
