"""A button's wire read back into the arguments of its action."""

from collections.abc import Callable
from enum import StrEnum
from functools import cache
from typing import Annotated, get_args, get_origin

from bot.commands.feature import Action


def read_wire(action: Action, arguments: list[str]) -> dict[str, object]:
    """Return the arguments in their types; ValueError when the wire is not one of this action's."""
    if len(arguments) != len(action.hints):
        message = f"{action.key} takes {len(action.hints)} arguments, not {len(arguments)}"
        raise ValueError(message)
    return {name: _reader(hint)(text) for (name, hint), text in zip(action.hints, arguments, strict=True)}


@cache
def _reader(hint: object) -> Callable[[str], object]:
    base = get_args(hint)[0] if get_origin(hint) is Annotated else hint
    base = getattr(base, "__supertype__", base)
    if isinstance(base, type) and issubclass(base, StrEnum):
        return base
    return int if base is int else str
