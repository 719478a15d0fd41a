"""What people gave, read from interactions into the engine's raw values."""

import asyncio
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from adapters.discord.commands import SUBCOMMAND
from adapters.discord.errors import FAILURES
from adapters.discord.render import Json
from adapters.discord.rest import Rest
from adapters.discord.spots import Receipt, Room, home_key
from bot.chat.heard import FileIn, PersonIn, RawValue, SpotIn, TargetIn
from bot.chat.ports import SendError
from bot.commands.feature import Command
from bot.commands.params import Kind

MOST_BYTES = 25_000_000
"""More than any photo or export that is taken; what is larger is not fetched whole."""
MOST_FILES = 10


@dataclass(frozen=True, slots=True)
class Given:
    """Raw values by the names of their parameters. Files are empty until `fetched`."""

    values: Mapping[str, RawValue] = field(default_factory=dict)
    files: Mapping[str, tuple[Json, ...]] = field(default_factory=dict)

    def without(self, names: set[str]) -> "Given":
        return Given(
            {name: value for name, value in self.values.items() if name not in names},
            {name: value for name, value in self.files.items() if name not in names},
        )

    def over(self, earlier: "Given") -> "Given":
        return Given({**earlier.values, **self.values}, {**earlier.files, **self.files})


def path(data: Json) -> tuple[str, list[Json]]:
    """Return the words that were typed ("memory share") and the options behind them."""
    words, options = [str(data["name"])], data.get("options") or []
    while options and options[0]["type"] <= SUBCOMMAND + 1:
        words.append(str(options[0]["name"]))
        options = options[0].get("options") or []
    return " ".join(words), options


def typed(command: Command, options: list[Json], data: Json, guild: int | None) -> Given:
    """Read the options of a command."""
    return _given(command, {str(o["name"]): o.get("value") for o in options}, data, guild)


def filled(command: Command, data: Json, guild: int | None) -> tuple[Given, set[str]]:
    """Read a form; also return the names of all its fields, left empty or not."""
    fields = dict(_fields(data.get("components") or []))
    return _given(command, fields, data, guild), set(fields)


def _fields(components: list[Json]) -> Iterator[tuple[str, object]]:
    for component in components:
        inner = component.get("component")
        if inner is not None:
            yield from _fields([inner])
        yield from _fields(component.get("components") or [])
        if "custom_id" in component:
            values = component.get("values")
            yield component["custom_id"], values[0] if values else component.get("value")


def _given(command: Command, fields: Mapping[str, object], data: Json, guild: int | None) -> Given:
    kinds = {param.name: param.kind for param in command.params}
    resolved = data.get("resolved") or {}
    values: dict[str, RawValue] = {}
    files: dict[str, tuple[Json, ...]] = {}
    for name, value in fields.items():
        if value is None or value == "" or name not in kinds:
            continue
        values[name] = _value(kinds[name], value, resolved, guild)
        if kinds[name] in {Kind.PHOTO, Kind.DOCUMENT}:
            files[name] = ((resolved.get("attachments") or {}).get(str(value), {}),)
    return Given(values, files)


def _value(kind: Kind, value: object, resolved: Json, guild: int | None) -> RawValue:
    key = str(value)
    match kind:
        case Kind.PERSON:
            return _person(key, resolved)
        case Kind.PLACE:
            channel = (resolved.get("channels") or {}).get(key, {})
            return SpotIn(str(Room(int(key))), str(channel.get("name", "")), home_key(guild) if guild else "")
        case Kind.PHOTO | Kind.DOCUMENT:
            return _file((resolved.get("attachments") or {}).get(key, {}))
        case _:
            return value if isinstance(value, int) else key


def _file(attachment: Json) -> FileIn:
    mime = str(attachment.get("content_type") or "application/octet-stream")
    return FileIn(str(attachment.get("filename", "")), mime, b"")


def _person(key: str, resolved: Json) -> PersonIn:
    user = (resolved.get("users") or {}).get(key, {})
    member = (resolved.get("members") or {}).get(key, {})
    return PersonIn(key, member.get("nick") or user.get("global_name") or user.get("username") or key)


def target(name: str, data: Json) -> Given:
    """Return the message whose menu was opened, as the parameter `name`."""
    resolved = data.get("resolved") or {}
    message = resolved["messages"][str(data["target_id"])]
    author = message["author"]
    is_person = not author.get("bot") and not message.get("webhook_id")
    who = _person(str(author["id"]), {"users": {str(author["id"]): author}}) if is_person else None
    receipt = Receipt(int(message["channel_id"]), int(message["id"]))
    sent = datetime.fromisoformat(message["timestamp"])
    read = TargetIn(str(receipt), who, message.get("content") or "", sent)
    return Given({name: read}, {name: tuple(message.get("attachments") or ())[:MOST_FILES]})


async def fetched(given: Given, rest: Rest) -> Mapping[str, RawValue]:
    """Return the values with the bytes of their files: nothing is fetched inside a unit of work."""
    values = dict(given.values)
    for name, attachments in given.files.items():
        files = await attached(attachments, rest)
        match values.get(name):
            case FileIn() if files:
                values[name] = files[0]
            case TargetIn() as message:
                values[name] = replace(message, files=files)
            case _:
                pass
    return values


async def attached(attachments: tuple[Json, ...], rest: Rest) -> tuple[FileIn, ...]:
    """Return files with their bytes."""
    data = await asyncio.gather(*(_bytes(attachment, rest) for attachment in attachments))
    return tuple(replace(_file(one), data=held) for one, held in zip(attachments, data, strict=True))


async def _bytes(attachment: Json, rest: Rest) -> bytes:
    """Return the bytes; none of what is gone, and of what is too large just so many that it is refused."""
    if int(attachment.get("size", 0)) > MOST_BYTES:
        return bytes(MOST_BYTES + 1)
    if not attachment.get("url"):
        return b""
    try:
        return await rest.attachment(str(attachment["url"]))
    except (*FAILURES, SendError):
        return b""
