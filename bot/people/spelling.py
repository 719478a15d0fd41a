"""What two spellings of one name have in common."""

import re
import unicodedata

_NOT_DECOMPOSED = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ı": "i", "æ": "ae", "œ": "oe", "ð": "d", "þ": "th"}
)
_NO_LETTER = re.compile(r"[\W_]+")


def fold(text: str) -> str:
    """Return letters and digits only, without case and accents: "Xi’an" is "xian", "São Paulo" "saopaulo"."""
    if text.isascii():
        return text.lower() if text.isalnum() else _NO_LETTER.sub("", text.lower())
    plain = unicodedata.normalize("NFKD", text.casefold().translate(_NOT_DECOMPOSED))
    return _NO_LETTER.sub("", plain)
