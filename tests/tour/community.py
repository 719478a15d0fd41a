"""What a page may take for granted: a community that lives in the rooms already, members who are verified."""

from collections.abc import Sequence
from pathlib import Path

from sqlmodel import select

from bot.app import App
from bot.base.ids import CommunityId, Platform
from bot.base.unit import Unit
from bot.chat.ports import Photos
from bot.commands.jobs import plant_jobs
from bot.features.memories.commands.history import import_export
from bot.features.memories.rules.importing import Desk
from bot.people import directory
from bot.people.community import Room, add_place, found_community, grant
from bot.people.directory import Caller
from bot.people.identity import Access
from bot.people.tables import Community

EXPORTS = Path(__file__).parents[1] / "data" / "exports"


async def found(app: App, rooms: Sequence[Room]) -> None:
    async def work(unit: Unit) -> None:
        now = app.clock.now()
        community = await found_community(unit, "Linden Alumni", "en", "UTC", now)
        for room in rooms:
            await add_place(unit, community, room, now)
        await plant_jobs(unit, app.engine, community, "UTC", now)

    await app.store.write(work)


async def imports(app: App, photos: Photos, file: str) -> None:
    """Bring in a history as the operator does, into the only community there is."""
    async with app.store.read() as unit:
        ident = (await unit.db.exec(select(Community.id))).one()
    desk = Desk(app.store, app.engine, app.clock, app.files, photos, CommunityId(ident or 0))
    await import_export(desk, EXPORTS / file)


async def enrol(app: App, platform: Platform, room: str, caller: Caller) -> None:
    async def work(unit: Unit) -> None:
        there = await directory.find_room(unit, platform, room, "")
        if there is None:
            message = "let a community live there first"
            raise LookupError(message)
        who = await directory.meet(unit, there, caller, app.clock.now())
        role = Access.MODERATOR if caller.runs_place else Access.MEMBER
        await grant(unit, there.community, who.person, role)

    await app.store.write(work)
