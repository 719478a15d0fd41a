"""What was typed, as a command and raw values. Pure: no network, no database."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from bot.chat.heard import FileIn, PersonIn, RawValue, TargetIn
from bot.commands.binding import split_words
from bot.commands.catalog import Catalog
from bot.commands.feature import Command, Menu
from bot.commands.params import Kind

_COMMAND = re.compile(r"/([A-Za-z0-9_]{1,32})(?:@(\w{3,32}))?(?!\w)\s*(.*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Typed:
    """A text that begins with a command: its name, the bot it is for where that is said, the rest."""

    name: str
    bot: str
    rest: str

    @property
    def words(self) -> str:
        return f"{self.name} {self.rest}".strip()


@dataclass(frozen=True, slots=True)
class Beside:
    """What came along with the words: people marked in them, the message replied to, files."""

    marked: Sequence[tuple[str, PersonIn]] = ()
    target: TargetIn | None = None
    files: Sequence[FileIn] = ()


def read_typed(text: str) -> Typed | None:
    found = _COMMAND.match(text)
    return Typed(found[1].lower(), found[2] or "", found[3].strip()) if found else None


def find_command(catalog: Catalog, typed: Typed) -> tuple[Command, str] | None:
    """Return the command and the words after it: "/memory share …" and "/memory_share …" are the same."""
    second, _, after = typed.rest.partition(" ")
    for name, rest in ((f"{typed.name} {second.lower()}", after), (typed.name, typed.rest)):
        command = catalog.named(name)
        if command is not None and command.menu is not Menu.HIDDEN:
            return command, rest.strip()
    return None


def wants(command: Command, *kinds: Kind) -> bool:
    return any(param.kind in kinds for param in command.params)


def raw_values(command: Command, rest: str, beside: Beside) -> dict[str, RawValue]:
    """Return the values by the names of the parameters.

    A marked person, else the author of the message replied to, is the person asked for; the message itself is
    the target. Words fill what is left.
    """
    values = _Values(command, rest)
    values.take_target(beside.target)
    values.take_people(beside)
    values.take_files(beside.files)
    left = tuple(param for param in command.params if param.name not in values.found)
    return {**split_words(replace(command, params=left), values.rest), **values.found}


@dataclass(slots=True)
class _Values:
    command: Command
    rest: str
    found: dict[str, RawValue] = field(default_factory=dict)

    def names(self, *kinds: Kind) -> list[str]:
        return [param.name for param in self.command.params if param.kind in kinds]

    def take_target(self, target: TargetIn | None) -> None:
        if target is not None:
            self.found |= dict.fromkeys(self.names(Kind.TARGET), target)

    def take_people(self, beside: Beside) -> None:
        people = self.names(Kind.PERSON)
        for name, (words, person) in zip(people, beside.marked, strict=False):
            self.found[name] = person
            self.rest = self.rest.replace(words, "", 1).strip()
        author = beside.target.author if beside.target else None
        if people and people[0] not in self.found and author and not self.names(Kind.TARGET):
            self.found[people[0]] = author

    def take_files(self, files: Sequence[FileIn]) -> None:
        self.found |= dict(zip(self.names(Kind.PHOTO, Kind.DOCUMENT), files, strict=False))
