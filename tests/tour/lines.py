"""A typed line as a command with raw values, before each door makes of them what its people send."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.chat.heard import RawValue
from bot.commands.binding import split_words
from bot.commands.catalog import Catalog
from bot.commands.feature import Command
from bot.commands.params import Kind, Param


@dataclass(frozen=True, slots=True)
class Typed:
    command: Command
    values: Mapping[str, RawValue]

    def named(self, *kinds: Kind) -> list[Param]:
        return [param for param in self.command.params if param.kind in kinds]

    @property
    def file(self) -> Param:
        """What takes the file that someone sends along."""
        return self.named(Kind.PHOTO, Kind.DOCUMENT)[0]


def is_unknown(catalog: Catalog, line: str) -> bool:
    """Return whether a line names a command that does not exist."""
    words = line.removeprefix("/").split(" ")
    names = [" ".join(words[:2]), words[0]]
    return line.startswith("/") and not any(catalog.named(name) for name in names)


def read_line(catalog: Catalog, line: str) -> Typed:
    """Read "/remind me 2h tea"; the command must exist."""
    first, _, after = line.removeprefix("/").partition(" ")
    second, _, rest = after.partition(" ")
    two = catalog.named(f"{first} {second}") if second else None
    command = two or catalog.named(first)
    if command is None:
        message = f"no such command: {line}"
        raise LookupError(message)
    return Typed(command, split_words(command, rest if two else after))
