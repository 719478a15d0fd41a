"""Transcripts of docs/tour as data: who says, presses and sees what, line by line.

Lines of a block fenced with ```tour:

    a community lives in both rooms      founded and ready, where the page is not about founding one
    Bo (hall), Fen (porch, zh) belong    are verified members; an admin is a moderator
    Ada (hall, admin): /setup            says something; the brackets hold until there are others
    Fen (porch, zh, private): /me        `private` is the conversation with the bot on the room's platform
    Ada presses "Set up"                 presses a button or chooses from a list, on the newest such message
    Bo answers "physics"                 gives the value that was asked for
    Bo sends a photo: /memory share …    says something with a file of tests/tour/files.py
    Bo presses that again                the same button once more, even where it is gone by now
    Ada imports "telegram.json"          brings in a group's history from tests/data/exports
    Ada sees "code {code}"               sees a message that holds the text; {code} keeps what stands there
    Ada does not see "…"
    the hall shows "…"   the porch does not show "…"
    Fen closes the private conversation  until a link or a message opens it again
    wait 3 days                          minutes, hours, days, weeks
    the bot is away for 3 days           the time passes, and nobody is there to do what falls due
    the connection to the porch breaks twice   before what the bot says next gets through (once, twice)

Who acts is of the cast of the playground.
"""

import re
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import TypeAlias

_BLOCK = re.compile(r"^```tour\n(.*?)^```", re.MULTILINE | re.DOTALL)
_ACTS = re.compile(
    r"(?P<who>\w+)(?: \((?P<traits>[^)]*)\))?"
    r"(?:(?: sends (?P<file>an? [\w ]+))?: (?P<line>.+)"
    r"| (?P<again>presses that again)"
    r"| (?P<verb>presses|answers|imports|sees|does not see) \"(?P<text>.*)\")"
)
_SHOWS = re.compile(r'the (?P<room>\w+) (?P<verb>shows|does not show) "(?P<text>.+)"')
_WAITS = re.compile(r"wait (?P<count>\d+) (?P<unit>minute|hour|day|week)s?")
_AWAY = re.compile(r"the bot is away(?: for)? (?P<count>\d+) (?P<unit>minute|hour|day|week)s?")
_CLOSES = re.compile(r"(?P<who>\w+) closes the private conversation")
_BREAKS = re.compile(r"the connection to the porch breaks (?P<times>once|twice)")
_BELONG = re.compile(r"(?P<people>\w+ \(.+\)) belongs?")
_ONE = re.compile(r"(\w+) \(([^)]*)\)")
_FOUNDS = "a community lives in both rooms"


@dataclass(frozen=True, slots=True)
class Actor:
    """Someone of the cast: the room they speak in, or the private conversation on its platform."""

    name: str
    room: str = "hall"
    admin: bool = False
    lang: str = "en"
    private: bool = False


@dataclass(frozen=True, slots=True)
class Says:
    actor: Actor
    line: str
    file: str


@dataclass(frozen=True, slots=True)
class Presses:
    actor: Actor
    label: str


@dataclass(frozen=True, slots=True)
class PressesAgain:
    actor: Actor


@dataclass(frozen=True, slots=True)
class Answers:
    actor: Actor
    text: str


@dataclass(frozen=True, slots=True)
class Sees:
    actor: Actor
    text: str
    seen: bool


@dataclass(frozen=True, slots=True)
class Shows:
    room: str
    text: str
    shown: bool


@dataclass(frozen=True, slots=True)
class Imports:
    actor: Actor
    file: str


@dataclass(frozen=True, slots=True)
class Belong:
    people: tuple[Actor, ...]


@dataclass(frozen=True, slots=True)
class Founds:
    """A community lives in the hall and on the porch."""


@dataclass(frozen=True, slots=True)
class Closes:
    actor: Actor


@dataclass(frozen=True, slots=True)
class Waits:
    span: timedelta


@dataclass(frozen=True, slots=True)
class Away:
    """The clock goes on without the bot."""

    span: timedelta


@dataclass(frozen=True, slots=True)
class Breaks:
    """The next messages to the porch are cut off, and no answer comes."""

    times: int


Step: TypeAlias = (
    Says
    | Presses
    | PressesAgain
    | Answers
    | Imports
    | Sees
    | Shows
    | Waits
    | Away
    | Breaks
    | Closes
    | Founds
    | Belong
)


@dataclass(frozen=True, slots=True)
class Line:
    number: int
    text: str
    step: Step


def read(path: Path) -> list[Line]:
    """Return the steps of all tour blocks of a page, in order, with their line numbers."""
    page, cast, out = path.read_text(encoding="utf-8"), dict[str, Actor](), list[Line]()
    for block in _BLOCK.finditer(page):
        first = page[: block.start(1)].count("\n") + 1
        for offset, text in enumerate(block[1].splitlines()):
            if text.strip():
                out.append(Line(first + offset, text.strip(), _step(text.strip(), cast)))
    return out


def _step(text: str, cast: dict[str, Actor]) -> Step:
    """Return what a line tells: what is so, or what someone of the cast does or sees."""
    if text == _FOUNDS:
        return Founds()
    if found := _SHOWS.fullmatch(text):
        return Shows(found["room"], found["text"], found["verb"] == "shows")
    if passes := _passes(text):
        return passes
    if found := _CLOSES.fullmatch(text):
        return Closes(_known(found["who"], cast))
    if found := _BELONG.fullmatch(text):
        people = tuple(_actor(name, traits) for name, traits in _ONE.findall(found["people"]))
        cast |= {one.name: one for one in people}
        return Belong(people)
    if found := _ACTS.fullmatch(text):
        return _act(found, cast)
    message = f"not a line of a tour: {text}"
    raise ValueError(message)


def _passes(text: str) -> Step | None:
    """Return what happens by itself: time goes on, a connection breaks."""
    if found := _WAITS.fullmatch(text):
        return Waits(_span(found))
    if found := _AWAY.fullmatch(text):
        return Away(_span(found))
    if found := _BREAKS.fullmatch(text):
        return Breaks(2 if found["times"] == "twice" else 1)
    return None


def _span(found: re.Match[str]) -> timedelta:
    return timedelta(**{f"{found['unit']}s": int(found["count"])})


def _act(found: re.Match[str], cast: dict[str, Actor]) -> Step:
    if found["traits"] is not None:
        cast[found["who"]] = _actor(found["who"], found["traits"])
    actor = _known(found["who"], cast)
    if found["again"]:
        return PressesAgain(actor)
    match found["verb"]:
        case "presses":
            return Presses(actor, found["text"])
        case "answers":
            return Answers(actor, found["text"])
        case "imports":
            return Imports(actor, found["text"])
        case "sees" | "does not see":
            return Sees(actor, found["text"], found["verb"] == "sees")
        case _:
            return Says(actor, found["line"], found["file"] or "")


def _actor(name: str, traits: str) -> Actor:
    words = {word.strip() for word in traits.split(",")}
    room = next((word for word in ("hall", "porch") if word in words), "hall")
    unknown = words - {"hall", "porch", "admin", "private", "en", "zh", ""}
    if unknown:
        message = f"{name} cannot be {unknown}"
        raise ValueError(message)
    return Actor(name, room, "admin" in words, "zh" if "zh" in words else "en", "private" in words)


def _known(name: str, cast: dict[str, Actor]) -> Actor:
    if name not in cast:
        message = f"{name} acts before saying in which room: {name} (hall): …"
        raise ValueError(message)
    return cast[name]
