"""JSON read piece by piece: a file of any size in the memory of its largest message."""

import codecs
import re
from collections.abc import Iterator
from json import JSONDecodeError, JSONDecoder
from typing import BinaryIO

from bot.features.memories.exports.model import ForeignError, NotJsonError, TruncatedError

CHUNK = 2**18
LARGEST_VALUE = 2**24
LONGEST_NUMBER = 400
DELIMITERS = frozenset(",:]} \t\r\n")
_SPACE = re.compile(r"[ \t\r\n]*")
_COMMA = re.compile(r"[ \t\r\n]*,[ \t\r\n]*")
_HEX_ESCAPE = re.compile(r"\\x([0-9A-Fa-f]{2})")
_ROOM_FOR_A_TOKEN = 6


class JsonStream:
    r"""Walks objects and arrays one member at a time; `value` decodes a small one, `skip` passes over any.

    Errors tell the line and the byte. Telegram Desktop writes control characters as `\x0B`, which is no
    JSON; they are understood all the same.
    """

    def __init__(self, source: BinaryIO) -> None:
        self._source = source
        self._decode = codecs.getincrementaldecoder("utf-8-sig")().decode
        self._scan = JSONDecoder(strict=False).raw_decode
        self._text = ""
        self._at = 0
        self._ended = False
        self._bytes_before = 0
        self._lines_before = 0

    def peek(self) -> str:
        """Return the next character that is no blank, or "" at the end of the file."""
        while True:
            if blank := _SPACE.match(self._text, self._at):
                self._at = blank.end()
            if self._at < len(self._text) or not self._more():
                return self._text[self._at : self._at + 1]

    def members(self) -> Iterator[str]:
        """Yield each key of the object that starts here; the caller takes or skips its value at once."""
        self._take("{")
        while self.peek() != "}":
            key = self.value() if self.peek() == '"' else None
            if not isinstance(key, str):
                raise self._wrong()
            self._take(":")
            yield key
            if self.peek() != "}":
                self._take(",")
        self._at += 1

    def items(self) -> Iterator[None]:
        """Yield once before each item of the array that starts here, to be taken or skipped."""
        self._take("[")
        while self.peek() != "]":
            yield
            if self.peek() != "]":
                self._take(",")
        self._at += 1

    def values(self) -> Iterator[object]:
        """Yield each item of the array that starts here, decoded."""
        self._take("[")
        while self.peek() != "]":
            yield self.value()
            comma = _COMMA.match(self._text, self._at)
            if comma and comma.end() < len(self._text):  # nearly always, and much quicker than `items`
                self._at = comma.end()
            elif self.peek() != "]":
                self._take(",")
        self._at += 1

    def value(self) -> object:
        """Decode what starts here, up to `LARGEST_VALUE` characters of it."""
        self.peek()
        room = CHUNK
        while True:
            try:
                value, end = self._scan(self._text, self._at)
            except JSONDecodeError as error:
                if not self._mend(error):
                    self._grow(room, error)
                    room *= 2
            except RecursionError as error:
                raise ForeignError from error
            else:
                if self._ends_at(end) or not self._more():
                    self._at = end
                    return value

    def skip(self, levels: int = 2) -> None:
        """Pass over what starts here; containers down to `levels` may be larger than memory."""
        match self.peek() if levels else "":
            case "{":
                for _ in self.members():
                    self.skip(levels - 1)
            case "[":
                for _ in self.items():
                    self.skip(levels - 1)
            case _:
                self.value()

    def _ends_at(self, end: int) -> bool:
        """Tell whether the value goes no further: what looks like 0 may be 0.5, with the rest yet to come."""
        after = self._text[end : end + 1]
        return after in DELIMITERS or len(self._text) - end > LONGEST_NUMBER

    def _take(self, char: str) -> None:
        if self.peek() != char:
            raise self._wrong()
        self._at += 1

    def _grow(self, room: int, error: JSONDecodeError) -> None:
        """Read on in the hope that the value goes on there; give up at the end or beyond all measure."""
        offset = error.pos - self._at
        if len(self._text) - self._at > LARGEST_VALUE or not self._more(room):
            raise self._wrong(self._at + offset, in_text=error.msg.startswith("Unterminated"))

    def _more(self, size: int = CHUNK) -> bool:
        """Put more text behind what is not read yet; False at the end of the file."""
        if self._ended:
            return False
        data = self._source.read(size)
        try:
            more = self._decode(data, not data)
        except UnicodeDecodeError as error:
            raise self._undecodable(error) from error
        self._ended = not data
        passed = self._text[: self._at]
        self._lines_before += passed.count("\n")
        self._bytes_before += _size(passed)
        self._text, self._at = self._text[self._at :] + more, 0
        return bool(data)

    def _mend(self, error: JSONDecodeError) -> bool:
        """Turn an escape that only Telegram Desktop writes into one that JSON knows."""
        found = _HEX_ESCAPE.match(self._text, error.pos) if "escape" in error.msg else None
        if found is None:
            return False
        self._text = f"{self._text[: found.start()]}\\u00{found[1]}{self._text[found.end() :]}"
        self._bytes_before -= 2
        return True

    def _wrong(self, position: int | None = None, *, in_text: bool = False) -> NotJsonError | TruncatedError:
        """Tell a file that stops (within a text, or the last few letters) from one that is broken."""
        at = self._at if position is None else position
        rest = self._text[at:].rstrip()
        stops = in_text or (len(rest) < _ROOM_FOR_A_TOKEN and not rest.endswith(("}", "]")))
        if self._ended and stops:
            return TruncatedError(*self._position(len(self._text)))
        return NotJsonError(*self._position(at))

    def _undecodable(self, error: UnicodeDecodeError) -> NotJsonError | TruncatedError:
        line, byte = self._position(len(self._text))
        line += error.object[: error.start].count(b"\n")
        cut = error.reason == "unexpected end of data"
        return (TruncatedError if cut else NotJsonError)(line, byte + error.start)

    def _position(self, at: int) -> tuple[int, int]:
        passed = self._text[:at]
        return self._lines_before + passed.count("\n") + 1, self._bytes_before + _size(passed)


def _size(text: str) -> int:
    return len(text) if text.isascii() else len(text.encode())
