"""When in the year a question fits."""

import tomllib
from collections.abc import Mapping
from enum import StrEnum
from functools import cache
from pathlib import Path

from bot.features.memories.prompts import Prompt


class Occasion(StrEnum):
    TERM_BEGINS = "term_begins"
    EXAMS = "exams"
    HOLIDAYS = "holidays"
    GRADUATION = "graduation"
    SPRING = "spring"
    SUMMER = "summer"
    AUTUMN = "autumn"
    WINTER = "winter"
    NEW_YEAR = "new_year"
    SPRING_FESTIVAL = "spring_festival"
    MID_AUTUMN = "mid_autumn"


@cache
def load() -> Mapping[Occasion, frozenset[str]]:
    """Return the themes, and the ids of single questions, that fit each occasion."""
    file = Path(__file__).with_name("occasions.toml")
    tables = tomllib.loads(file.read_text(encoding="utf-8"))
    return {Occasion(name): frozenset(fitting) for name, fitting in tables.items()}


def of(prompt: Prompt) -> list[Occasion]:
    return [occasion for occasion, fitting in load().items() if fitting & {prompt.id, prompt.theme.value}]
