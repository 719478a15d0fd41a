import asyncio
import re

import pytest
from sqlmodel import col, select

from bot.base.ids import Platform
from bot.chat.heard import Pressed
from bot.features.verify.tables import Request, Standing
from bot.people.identity import Access
from bot.people.tables import Person
from bot.testing import GARDEN, TERRACE, Bench, Seen, Voice

OTHER = {GARDEN: TERRACE, TERRACE: GARDEN}


async def role(bench: Bench, name: str) -> int:
    async with bench.app.store.read() as unit:
        return (await unit.db.exec(select(Person.role).where(Person.name == name))).one()


async def stages(bench: Bench) -> list[str]:
    async with bench.app.store.read() as unit:
        return list(await unit.db.exec(select(Request.stage).order_by(col(Request.id))))


def welcomes(voice: Voice) -> list[Seen]:
    return [seen for seen in voice.sees() if "Welcome home" in seen.text]


async def seasoned(bench: Bench, *names: str) -> list[Voice]:
    """Members who were verified by a moderator thirty days ago."""
    ada = await bench.member("Ada", access=Access.OWNER)
    voices = [bench.person(name) for name in names]
    for voice in voices:
        await voice.say("/verify 1998 room 12")
        await ada.press("Approve", ada.sees("@ada")[-1])
    await bench.wait(days=30)
    return voices


@pytest.mark.parametrize("platform", [GARDEN, TERRACE])
async def test_a_moderator_on_the_other_platform_approves(bench: Bench, platform: Platform) -> None:
    await bench.found()
    ada = await bench.member("Ada", OTHER[platform], access=Access.MODERATOR)
    ben = await bench.member("Ben", platform, access=Access.VISITOR)

    assert "The moderators have it now" in (await ben.say("/verify 1998 I lived in *room 12*")).text
    case = ada.find("Approve")
    assert case.text.startswith("Ben asks to be verified: class of 1998.\nI lived in *room 12*")
    await ada.press("Approve", case)

    assert len(welcomes(ben)) == 1
    assert "Approved by Ada." in case.text
    assert case.labels == []
    assert await role(bench, "Ben") == Access.MEMBER
    assert "verified already" in (await ben.say("/verify 1998 room 12")).text


async def test_verification_in_chinese_asks_for_what_is_missing(bench: Bench) -> None:
    await bench.found(lang="zh")
    ada = await bench.member("Ada", access=Access.MODERATOR, lang="zh")
    lin = bench.person("林", TERRACE, lang="zh", room="porch").privately
    await lin.at("porch").say("/help")

    assert "你是哪一届？" in (await lin.say("/verify")).text
    assert "填 1900 到 2100" in (await lin.say("1066")).text
    await lin.say("1998")
    assert "已经交给管理员" in (await lin.say("三班，班主任是林老师")).text
    await ada.press("通过")

    assert "欢迎回家" in lin.last.text


async def test_a_decline_needs_a_reason_and_the_person_may_try_again(bench: Bench) -> None:
    await bench.found()
    ada = await bench.member("Ada", TERRACE, access=Access.MODERATOR)
    cleo = await bench.member("Cleo", access=Access.MODERATOR)
    ben = await bench.member("Ben", access=Access.VISITOR)
    await ben.say("/verify 1998 room 12")

    question = await ada.press("Decline")
    assert "Why not?" in question.text
    await ada.privately.say("there was no room 12")

    assert ben.last.text.endswith("The reason:\nthere was no room 12")
    await bench.wait(seconds=5)
    assert "Declined by Ada: there was no room 12" in cleo.last.text
    assert await role(bench, "Ben") == Access.VISITOR
    assert "have it now" in (await ben.say("/verify 1999 room 13")).text
    assert await stages(bench) == ["declined", "open"]


async def test_two_moderators_at_once_make_one_decision(bench: Bench) -> None:
    await bench.found()
    voices = [await bench.member(name, access=Access.MODERATOR) for name in ("Ada", "Cleo")]
    ben = await bench.member("Ben", access=Access.VISITOR)
    await ben.say("/verify 1998 room 12")
    cases = [(voice, voice.find("Approve")) for voice in voices]

    await asyncio.gather(
        *(voice.send(Pressed(seen.wire("Approve"), seen.receipt)) for voice, seen in cases * 2)
    )
    late = voices[1].send(Pressed("/verify.decline:1", cases[1][1].receipt))
    await late
    await voices[1].privately.say("never heard of him")

    await bench.wait(seconds=5)
    assert await stages(bench) == ["approved"]
    assert len(welcomes(ben)) == 1
    decided = {re.search(r"(Approved|Declined) by \w+", seen.text)[0] for _, seen in cases}  # type: ignore[index]  # both are decided
    assert len(decided) == 1


async def test_asking_again_changes_the_open_request(bench: Bench) -> None:
    await bench.found()
    ada = await bench.member("Ada", access=Access.MODERATOR)
    ben = await bench.member("Ben", access=Access.VISITOR)

    await asyncio.gather(ben.say("/verify 1998 room 12"), ben.say("/verify 1999 room 13"))
    await bench.wait(seconds=5)

    assert await stages(bench) == ["open"]
    assert "class of 1999" in ada.find("Approve").text


async def test_moderators_find_what_waits_by_a_command(bench: Bench) -> None:
    await bench.found()
    ben = await bench.member("Ben", access=Access.VISITOR)
    await ben.say("/verify 1998 room 12")
    dan = bench.person("Dan", admin=True)

    await dan.say("/verifications")
    shown = await dan.press("Ben, 1998")
    await dan.press("Approve", shown)

    assert len(welcomes(ben)) == 1
    assert "Nobody is waiting" in (await dan.say("/verifications")).text
    assert "Only moderators" in (await ben.say("/verifications")).text


async def test_a_year_too_far_ahead_is_refused(bench: Bench) -> None:
    await bench.found()
    ben = await bench.member("Ben", access=Access.VISITOR)

    assert "up to 2034" in (await ben.say("/verify 2099 room 12")).text


async def test_two_seasoned_members_make_a_member(bench: Bench) -> None:
    await bench.found()
    cleo, dan = await seasoned(bench, "Cleo", "Dan")
    ben = await bench.member("Ben", access=Access.VISITOR)
    await ben.say("/verify 1998 room 12")
    ada = bench.person("Ada")

    assert "One more member" in (await cleo.say("/vouch Ben")).text
    assert "vouched for them already" in (await cleo.say("/vouch Ben")).text
    assert await role(bench, "Ben") == Access.VISITOR
    assert "Ben is verified now" in (await dan.say("/vouch Ben")).text

    await bench.wait(seconds=5)
    assert len(welcomes(ben)) == 1
    assert await stages(bench) == ["approved", "approved", "vouched"]
    assert "two members vouched" in ada.sees("@ada")[-1].text
    assert "verified already" in (await cleo.say("/vouch Ben")).text


async def test_two_vouches_at_once_make_one_member(bench: Bench) -> None:
    await bench.found()
    cleo, dan = await seasoned(bench, "Cleo", "Dan")
    ben = await bench.member("Ben", access=Access.VISITOR)

    await asyncio.gather(cleo.say("/vouch Ben"), dan.say("/vouch Ben"))

    assert await role(bench, "Ben") == Access.MEMBER
    assert len(welcomes(ben)) == 1


async def test_three_vouches_in_thirty_days_are_the_most(bench: Bench) -> None:
    await bench.found()
    (cleo,) = await seasoned(bench, "Cleo")
    for name in ("Ben", "Eli", "Fay", "Gus"):
        await bench.member(name, access=Access.VISITOR)

    for name in ("Ben", "Eli", "Fay"):
        assert "Thank you" in (await cleo.say(f"/vouch {name}")).text
    assert "three people" in (await cleo.say("/vouch Gus")).text
    await bench.wait(days=30, minutes=1)
    assert "Thank you" in (await cleo.say("/vouch Gus")).text


async def test_who_may_not_vouch_is_told_why(bench: Bench) -> None:
    await bench.found()
    (cleo,) = await seasoned(bench, "Cleo")
    fresh = await bench.member("Fay")
    ben = await bench.member("Ben", access=Access.VISITOR)

    assert "thirty days" in (await fresh.say("/vouch Ben")).text
    assert "cannot vouch for yourself" in (await cleo.say("/vouch Cleo")).text
    assert "verified already" in (await cleo.say("/vouch Fay")).text
    assert "for verified alumni" in (await ben.say("/vouch Cleo")).text


async def test_linking_brings_requests_standings_and_vouches_together(bench: Bench) -> None:
    await bench.found()
    cleo, dan = await seasoned(bench, "Cleo", "Dan")
    ben = await bench.member("Ben", access=Access.VISITOR)
    other = await bench.member("Wren", TERRACE, access=Access.VISITOR)
    await ben.say("/verify 1998 room 12")
    await other.say("/verify 1998 room 12")
    await cleo.say("/vouch Ben")
    await dan.say("/vouch Wren")

    code = re.search(r"\w{4}-\w{4}", (await ben.say("/link")).text)
    assert code is not None
    await other.privately.say(f"/link {code[0]}")
    await ben.press("Yes, that is me")

    assert await role(bench, "Ben") == Access.MEMBER
    assert await stages(bench) == ["approved", "approved", "vouched", "withdrawn"]
    async with bench.app.store.read() as unit:
        assert len(list(await unit.db.exec(select(Standing)))) == 3


async def test_the_founder_counts_as_verified(bench: Bench) -> None:
    ada = bench.person("Ada", admin=True)
    await ada.say("/setup")
    await ada.press("Start")
    await bench.member("Ben", access=Access.VISITOR)
    await bench.wait(days=30)

    assert "One more member" in (await ada.say("/vouch Ben")).text
