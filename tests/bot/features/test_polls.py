"""Conversations about polls, on both platforms and in both languages."""

import asyncio
from random import Random

import pytest
from sqlmodel import select

from bot.base.ids import CommunityId, PersonId
from bot.base.unit import Unit
from bot.chat.heard import Pressed
from bot.commands.context import JobContext
from bot.facts import PeopleMerged, PersonForgotten
from bot.features.polls.tables import Vote
from bot.people.identity import Access
from bot.people.tables import Account
from bot.testing import GARDEN, TERRACE, Bench, Seen, Voice

FOOD = {"question": "Where do we eat?", "options": "Park | Canteen | Lake"}


def copies(voice: Voice) -> list[Seen]:
    """Return the polls that stand in the rooms of the voice's platform, newest form."""
    return [
        seen
        for seen in voice.messenger.log
        if not seen.spot.startswith("@") and "Where do we eat?" in seen.text
    ]


async def asked_everywhere(bench: Bench, **more: str) -> tuple[Voice, Voice, Voice]:
    """Let a moderator ask in both rooms; return her, a member of the garden and one of the terrace."""
    await bench.found()
    mo = await bench.member("Mo", GARDEN, access=Access.MODERATOR)
    ada = await bench.member("Ada", GARDEN)
    lin = await bench.member("Lin", TERRACE, lang="zh")
    await mo.say("/poll new", **FOOD, where="everywhere", **more)
    return mo, ada, lin


async def merge(bench: Bench, kept: Voice, gone: Voice) -> None:
    async def work(unit: Unit) -> None:
        rows = {
            (account.platform, account.key): account
            for account in (await unit.db.exec(select(Account))).all()
        }
        one, two = (rows[voice.platform, voice.speaker.key] for voice in (kept, gone))
        community = CommunityId(one.community_id)
        fact = PeopleMerged(community, PersonId(one.person_id), PersonId(two.person_id))
        ctx = JobContext(unit, bench.app.engine, community, bench.clock.now(), Random(1))
        await ctx.publish(fact)
        two.person_id = one.person_id
        unit.db.add(two)

    await bench.app.store.write(work)
    await bench.app.settle()


async def test_poll_stands_on_both_platforms_with_one_tally(bench: Bench) -> None:
    _, ada, lin = await asked_everywhere(bench)

    receipt = await ada.press("Park")
    await lin.press("Canteen")
    await lin.press("Park")
    await bench.wait(seconds=5)

    assert receipt.text == "You chose Park. You can change that while the poll is open."
    assert receipt.only == "ada"
    (garden,), (terrace,) = copies(ada), copies(lin)
    assert garden.text == terrace.text
    assert "1. Park\n██████████ 100% · 2" in garden.text
    assert "2 people voted · open until Mon, Mar 9, 2026 9:00" in garden.text.replace("\u202f", " ")
    assert lin.sees("@lin")[-1].text == "你选了 Park。截止前都可以改。"


def bars(seen: Seen) -> list[str]:
    """Return the figures behind the bars, option by option."""
    return [line.split(" ", 1)[1] for line in seen.text.split("\n") if line.startswith(("█", "░"))]


async def test_last_press_counts_however_often_it_comes(bench: Bench) -> None:
    _, ada, _ = await asked_everywhere(bench)
    (poll,) = copies(ada)

    for _ in range(2):
        await ada.press("Park", poll)
    event = Pressed(poll.wire("Lake"), poll.receipt)
    for _ in range(2):
        await ada.send(event, key="told-twice")
    await bench.wait(seconds=5)

    assert bars(poll) == ["0% · 0", "0% · 0", "100% · 1"]
    assert [seen.text for seen in ada.sees() if "Lake. You" in seen.text] == [
        "You chose Lake. You can change that while the poll is open."
    ]


async def test_several_add_up_and_clearing_takes_all_back(bench: Bench) -> None:
    _, ada, lin = await asked_everywhere(bench, several="yes")
    (poll,) = copies(lin)

    await ada.press("Park")
    receipt = await ada.press("Lake")
    await lin.press("Lake")
    await bench.wait(seconds=5)
    both = bars(poll)
    taken_back = await ada.press("Clear mine")
    nothing = await ada.press("Clear mine")
    await bench.wait(seconds=5)

    assert receipt.text.startswith("You chose Park · Lake.")
    assert both == ["50% · 1", "0% · 0", "100% · 2"]
    assert "taken back" in taken_back.text
    assert nothing.text == "You have not chosen anything here."
    assert bars(poll) == ["0% · 0", "0% · 0", "100% · 1"]
    assert "1 person voted" in poll.text


async def test_a_vote_a_second_late_is_refused_and_the_end_reaches_both_platforms(bench: Bench) -> None:
    _, ada, lin = await asked_everywhere(bench, deadline="hour")
    (garden,), (terrace,) = copies(ada), copies(lin)
    wire = garden.wire("Park")
    await bench.wait(minutes=59, seconds=59)
    await ada.press("Park")
    await lin.press("Canteen")

    await bench.wait(seconds=1)
    await lin.send(Pressed(wire, terrace.receipt))
    await bench.wait(seconds=5)

    assert lin.sees("@lin")[-1].text.startswith("这个投票已于")
    for copy in (garden, terrace):
        assert copy.buttons == []
        assert bars(copy) == ["50% · 1", "50% · 1", "0% · 0"]
        assert "This poll is closed." in copy.text
    tie = "The poll “Where do we eat?” is over with a tie: Park · Canteen, each with 50% of 2 people."
    assert [seen.text for seen in ada.messenger.log if seen.spot == "hall"].count(tie) == 1
    assert [seen.text for seen in lin.messenger.log if seen.spot == "porch"].count(tie) == 1


async def test_closing_early_happens_once_and_only_by_who_may(bench: Bench) -> None:
    mo, ada, lin = await asked_everywhere(bench)
    await lin.press("Lake")
    (poll,) = copies(ada)
    number = poll.wire("Park").split(":")[1]

    await ada.privately.send(Pressed(f"polls.close_now:{number}"))
    refused = ada.last.text
    await mo.press("Close the poll")
    closing = mo.find("Yes, close it")
    await asyncio.gather(
        *(mo.send(Pressed(closing.wire("Yes, close it"), closing.receipt)) for _ in range(2))
    )
    await bench.wait(days=10)

    assert refused == "Only whoever asked, or a moderator, can close that poll."
    ends = [seen.text for seen in ada.sees("hall") if "is over" in seen.text]
    assert ends == ["The poll “Where do we eat?” is over. Lake it is: the only vote."]
    assert poll.buttons == []
    await mo.privately.send(Pressed(f"polls.ask_close:{number}"))
    assert mo.last.text == "The poll “Where do we eat?” is closed already."


async def test_one_person_on_two_platforms_has_one_vote(bench: Bench) -> None:
    _, ada, _ = await asked_everywhere(bench)
    also_ada = await bench.member("Ada2", TERRACE)
    (poll,) = copies(ada)
    await ada.press("Park")
    await also_ada.press("Lake")
    await bench.wait(seconds=5)
    before = bars(poll)

    await merge(bench, ada, also_ada)
    await bench.wait(seconds=5)
    merged = bars(poll)
    await also_ada.press("Canteen")
    await bench.wait(seconds=5)

    assert before == ["50% · 1", "0% · 0", "50% · 1"]
    assert merged == ["100% · 1", "0% · 0", "0% · 0"]
    assert bars(poll) == ["0% · 0", "100% · 1", "0% · 0"]


async def test_a_vote_of_the_other_account_alone_is_kept(bench: Bench) -> None:
    _, ada, _ = await asked_everywhere(bench)
    also_ada = await bench.member("Ada2", TERRACE)
    (poll,) = copies(ada)
    await also_ada.press("Lake")

    await merge(bench, ada, also_ada)
    await bench.wait(seconds=5)

    assert bars(poll) == ["0% · 0", "0% · 0", "100% · 1"]


async def test_who_is_forgotten_leaves_the_tally(bench: Bench) -> None:
    _, ada, lin = await asked_everywhere(bench)
    (poll,) = copies(ada)
    await ada.press("Park")
    await lin.press("Lake")
    await bench.wait(seconds=5)

    async def work(unit: Unit) -> None:
        votes = (await unit.db.exec(select(Vote).order_by("id"))).all()
        community, person = CommunityId(votes[0].community_id), PersonId(votes[0].person_id)
        ctx = JobContext(unit, bench.app.engine, community, bench.clock.now(), Random(1))
        await ctx.publish(PersonForgotten(community, person))
        await unit.db.delete(votes[0])

    await bench.app.store.write(work)
    await bench.wait(seconds=5)

    assert bars(poll) == ["0% · 0", "0% · 0", "100% · 1"]


async def test_many_votes_at_once_from_both_platforms_lead_to_one_edit_each(bench: Bench) -> None:
    await asked_everywhere(bench)
    voices = [await bench.member(f"V{i}", (GARDEN, TERRACE)[i % 2]) for i in range(60)]
    wires = {voice.platform: copies(voice)[0].wire("Park") for voice in voices}
    receipts = {voice.platform: copies(voice)[0].receipt for voice in voices}

    await asyncio.gather(
        *(voice.send(Pressed(wires[voice.platform], receipts[voice.platform])) for voice in voices)
    )
    await bench.wait(seconds=5)

    for voice in voices[:2]:
        assert bars(copies(voice)[0])[0] == "100% · 60"
        assert voice.messenger.edits == 1


async def test_list_names_what_waits_and_votes_from_there(bench: Bench) -> None:
    _, ada, lin = await asked_everywhere(bench)

    waiting = await lin.privately.say("/poll list")
    ballot = await lin.privately.press("1. Where do we eat?")
    await lin.privately.press("Lake", ballot)
    after = await lin.privately.say("/poll list")
    await bench.wait(seconds=5)

    assert waiting.text.startswith("有 1 个投票在等你")
    assert after.text.startswith("没有等你投的票")
    assert bars(copies(ada)[0])[2] == "100% · 1"


@pytest.mark.parametrize(
    ("given", "answer"),
    [
        ({"options": "Park"}, "A poll needs at least two options."),
        ({"options": " | ".join("abcdefghijk")}, "That makes 11 options where 10 fit."),
        ({"options": "Park | park "}, "The option “park” is there twice."),
        ({"options": f"Park | {'x' * 81}"}, "has 81 characters where 80 fit"),
        ({"where": "everywhere"}, "Only moderators can ask in all places at once."),
    ],
)
async def test_what_cannot_be_asked_is_refused_with_the_next_step(
    bench: Bench, given: dict[str, str], answer: str
) -> None:
    await bench.found()
    ada = await bench.member("Ada")

    seen = await ada.say("/poll new", **{**FOOD, **given})

    assert answer in seen.text
    assert copies(ada) == []


async def test_a_poll_can_be_typed_in_one_line(bench: Bench) -> None:
    await bench.found()
    lin = await bench.member("Lin", TERRACE)

    await lin.say("/poll new Where do we eat? Park | Canteen")

    (poll,) = copies(lin)
    assert poll.text.startswith("Where do we eat?\nAsked by Lin")
    assert poll.labels == ["Park", "Canteen"]


async def test_only_a_room_can_hold_a_poll(bench: Bench) -> None:
    await bench.found()
    ada = await bench.member("Ada")

    seen = await ada.privately.say("/poll new", **FOOD)

    assert seen.text.startswith("Ask in the room where people should vote")


async def test_visitors_learn_how_to_be_verified(bench: Bench) -> None:
    _, ada, _ = await asked_everywhere(bench)
    stranger = bench.person("Sam", GARDEN)

    seen = await stranger.press("Park")
    await bench.wait(seconds=5)

    assert "/verify" in seen.text
    assert bars(copies(ada)[0])[0] == "0% · 0"


@pytest.mark.parametrize("letter", ["m", "校"])
async def test_long_options_stay_one_message_on_both_platforms(bench: Bench, letter: str) -> None:
    await bench.found()
    mo = await bench.member("Mo", GARDEN, access=Access.MODERATOR)
    options = "\n".join(letter * 79 + str(i) for i in range(10))

    await mo.say("/poll new", question=letter * 300, options=options, several="yes", where="everywhere")
    lin = await bench.member("Lin", TERRACE)
    receipt = await lin.press("10")
    await bench.wait(seconds=5)

    assert letter * 79 + "9" in receipt.text
    for messenger in bench.platforms.values():
        (poll,) = [seen for seen in messenger.log if letter * 300 in seen.text]
        assert poll.labels == [*map(str, range(1, 11)), "Clear mine"]
        assert bars(poll)[9] == "100% · 1"


async def test_chinese_community_reads_its_own_words(bench: Bench) -> None:
    await bench.found("林登校友会", lang="zh", zone="Asia/Shanghai")
    lin = await bench.member("Lin", TERRACE, lang="zh")

    posted = await lin.say("/poll new", question="周末去哪儿？", options="公园、食堂、湖边", deadline="day")
    await lin.press("湖边")
    await bench.wait(days=2)

    assert posted.text == "投票已发到 1 个地方。无论在哪边投，每人只算一票，票数实时合并。"
    assert lin.sees("porch")[-1].text == "“周末去哪儿？”投票结束：湖边 领先，1 人参与，得票 100%。"
