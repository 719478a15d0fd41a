"""Bytes kept in a local folder under the hash of their content."""

import asyncio
import logging
import os
import re
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from tempfile import NamedTemporaryFile

_SHA256 = re.compile(r"[0-9a-f]{64}")
log = logging.getLogger(__name__)


class LocalFiles:
    """The port `Files` in a folder: `ab/abcd…`, readable by this user alone.

    The same bytes are kept once, so `drop` only what no row names any more. A file that no longer matches its
    name counts as missing. Nothing but 64 hex digits is ever made into a path.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    async def put(self, data: bytes, mime: str) -> str:
        """Keep the bytes; they are on the disk, and not only in its cache, when this returns."""
        return await asyncio.to_thread(self._put, data)

    async def get(self, file: str) -> bytes | None:
        return await asyncio.to_thread(self._get, file)

    async def drop(self, file: str) -> None:
        """Remove the bytes. What is not there is no error."""
        await asyncio.to_thread(self._drop, file)

    def _put(self, data: bytes) -> str:
        name = sha256(data).hexdigest()
        path = self._path(name)
        if self._get(name) is not None:
            return name
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with NamedTemporaryFile(dir=path.parent, prefix=".new-", delete=False) as part:  # made with mode 0600
            try:
                part.write(data)
                part.flush()
                os.fsync(part.fileno())
                Path(part.name).replace(path)
            except BaseException:
                Path(part.name).unlink(missing_ok=True)
                raise
        _sync_folder(path.parent)
        return name

    def _get(self, name: str) -> bytes | None:
        try:
            data = self._path(name).read_bytes()
        except FileNotFoundError:
            return None
        if sha256(data).hexdigest() != name:
            log.error("stored file is damaged", extra={"file": name})
            return None
        return data

    def _drop(self, name: str) -> None:
        path = self._path(name)
        with suppress(FileNotFoundError):
            path.unlink()
            _sync_folder(path.parent)

    def _path(self, name: str) -> Path:
        if not _SHA256.fullmatch(name):
            msg = f"not a SHA-256 in hex: {name!r}"
            raise ValueError(msg)
        return self._folder / name[:2] / name


def _sync_folder(folder: Path) -> None:
    """Make a new or removed name last through a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
