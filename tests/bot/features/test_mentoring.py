"""Conversations about mentoring: signing up, answering, leaving, on both platforms and in both languages."""

from dataclasses import replace

import pytest
from sqlmodel import select

from bot.base.ids import CommunityId, PersonId
from bot.base.unit import Unit
from bot.chat.heard import Pressed
from bot.facts import MemberLeft, PeopleMerged
from bot.features.mentoring.tables import Signup
from bot.people.tables import Account, Person
from bot.testing import GARDEN, Bench
from tests.bot.features.introduced import (
    MENTEE,
    MENTOR,
    introduced,
    pairs,
    person_of,
    previewed,
    publish,
    signed_up,
    signups,
    told,
)

pytestmark = pytest.mark.usefixtures("solved_here")


async def test_signing_up_understands_both_languages(bench: Bench) -> None:
    _, ines, lin = await signed_up(bench)

    mine = await lin.privately.say("/mentoring join", **MENTEE, languages="英语、普通话")
    times = await lin.privately.say("/mentoring times", weekly_times="周二19点到21点、周六 10-12")
    hers = await ines.say("/mentoring join", **MENTOR, languages="English, Chinese")

    assert "领域：医学" in mine.text
    assert "想请教的：面试" in mine.text
    assert "语言：英语、中文" in mine.text
    assert "周二 19:00–21:00、周六 10:00–12:00" in times.text
    assert "Fields: Law, Design" in hers.text
    assert "Seats: 2" in hers.text
    assert "Languages: English, Chinese" in hers.text

    async def look(unit: Unit) -> list[Signup]:
        return list((await unit.db.exec(select(Signup).order_by("id"))).all())

    rows = await bench.app.store.write(look)
    assert [(row.fields, row.topics, row.languages) for row in rows] == [
        ("law\ndesign", "interviews\nfirst_job", "en\nzh"),
        ("medicine", "interviews", "en\nzh"),
    ]


async def test_both_agree_across_platforms_and_only_then_learn_names(bench: Bench) -> None:
    mo, ines, lin = await introduced(bench)
    to_mentor, to_mentee = told(ines), told(lin)

    asked = to_mentor.text
    receipt = await lin.privately.press("同意认识", to_mentee)
    await bench.wait(seconds=5)
    waiting, left = to_mentee.text, to_mentee.labels
    await ines.privately.press("Accept", to_mentor)
    await bench.wait(seconds=5)

    assert "They look for help with what you offer: Interviews." in asked
    assert "They know a field that you do not: Medicine." in asked
    assert "and they write first" in asked
    assert "你想请教的，对方正好能帮：面试。" in waiting
    assert "Lin" not in asked
    assert "Ines" not in waiting
    assert receipt.text == "好的。等对方也同意，我就介绍你们认识。"
    assert left == ["这次算了"]
    assert "你的导师是 Ines。请你先开口" in told(lin).text
    assert "Garden: Ines" in told(lin).text
    assert "Meet Lin, your mentee. They write to you first" in told(ines).text
    assert "Terrace: Lin" in told(ines).text
    assert "both agreed" in (await mo.say("/mentoring status")).text


async def test_a_no_is_silent_and_frees_the_seat(bench: Bench) -> None:
    mo, ines, lin = await introduced(bench)
    to_mentor = told(ines)
    asked = to_mentor.message

    receipt = await lin.privately.press("这次算了")
    await bench.wait(seconds=5)
    number = (await pairs(bench))[0].id
    late = await ines.privately.press("Accept", replace(to_mentor, message=asked))
    await lin.privately.send(Pressed(f"mentoring.answer:{number}:accept"))
    await bench.wait(days=5)

    assert receipt.text == "没关系，不会有人知道。下一批配对还会算上你。"
    assert to_mentor.text == "This introduction is over. You stay in for the next round."
    assert to_mentor.buttons == []
    assert late.text.startswith("That introduction is over")
    assert told(lin).text.startswith("这次引荐已经结束，不用再答复了")
    status = (await mo.say("/mentoring status")).text
    assert "Lin → Ines: declined, the seat is free" in status
    assert "1 introduction: 0 met, 0 open, 1 did not come about" in status


async def test_who_accepted_hears_when_the_other_declines(bench: Bench) -> None:
    _, ines, lin = await introduced(bench)
    await lin.privately.press("同意认识")

    await ines.privately.press("Not this time")
    await bench.wait(seconds=5)

    assert told(lin).text.startswith("你同意的那次引荐这回没能成。不是你的原因")
    assert "Ines" not in "".join(seen.text for seen in lin.sees("@lin"))
    assert [row.times_left_out for row in await signups(bench)] == [0, 1]


async def test_silence_ends_quietly_after_one_reminder(bench: Bench) -> None:
    mo, ines, lin = await introduced(bench)
    await ines.privately.press("Accept")
    hers, his = len(ines.sees()), len(lin.sees())

    await bench.wait(hours=47, minutes=59)
    quiet = len(lin.sees()) - his, len(ines.sees()) - hers
    await bench.wait(minutes=1)
    reminded = told(lin)
    words = reminded.text
    nobody_else = len(ines.sees()) - hers
    await bench.wait(hours=24, seconds=5)

    assert quiet == (0, 0)
    assert nobody_else == 0
    assert words.startswith("提醒一下：有一次引荐还在等你答复。")
    assert reminded.buttons == []
    assert reminded.text == "这次引荐已经结束。下一批配对还会算上你。"
    assert len(lin.sees()) - his == 1
    assert told(ines).text.startswith("The introduction that you accepted did not come about")
    assert "not answered in time" in (await mo.say("/mentoring status")).text


async def test_an_answer_to_the_reminder_counts(bench: Bench) -> None:
    _, ines, lin = await introduced(bench)
    await bench.wait(hours=49)

    await lin.privately.press("同意认识")
    await ines.privately.press("Accept")
    await bench.wait(hours=48)

    assert (await pairs(bench))[0].state == "met"
    assert "你的导师是 Ines" in told(lin).text


async def test_pausing_declines_what_is_open_and_sits_the_next_round_out(bench: Bench) -> None:
    mo, ines, lin = await introduced(bench)
    await ines.privately.press("Accept")

    await lin.privately.say("/mentoring pause")
    await bench.wait(seconds=5)
    ended = told(ines).text
    await previewed(bench, mo)
    left_out = mo.last.text
    back = await lin.privately.press("重新参加")

    assert ended.startswith("The introduction that you accepted did not come about")
    assert "Left out: Lin – has paused" in left_out
    assert back.text == "欢迎回来，下一批配对会算上你。"


async def test_a_member_who_left_ends_what_was_open(bench: Bench) -> None:
    _, ines, lin = await introduced(bench)
    await ines.privately.press("Accept")

    async def work(unit: Unit) -> None:
        person = await unit.db.get_one(Person, await person_of(unit, lin))
        await publish(bench, unit, MemberLeft(CommunityId(person.community_id), PersonId(person.id or 0)))

    await bench.app.store.write(work)
    await bench.wait(seconds=5)

    assert told(ines).text.startswith("The introduction that you accepted did not come about")
    assert [row.role for row in await signups(bench)] == ["mentor"]


async def test_merged_accounts_keep_one_sign_up_and_the_open_introduction(bench: Bench) -> None:
    _, ines, lin = await introduced(bench)
    also_lin = await bench.member("Lin2", GARDEN)
    await also_lin.say("/mentoring join", role="mentee", fields="Arts", topics="Research")

    async def work(unit: Unit) -> None:
        kept, gone = await person_of(unit, also_lin), await person_of(unit, lin)
        person = await unit.db.get_one(Person, kept)
        await publish(bench, unit, PeopleMerged(CommunityId(person.community_id), kept, gone))
        for account in (await unit.db.exec(select(Account))).all():
            if account.person_id == gone:
                account.person_id = kept
                unit.db.add(account)

    await bench.app.store.write(work)
    await also_lin.privately.send(Pressed(f"mentoring.answer:{(await pairs(bench))[0].id}:accept"))
    await ines.privately.press("Accept")
    await bench.wait(seconds=5)

    assert [(row.role, row.fields) for row in await signups(bench)] == [
        ("mentor", "law\ndesign"), ("mentee", "arts"),
    ]  # fmt: skip
    assert "Meet Lin2, your mentee" in told(ines).text
    assert "Garden: Lin2" in told(ines).text
    assert "Terrace: Lin" in told(ines).text


async def test_a_button_of_somebody_else_does_nothing(bench: Bench) -> None:
    _, _, _ = await introduced(bench)
    sam = await bench.member("Sam", GARDEN)
    number = (await pairs(bench))[0].id

    await sam.privately.send(Pressed(f"mentoring.answer:{number}:accept"))

    assert sam.last.text == "That button belongs to an introduction of somebody else."
    assert (await pairs(bench))[0].mentee_answer == "waiting"


@pytest.mark.parametrize(
    ("given", "answer"),
    [
        ({"fields": ", ,"}, "That list is empty."),
        ({"topics": ",".join("abcdefghi")}, "That makes 9 words where 8 fit."),
        ({"topics": "x" * 41}, "is too long for one word of the list"),
        ({"role": "boss"}, "Choose one of the options."),
    ],
)
async def test_what_cannot_be_told_is_refused_with_the_next_step(
    bench: Bench, given: dict[str, str], answer: str
) -> None:
    await bench.found()
    ada = await bench.member("Ada")

    seen = await ada.say("/mentoring join", **{**MENTEE, **given})

    assert answer in seen.text
    assert await signups(bench) == []
