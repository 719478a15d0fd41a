"""What can go wrong in words that the rest of the engine shares."""

from collections.abc import Mapping
from types import MappingProxyType


class HomeroomError(Exception):
    """Base of every error that Homeroom raises on purpose."""


class Refusal(HomeroomError):
    """Something a person asked for cannot be done.

    Told to them in their language; what the handler wrote is undone.

    `key` names a sentence in the locale files, `slots` fill it. The sentence says what happened and the next
    step.
    """

    def __init__(self, key: str, **slots: object) -> None:
        super().__init__(key)
        self.key = key
        self.slots: Mapping[str, object] = MappingProxyType(slots)


class DeclarationError(HomeroomError):
    """A feature declares something that a platform or the catalog cannot carry.

    Raised at import, never at send.
    """


class StartupError(HomeroomError):
    """The process cannot start. Its text is one sentence with the next step, shown without a traceback."""
