"""Photos from strangers, made safe to show: the decoding happens in a process that may die."""

import asyncio
import json
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from threading import Timer
from typing import IO, Self, cast

from bot.base.errors import Refusal

MOST_BYTES = 10_000_000
LONGEST_SIDE = 2560
SECONDS = 10.0
WORD = 4
_SCRIPT = Path(__file__).with_name("photo_worker.py")
_HEIC = frozenset({b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"mif1", b"msf1"})


@dataclass(frozen=True, slots=True)
class Prepared:
    """A photo that holds nothing but pixels. `sha256` is that of `data`, in hex."""

    data: bytes
    mime: str
    width: int
    height: int
    sha256: str


class Photos:
    """Prepares one photo after the other in one worker, started at the first and again when it died.

    Refuses with `photo.empty`, `photo.too_large` (size, limit: megabytes), `photo.wrong_type`, `photo.heic`,
    `photo.animated`, `photo.too_many_pixels` (limit: megapixels) and `photo.corrupt`.
    """

    def __init__(self, seconds: float = SECONDS) -> None:
        self._seconds = seconds
        self._worker: subprocess.Popen[bytes] | None = None
        self._line = ThreadPoolExecutor(max_workers=1, thread_name_prefix="photos")

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def prepare(self, data: bytes) -> tuple[bytes, str]:
        """Return new bytes without metadata and their mime type."""
        photo = await self.examine(data)
        return photo.data, photo.mime

    async def examine(self, data: bytes, side: int = LONGEST_SIDE) -> Prepared:
        """Return the photo drawn anew, upright and no longer than `side`, with its measures."""
        check_bytes(data)
        return await asyncio.get_running_loop().run_in_executor(self._line, self._prepare, data, side)

    async def close(self) -> None:
        """Stop the worker. The next photo would start another."""
        await asyncio.get_running_loop().run_in_executor(self._line, self._stop)

    def _prepare(self, data: bytes, side: int) -> Prepared:
        for _ in range(2):  # a worker may have gone home for lack of work just before it was asked
            if answer := self._ask(data, side):
                return _prepared(*answer)
        raise Refusal("photo.corrupt")

    def _ask(self, data: bytes, side: int) -> tuple[dict[str, object], bytes] | None:
        """Put one question; None when the worker is gone. It is killed over a photo that takes too long."""
        worker = self._running()
        alarm = Alarm(self._seconds, worker)
        alarm.start()
        try:
            return _exchange(worker, data, side)
        except (BrokenPipeError, EOFError):
            self._stop()
            if alarm.rang:
                raise Refusal("photo.corrupt") from None
            return None
        finally:
            alarm.cancel()

    def _running(self) -> "subprocess.Popen[bytes]":
        if self._worker is None or self._worker.poll() is not None:
            self._stop()
            command = [sys.executable, "-I", str(_SCRIPT)]
            pipe, nowhere = subprocess.PIPE, subprocess.DEVNULL
            self._worker = subprocess.Popen(  # noqa: S603 - our own interpreter and our own script
                command, stdin=pipe, stdout=pipe, stderr=nowhere
            )
        return self._worker

    def _stop(self) -> None:
        worker, self._worker = self._worker, None
        if worker is None:
            return
        worker.kill()
        worker.wait()
        for pipe in (worker.stdin, worker.stdout):
            with suppress(BrokenPipeError):
                _open(pipe).close()


class Alarm(Timer):
    """Kills the worker when its time is up, and remembers that it did."""

    def __init__(self, seconds: float, worker: "subprocess.Popen[bytes]") -> None:
        super().__init__(seconds, self._ring)
        self._worker = worker
        self.daemon = True
        self.rang = False

    def _ring(self) -> None:
        self.rang = True
        self._worker.kill()


def check_bytes(data: bytes) -> None:
    """Refuse by size and first bytes alone; a name or a declared type proves nothing."""
    if not data:
        raise Refusal("photo.empty")
    if len(data) > MOST_BYTES:
        raise Refusal("photo.too_large", size=-(-len(data) // 1_000_000), limit=MOST_BYTES // 1_000_000)
    if data[4:8] == b"ftyp" and data[8:12] in _HEIC:
        raise Refusal("photo.heic")
    webp = data[:4] == b"RIFF" and data[8:12] == b"WEBP"
    if not (webp or data.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF87a", b"GIF89a"))):
        raise Refusal("photo.wrong_type")


def _exchange(worker: "subprocess.Popen[bytes]", data: bytes, side: int) -> tuple[dict[str, object], bytes]:
    to_worker, from_worker = _open(worker.stdin), _open(worker.stdout)
    to_worker.write(len(data).to_bytes(WORD) + side.to_bytes(WORD) + data)
    to_worker.flush()
    about = json.loads(from_worker.readline() or "null")
    if about is None:
        raise EOFError
    new = from_worker.read(int(about["size"]))
    if len(new) < about["size"]:
        raise EOFError
    return about, new


def _prepared(about: dict[str, object], new: bytes) -> Prepared:
    if "problem" in about:
        slots = cast("dict[str, int]", about["slots"])
        raise Refusal(f"photo.{about['problem']}", **slots)
    width, height = cast("int", about["width"]), cast("int", about["height"])
    return Prepared(new, str(about["mime"]), width, height, sha256(new).hexdigest())


def _open(pipe: "IO[bytes] | None") -> "IO[bytes]":
    if pipe is None:
        raise BrokenPipeError
    return pipe
