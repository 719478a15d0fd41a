import asyncio
import re
from pathlib import Path

import pytest
from sqlmodel import col, select

from bot.base.ids import Platform
from bot.base.store import Store
from bot.chat.heard import Pressed
from bot.people.identity import Access
from bot.people.tables import Account, Code, Person
from bot.reminders.tables import Outbox
from bot.testing import GARDEN, TERRACE, Bench, Seen, Voice

OTHER = {GARDEN: TERRACE, TERRACE: GARDEN}
ROOM = {GARDEN: "hall", TERRACE: "porch"}


def code_in(seen: Seen) -> str:
    found = re.search(r"[0-9A-Z]{4}-[0-9A-Z]{4}", seen.text)
    assert found is not None
    return found[0]


async def people(store: Store) -> dict[str, tuple[str, int, bool]]:
    """The person behind each account: their name, their role, and whether they count as present."""
    async with store.read() as unit:
        rows = await unit.db.exec(
            select(Account.key, Person.name, Person.role, Person.left_at).join(
                Person, col(Person.id) == col(Account.person_id)
            )
        )
        return {key: (name, role, left is None) for key, name, role, left in rows}


async def linked(bench: Bench) -> tuple[Voice, Voice]:
    """Two accounts of one person: Mei in the garden, mei88 on the terrace, who never was in a group."""
    mei = await bench.member("Mei")
    other = bench.person("mei88", TERRACE, room="porch").privately
    await other.say(f"/link {code_in(await mei.say('/link'))}")
    await mei.press("Yes, that is me")
    return mei, other


@pytest.mark.parametrize("platform", [GARDEN, TERRACE])
async def test_two_accounts_become_one_person_with_the_higher_role(bench: Bench, platform: Platform) -> None:
    await bench.found()
    mei = await bench.member("Mei", platform)
    other = await bench.member("mei88", OTHER[platform], access=Access.MODERATOR)

    code = code_in(await mei.say("/link"))
    asked = await other.privately.say(f"/link {code}")
    assert "mei88 on" in asked.text
    assert "Mei become one person" in asked.text
    question = mei.find("Yes, that is me")
    assert f"mei88 on {OTHER[platform].capitalize()} says that you, Mei, are the same person" in question.text
    assert (await people(bench.app.store))["mei88"] == ("mei88", Access.MODERATOR, True)

    await mei.press("Yes, that is me", question)
    await bench.wait(seconds=5)

    assert "are one person now" in question.text
    assert any("are one person now" in seen.text for seen in other.sees("@mei88"))
    assert set((await people(bench.app.store)).values()) == {("Mei", Access.MODERATOR, True)}


async def test_linking_in_chinese(bench: Bench) -> None:
    await bench.found(lang="zh")
    lin = await bench.member("林", lang="zh")
    other = bench.person("lin", TERRACE, lang="zh").privately

    asked = await other.say(f"/link {code_in(await lin.say('/link'))}")
    assert "合成一个人" in asked.text
    await lin.press("对，是我")

    assert "现在是同一个人了" in other.last.text


async def test_an_account_that_never_was_in_a_group_belongs_to_nobody_before_the_yes(bench: Bench) -> None:
    await bench.found()
    mei = await bench.member("Mei")
    other = bench.person("mei88", TERRACE).privately

    assert "type it after /link" in (await other.say("/link")).text
    await other.say(f"/link {code_in(await mei.say('/link'))}")
    assert set(await people(bench.app.store)) == {"mei"}
    await mei.press("Yes, that is me")

    assert set(await people(bench.app.store)) == {"mei", "mei88"}
    assert "becomes" not in (await other.say("/unlink")).text


async def test_no_links_nothing_and_tells_both(bench: Bench) -> None:
    await bench.found()
    mei = await bench.member("Mei")
    eve = bench.person("Eve", TERRACE).privately
    asked = await eve.say(f"/link {code_in(await mei.say('/link'))}")

    await mei.press("No")

    assert "was not linked" in eve.last.text
    await eve.press("Look again", asked)
    assert "was not linked" in asked.text
    assert set(await people(bench.app.store)) == {"mei"}


async def test_a_code_typed_in_a_group_is_refused_and_burned(bench: Bench) -> None:
    await bench.found()
    mei = await bench.member("Mei")
    other = await bench.member("mei88", TERRACE)
    code = code_in(await mei.say("/link"))

    assert "no longer works" in (await other.say(f"/link {code}")).text
    assert "That code does not work" in (await other.privately.say(f"/link {code}")).text


async def test_ones_own_code_is_refused_and_lives(bench: Bench) -> None:
    await bench.found()
    mei = await bench.member("Mei")
    code = code_in(await mei.say("/link"))

    assert "your own code" in (await mei.privately.say(f"/link {code}")).text
    other = bench.person("mei88", TERRACE).privately
    assert "become one person" in (await other.say(f"/link {code}")).text


async def test_what_is_linked_is_not_linked_again(bench: Bench) -> None:
    await bench.found()
    mei, other = await linked(bench)

    again = code_in(await mei.say("/link"))
    assert "linked already" in (await other.say(f"/link {again}")).text
    ben = await bench.member("Ben")
    elsewhere = code_in(await ben.say("/link"))
    assert "linked to other accounts" in (await other.say(f"/link {elsewhere}")).text


async def test_the_second_of_two_yeses_by_different_people_is_told(bench: Bench) -> None:
    await bench.found()
    mei, ben = await bench.member("Mei"), await bench.member("Ben")
    other = bench.person("mei88", TERRACE).privately
    for person in (mei, ben):
        await other.say(f"/link {code_in(await person.say('/link'))}")

    await asyncio.gather(mei.press("Yes, that is me"), ben.press("Yes, that is me"))

    owners = await people(bench.app.store)
    assert owners["mei88"] == ("Mei", Access.MEMBER, True)
    assert "somebody else in the meantime" in ben.last.text


async def test_a_double_yes_merges_once(bench: Bench) -> None:
    await bench.found()
    mei = await bench.member("Mei")
    await bench.person("mei88", TERRACE).privately.say(f"/link {code_in(await mei.say('/link'))}")
    question = mei.find("Yes, that is me")
    wire = question.wire("Yes, that is me")

    await asyncio.gather(*(mei.send(Pressed(wire, question.receipt)) for _ in range(3)))

    offered = await mei.say("/unlink")
    assert offered.labels == ["Separate mei88 (Terrace)"]


async def test_codes_end_after_ten_minutes_and_five_tries(bench: Bench) -> None:
    await bench.found()
    mei = await bench.member("Mei")
    other = bench.person("mei88", TERRACE).privately
    shown = await mei.say("/link")
    code = code_in(shown)
    await bench.wait(minutes=10, seconds=2)

    assert "no longer works" in shown.text
    for text in (code, "0000-0000", "11111111", "abc", "2222-2222"):
        assert "That code does not work" in (await other.say(f"/link {text}")).text
    fresh = code_in(await mei.say("/link"))
    assert "one try too many" in (await other.say(f"/link {fresh}")).text
    await bench.wait(days=1)
    fresh = code_in(await mei.say("/link"))
    assert "become one person" in (await other.say(f"/link {fresh}")).text


async def test_unlinking_restores_both_persons(bench: Bench) -> None:
    await bench.found()
    mei = await bench.member("Mei", access=Access.MEMBER)
    other = await bench.member("mei88", TERRACE, access=Access.MODERATOR)
    before = await people(bench.app.store)
    await other.privately.say(f"/link {code_in(await mei.say('/link'))}")
    await mei.press("Yes, that is me")
    await bench.wait(days=6)

    await other.say("/unlink")
    await other.press("Separate mei88 (Terrace)")
    ask = other.find("Yes, separate")
    wire = ask.wire("Yes, separate")
    await asyncio.gather(*(other.privately.send(Pressed(wire, ask.receipt)) for _ in range(2)))

    assert await people(bench.app.store) == before
    assert any("a person of its own again" in seen.text for seen in mei.sees("@mei"))


async def test_unlinking_works_for_seven_days_only(bench: Bench) -> None:
    await bench.found()
    mei, _ = await linked(bench)
    offered = await mei.say("/unlink")
    await mei.press("Separate mei88 (Terrace)", offered)
    await bench.wait(days=7, minutes=1)

    await mei.press("Yes, separate", offered)

    assert "can no longer be undone" in offered.text
    assert "nothing to undo" in (await mei.say("/unlink")).text


async def test_nobody_else_may_answer_or_undo(bench: Bench) -> None:
    await bench.found()
    mei = await bench.member("Mei")
    other = bench.person("mei88", TERRACE).privately
    await other.say(f"/link {code_in(await mei.say('/link'))}")
    ben = await bench.member("Ben")

    await ben.send(Pressed("accounts.confirm:1:yes"))
    assert "That request is over" in ben.last.text
    await mei.press("Yes, that is me")
    await ben.send(Pressed("accounts.separate_now:1"))
    assert "can no longer be undone" in ben.last.text

    assert (await people(bench.app.store))["mei88"][0] == "Mei"


async def test_no_code_is_kept_in_the_database(bench: Bench) -> None:
    await bench.found()
    mei = await bench.member("Mei")
    code = code_in(await mei.say("/link"))
    await bench.person("mei88", TERRACE).privately.say(f"/link {code}")
    await bench.wait(minutes=11)

    async with bench.app.store.read() as unit:
        kept = [row.digest for row in await unit.db.exec(select(Code))]
        said = list(await unit.db.exec(select(Outbox.message)))
    assert not any(code in text or code.replace("-", "") in text for text in [*kept, *said])


@pytest.mark.parametrize("platform", [GARDEN, TERRACE])
async def test_a_code_that_was_shown_is_kept_nowhere(
    bench: Bench, database_url: str, platform: Platform
) -> None:
    await bench.found()
    mei = await bench.member("Mei", platform)

    shown = await mei.say("/link")
    code = code_in(shown)

    async with bench.app.store.read() as unit:
        answer = (await unit.db.exec(select(Outbox).order_by(col(Outbox.id).desc()))).first()
    assert answer is not None
    assert (answer.state, answer.receipt) == ("sent", shown.receipt)
    if database_url.startswith("sqlite"):
        folder = Path(database_url.removeprefix("sqlite:///")).parent
        held = b"".join(path.read_bytes() for path in folder.glob("*.db*"))
        assert answer.key.encode() in held
        assert code.encode() not in held
        assert code.replace("-", "").encode() not in held


async def test_a_code_is_worth_nothing_without_the_key(bench: Bench) -> None:
    await bench.found()
    mei = await bench.member("Mei")
    other = bench.person("mei88", TERRACE, room="porch").privately
    code = code_in(await mei.say("/link"))

    bench.app.engine.secret = b"another key"
    refused = await other.say(f"/link {code}")
    bench.app.engine.secret = b""
    taken = await other.say(f"/link {code}")

    assert refused.text != taken.text
    assert "Mei become one person" in taken.text
