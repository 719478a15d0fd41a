"""Checks requests (and the stand-in's own objects) against the published description of the Bot API.

The description is read from `../shared/specs` beside the repository, or from the folder in `HOMEROOM_SPECS`.
"""

import functools
import json
import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.wire.telegram_wire import JsonObject, Params, as_mapping, as_mappings

FILE = "telegram-bot-api.json"
ABSENT = f"{FILE} not found beside the repository (../shared/specs) nor in HOMEROOM_SPECS"
NEWER: Mapping[str, frozenset[str]] = {"10.2": frozenset({"receiver_user_id"})}
"""Parameters that came after the description, by version; a test that wants one turns its version on."""

_ARRAY = "Array of "
_CONSTANT = re.compile(r"(?:must be|always) [\"“*]?(\w+)[\"”*]?\.?$")


def specs_folder() -> Path:
    default = Path(__file__).resolve().parents[2].parent / "shared" / "specs"
    return Path(os.environ.get("HOMEROOM_SPECS") or default)


@dataclass(frozen=True, slots=True)
class Field:
    name: str
    types: tuple[str, ...]
    required: bool
    constant: str | None


Fields = dict[str, Field]


@dataclass(frozen=True, slots=True)
class Schema:
    version: str
    methods: dict[str, Fields]
    returns: dict[str, tuple[str, ...]]
    objects: dict[str, Fields]
    unions: dict[str, tuple[str, ...]]

    def problems(self, method: str, params: Params, allowed: frozenset[str] = frozenset()) -> list[str]:
        """What the description forbids in this request; empty when it is well formed."""
        fields = self.methods.get(method)
        if fields is None:
            return [f"{method}: no such method in Bot API {self.version}"]
        given = {**dict.fromkeys(params.files), **params.values}
        attached = _attachments(params)
        found = [
            f"{method}: {name} missing" for name, f in fields.items() if f.required and name not in given
        ]
        for name in given:
            if name in fields:
                value = _Attached(name) if name in params.files else params.values[name]
                found += self._any(_typed(value, fields[name].types), fields[name].types, f"{method}.{name}")
            elif name not in attached and name not in allowed:
                found.append(f"{method}: unknown parameter {name}")
        missing = [f"{method}: attach://{name} has no file" for name in attached - set(params.files)]
        return found + missing

    def result_problems(self, method: str, result: object) -> list[str]:
        """What the description forbids in an answer of the stand-in."""
        return self._any(result, self.returns[method], f"{method} →")

    def object_problems(self, kind: str, value: object) -> list[str]:
        """What the description forbids in an object that the stand-in sends."""
        return self._one(value, kind, kind)

    def _any(self, value: object, types: tuple[str, ...], where: str) -> list[str]:
        tried = [self._one(value, kind, where) for kind in types]
        return min(tried, key=len)

    def _one(self, value: object, kind: str, where: str) -> list[str]:
        if kind.startswith(_ARRAY):
            return self._array(value, kind.removeprefix(_ARRAY), where)
        if kind in self.unions:
            return self._any(value, self.unions[kind], where)
        if kind in _PRIMITIVES:
            return [] if _PRIMITIVES[kind](value) else [f"{where}: {value!r} is no {kind}"]
        if kind == "InputFile":
            return [] if isinstance(value, _Attached) else [f"{where}: no file"]
        return self._object(value, kind, where)

    def _array(self, value: object, kind: str, where: str) -> list[str]:
        if not isinstance(value, list):
            return [f"{where}: {value!r} is no list"]
        return [p for i, item in enumerate(value) for p in self._one(item, kind, f"{where}[{i}]")]

    def _object(self, value: object, kind: str, where: str) -> list[str]:
        content = as_mapping(value)
        if content is None:
            return [f"{where}: {value!r} is no {kind}"]
        fields = self.objects[kind]
        found = [
            f"{where}: {f.name} missing" for f in fields.values() if f.required and f.name not in content
        ]
        for name, inner in content.items():
            if name not in fields:
                found.append(f"{where}: {kind} has no {name}")
            elif (constant := fields[name].constant) and inner != constant:
                found += [f"{where}.{name}: {inner!r} is not {constant!r}"] * 2
            else:
                found += self._any(inner, fields[name].types, f"{where}.{name}")
        return found


@dataclass(frozen=True, slots=True)
class _Attached:
    """Stands for a file sent as a part of its own."""

    name: str


def _is_integer(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


_PRIMITIVES: dict[str, Callable[[object], bool]] = {
    "Integer": _is_integer,
    "Float": lambda value: _is_integer(value) or isinstance(value, float),
    "String": lambda value: isinstance(value, str),
    "Boolean": lambda value: isinstance(value, bool),
}


def _typed(value: object, types: tuple[str, ...]) -> object:
    """A form text as the value it stands for; left as it is when it stands for nothing else."""
    if not isinstance(value, str):
        return value
    if types == ("String",):
        return value
    try:
        decoded: object = json.loads(value)
    except ValueError:
        return value
    return value if "String" in types and not _is_integer(decoded) else decoded


def _attachments(params: Params) -> set[str]:
    """Names of the parts that `attach://` addresses anywhere in the parameters point to."""
    texts = (value for value in params.values.values() if isinstance(value, str))
    return {name for text in texts for name in re.findall(r"attach://([\w.-]+)", text)}


def _fields(raw: JsonObject) -> Fields:
    return {field.name: field for field in map(_field, as_mappings(raw.get("fields")))}


def _field(raw: JsonObject) -> Field:
    types = raw["types"]
    constant = _CONSTANT.search(str(raw["description"]))
    return Field(
        name=str(raw["name"]),
        types=tuple(str(kind) for kind in types) if isinstance(types, list) else (),
        required=raw["required"] is True,
        constant=constant.group(1) if constant and raw["name"] in {"type", "status", "source"} else None,
    )


@functools.cache
def load(path: Path | None = None) -> Schema | None:
    """The description, or None where the folder is absent."""
    file = path or specs_folder() / FILE
    if not file.is_file():
        return None
    raw = json.loads(file.read_text("utf-8"))
    types: dict[str, JsonObject] = raw["types"]
    unions = {name: kind["subtypes"] for name, kind in types.items() if kind.get("subtypes")}
    return Schema(
        version=raw["version"],
        methods={name: _fields(method) for name, method in raw["methods"].items()},
        returns={name: tuple(method["returns"]) for name, method in raw["methods"].items()},
        objects={name: _fields(kind) for name, kind in types.items()},
        unions={
            name: tuple(str(k) for k in subtypes)
            for name, subtypes in unions.items()
            if isinstance(subtypes, list)
        },
    )
