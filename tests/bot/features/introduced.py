"""People who signed up for mentoring, on both platforms, and a look at what was written down."""

from random import Random

from sqlmodel import select

from bot.base.ids import PersonId
from bot.base.unit import Unit
from bot.commands.context import JobContext
from bot.facts import Fact
from bot.features.mentoring.tables import Pair, Signup
from bot.people.identity import Access
from bot.people.tables import Account, Person
from bot.reminders.tables import Outbox
from bot.testing import GARDEN, TERRACE, Bench, Seen, Voice

MENTOR = {"role": "mentor", "fields": "Law, Design", "topics": "Interviews, First job", "capacity": "2"}
MENTEE = {"role": "mentee", "fields": "医学", "topics": "面试"}


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
    await previewed(bench, mo)
    await mo.press("Send the introductions")
    await bench.app.settle()
    return mo, ines, lin


def told(voice: Voice) -> Seen:
    """Return what this account was told last in private."""
    return voice.sees(f"@{voice.speaker.key}")[-1]


async def previewed(bench: Bench, mo: Voice) -> Seen:
    """Ask for a round; the answer turns into what came of it."""
    seen = await mo.say("/mentoring preview")
    await bench.wait(seconds=5)
    return seen


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


async def signups(bench: Bench) -> list[Signup]:
    async def look(unit: Unit) -> list[Signup]:
        return list((await unit.db.exec(select(Signup).order_by("id"))).all())

    return await bench.app.store.write(look)


async def outbox(bench: Bench, start: str) -> list[Outbox]:
    async def look(unit: Unit) -> list[Outbox]:
        return [row for row in (await unit.db.exec(select(Outbox))).all() if row.key.startswith(start)]

    return await bench.app.store.write(look)
