"""What happens to an event before a handler sees it.

Files made safe and kept, unknown commands answered, words placed.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from difflib import get_close_matches

from bot.base.errors import Refusal
from bot.chat.heard import Called, FileIn, FileKept, Heard, RawValue, Said, SpotKind, TargetIn
from bot.chat.message import Message
from bot.chat.ports import Files, NoPictures, Photos, Pictures
from bot.chat.text import Text, joined, plain, say
from bot.chat.words import nearest_lang
from bot.commands import calling
from bot.commands.calling import Call, Reply
from bot.commands.catalog import Catalog
from bot.commands.feature import Command
from bot.commands.params import Kind
from bot.people.directory import Caller
from bot.people.identity import Access
from bot.reminders import outbox


@dataclass(frozen=True, slots=True)
class Keeper:
    """What makes photos safe, where they are kept, the key kept outside the database, and what draws."""

    photos: Photos
    files: Files
    secret: bytes = b""
    pictures: Pictures = field(default_factory=NoPictures)


def caller_of(heard: Heard) -> Caller:
    """Return the account that speaks, with its language where it is one of ours."""
    speaker = heard.speaker
    lang = nearest_lang(speaker.lang, fallback="") or None
    return Caller(heard.spot.platform, speaker.key, speaker.name, lang, speaker.runs_place, speaker.nobody)


async def keep_files(heard: Heard, catalog: Catalog, keeper: Keeper) -> tuple[Heard, Refusal | None]:
    """Return the event with its photos made safe and kept, or the refusal to answer for what is no photo.

    Runs outside any transaction: it waits for a worker process and for the disk.
    """
    try:
        match heard.event:
            case Called(command=key, values=values) if key in catalog.commands:
                kept = await _keep_values(values, catalog.commands[key], keeper)
                return replace(heard, event=replace(heard.event, values=kept)), None
            case Said(files=sent) if sent:
                kept_files = await _keep_photos(sent, keeper)
                return replace(heard, event=replace(heard.event, files=kept_files)), None
            case _:
                return heard, None
    except Refusal as refusal:
        return heard, refusal


async def _keep_values(
    values: Mapping[str, RawValue], command: Command, keeper: Keeper
) -> dict[str, RawValue]:
    photo_names = {param.name for param in command.params if param.kind is Kind.PHOTO}
    out: dict[str, RawValue] = {}
    for name, value in values.items():
        match value:
            case FileIn() if name in photo_names:
                out[name] = await _keep(value, keeper)
            case FileIn():
                _check_size(value)
                out[name] = value
            case TargetIn(files=sent) if sent:
                out[name] = replace(value, files=await _keep_photos(sent, keeper))
            case _:
                out[name] = value
    return out


def _check_size(file: FileIn) -> None:
    if file.most:
        raise Refusal("dispatch.file_too_large", most=file.most)


async def _keep_photos(sent: Sequence[FileIn | FileKept], keeper: Keeper) -> tuple[FileIn | FileKept, ...]:
    """Keep the photos among files that came with a message; documents stay as they came."""
    out: list[FileIn | FileKept] = []
    for file in sent:
        if isinstance(file, FileIn) and not file.mime.startswith("image/"):
            _check_size(file)
            out.append(file)
        else:
            out.append(await _keep(file, keeper))
    return tuple(out)


async def _keep(file: FileIn | FileKept, keeper: Keeper) -> FileKept:
    if isinstance(file, FileKept):
        return file
    _check_size(file)
    data, mime = await keeper.photos.prepare(file.data)
    return FileKept(file.name, mime, len(data), await keeper.files.put(data, mime))


def unknown(catalog: Catalog, text: str) -> Reply:
    """Answer a command that does not exist: the group's commands, or the nearest name."""
    word = text.split(maxsplit=1)[0] if text.split() else ""
    listed = catalog.group(word)
    if listed:
        return Reply(Message(_listing(listed)))
    names = [command.words for command in catalog.listed()]
    near = get_close_matches(text.replace("_", " "), names, n=1) or get_close_matches(word, names, n=1)
    if near:
        raise Refusal("dispatch.unknown_near", text=text[:50], near=near[0])
    raise Refusal("dispatch.unknown", text=text[:50])


def _listing(commands: tuple[Command, ...]) -> Text:
    lines = [
        joined([plain(f"/{command.words}"), say(f"{command.key}.summary")], " – ") for command in commands
    ]
    return joined([say("dispatch.group"), *lines])


async def hear_said(call: Call, said: Said) -> Reply | None:
    """Place words that are no command.

    An answer to a question, a reply to an announcement, or talk to nobody.
    """
    photos = tuple(file for file in said.files if isinstance(file, FileKept))
    answered = await calling.hear_words(call, said, photos)
    if answered is not None:
        return answered
    row = await outbox.by_receipt(call.unit, call.heard.spot.platform, said.reply_to)
    handler = call.engine.catalog.replier(row.key) if row else None
    if row is not None and handler is not None:
        ctx = await call.ctx(anywhere=False, access=Access.VISITOR)
        return Reply(await handler(ctx, row.key, said.text, photos))
    if call.heard.spot.kind is SpotKind.PRIVATE:
        raise Refusal("dispatch.small_talk")
    return None
