import shutil
import sqlite3
from pathlib import Path

import pytest

from adapters import keys
from adapters.compose import sole
from adapters.upkeep import backup, examine, restore
from bot.base.errors import StartupError
from bot.base.settings import EngineSettings
from bot.base.store import Store
from bot.testing import GARDEN, Bench


def settings_of(folder: Path) -> EngineSettings:
    return EngineSettings(folder, folder.parent / "keys", f"sqlite:///{folder / 'homeroom.db'}")


@pytest.fixture
def filled(template: Path, tmp_path: Path) -> EngineSettings:
    data = tmp_path / "data"
    data.mkdir()
    shutil.copy(template, data / "homeroom.db")
    (data / "files").mkdir()
    (data / "files" / "photo").write_bytes(b"pixels")
    return settings_of(data)


async def test_backup_under_load_restores_to_the_same_community(
    filled: EngineSettings, tmp_path: Path
) -> None:
    store = Store(filled.database)
    await store.open()
    bench = await Bench.open(store)
    await bench.found("Linden Alumni")
    ada = bench.person("Ada", GARDEN)
    await ada.say("/remind me 2h tea")

    made = backup(filled, tmp_path / "saved")
    await store.close()
    elsewhere = settings_of(tmp_path / "other")
    restore(elsewhere, made)

    again = Store(elsewhere.database)
    await again.open()
    second = await Bench.open(again, now=bench.clock.now())
    await second.wait(hours=2)
    await again.close()
    assert [seen.text for seen in second.platforms[GARDEN].log] == ["You asked me to remind you:\ntea"]
    assert (elsewhere.files / "photo").read_bytes() == b"pixels"


def test_restore_never_overwrites_a_database(filled: EngineSettings, tmp_path: Path) -> None:
    made = backup(filled, tmp_path / "saved")

    with pytest.raises(StartupError, match="exists already"):
        restore(filled, made)


def test_backup_to_a_folder_that_exists_is_refused(filled: EngineSettings, tmp_path: Path) -> None:
    with pytest.raises(StartupError, match="exists already"):
        backup(filled, tmp_path)


def test_restore_of_what_is_no_backup_is_refused(tmp_path: Path) -> None:
    with pytest.raises(StartupError, match=r"holds no homeroom\.db"):
        restore(settings_of(tmp_path / "data"), tmp_path)


def test_second_process_on_one_folder_is_refused(tmp_path: Path) -> None:
    with sole(tmp_path), pytest.raises(StartupError, match="already running"), sole(tmp_path):
        pass


async def test_doctor_names_open_keys_and_a_damaged_file(filled: EngineSettings) -> None:
    keys.init(filled.keys).chmod(0o644)
    filled.keys.chmod(0o755)

    by_name = {check.what: check for check in await examine(filled)}

    assert by_name["database file"].fine
    assert by_name[f"keys folder {filled.keys}"].remedy == f"chmod 700 {filled.keys}"
    key = filled.keys / keys.NAME
    assert by_name[f"key {key}"].remedy == f"chmod 600 {key}"
    assert not by_name["keys apart from data"].fine


async def test_doctor_says_how_to_make_a_missing_key(filled: EngineSettings) -> None:
    by_name = {check.what: check for check in await examine(filled)}

    assert by_name[f"keys folder {filled.keys}"].remedy == "It is missing: homeroom keys init"


async def test_doctor_says_that_a_file_is_no_database(filled: EngineSettings) -> None:
    (filled.data / "homeroom.db").write_bytes(
        b"not a database at all, but long enough to be read as one" * 20
    )

    checks = await examine(filled)

    assert any(check.what == "database" and not check.fine for check in checks)
    with pytest.raises(sqlite3.DatabaseError):
        sqlite3.connect(filled.data / "homeroom.db").execute("SELECT 1 FROM people")
