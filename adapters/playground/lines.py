"""A typed line read as what a person means: a command with values, or words."""

from collections.abc import Mapping
from dataclasses import dataclass

from adapters.playground.forms import room_value
from adapters.playground.people import PERSONAS
from bot.base.ids import Platform
from bot.chat.heard import FileIn, FileKept, PersonIn, RawValue, TargetIn
from bot.commands.binding import split_words
from bot.commands.catalog import Catalog
from bot.commands.feature import Command
from bot.commands.params import Kind


@dataclass(frozen=True, slots=True)
class Attached:
    """What hangs on a line: the message it replies to, and a file."""

    target: TargetIn | None = None
    file: FileIn | FileKept | None = None


def find_command(catalog: Catalog, text: str) -> tuple[Command | None, str]:
    """Return the command that a line begins with ("/remind me …", "/remind_me …"), and the rest of it."""
    first, _, after = text[1:].partition(" ")
    first = first.partition("@")[0]
    second, _, rest = after.lstrip().partition(" ")
    two = catalog.named(f"{first} {second}") if second else None
    return (two, rest) if two else (catalog.named(first), after)


def values_of(command: Command, rest: str, attached: Attached, platform: Platform) -> Mapping[str, RawValue]:
    """Return the values of a command's line: typed words, people and rooms by name, what hangs on it."""
    out: dict[str, RawValue] = {}
    typed = split_words(command, rest)
    for param in command.params:
        value = _value(param.kind, typed.get(param.name), attached, platform)
        if value is not None:
            out[param.name] = value
    return out | ({"": typed[""]} if "" in typed else {})


def _value(kind: Kind, typed: RawValue | None, attached: Attached, platform: Platform) -> RawValue | None:
    match kind:
        case Kind.TARGET:
            return attached.target
        case Kind.PHOTO | Kind.DOCUMENT:
            return attached.file or _first_file(attached.target)
        case Kind.PERSON if isinstance(typed, str):
            return _person(typed) or typed
        case Kind.PLACE if isinstance(typed, str):
            return room_value(typed, platform) or typed
        case _:
            return typed


def _first_file(target: TargetIn | None) -> FileIn | FileKept | None:
    return target.files[0] if target and target.files else None


def _person(typed: str) -> PersonIn | None:
    name = typed.removeprefix("@").strip().lower()
    found = next((one for one in PERSONAS if name in {one.key, one.name.lower()}), None)
    return PersonIn(found.key, found.name) if found else None
