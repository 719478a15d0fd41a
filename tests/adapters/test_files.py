import stat
from hashlib import sha256
from pathlib import Path
from typing import Protocol

import pytest

from adapters.files import LocalFiles


class Files(Protocol):
    async def put(self, data: bytes, mime: str) -> str: ...

    async def get(self, file: str) -> bytes | None: ...

    async def drop(self, file: str) -> None: ...


def stored(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


async def test_what_is_put_comes_back_under_its_hash(tmp_path: Path) -> None:
    files: Files = LocalFiles(tmp_path / "files")

    name = await files.put(b"photo", "image/jpeg")

    assert name == sha256(b"photo").hexdigest()
    assert await files.get(name) == b"photo"
    assert stat.S_IMODE(stored(tmp_path)[0].stat().st_mode) == 0o600


async def test_same_bytes_are_kept_once(tmp_path: Path) -> None:
    files = LocalFiles(tmp_path)

    first, second = await files.put(b"photo", "image/jpeg"), await files.put(b"photo", "image/png")

    assert first == second
    assert len(stored(tmp_path)) == 1


async def test_dropped_bytes_are_gone_and_dropping_again_is_no_error(tmp_path: Path) -> None:
    files = LocalFiles(tmp_path)
    name = await files.put(b"photo", "image/jpeg")

    await files.drop(name)
    await files.drop(name)

    assert await files.get(name) is None
    assert stored(tmp_path) == []


async def test_damaged_file_counts_as_missing_until_it_is_put_again(tmp_path: Path) -> None:
    files = LocalFiles(tmp_path)
    name = await files.put(b"photo", "image/jpeg")
    stored(tmp_path)[0].write_bytes(b"phot0")

    assert await files.get(name) is None

    await files.put(b"photo", "image/jpeg")
    assert await files.get(name) == b"photo"


@pytest.mark.parametrize(
    "name", ["", "../../etc/passwd", "a" * 63, "A" * 64, "a" * 64 + "\n", "/" + "a" * 63]
)
async def test_what_is_no_hash_never_becomes_a_path(tmp_path: Path, name: str) -> None:
    files = LocalFiles(tmp_path)

    with pytest.raises(ValueError, match="not a SHA-256"):
        await files.get(name)
    with pytest.raises(ValueError, match="not a SHA-256"):
        await files.drop(name)


async def test_failed_write_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("adapters.files.os.fsync", full)

    with pytest.raises(OSError, match="No space left"):
        await LocalFiles(tmp_path).put(b"photo", "image/jpeg")

    assert stored(tmp_path) == []
