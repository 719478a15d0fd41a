"""`homeroom match`: problems of matching in, results out, one JSON line each, in order."""

import sys
from collections.abc import Iterable, Iterator
from typing import BinaryIO

from bot.matching.contract import answer_line


def run(lines: Iterable[str]) -> Iterator[str]:
    """Answer each line as it comes; a malformed one gets its error and the stream goes on."""
    return map(answer_line, lines)


def pipe(source: BinaryIO, target: BinaryIO) -> None:
    """Answer a stream of bytes; what is no UTF-8 spoils its own line only."""
    for answer in run(line.decode("utf-8", errors="replace") for line in source):
        target.write(answer.encode() + b"\n")
        target.flush()


def main() -> None:
    pipe(sys.stdin.buffer, sys.stdout.buffer)
