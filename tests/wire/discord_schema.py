"""Checks requests against the platform's published API description, read in place."""

import functools
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Self

import jsonschema_rs

from tests.wire.discord_platform import Call
from tests.wire.discord_world import Json

FILE = "discord-openapi.json"
FRAMES = "discord-recorded-frames.json"
PERMISSION_FIELDS = {"permissions", "allow", "deny", "default_member_permissions"}
EXTRA_QUERY = {"use_nested_fields"}  # sent by discord.py, accepted, not described
URN = "urn:discord"
ABSENT = "the platforms' API descriptions are not at ../shared/specs (HOMEROOM_SPECS names another folder)"


def specs() -> Path | None:
    """Return the folder of API descriptions, or None."""
    default = Path(__file__).parents[3] / "shared" / "specs"
    folder = Path(os.environ.get("HOMEROOM_SPECS") or default)
    return folder if (folder / FILE).is_file() else None


class Schema:
    """The description with the known differences of real clients applied."""

    def __init__(self, document: Json) -> None:
        _relax(document)
        document["$schema"] = "https://json-schema.org/draft/2020-12/schema"
        self._paths: Json = document["paths"]
        self._registry = jsonschema_rs.Registry([(URN, document)])
        self._validators: dict[int, jsonschema_rs.Draft202012Validator] = {}
        self._templates = sorted(self._paths, key=lambda p: p.count("{"))

    @classmethod
    def load(cls) -> Self | None:
        """Load the description once per process; None where it is absent."""
        folder = specs()
        return None if folder is None else cls._cached(folder)

    @classmethod
    @functools.cache
    def _cached(cls, folder: Path) -> Self:
        return cls(json.loads((folder / FILE).read_text("utf-8")))

    def broken(self, call: Call) -> Iterator[str]:
        """Name every deviation of a request from the description."""
        found = self._find(call)
        if found is None:
            yield f"not in the description: {call.method} {call.path}"
            return
        template, operation, params = found
        described = self._paths[template].get("parameters", []) + operation.get("parameters", [])
        for parameter in described:
            place, name = parameter["in"], parameter["name"]
            value = (params if place == "path" else call.query).get(name)
            if value is None and parameter.get("required"):
                yield f"{place} parameter {name} is missing"
            elif value is not None:
                yield from self._check(
                    parameter["schema"], _typed(value, parameter["schema"]), f"{place}.{name}"
                )
        known = {p["name"] for p in described if p["in"] == "query"} | EXTRA_QUERY
        for name in set(call.query) - known:
            yield f"query parameter {name} is not described"
        yield from self._body(operation, call)

    def misfit(self, call: Call, status: int, body: object) -> Iterator[str]:
        """Name every deviation of the stand-in's own answer."""
        found = self._find(call)
        if found is None:
            return
        described = found[1]["responses"].get(str(status))
        if described is None:
            yield f"{call.method} {call.route}: status {status} is not described"
        elif body is not None and "content" in described:
            schema = described["content"]["application/json"]["schema"]
            yield from self._check(schema, body, f"{call.method} {call.route}")

    def _find(self, call: Call) -> tuple[str, Json, dict[str, str]] | None:
        parts = call.path.split("/")
        for template in self._templates:
            names = template.split("/")
            operation = self._paths[template].get(call.method.lower())
            if operation is None or len(names) != len(parts):
                continue
            pairs = list(zip(names, parts, strict=True))
            if all(n == p or n.startswith("{") for n, p in pairs):
                return template, operation, {n[1:-1]: p for n, p in pairs if n.startswith("{")}
        return None

    def _body(self, operation: Json, call: Call) -> Iterator[str]:
        request = operation.get("requestBody")
        if request is None:
            return
        if call.body is None:
            if request.get("required") and not call.files:
                yield "the body is missing"
            return
        described = request["content"].get("application/json") or request["content"]["multipart/form-data"]
        yield from self._check(described["schema"], call.body, "body")

    def _check(self, schema: Json, value: object, where: str) -> Iterator[str]:
        key = id(schema)  # of a part of the document, which lives as long as this
        if key not in self._validators:
            local = json.loads(json.dumps(schema).replace('"#/', f'"{URN}#/'))
            self._validators[key] = jsonschema_rs.Draft202012Validator(
                local, registry=self._registry, mask="…"
            )
        for error in self._validators[key].iter_errors(value):
            path = "".join(f"[{p!r}]" for p in error.instance_path)
            yield f"{where}{path}: {error.message}"


def _relax(node: object) -> None:
    """Allow integer snowflakes and permissions as text, in place."""
    if isinstance(node, list):
        for value in node:
            _relax(value)
    if not isinstance(node, dict):
        return
    if node.get("format") == "snowflake" and node.get("type") == "string":
        text = dict(node)
        node.clear()
        node["anyOf"] = [text, {"type": "integer", "minimum": 0}]
        return
    described = node.get("properties")
    if isinstance(described, dict):
        for name in PERMISSION_FIELDS & set(described):
            described[name] = {"anyOf": [described[name], {"type": "string", "pattern": "^[0-9]+$"}]}
    for value in node.values():
        _relax(value)


def _typed(value: str, schema: Json) -> object:
    """Read a query value as its schema's type; booleans also come as 1 and 0."""
    kinds = schema.get("type")
    if kinds == "boolean":
        return {"true": True, "1": True, "false": False, "0": False}.get(value.lower(), value)
    if kinds == "integer" and value.lstrip("-").isdigit():
        return int(value)
    return value
