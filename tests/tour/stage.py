"""A door on which a transcript is played, and the playing itself."""

import re
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Protocol

from tests.tour.script import (
    Actor,
    Answers,
    Away,
    Belong,
    Breaks,
    Closes,
    Founds,
    Imports,
    Line,
    Presses,
    PressesAgain,
    Says,
    Sees,
    Shows,
    Waits,
)

Arranged = Founds | Belong | Imports | Waits | Away | Breaks | Closes


class Stage(Protocol):
    """One way of reaching the bot. What is seen is plain text; each button stands there as [label]."""

    async def found(self) -> None: ...
    async def enrol(self, people: Sequence[Actor]) -> None: ...
    async def imports(self, actor: Actor, file: str) -> None: ...
    async def say(self, actor: Actor, line: str, file: str) -> None: ...
    async def press(self, actor: Actor, label: str) -> None: ...
    async def press_again(self, actor: Actor) -> None: ...
    async def answer(self, actor: Actor, text: str) -> None: ...
    async def seen_by(self, actor: Actor) -> list[str]: ...
    async def shown_in(self, room: str) -> list[str]: ...
    async def wait(self, span: timedelta) -> None: ...
    async def away(self, span: timedelta) -> None: ...
    async def close_private(self, actor: Actor) -> None: ...
    async def breaks(self, times: int) -> None: ...


async def play(lines: list[Line], stage: Stage) -> None:
    """Play a transcript; the first line that does not hold fails with its number and what was seen."""
    kept: dict[str, str] = {}
    for line in lines:
        try:
            await _play(line, stage, kept)
        except (AssertionError, LookupError, TimeoutError) as error:
            message = f"line {line.number}: {line.text}\n{error}"
            raise AssertionError(message) from error


async def _play(line: Line, stage: Stage, kept: dict[str, str]) -> None:
    match line.step:
        case Founds() | Belong() | Imports() | Waits() | Away() | Breaks() | Closes() as given:
            await _arrange(given, stage)
        case Says(actor, text, file):
            await stage.say(actor, _filled(text, kept), file)
        case Presses(actor, label):
            await stage.press(actor, _filled(label, kept))
        case PressesAgain(actor):
            await stage.press_again(actor)
        case Answers(actor, text):
            await stage.answer(actor, _filled(text, kept))
        case Sees(actor, text, seen):
            _check(await stage.seen_by(actor), text, kept, there=seen)
        case Shows(room, text, shown):
            _check(await stage.shown_in(room), text, kept, there=shown)


async def _arrange(step: Arranged, stage: Stage) -> None:
    """Let be so what nobody does at a door."""
    match step:
        case Founds():
            await stage.found()
        case Belong(people):
            await stage.enrol(people)
        case Imports(actor, file):
            await stage.imports(actor, file)
        case Waits(span):
            await stage.wait(span)
        case Away(span):
            await stage.away(span)
        case Breaks(times):
            await stage.breaks(times)
        case Closes(actor):
            await stage.close_private(actor)


def _filled(text: str, kept: dict[str, str]) -> str:
    return re.sub(r"\{(\w+)\}", lambda found: kept[found[1]], text)


def _check(messages: list[str], text: str, kept: dict[str, str], *, there: bool) -> None:
    """Look for the text, in the newest message first.

    Where a line breaks is each door's own business, and whether a room is called Porch or porch.
    """
    messages = [" ".join(message.split()) for message in messages]
    pattern = _pattern(text, kept)
    matches = (pattern.search(message) for message in reversed(messages))
    found = next((match for match in matches if match), None)
    assert (found is not None) is there, "seen instead: " + "\n---\n".join(messages[-6:])
    if found is not None:
        kept.update(found.groupdict())


def _pattern(text: str, kept: Mapping[str, str]) -> re.Pattern[str]:
    """Return what a text looks like; a {name} that is not known yet keeps one word."""
    pattern = ""
    for position, piece in enumerate(re.split(r"\{(\w+)\}", text)):
        if position % 2 == 0:
            pattern += re.escape(piece)
        elif piece in kept:
            pattern += re.escape(kept[piece])
        else:
            pattern += rf"(?P<{piece}>[\w-]+)"
    return re.compile(pattern, re.IGNORECASE)
