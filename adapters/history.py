"""`homeroom import`: a group's history from an export on this machine, into a community."""

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from sqlmodel import col, select

from adapters.compose import engine, sole
from adapters.photos import Photos
from bot.app import App
from bot.base.clock import WallClock
from bot.base.errors import Refusal, StartupError
from bot.base.ids import CommunityId
from bot.base.settings import EngineSettings
from bot.base.unit import Unit
from bot.features.memories.commands.history import import_export
from bot.features.memories.rules.importing import Desk, Report
from bot.people.tables import Community

TELL_FIRST = (
    "Tell the members first that old messages of theirs may come up again, and that /memory never leaves "
    "them out. Then repeat the command with --yes-members-were-told."
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to import: the export, the name or id of a community, and the group where there are several."""

    path: Path
    community: str
    group: str | None = None


async def bring_in(settings: EngineSettings, wanted: Wanted, progress: Callable[[float], None]) -> Report:
    """Import an export; whatever is wrong with it or with the names is one sentence."""
    if not wanted.path.is_file():
        what = "is a folder: name the JSON file in it" if wanted.path.is_dir() else "does not exist"
        raise StartupError(f"{wanted.path} {what}.")
    with ExitStack() as stack:
        if settings.database.startswith("sqlite"):
            stack.enter_context(sole(settings.data))
        async with engine(settings, WallClock()) as app, Photos() as photos:
            community = await _community(app, wanted.community)
            desk = Desk(app.store, app.engine, app.clock, app.files, photos, community)
            return await _import(app, desk, wanted, progress)


async def _import(app: App, desk: Desk, wanted: Wanted, progress: Callable[[float], None]) -> Report:
    try:
        return await import_export(desk, wanted.path, group=wanted.group, progress=progress)
    except Refusal as refusal:
        slots = {name: str(slot) for name, slot in refusal.slots.items()}
        hint = " (--group)" if refusal.key.endswith("which_group") else ""
        raise StartupError(app.words.text(refusal.key, "en", **slots) + hint) from None
    except OSError as error:
        raise StartupError(f"{wanted.path} cannot be read ({error.strerror}).") from None


async def _community(app: App, named: str) -> CommunityId:
    """Return the community of this id or name; refuse by naming those that there are."""

    async def look(unit: Unit) -> list[Community]:
        return list((await unit.db.exec(select(Community).order_by(col(Community.id)))).all())

    there = await app.store.write(look)
    wanted = named.strip().casefold()
    found = [one for one in there if wanted in {str(one.id), one.name.casefold()}]
    if len(found) == 1:
        return CommunityId(found[0].id or 0)
    listed = ", ".join(f"{one.name} ({one.id})" for one in there)
    if not there:
        raise StartupError("There is no community in this database yet. Begin with /setup in its group.")
    if found:
        raise StartupError(f"Several communities are called “{named}”. Name one by its number: {listed}.")
    raise StartupError(f"There is no community “{named}”. There are: {listed}.")
