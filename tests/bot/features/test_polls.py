"""Conversations about polls, on both platforms and in both languages."""

from random import Random

import pytest
from sqlmodel import col, select

from bot.base.ids import CommunityId, PersonId
from bot.base.unit import Unit
from bot.chat.heard import Pressed
from bot.commands.context import JobContext
from bot.facts import PeopleMerged
from bot.features.polls.tables import Vote
from bot.people.identity import Access
from bot.people.tables import Account
from bot.testing import GARDEN, TERRACE, Bench, Seen, Voice

FOOD = {"question": "Where do we eat?", "options": "Park | Canteen | Lake"}


async def copies(bench: Bench, voice: Voice) -> list[Seen]:
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
    (garden,), (terrace,) = await copies(bench, ada), await copies(bench, lin)
    assert garden.text == terrace.text
    assert "1. Park\n██████████ 100% · 2" in garden.text
    assert "2 people voted · open until Mon, Mar 9, 2026 9:00" in garden.text.replace("\u202f", " ")
    assert lin.sees("@lin")[-1].text == "你选了 Park。截止前都可以改。"
