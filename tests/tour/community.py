"""What a page may take for granted: a community that lives in the rooms already, members who are verified."""

from collections.abc import Sequence

from bot.app import App
from bot.base.ids import Platform
from bot.base.unit import Unit
from bot.commands.jobs import plant_jobs
from bot.people import directory
from bot.people.community import Room, add_place, found_community, grant
from bot.people.directory import Caller
from bot.people.identity import Access


async def found(app: App, rooms: Sequence[Room]) -> None:
    async def work(unit: Unit) -> None:
        now = app.clock.now()
        community = await found_community(unit, "Linden Alumni", "en", "UTC", now)
        for room in rooms:
            await add_place(unit, community, room, now)
        await plant_jobs(unit, app.engine, community, "UTC", now)

    await app.store.write(work)


async def enrol(app: App, platform: Platform, room: str, caller: Caller) -> None:
    async def work(unit: Unit) -> None:
        there = await directory.find_room(unit, platform, room, "")
        if there is None:
            message = "let a community live there first"
            raise LookupError(message)
        who = await directory.meet(unit, there, caller, app.clock.now())
        await grant(unit, there.community, who.person, Access.MEMBER)

    await app.store.write(work)
