import stat
from pathlib import Path

import pytest

from adapters import keys
from bot.base.errors import StartupError


def test_key_is_made_once_for_this_user_alone(tmp_path: Path) -> None:
    folder = tmp_path / "keys"

    first, second = keys.secret(folder), keys.secret(folder)

    assert first == second
    assert len(first) == keys.BYTES
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert stat.S_IMODE((folder / keys.NAME).stat().st_mode) == 0o600
    assert [path.name for path in folder.iterdir()] == [keys.NAME]


def test_two_installations_have_two_keys(tmp_path: Path) -> None:
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
        keys.secret(tmp_path / "file" / "keys")
