"""Memory cards, drawn in a process of their own."""

import json
import struct
from pathlib import Path
from typing import Self

from adapters.pictures.card import Size, drawn
from adapters.pictures.lettering import FONT
from adapters.worker import TookTooLong, Worker
from bot.chat.ports import Face, NotDrawn

SECONDS = 10.0
_SCRIPT = Path(__file__).with_name("worker.py")
_STARTS_OF_FRAME = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}


class Cards:
    """The port `Pictures`: one card after the other in one worker."""

    def __init__(self, seconds: float = SECONDS) -> None:
        self.worker = Worker(_SCRIPT, seconds, "pictures")

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.worker.close()

    async def card(self, face: Face, photo: bytes = b"") -> tuple[bytes, str]:
        """Return the card as a JPEG; a card that could say nothing is not drawn."""
        drawing = drawn(face, size_of(photo) if photo else None)
        if drawing is None:
            raise NotDrawn("nothing is known that the font can write")
        about = {"svg": drawing.svg, "font": str(FONT), "box": drawing.photo, "photo": len(photo)}
        try:
            answer = await self.worker.ask(json.dumps(about).encode() + b"\n" + photo)
        except TookTooLong:
            raise NotDrawn("the card took too long") from None
        if answer is None or "problem" in answer[0]:
            raise NotDrawn(str(answer[0]["problem"]) if answer else "the worker died")
        return answer[1], "image/jpeg"


def size_of(photo: bytes) -> Size:
    """Read width and height from the header of a JPEG or PNG that we wrote ourselves."""
    if photo.startswith(b"\x89PNG"):
        width, height = struct.unpack(">II", photo[16:24])
    else:
        height, width = struct.unpack(">HH", _frame(photo))
    if not width or not height:
        raise NotDrawn("the photo has no size")
    return width, height


def _frame(jpeg: bytes) -> bytes:
    at = 2
    while len(jpeg) >= at + 9 and jpeg[at] == 0xFF:  # noqa: PLR2004 - what begins every marker of a JPEG
        if jpeg[at + 1] in _STARTS_OF_FRAME:
            return jpeg[at + 5 : at + 9]
        at += 2 + int.from_bytes(jpeg[at + 2 : at + 4])
    raise NotDrawn("the photo is no JPEG")
