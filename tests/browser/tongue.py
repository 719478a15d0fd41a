"""The sentences that a page must show, in one language."""

from dataclasses import dataclass

from bot.app import load_words
from bot.chat.text import Slot

GAP = "\0"
WORDS = load_words()


@dataclass(frozen=True, slots=True)
class Tongue:
    lang: str

    def text(self, key: str, **slots: Slot) -> str:
        """Return a sentence; of one with gaps, the longest piece between them."""
        gaps = dict.fromkeys(WORDS.slots(self.lang, key), GAP)
        pieces = WORDS.text(key, self.lang, **{**gaps, **slots}).split(GAP)
        return max(pieces, key=len).strip()
