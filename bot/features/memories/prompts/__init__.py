"""The starter list of questions, one in each language, by theme."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path


class Theme(StrEnum):
    ALL = "all"
    FIRST_DAY = "first_day"
    DORMITORY = "dormitory"
    CANTEEN = "canteen"
    LIBRARY = "library"
    EXAMS = "exams"
    TEACHERS = "teachers"
    SPORTS = "sports"
    CLUBS = "clubs"
    FRIENDSHIP = "friendship"
    NIGHT = "night"
    FESTIVALS = "festivals"
    SNOW_DAY = "snow_day"
    GRADUATION = "graduation"
    FIRST_JOB = "first_job"
    CITY = "city"


@dataclass(frozen=True, slots=True)
class Prompt:
    """A question of the list. `id` ("canteen.queue") stays the same when its words are changed."""

    id: str
    theme: Theme
    text: str


@cache
def load(lang: str) -> Mapping[str, Prompt]:
    """Return the prompts of a language by their ids, in the order of the file."""
    file = Path(__file__).with_name(f"{lang}.toml")
    tables = tomllib.loads(file.read_text(encoding="utf-8"))
    found = [
        Prompt(f"{theme}.{name}", Theme(theme), text)
        for theme, table in tables.items()
        for name, text in table.items()
    ]
    return {prompt.id: prompt for prompt in found}


def of_theme(lang: str, theme: Theme) -> list[Prompt]:
    return [prompt for prompt in load(lang).values() if theme in {Theme.ALL, prompt.theme}]
