"""What one reading of a text comes to: instants and rules, with whatever has to be asked first."""

from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias
from zoneinfo import ZoneInfo

from bot.reminders.phrases.result import Once, Refused, Repeats


@dataclass(frozen=True, slots=True)
class Asked:
    """Who asks, when and where: what relative words count from."""

    now: datetime
    home: ZoneInfo


@dataclass(frozen=True, slots=True)
class Meaning:
    """Something that can be scheduled; `ask` names a question to put even if nothing else fits."""

    value: Once | Repeats
    ask: str = ""


Outcome: TypeAlias = Meaning | Refused
