"""Conversations about mentoring, on both platforms and in both languages."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from random import Random

import pytest
from sqlmodel import select

from bot.base.ids import CommunityId, PersonId
from bot.base.unit import Unit
from bot.chat.heard import Pressed
from bot.commands.context import JobContext
from bot.facts import Fact, MemberLeft, PeopleMerged
from bot.features.mentoring import pool
from bot.features.mentoring.tables import Pair, Signup
from bot.matching.people import Candidate
from bot.matching.process import MatchingFailed
from bot.matching.proposal import Proposal
from bot.matching.rounds import propose
from bot.matching.terms import Terms
from bot.people.identity import Access
from bot.people.tables import Account, Person
from bot.reminders.tables import Outbox, SendClass
from bot.testing import GARDEN, TERRACE, Bench, Seen, Voice

MENTOR = {"role": "mentor", "fields": "Law, Design", "topics": "Interviews, First job", "capacity": "2"}
MENTEE = {"role": "mentee", "fields": "医学", "topics": "面试"}


@pytest.fixture(autouse=True)
def solved_here(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> None:
    """Solve in this process, which saves a second a round; `solved_apart` asks for the real one."""

    async def here(
        mentees: Sequence[Candidate], mentors: Sequence[Candidate], terms: Terms, *, within: float
    ) -> Proposal:
        return propose(mentees, mentors, terms)

    if "solved_apart" not in request.fixturenames:
        monkeypatch.setattr(pool, "propose_apart", here)


@pytest.fixture
def solved_apart() -> None:
    """Ask for the real process."""


async def chinese(bench: Bench, name: str) -> Voice:
    """Return a member of the terrace whose own language is Chinese."""
    voice = await bench.member(name, TERRACE, lang="zh")

    async def work(unit: Unit) -> None:
        person = await unit.db.get_one(Person, await person_of(unit, voice))
        person.lang = "zh"
        unit.db.add(person)

    await bench.app.store.write(work)
    return voice


async def signed_up(bench: Bench) -> tuple[Voice, Voice, Voice]:
    """Return a moderator, a mentor in the garden, and a mentee on the terrace who reads Chinese."""
    await bench.found()
    mo = await bench.member("Mo", GARDEN, access=Access.MODERATOR)
    ines = await bench.member("Ines", GARDEN)
    lin = await chinese(bench, "Lin")
    await ines.say("/mentoring join", **MENTOR)
    await lin.say("/mentoring join", **MENTEE)
    return mo, ines, lin


async def introduced(bench: Bench) -> tuple[Voice, Voice, Voice]:
    mo, ines, lin = await signed_up(bench)
    await mo.say("/mentoring preview")
    await mo.press("Send the introductions")
    await bench.app.settle()
    return mo, ines, lin


def told(voice: Voice) -> Seen:
    """Return what this account was told last in private."""
    return voice.sees(f"@{voice.speaker.key}")[-1]


async def person_of(unit: Unit, voice: Voice) -> PersonId:
    rows = (await unit.db.exec(select(Account))).all()
    key = (voice.platform, voice.speaker.key)
    return next(PersonId(row.person_id) for row in rows if (row.platform, row.key) == key)


async def publish(bench: Bench, unit: Unit, fact: Fact) -> None:
    ctx = JobContext(unit, bench.app.engine, fact.community, bench.clock.now(), Random(1))
    await ctx.publish(fact)


async def pairs(bench: Bench) -> list[Pair]:
    async def look(unit: Unit) -> list[Pair]:
        return list((await unit.db.exec(select(Pair).order_by("id"))).all())

    return await bench.app.store.write(look)


async def test_signing_up_understands_both_languages(bench: Bench) -> None:
    _, ines, lin = await signed_up(bench)

    mine = await lin.privately.say("/mentoring join", **MENTEE, languages="英语、普通话")
    times = await lin.privately.say("/mentoring times", weekly_times="周二19点到21点、周六 10-12")
    hers = await ines.say("/mentoring join", **MENTOR, languages="English, Chinese")

    assert "领域: 医学" in mine.text
    assert "想请教的: 面试" in mine.text
    assert "语言: 英语, 中文" in mine.text
    assert "周二 19:00–21:00, 周六 10:00–12:00" in times.text
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


@pytest.mark.usefixtures("solved_apart")
async def test_preview_shows_reasons_loads_and_who_is_left_out(bench: Bench) -> None:
    mo, ines, _ = await signed_up(bench)
    await bench.member("Bo", GARDEN)
    await bench.person("Bo").say(
        "/mentoring join", role="mentee", fields="Law", topics="Research", languages="de"
    )
    await ines.say("/mentoring join", **MENTOR, languages="en")

    working = await mo.say("/mentoring preview")
    await bench.app.settle()

    assert working.text.startswith("I am working out who suits whom: 2 sign-ups as a mentee, 1 as a mentor.")
    assert told(mo).text == (
        "1 pair · mentors: 1 · left out: 1\n\n"
        "Ines – 1 of 2 seats\n← Lin: another field +1500 · help wanted and offered +1000\n\n"
        "Left out: Bo – no mentor speaks a common language\n\n"
        "Nobody has been told anything yet."
    )
    assert not any("introduction" in seen.text for seen in ines.sees("@ines"))
    assert (await mo.say("/mentoring status")).text == told(mo).text


async def test_a_round_that_cannot_be_solved_is_told_and_can_be_tried_again(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fails(*_: object, within: float) -> Proposal:
        raise MatchingFailed("no room for a process")

    mo, _, _ = await signed_up(bench)
    with monkeypatch.context() as patched:
        patched.setattr(pool, "propose_apart", fails)
        await mo.say("/mentoring preview")
        await bench.app.settle()
    failed = told(mo).text
    await mo.say("/mentoring preview")
    await bench.app.settle()

    assert failed.startswith("I could not work out that round. Nothing was sent.")
    assert told(mo).text.startswith("1 pair")


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
    assert "你想请教的,对方正好能帮:面试。" in waiting
    assert "Lin" not in asked
    assert "Ines" not in waiting
    assert receipt.text == "好的。等对方也同意,我就介绍你们认识。"
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

    assert receipt.text == "没关系,不会有人知道。下一批配对还会算上你。"
    assert to_mentor.text == "This introduction is over. You stay in for the next round."
    assert to_mentor.buttons == []
    assert late.text.startswith("That introduction is over")
    assert told(lin).text.startswith("这次引荐已经结束,不用再答复了")
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
    assert words.startswith("提醒一下:有一次引荐还在等你答复。")
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


async def test_two_moderators_send_one_round(bench: Bench) -> None:
    mo, ines, lin = await signed_up(bench)
    ada = await bench.member("Ada", TERRACE, access=Access.MODERATOR)
    await mo.say("/mentoring preview")
    await ada.privately.say("/mentoring status")
    hers, his = ada.find("Send the introductions"), mo.find("Send the introductions")
    wire = his.wire("Send the introductions")

    await asyncio.gather(
        mo.privately.send(Pressed(wire, his.receipt)),
        ada.privately.send(Pressed(wire, hers.receipt)),
        ada.privately.send(Pressed(wire, hers.receipt)),
    )
    await bench.wait(seconds=5)

    assert sum("给你介绍一个人" in seen.text for seen in lin.sees()) == 1
    assert sum("An introduction for you" in seen.text for seen in ines.sees()) == 1
    answers = [seen.text for seen in (*ada.sees("@ada"), *mo.sees("@mo"))]
    assert "That round was sent already. /mentoring status shows what became of it." in answers
    assert "One introduction is on its way. Both have three days to answer." in answers
    assert {row.send_class for row in await outbox(bench, "mentoring-ask")} == {SendClass.HOLD.value}


async def test_an_event_told_twice_sends_and_answers_once(bench: Bench) -> None:
    mo, ines, lin = await signed_up(bench)
    await mo.say("/mentoring preview")
    preview = mo.find("Send the introductions")
    event = Pressed(preview.wire("Send the introductions"), preview.receipt)
    for _ in range(2):
        await mo.privately.send(event, key="send")
    for voice, label in ((lin, "同意认识"), (ines, "Accept")):
        asked = voice.find(label)
        event = Pressed(asked.wire(label), asked.receipt)
        for _ in range(2):
            await voice.privately.send(event, key=f"yes-{label}")
    await bench.wait(seconds=5)

    assert sum("你的导师是 Ines" in seen.text for seen in lin.sees()) == 1
    assert sum("Meet Lin" in seen.text for seen in ines.sees()) == 1


async def test_a_newer_preview_replaces_the_older_one(bench: Bench) -> None:
    mo, _, lin = await signed_up(bench)
    await mo.say("/mentoring preview")
    older = told(mo)
    await mo.say("/mentoring preview")

    refused = await mo.privately.press("Send the introductions", older)
    newer = mo.find("Discard")
    await mo.privately.press("Discard", newer)
    await bench.wait(seconds=5)

    assert refused.text.startswith("That proposal is out of date")
    assert lin.sees("@lin")[-1].text.startswith("你已报名")
    assert newer.text == "Discarded. Nobody was told anything. /mentoring preview starts afresh."


async def test_who_met_or_declined_is_never_proposed_again(bench: Bench) -> None:
    mo, _, lin = await introduced(bench)
    await lin.privately.press("这次算了")
    await bench.wait(seconds=5)

    await mo.say("/mentoring preview")
    await bench.app.settle()
    alone = told(mo).text
    rosa = await bench.member("Rosa", GARDEN)
    await rosa.say("/mentoring join", role="mentor", fields="Media", topics="面试")
    await mo.say("/mentoring preview")
    await bench.app.settle()

    assert "Left out: Lin – has met every mentor who would fit" in alone
    assert "Rosa – 1 of 1 seats\n← Lin" in told(mo).text


async def test_a_seat_is_taken_until_the_two_are_done(bench: Bench) -> None:
    mo, ines, lin = await introduced(bench)
    await lin.privately.press("同意认识")
    await ines.privately.press("Accept")
    await ines.say("/mentoring join", **{**MENTOR, "capacity": "1"})
    cleo = await bench.member("Cleo", GARDEN)
    await cleo.say("/mentoring join", **MENTEE)

    await mo.say("/mentoring preview")
    await bench.app.settle()
    full = told(mo).text
    await lin.privately.press("聊得差不多了")
    await mo.say("/mentoring preview")
    await bench.app.settle()

    assert "Left out: Cleo – no mentor has a free seat" in full
    assert "← Cleo" in told(mo).text
    assert "Lin – has met every mentor" in told(mo).text


async def test_pausing_declines_what_is_open_and_sits_the_next_round_out(bench: Bench) -> None:
    mo, ines, lin = await introduced(bench)
    await ines.privately.press("Accept")

    await lin.privately.say("/mentoring pause")
    await bench.wait(seconds=5)
    ended = told(ines).text
    await mo.say("/mentoring preview")
    await bench.app.settle()
    left_out = told(mo).text
    back = await lin.privately.press("重新参加")

    assert ended.startswith("The introduction that you accepted did not come about")
    assert "Left out: Lin – has paused" in left_out
    assert back.text == "欢迎回来,下一批配对会算上你。"


async def test_who_leaves_before_the_sending_is_dropped(bench: Bench) -> None:
    mo, ines, lin = await signed_up(bench)
    await mo.say("/mentoring preview")
    await bench.app.settle()
    await lin.privately.say("/mentoring leave")

    sent = await mo.privately.press("Send the introductions")
    await bench.wait(seconds=5)

    assert "1 pair" not in sent.text
    assert told(mo).text == (
        "0 introductions are on their way. Everybody has three days to answer.\n"
        "One pair was left out: somebody has paused, left or takes no messages."
    )
    assert not any("An introduction" in seen.text for seen in ines.sees())


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


async def test_long_rounds_are_turned_page_by_page(bench: Bench) -> None:
    mo, _, _ = await signed_up(bench)
    for number in range(12):
        one = await bench.member(f"M{number:02}", GARDEN)
        await one.say("/mentoring join", **{**MENTEE, "languages": "de" if number % 2 else "en"})
    ines = bench.person("Ines")
    await ines.say("/mentoring join", **MENTOR, languages="ja")

    await mo.say("/mentoring preview")
    await bench.app.settle()
    first = told(mo).text
    await mo.privately.press("More")
    second = told(mo)

    assert "left out: 12" in first
    assert first.count("Left out:") == 7
    assert second.text.count("Left out:") == 5
    assert second.labels == ["Send the introductions", "Discard", "Back"]


async def test_moderators_only(bench: Bench) -> None:
    _, ines, _ = await signed_up(bench)

    for command in ("/mentoring preview", "/mentoring status"):
        assert "Only moderators can do that" in (await ines.say(command)).text


async def signups(bench: Bench) -> list[Signup]:
    async def look(unit: Unit) -> list[Signup]:
        return list((await unit.db.exec(select(Signup).order_by("id"))).all())

    return await bench.app.store.write(look)


async def outbox(bench: Bench, start: str) -> list[Outbox]:
    async def look(unit: Unit) -> list[Outbox]:
        return [row for row in (await unit.db.exec(select(Outbox))).all() if row.key.startswith(start)]

    return await bench.app.store.write(look)
