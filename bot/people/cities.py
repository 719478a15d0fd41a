"""Cities of the world, offline: from what people type, in English or Chinese, to a place with a time zone."""

import gzip
import re
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files
from math import asin, cos, log10, radians, sin, sqrt
from typing import NewType

from rapidfuzz import fuzz, process

from bot.people import regions
from bot.people.spelling import fold

CityId = NewType("CityId", int)
COLUMNS = ("id", "name", "country", "region", "zone", "lat", "lon", "population", "chinese", "aliases")
EARTH_KM = 6371.0
LEAST_LIKENESS = 74
LONGEST_QUESTION = 120
_OFFICIAL = re.compile(r"(?<=..)(新区|市|县|區|区)$")
_HAN = re.compile(r"[\u3400-\u9fff]")
_COMMA = re.compile(r"\s*[,，、(（]\s*")


@dataclass(frozen=True, slots=True)
class City:
    """A city of at least 15,000 people. `id` is GeoNames' and stays, `zone` an IANA name."""

    id: CityId
    name: str
    country: str
    zone: str
    lat: float
    lon: float
    population: int
    region: str = ""
    chinese: str = ""

    def label(self, lang: str) -> str:
        """Return "Springfield, IL, United States" or "慕尼黑，德国": enough to tell it from its namesakes."""
        in_chinese = lang.startswith("zh")
        name = (in_chinese and self.chinese) or self.name
        country = regions.country_name(self.country, lang)
        if self.name in regions.country_name(self.country, "en"):
            return name
        region = regions.region_name(self.country, self.region, lang)
        return ("，" if in_chinese else ", ").join(part for part in (name, region, country) if part)


def distance_km(a: City, b: City) -> float:
    """Great-circle distance by the haversine formula on a sphere; within 0.6 % of the ellipsoid."""
    lat_a, lat_b = radians(a.lat), radians(b.lat)
    half = sin((lat_b - lat_a) / 2) ** 2 + cos(lat_a) * cos(lat_b) * sin(radians(b.lon - a.lon) / 2) ** 2
    return 2 * EARTH_KM * asin(min(1.0, sqrt(half)))


class Atlas:
    """All cities, found by any of their names. Rows stay text until someone asks for them."""

    def __init__(self, rows: list[str]) -> None:
        self._rows = rows
        self._by_name: dict[str, tuple[int, ...]] = {}
        for number, row in enumerate(rows):
            _, name, _, _, _, _, _, _, chinese, aliases = row.split("\t")
            names = (
                {fold(name), *chinese.split("|"), *aliases.split("|")}
                if chinese or aliases
                else (fold(name),)
            )
            for each in names:
                self._by_name[each] = (
                    (*self._by_name[each], number) if each and each in self._by_name else (number,)
                )
        self._by_name.pop("", None)
        names_in_order = sorted(self._by_name)
        first_han = bisect_left(names_in_order, "\u3400")
        self._latin, self._han = names_in_order[:first_han], names_in_order[first_han:]

    @cached_property
    def _ids(self) -> "array[int]":
        return array("L", (int(row[: row.index("\t")]) for row in self._rows))

    @cached_property
    def _by_age(self) -> "array[int]":
        return array("L", sorted(range(len(self._rows)), key=self._ids.__getitem__))

    def by_id(self, city: CityId) -> City | None:
        at = bisect_left(self._by_age, int(city), key=self._ids.__getitem__)
        number = self._by_age[at] if at < len(self._by_age) else -1
        return self._city(number) if number >= 0 and self._ids[number] == city else None

    def find(self, text: str, limit: int = 7) -> list[City]:
        """Return the cities of exactly this name; when there is none, those that begin so; else look-alikes.

        The larger city comes first. A country or region narrows it down ("Cambridge, MA", "英国剑桥").
        """
        found = self._exact(text) or self._beginning(fold(text)) or self._alike(fold(text))
        return found[:limit]

    def exact(self, text: str, limit: int = 7) -> list[City]:
        """Return the cities of exactly this name, the larger first; several are for the person to decide."""
        return self._exact(text)[:limit]

    def suggest(self, text: str, limit: int = 7) -> list[City]:
        """Return what to offer while someone types: exact names, then beginnings, then look-alikes."""
        found = dict.fromkeys([*self._exact(text), *self._beginning(fold(text))])
        if len(found) < limit:
            found |= dict.fromkeys(self._alike(fold(text)))
        return list(found)[:limit]

    def _exact(self, text: str) -> list[City]:
        key = fold(text)
        if found := self._named(key):
            return found
        for name, qualifier in _splits(text):
            if found := [
                city for city in self._named(name) if regions.lies_in(city.country, city.region, qualifier)
            ]:
                return found
        name, *rest = _COMMA.split(text, maxsplit=1)
        return self._named(fold(name)) if rest else []

    def _named(self, key: str) -> list[City]:
        numbers = self._by_name.get(key) or self._by_name.get(_OFFICIAL.sub("", key), ())
        return self._by_size(numbers)

    def _beginning(self, key: str) -> list[City]:
        if not key:
            return []
        names = self._han if _HAN.search(key) else self._latin
        start, end = bisect_left(names, key), bisect_left(names, key + "\U0010ffff")
        return self._by_size({number for name in names[start:end] for number in self._by_name[name]})

    def _alike(self, key: str) -> list[City]:
        han = bool(_HAN.search(key))
        if len(key) < (3 if han else 4):
            return []
        least = 60 if han else LEAST_LIKENESS
        names = self._han if han else self._latin
        close = process.extract(key, names, scorer=fuzz.ratio, score_cutoff=least, limit=25)
        ranked: dict[City, float] = {}
        for name, likeness, _ in close:
            for city in self._by_size(self._by_name[name]):
                ranked[city] = max(ranked.get(city, 0.0), likeness + 3 * log10(city.population + 1))
        return sorted(ranked, key=lambda city: -ranked[city])

    def _by_size(self, numbers: Iterable[int]) -> list[City]:
        return sorted(map(self._city, numbers), key=lambda city: (-city.population, city.id))

    def _city(self, number: int) -> City:
        ident, name, country, region, zone, lat, lon, population, chinese, _ = self._rows[number].split("\t")
        return City(
            id=CityId(int(ident)),
            name=name,
            country=country,
            zone=zone,
            lat=float(lat),
            lon=float(lon),
            population=int(population),
            region=region,
            chinese=chinese.partition("|")[0],
        )


def _splits(given: str) -> Iterator[tuple[str, str]]:
    """Yield the ways to read a text as a city and the country or region that it lies in."""
    text = given[:LONGEST_QUESTION]
    name, *rest = (fold(part) for part in _COMMA.split(text))
    if rest:
        yield name, rest[-1]
        yield name, rest[0]
        return
    words = text.split()
    for cut in range(len(words) - 1, 0, -1):
        yield fold("".join(words[:cut])), fold("".join(words[cut:]))
    for cut in range(2, len(text) - 1 if _HAN.match(text) else 2):
        yield fold(text[cut:]), fold(text[:cut])


@cache
def atlas() -> Atlas:
    """Load the list once, at the first question (0.1 s)."""
    packed = files("bot.people").joinpath("data/cities.tsv.gz").read_bytes()
    return Atlas(gzip.decompress(packed).decode().splitlines())


def find(text: str, limit: int = 7) -> list[City]:
    return atlas().find(text, limit)


def exact(text: str, limit: int = 7) -> list[City]:
    return atlas().exact(text, limit)


def suggest(text: str, limit: int = 7) -> list[City]:
    return atlas().suggest(text, limit)


def by_id(city: CityId) -> City | None:
    return atlas().by_id(city)
