"""Photos from strangers, made safe to show: the decoding happens in a process that may die."""

from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Self, cast

from adapters.worker import TookTooLong, Worker
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
    """Prepares one photo after the other in one worker.

    Refuses with `photo.empty`, `photo.too_large` (size, limit: megabytes), `photo.wrong_type`, `photo.heic`,
    `photo.animated`, `photo.too_many_pixels` (limit: megapixels) and `photo.corrupt`.
    """

    def __init__(self, seconds: float = SECONDS) -> None:
        self.worker = Worker(_SCRIPT, seconds, "photos")

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
        try:
            answer = await self.worker.ask(len(data).to_bytes(WORD) + side.to_bytes(WORD) + data)
        except TookTooLong:
            raise Refusal("photo.corrupt") from None
        if answer is None:
            raise Refusal("photo.corrupt")
        return _prepared(*answer)

    async def close(self) -> None:
        """Stop the worker. The next photo would start another."""
        await self.worker.close()


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


def _prepared(about: dict[str, object], new: bytes) -> Prepared:
    if "problem" in about:
        slots = cast("dict[str, int]", about["slots"])
        raise Refusal(f"photo.{about['problem']}", **slots)
    width, height = cast("int", about["width"]), cast("int", about["height"])
    return Prepared(new, str(about["mime"]), width, height, sha256(new).hexdigest())
