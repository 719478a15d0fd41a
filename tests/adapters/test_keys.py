import stat
from pathlib import Path

import pytest

from adapters import keys
from adapters.compose import engine
from bot.base.clock import WallClock
from bot.base.errors import StartupError
from bot.base.settings import EngineSettings


def test_key_is_made_for_this_user_alone(tmp_path: Path) -> None:
    folder = tmp_path / "keys"

    made = keys.init(folder)

    assert made == folder / keys.NAME
    assert len(keys.secret(folder)) == keys.BYTES
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert stat.S_IMODE(made.stat().st_mode) == 0o600
    assert [path.name for path in folder.iterdir()] == [keys.NAME]


def test_second_key_is_refused_and_the_first_stays(tmp_path: Path) -> None:
    keys.init(tmp_path)
    first = keys.secret(tmp_path)

    with pytest.raises(StartupError, match=r"There is a key already: .*homeroom\.key"):
        keys.init(tmp_path)
    assert keys.secret(tmp_path) == first


def test_missing_key_is_named_with_the_way_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(StartupError, match=r"homeroom\.key is missing.*homeroom keys init"):
        keys.secret(tmp_path)
    assert list(tmp_path.iterdir()) == []


async def test_engine_without_a_key_touches_nothing(tmp_path: Path) -> None:
    data = tmp_path / "data"
    settings = EngineSettings(data, tmp_path / "keys", f"sqlite:///{data / 'homeroom.db'}")

    with pytest.raises(StartupError, match="homeroom keys init"):
        async with engine(settings, WallClock()):
            pass
    assert not data.exists()
    assert not settings.keys.exists()


def test_two_installations_have_two_keys(tmp_path: Path) -> None:
    for name in ("a", "b"):
        keys.init(tmp_path / name)

    assert keys.secret(tmp_path / "a") != keys.secret(tmp_path / "b")


def test_damaged_key_is_named_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / keys.NAME
    path.write_bytes(b"short")

    with pytest.raises(StartupError, match=r"homeroom\.key is damaged"):
        keys.secret(tmp_path)
    assert path.read_bytes() == b"short"


def test_folder_that_cannot_be_used_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")

    with pytest.raises(StartupError, match="HOMEROOM_KEYS"):
        keys.init(tmp_path / "file" / "keys")
