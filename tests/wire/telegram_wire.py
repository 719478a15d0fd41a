"""What goes over the wire to and from the Bot API stand-in: parameters, uploads, refusals."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from aiohttp import web

JsonObject = dict[str, object]


class Refused(Exception):
    """An answer that is not ok; `description` is the platform's own text."""

    def __init__(self, code: int, description: str, **parameters: int) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = parameters


def bad(text: str, **parameters: int) -> Refused:
    return Refused(400, f"Bad Request: {text}", **parameters)


def forbidden(text: str) -> Refused:
    return Refused(403, f"Forbidden: {text}")


@dataclass(frozen=True, slots=True)
class Upload:
    """One file of a multipart request."""

    filename: str
    content_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Params:
    """The parameters of one request: form texts, or native values when the body was JSON."""

    values: Mapping[str, object] = field(default_factory=dict)
    files: Mapping[str, Upload] = field(default_factory=dict)

    def has(self, name: str) -> bool:
        value = self.values.get(name)
        return value is not None and value != ""

    def text(self, name: str, default: str = "") -> str:
        value = self.values.get(name)
        return default if value is None else str(value)

    def integer(self, name: str, default: int = 0) -> int:
        text = self.text(name).strip()
        try:
            return int(text) if text else default
        except ValueError:
            raise bad(f"can't parse parameter {name}: expected Integer") from None

    def flag(self, name: str) -> bool:
        return self.text(name).lower() in {"true", "1", "yes"}

    def json(self, name: str) -> object:
        value = self.values.get(name)
        if not isinstance(value, str):
            return value
        try:
            return json.loads(value) if value else None
        except ValueError:
            raise bad(f"can't parse {name} JSON object") from None

    def mapping(self, name: str) -> JsonObject | None:
        return as_mapping(self.json(name))

    def mappings(self, name: str) -> list[JsonObject]:
        return as_mappings(self.json(name))

    def readable(self) -> JsonObject:
        """For the log: nested values decoded where they are JSON."""
        return {name: _decoded(value) for name, value in self.values.items()}


def as_mapping(value: object) -> JsonObject | None:
    return value if isinstance(value, dict) else None


def as_mappings(value: object) -> list[JsonObject]:
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def as_int(value: object) -> int:
    return value if isinstance(value, int) else int(str(value))


def utf16(text: str) -> int:
    """Length as Telegram counts it."""
    return len(text.encode("utf-16-le")) // 2


async def read_params(request: web.Request) -> Params:
    """Query string, form, multipart or JSON body, as the platform accepts them all."""
    values: JsonObject = dict(request.query)
    files: dict[str, Upload] = {}
    if request.content_type == "application/json":
        values |= as_mapping(await request.json()) or {}
    elif request.method == "POST":
        for name, value in (await request.post()).items():
            if isinstance(value, web.FileField):
                files[name] = Upload(value.filename, value.content_type, value.file.read())
            else:
                values[name] = value if isinstance(value, str) else bytes(value).decode()
    return Params(values, files)


def _decoded(value: object) -> object:
    if isinstance(value, str) and value[:1] in {"[", "{"}:
        try:
            return json.loads(value)
        except ValueError:
            return value
    return value
