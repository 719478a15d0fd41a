"""Photos in the size in which the page shows them: made once, the newest kept at hand."""

from collections import OrderedDict
from dataclasses import dataclass, field

from adapters.photos import Photos
from bot.base.errors import Refusal

SIDES = frozenset({160, 800})
"""The longest side of a photo in a list and of one in a post, in pixels of a fine screen."""
MOST_BYTES = 16_000_000


@dataclass(slots=True)
class Thumbnails:
    """Smaller photos by file and side; the oldest give way."""

    photos: Photos
    made: OrderedDict[tuple[str, int], bytes] = field(default_factory=OrderedDict)

    async def of(self, file: str, data: bytes, side: int) -> bytes:
        """Return a photo no longer than a side, or as it is when nothing smaller can be made of it."""
        name = (file, side)
        if name not in self.made:
            self.made[name] = await self._smaller(data, side)
            while sum(map(len, self.made.values())) > MOST_BYTES and len(self.made) > 1:
                self.made.popitem(last=False)
        return self.made[name]

    async def _smaller(self, data: bytes, side: int) -> bytes:
        try:
            made = await self.photos.examine(data, side)
        except Refusal:
            return data
        return min(made.data, data, key=len)
