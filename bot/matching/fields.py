"""Values out of JSON, each checked where it is read, so that an error can name its field."""

import json
from typing import Final

LARGEST: Final = 10**15
"""Larger numbers than this are taken for a mistake; sums of them still fit the solvers."""


class Malformed(Exception):
    """A line is no problem of the contract. `field` says where to look, `trouble` what to change there."""

    def __init__(self, field: str, trouble: str) -> None:
        super().__init__(f"{field}: {trouble}")
        self.field = field
        self.trouble = trouble


def parse_object(line: str) -> dict[str, object]:
    """Read one JSON object without repeated keys; NaN becomes a float, which no field takes."""
    try:
        value: object = json.loads(line, object_pairs_hook=_refuse_repeats)
    except RecursionError:
        raise Malformed("line", "nested too deeply") from None
    except ValueError as error:
        raise Malformed("line", f"not JSON: {error}") from None
    return mapping(value, "line")


def member(source: dict[str, object], key: str, at: str = "") -> object:
    if key not in source:
        raise Malformed(f"{at}.{key}" if at else key, "missing")
    return source[key]


def mapping(value: object, at: str) -> dict[str, object]:
    if not isinstance(value, dict):
        raise Malformed(at, "must be an object")
    return value


def items(value: object, at: str) -> list[object]:
    if not isinstance(value, list):
        raise Malformed(at, "must be a list")
    return value


def text(value: object, at: str) -> str:
    if not isinstance(value, str):
        raise Malformed(at, "must be a string")
    return value


def whole(value: object, at: str) -> int:
    """Read a count or a score: an integer from 0 to `LARGEST`; neither 1.0 nor true is one."""
    if type(value) is not int:
        raise Malformed(at, "must be a whole number")
    if value < 0:
        raise Malformed(at, "must not be negative")
    if value > LARGEST:
        raise Malformed(at, f"must not exceed {LARGEST}")
    return value


def distinct(ids: list[str], at: str) -> dict[str, int]:
    """Number ids in their sorted order, so that the order of the input decides nothing."""
    seen: set[str] = set()
    for place, one in enumerate(ids):
        if one in seen:
            raise Malformed(at.format(place), f"duplicate id {one!r}")
        seen.add(one)
    return {one: number for number, one in enumerate(sorted(ids))}


def known(value: object, numbers: dict[str, int], at: str) -> int:
    name = text(value, at)
    if name not in numbers:
        raise Malformed(at, f"unknown id {name!r}")
    return numbers[name]


def couple(value: object, at: str) -> tuple[object, object]:
    pair = items(value, at)
    if len(pair) != 2:  # noqa: PLR2004 - a pair has two ends
        raise Malformed(at, "must be a list of two ids")
    return pair[0], pair[1]


def _refuse_repeats(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found: dict[str, object] = {}
    for key, value in pairs:
        if key in found:
            raise Malformed(key, "given twice in one object")
        found[key] = value
    return found
