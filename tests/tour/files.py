"""What people of a transcript send along: good files, and those that nobody can use."""

import io
from collections.abc import Callable
from dataclasses import dataclass

from PIL import Image

from adapters.photos import MOST_BYTES, Photos
from bot.testing import BenchFiles
from tests.tour.community import EXPORTS

_EXPORT = EXPORTS / "telegram_chat" / "result.json"


@dataclass(frozen=True, slots=True)
class Sent:
    name: str
    mime: str
    data: bytes


_QUESTIONS = """text,theme,when
Which bell rang when nobody was to hear it?,,
"Who rowed, and who only said so?",sports,summer
What hung in the window of room 12?,dormitory,
Which soup was it on Fridays?,canteen,
Who has the key to the boathouse?,,
Where did we sit on the last evening?,graduation,graduation
"""


def a_photo() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (64, 48), (180, 120, 60)).save(out, "PNG")
    return out.getvalue()


FILES: dict[str, Callable[[], Sent]] = {
    "a photo": lambda: Sent("photo.png", "image/png", a_photo()),
    "an empty photo": lambda: Sent("photo.png", "image/png", b""),
    "a photo cut short": lambda: Sent("photo.png", "image/png", a_photo()[:60]),
    "a photo of eleven megabytes": lambda: Sent("photo.png", "image/png", a_photo() + bytes(MOST_BYTES)),
    "a letter as a photo": lambda: Sent("letter.png", "image/png", b"Dear all, I have no photo."),
    "an export": lambda: Sent("result.json", "application/json", _EXPORT.read_bytes()),
    "an export cut short": lambda: Sent("result.json", "application/json", _EXPORT.read_bytes()[:3000]),
    "a list of questions": lambda: Sent("Linden 98.csv", "text/csv", _QUESTIONS.encode("utf-8-sig")),
    "a list with a slip": lambda: Sent("Slip.csv", "text/csv", b"text,theme\nWhich soup?,\nWhy?,moon\n"),
    "a list in an old encoding": lambda: Sent("old.csv", "text/csv", "text\n哪碗汤？\n".encode("gb18030")),
    "a letter as an export": lambda: Sent("result.json", "application/json", b"Dear all, no JSON here."),
}


def sent(file: str) -> Sent:
    """Return the file of a name; raise LookupError for one that nobody has."""
    return FILES[file]()


class CheckedFiles(BenchFiles):
    """Files in memory whose photos go through the worker that decodes them in a running house."""

    def __init__(self, photos: Photos) -> None:
        super().__init__()
        self._photos = photos

    async def prepare(self, data: bytes) -> tuple[bytes, str]:
        return await self._photos.prepare(data)
