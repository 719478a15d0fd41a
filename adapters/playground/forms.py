"""Forms of commands: what stands in them when they open, and what is wrong beside each field."""

import secrets
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from adapters.playground.people import ROOMS, persona
from adapters.playground.uploads import Uploads
from bot.app import App
from bot.base.ids import Platform
from bot.chat.heard import FileIn, FileKept, PersonIn, RawValue, SpotIn, TargetIn
from bot.chat.text import say
from bot.commands.binding import Ask, Problem
from bot.commands.feature import Command

MOST_OPEN = 64
NEEDED = "form.needed"
"""The page's own sentence for an empty field that must be filled."""


@dataclass(frozen=True, slots=True)
class Draft:
    """An open form: whose it is, the command, and what was given before anything was typed."""

    account: str
    command: str
    given: Mapping[str, RawValue]


@dataclass(slots=True)
class Forms:
    """The forms that stand open on pages; the oldest give way."""

    open: OrderedDict[str, Draft] = field(default_factory=OrderedDict)

    def put(self, draft: Draft) -> str:
        ident = secrets.token_urlsafe(9)
        self.open[ident] = draft
        while len(self.open) > MOST_OPEN:
            self.open.popitem(last=False)
        return ident

    def find(self, ident: object, account: str) -> Draft | None:
        draft = self.open.get(ident) if isinstance(ident, str) else None
        return draft if draft is not None and draft.account == account else None


def problems(app: App, command: Command, raw: Mapping[str, RawValue], lang: str) -> dict[str, str]:
    """Return what is wrong with each parameter, as sentences; an empty key stands for the page's `needed`."""
    found = {}
    for param in command.params:
        bound = app.bind(replace(command, params=(param,)), raw)
        if isinstance(bound, Ask):
            found[param.name] = sentence(app, bound.problem, lang) if bound.problem else ""
    return found


def sentence(app: App, problem: Problem, lang: str) -> str:
    return app.words.text(problem.key, lang, **dict(problem.slots))


def shown(given: Mapping[str, RawValue]) -> dict[str, Any]:
    """Return given values as the fields of a page show them."""
    return {name: _shown(value) for name, value in given.items() if name}


def _shown(value: RawValue) -> object:
    match value:
        case bool() | str() | int():
            return str(value)
        case PersonIn(key=key):
            return {"person": key}
        case SpotIn(key=key):
            return {"room": key}
        case FileIn(name=name) | FileKept(name=name):
            return {"file": name}
        case TargetIn(text=text):
            return {"target": text[:80]}


def read_values(values: object, platform: Platform, uploads: Uploads) -> dict[str, RawValue]:
    """Return what a page sent as raw values; what it cannot mean is left out, so that it is asked for."""
    if not isinstance(values, dict):
        return {}
    read = {str(name): _read(value, platform, uploads) for name, value in values.items()}
    return {name: value for name, value in read.items() if value is not None}


def _read(value: object, platform: Platform, uploads: Uploads) -> RawValue | None:
    match value:
        case str() | int():
            return value
        case {"upload": token}:
            return uploads.get(token)
        case {"person": key}:
            found = persona(key)
            return PersonIn(found.key, found.name) if found else None
        case {"room": key}:
            return room_value(key, platform)
        case _:
            return None


def room_value(name: object, platform: Platform) -> SpotIn | None:
    for room in ROOMS:
        if room.platform == platform and name in {room.key, room.title, f"#{room.title}"}:
            return SpotIn(room.key, room.title)
    return None


def refusal_text(app: App, key: str, slots: Mapping[str, object], lang: str) -> str:
    """Return the sentence of a refusal as bare characters."""
    simple = {name: value if isinstance(value, str | int) else str(value) for name, value in slots.items()}
    return "".join(
        str(getattr(node, "text", "")) for node in app.words.resolve(say(key, **simple), lang, "UTC")
    )
