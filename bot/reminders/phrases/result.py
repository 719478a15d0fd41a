"""What a phrase can turn out to be: an instant, a rule, a question with choices, or a refusal."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from bot.chat.text import Slot, Text
from bot.reminders.recurrence import Rule

Places: TypeAlias = Callable[[str], tuple[str, ...]]
"""The IANA zones that a name of a city means, in any language, case folded; several ask, none is unknown."""


@dataclass(frozen=True, slots=True)
class Once:
    """One instant, in UTC, always later than the moment of asking."""

    instant: datetime


@dataclass(frozen=True, slots=True)
class Repeats:
    """A rule that has at least one occurrence ahead."""

    rule: Rule


@dataclass(frozen=True, slots=True)
class Option:
    """One of the things a phrase may mean, and how to show it."""

    label: Text
    value: Once | Repeats


@dataclass(frozen=True, slots=True)
class Choose:
    """A question, `when.ask.<question>`, with the readings to choose among; a single one asks for a yes."""

    question: str
    options: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class Refused:
    """Nothing to schedule: `when.refused.<reason>` with its slots says why and what works instead."""

    reason: str
    slots: tuple[tuple[str, Slot], ...] = ()


Result: TypeAlias = Once | Repeats | Choose | Refused
