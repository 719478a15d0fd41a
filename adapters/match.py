"""`homeroom match`: problems of matching in, results out, one JSON line each, in order."""

from collections.abc import Iterable, Iterator

from bot.matching.contract import answer_line


def run(lines: Iterable[str]) -> Iterator[str]:
    """Answer each line as it comes; a malformed one gets its error and the stream goes on."""
    return map(answer_line, lines)
