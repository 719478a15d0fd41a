"""The invented alumni of the demo: the playground's personas, and 194 people more. The same every time."""

import tomllib
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from random import Random
from typing import Any

from adapters.playground.people import GARDEN, PERSONAS, TERRACE, persona
from bot.base.ids import Platform

DATA = Path(__file__).with_name("demo_data")
ALUMNI = 200
FIRST_YEAR, LAST_YEAR = 1985, 2024
CHINESE = frozenset({"chen", "fen"})


@dataclass(frozen=True, slots=True)
class Named:
    """Who someone is before they say anything about themselves."""

    key: str
    name: str
    lang: str
    platforms: tuple[Platform, ...]
    runs_place: bool = False


@dataclass(frozen=True, slots=True)
class Alumnus(Named):
    """Someone of the demo and what they say about themselves. They speak from `platforms[0]` first."""

    year: int = 0
    programme: str = ""
    city: str = ""
    field: str = ""
    trade: str = ""
    topics: tuple[str, ...] = ()
    languages: str = ""
    offers: str = ""
    seeks: str = ""
    is_listed: bool = False

    @property
    def is_played(self) -> bool:
        """Tell whether someone in the playground can speak as this person."""
        return persona(self.key) is not None


def read(name: str) -> dict[str, Any]:
    """Return one of the files of the demo."""
    return tomllib.loads((DATA / f"{name}.toml").read_text("utf-8"))


def alumni(rng: Random) -> list[Alumnus]:
    """Return everybody, the personas first."""
    data = read("people")
    known = [_persona(number, data, rng) for number in range(len(PERSONAS))]
    names = _names(data, rng, ALUMNI - len(known))
    others = [_alumnus(f"alum-{at:03}", name, lang, data, rng) for at, (name, lang) in enumerate(names, 1)]
    return known + others


def _persona(number: int, data: dict[str, Any], rng: Random) -> Alumnus:
    """Ada, Bo and Chen are linked over both platforms; the others can still try `/link`."""
    one = PERSONAS[number]
    lang = "zh" if one.key in CHINESE else "en"
    linked = one.key in {"ada", "bo", "chen"}
    platforms = (GARDEN, TERRACE) if linked else ((GARDEN,) if one.key == "dara" else (TERRACE,))
    return _made(Named(one.key, one.name, lang, platforms, one.runs_place), data, rng)


def _names(data: dict[str, Any], rng: Random, count: int) -> list[tuple[str, str]]:
    english = [" ".join(pair) for pair in product(data["english_given"], data["english_family"])]
    chinese = ["".join(pair) for pair in product(data["chinese_family"], data["chinese_given"])]
    half = count // 2
    names = [(name, "en") for name in rng.sample(english, count - half)]
    names += [(name, "zh") for name in rng.sample(chinese, half)]
    rng.shuffle(names)
    return names


def _alumnus(key: str, name: str, lang: str, data: dict[str, Any], rng: Random) -> Alumnus:
    platforms = rng.choices([(GARDEN,), (TERRACE,), (GARDEN, TERRACE)], [4, 4, 2])[0]
    return _made(Named(key, name, lang, platforms), data, rng)


def _made(who: Named, data: dict[str, Any], rng: Random) -> Alumnus:
    words = 1 if who.lang == "zh" else 0
    field = rng.choice(data["fields"])
    topics = rng.sample(data["topics"], 2)
    return Alumnus(
        key=who.key, name=who.name, lang=who.lang, platforms=who.platforms, runs_place=who.runs_place,
        year=rng.randint(FIRST_YEAR, LAST_YEAR),
        programme=rng.choice(data["programmes"])[words],
        city=rng.choice(data["cities"]),
        field=field[words], trade=field[0], topics=tuple(topic[0] for topic in topics),
        languages="中文、英语" if words else rng.choice(["English", "English, Chinese"]),
        offers=rng.choice(data["offers"])[words], seeks=rng.choice(data["seeks"])[words],
        is_listed=rng.random() < 0.8,  # noqa: PLR2004 - most want to be found
    )  # fmt: skip
