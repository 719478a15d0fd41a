"""Conversations of moderators about rounds of mentoring."""

import asyncio

import pytest

from bot.chat.heard import Called, Heard, Pressed
from bot.features.mentoring import pool
from bot.matching.process import MatchingFailed
from bot.matching.proposal import Proposal
from bot.people.identity import Access
from bot.reminders.tables import SendClass
from bot.testing import GARDEN, TERRACE, Bench
from tests.bot.features.introduced import (
    MENTEE,
    MENTOR,
    introduced,
    outbox,
    previewed,
    signed_up,
)

pytestmark = pytest.mark.usefixtures("solved_here")


async def test_a_round_that_cannot_be_solved_is_told_and_can_be_tried_again(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fails(*_: object, within: float) -> Proposal:
        raise MatchingFailed("no room for a process")

    mo, _, _ = await signed_up(bench)
    with monkeypatch.context() as patched:
        patched.setattr(pool, "propose_apart", fails)
        await previewed(bench, mo)
    failed = mo.last.text
    await previewed(bench, mo)

    assert failed.startswith("I could not work out that round. Nothing was sent.")
    assert mo.last.text.startswith("1 pair")


async def test_two_moderators_send_one_round(bench: Bench) -> None:
    mo, ines, lin = await signed_up(bench)
    ada = await bench.member("Ada", TERRACE, access=Access.MODERATOR)
    await previewed(bench, mo)
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
    answers = [seen.text for seen in (*ada.sees("@ada"), *mo.sees())]
    assert "That round was sent already. /mentoring status shows what became of it." in answers
    assert "One introduction is on its way. Both have three days to answer." in answers
    assert {row.send_class for row in await outbox(bench, "mentoring-ask")} == {SendClass.HOLD.value}


async def test_an_event_told_twice_sends_and_answers_once(bench: Bench) -> None:
    mo, ines, lin = await signed_up(bench)
    await previewed(bench, mo)
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
    await previewed(bench, mo)
    older = mo.last
    await previewed(bench, mo)

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

    await previewed(bench, mo)
    alone = mo.last.text
    rosa = await bench.member("Rosa", GARDEN)
    await rosa.say("/mentoring join", role="mentor", fields="Media", topics="面试")
    await previewed(bench, mo)

    assert "Left out: Lin – has met every mentor who would fit" in alone
    assert "Rosa – 1 of 1 seats\n← Lin" in mo.last.text


async def test_a_seat_is_taken_until_the_two_are_done(bench: Bench) -> None:
    mo, ines, lin = await introduced(bench)
    await lin.privately.press("同意认识")
    await ines.privately.press("Accept")
    await ines.say("/mentoring join", **{**MENTOR, "capacity": "1"})
    cleo = await bench.member("Cleo", GARDEN)
    await cleo.say("/mentoring join", **MENTEE)

    await previewed(bench, mo)
    full = mo.last.text
    await lin.privately.press("聊得差不多了")
    await previewed(bench, mo)

    assert "Left out: Cleo – no mentor has a free seat" in full
    assert "← Cleo" in mo.last.text
    assert "Lin – has met every mentor" in mo.last.text


async def test_who_leaves_before_the_sending_is_dropped(bench: Bench) -> None:
    mo, ines, lin = await signed_up(bench)
    await previewed(bench, mo)
    await lin.privately.say("/mentoring leave")

    sent = await mo.privately.press("Send the introductions")
    await bench.wait(seconds=5)

    assert "1 pair" not in sent.text
    assert mo.last.text == (
        "0 introductions are on their way. Everybody has three days to answer.\n"
        "One pair was left out: somebody has paused, left or takes no messages."
    )
    assert not any("An introduction" in seen.text for seen in ines.sees())


async def test_long_rounds_are_turned_page_by_page(bench: Bench) -> None:
    mo, _, _ = await signed_up(bench)
    for number in range(12):
        one = await bench.member(f"M{number:02}", GARDEN)
        await one.say("/mentoring join", **{**MENTEE, "languages": "de" if number % 2 else "en"})
    ines = bench.person("Ines")
    await ines.say("/mentoring join", **MENTOR, languages="ja")

    await previewed(bench, mo)
    first = mo.last.text
    await mo.privately.press("More")
    second = mo.last

    assert "left out: 12" in first
    assert first.count("Left out:") == 9
    assert second.text.count("Left out:") == 3
    assert second.labels == ["Send the introductions", "Discard", "Back"]


async def test_members_see_their_own_part_and_start_no_round(bench: Bench) -> None:
    _, ines, lin = await introduced(bench)

    refused = await ines.say("/mentoring preview")
    own = await lin.privately.say("/mentoring status")
    await lin.privately.press("同意认识")
    answered = await lin.privately.say("/mentoring status")
    stranger = await (await bench.member("Sam")).say("/mentoring status")

    assert "Only moderators can do that" in refused.text
    assert own.text.startswith("你已报名找导师。")
    assert own.text.endswith("有 1 份引荐在等你答复，见我发给你的私信。")
    assert answered.text.endswith("目前没有等你答复的引荐。")
    assert stranger.text == "You do not take part in mentoring yet. Start with /mentoring join."


async def test_lists_are_proposed_in_the_words_of_who_types(bench: Bench) -> None:
    _, _, lin = await signed_up(bench)
    heard = Heard("typing", lin.speaker, lin.spot, Called("mentoring.join"))

    found = await bench.app.suggest(heard, "mentoring.join", "fields", "法律、设")

    assert [one.value for one in found] == ["法律, 设计"]


async def test_who_was_left_out_comes_first_in_the_next_round(bench: Bench) -> None:
    await bench.found()
    mo = await bench.member("Mo", access=Access.MODERATOR)
    ines, ada, bo = [await bench.member(name) for name in ("Ines", "Ada", "Bo")]
    await ines.say("/mentoring join", **{**MENTOR, "capacity": "1"})
    await ada.say("/mentoring join", role="mentee", fields="Science", topics="Interviews")
    await bo.say("/mentoring join", role="mentee", fields="Law", topics="Research")
    await previewed(bench, mo)
    await mo.press("Send the introductions")
    await bench.app.settle()
    await ada.privately.press("Not this time")
    await ines.privately.say("/mentoring leave")
    rosa = await bench.member("Rosa")
    await rosa.say("/mentoring join", **{**MENTOR, "capacity": "1"})

    await previewed(bench, mo)

    assert "Rosa – 1 of 1 seats\n← Bo" in mo.last.text
    assert "Left out: Ada – the mentors who would fit are taken" in mo.last.text
