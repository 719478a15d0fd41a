"""Files on their way from a page into a command: held for a moment, few and small."""

import secrets
from collections import OrderedDict
from dataclasses import dataclass, field

from bot.base.errors import Refusal
from bot.chat.heard import FileIn, FileKept
from bot.chat.ports import Files, Photos

MOST_PHOTO = 10_000_000
MOST_DOCUMENT = 50_000_000
MOST_HELD = 100_000_000
MOST_WAITING = 16


@dataclass(slots=True)
class Uploads:
    """Files by a token that only the page that sent them knows; the oldest give way.

    A photo is made safe and kept when it comes, so that its form can say at once what is wrong with it.
    """

    photos: Photos
    files: Files
    waiting: OrderedDict[str, FileIn | FileKept] = field(default_factory=OrderedDict)

    async def put_photo(self, name: str, data: bytes) -> tuple[str, FileKept]:
        """Keep a photo; raise `Refusal` for what is none."""
        safe, mime = await self.photos.prepare(data)
        kept = FileKept(name, mime, len(safe), await self.files.put(safe, mime))
        return self._wait(kept), kept

    def put_document(self, name: str, mime: str, data: bytes) -> str:
        if not data:
            raise Refusal("bind.empty")
        return self._wait(FileIn(name, mime, data))

    def get(self, token: object) -> FileIn | FileKept | None:
        return self.waiting.get(token) if isinstance(token, str) else None

    def _wait(self, file: FileIn | FileKept) -> str:
        token = secrets.token_urlsafe(12)
        self.waiting[token] = file
        while len(self.waiting) > MOST_WAITING or self._held() > MOST_HELD:
            self.waiting.popitem(last=False)
        return token

    def _held(self) -> int:
        return sum(len(file.data) for file in self.waiting.values() if isinstance(file, FileIn))
