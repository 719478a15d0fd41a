import asyncio
import shutil
from pathlib import Path

from sqlmodel import select

from adapters import keys
from adapters.compose import engine
from adapters.upkeep import backup, restore
from bot.base.clock import SetClock
from bot.base.settings import EngineSettings
from bot.base.unit import Unit
from bot.people.tables import Person
from bot.testing import GARDEN, LIMITS, START, Bench, BenchFiles, BenchMessenger


async def names(bench: Bench) -> list[str]:
    async def look(unit: Unit) -> list[str]:
        return [person.name for person in (await unit.db.exec(select(Person))).all()]

    return await bench.app.store.write(look)


async def test_a_restored_backup_forgets_again_whom_it_holds(tmp_path: Path) -> None:
    settings = EngineSettings(
        tmp_path / "data", tmp_path / "keys", f"sqlite:///{tmp_path / 'data/homeroom.db'}"
    )
    clock = SetClock(START)
    keys.init(settings.keys)

    async with engine(settings, clock) as app:
        messenger = BenchMessenger(GARDEN, LIMITS[GARDEN], clock)
        app.register(messenger, app.dispatch._rng)
        bench = Bench(app, clock, BenchFiles(), {GARDEN: messenger})
        await bench.found()
        ada, bo = await bench.member("Ada"), await bench.member("Bo")
        await asyncio.to_thread(backup, settings, tmp_path / "saved")
        await bench.wait(days=1)
        await ada.say("/forgetme")
        await ada.press("Forget me")
        await ada.press("Yes, erase everything")
        assert await names(bench) == ["Bo"]
        assert bo is not None

    shutil.rmtree(settings.data)
    restore(settings, tmp_path / "saved")
    async with engine(settings, clock) as app:
        again = Bench(app, clock, BenchFiles(), {})
        assert await names(again) == ["Bo"]
