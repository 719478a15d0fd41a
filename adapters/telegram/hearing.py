"""Updates as the engine hears them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from telegram import Bot, CallbackQuery, Message, MessageEntity, Update

from adapters.telegram.comings import Comings
from adapters.telegram.fetching import fetch
from adapters.telegram.parsing import Beside, Typed, find_command, raw_values, read_typed, wants
from adapters.telegram.rights import Admins
from adapters.telegram.senders import person_of, receipt_of, replied, speaker_of, spot_of
from adapters.telegram.spots import read_spot
from bot.app import App
from bot.chat.heard import (
    Called,
    Event,
    FileIn,
    Heard,
    Opened,
    PersonIn,
    Pressed,
    Said,
    SpotKind,
    TargetIn,
    Unknown,
)
from bot.commands.feature import Action, Command
from bot.commands.params import Kind
from bot.commands.questions import MARK
from bot.people.identity import Access

START = "start"
HELP = "help"
"""What the first word to the bot asks for in a group, where nothing private can begin."""


@dataclass(frozen=True, slots=True)
class Batch:
    """What makes one event: an update, or the updates of an album. `keys` are in the same order."""

    keys: tuple[str, ...]
    updates: tuple[Update, ...]


@dataclass(slots=True)
class Ears:
    """Turns updates into what the engine hears; asks the platform only for what an event needs."""

    bot: Bot
    app: App
    admins: Admins
    comings: Comings

    async def listen(self, batch: Batch) -> list[Heard]:
        """Return what a batch means, in order; nothing where it is none of our business."""
        update, key = batch.updates[0], batch.keys[0]
        if update.callback_query is not None:
            heard = self._pressed(key, update.callback_query)
            return [await self._with_rights(heard)] if heard else []
        if update.message is None:
            return self.comings.of_membership(key, update)
        comings = self.comings.of_service(key, update.message)
        if comings is not None:
            return comings
        heard = await self._written(key, [one.message for one in batch.updates if one.message])
        return [await self._with_rights(replace(heard, absorbs=batch.keys[1:]))] if heard else []

    def _pressed(self, key: str, query: CallbackQuery) -> Heard | None:
        if query.message is None or not query.data:
            return None
        event = Pressed(query.data, receipt_of(query.message))
        spot = spot_of(query.message)
        return Heard(key, speaker_of(query.from_user), spot, event, ticket=query.id)

    async def _written(self, key: str, messages: Sequence[Message]) -> Heard | None:
        """Return the event of a message or an album; its words are those of the first that has any."""
        first = next((one for one in messages if one.text or one.caption), messages[0])
        if first.from_user is None or (first.from_user.is_bot and first.sender_chat is None):
            return None
        event = await self._event(first, messages)
        if event is None:
            return None
        speaker = speaker_of(first.from_user, first.sender_chat)
        return Heard(key, speaker, spot_of(first), event, source=receipt_of(first))

    async def _event(self, message: Message, messages: Sequence[Message]) -> Event | None:
        text = message.text or message.caption or ""
        typed = read_typed(text)
        private = spot_of(message).kind is SpotKind.PRIVATE
        if typed is not None:
            return await self._typed(typed, message, messages, private=private)
        answered = replied(message)
        to_us = (
            answered is not None and answered.from_user is not None and answered.from_user.id == self.bot.id
        )
        if not private and not to_us:
            return None
        reply_to = receipt_of(answered) if answered is not None and to_us else ""
        return Said(text, reply_to, tuple(await self._files(messages)))

    async def _typed(
        self, typed: Typed, message: Message, messages: Sequence[Message], *, private: bool
    ) -> Event | None:
        if typed.bot and typed.bot.lower() != self.bot.username.lower():
            return None
        if typed.name == START and private:
            return Opened(typed.rest)
        name = HELP if typed.name == START and typed.bot else typed.name
        found = find_command(self.app.catalog, replace(typed, name=name))
        if found is not None:
            command, rest = found
            return Called(
                command.key, raw_values(command, rest, await self._beside(command, message, messages))
            )
        ours = private or bool(typed.bot) or bool(self.app.catalog.group(typed.name))
        return Unknown(typed.words[:200]) if ours else None

    async def _beside(self, command: Command, message: Message, messages: Sequence[Message]) -> Beside:
        answered = replied(message)
        files = await self._files(messages) if wants(command, Kind.PHOTO, Kind.DOCUMENT) else []
        if not files and answered is not None and wants(command, Kind.PHOTO, Kind.DOCUMENT):
            files = await self._files([answered])
        target = await self._target(command, answered) if answered else None
        return Beside(_marked(message), target, files)

    async def _target(self, command: Command, answered: Message) -> TargetIn:
        author = answered.from_user
        human = author is not None and not author.is_bot and answered.sender_chat is None
        return TargetIn(
            receipt_of(answered),
            person_of(author) if author is not None and human else None,
            answered.text or answered.caption or "",
            answered.date,
            tuple(await self._files([answered])) if wants(command, Kind.TARGET) else (),
        )

    async def _files(self, messages: Sequence[Message]) -> list[FileIn]:
        fetched = [await fetch(self.bot, message) for message in messages]
        return [file for file in fetched if file is not None]

    async def _with_rights(self, heard: Heard) -> Heard:
        """Return the event with what the platform says of the speaker, asked only where it may matter."""
        if heard.speaker.nobody or not self._minds_rights(heard.event):
            return heard
        user = int(heard.speaker.key)
        private = heard.spot.kind is SpotKind.PRIVATE
        homes = await self.app.homes(heard) if private else [heard.spot.home]
        for home in homes:
            if await self.admins.runs(read_spot(home).chat, user):
                speaker = replace(heard.speaker, runs_place=True)
                return replace(heard, speaker=speaker, spot=replace(heard.spot, home=home))
        return heard

    def _minds_rights(self, event: Event) -> bool:
        catalog = self.app.catalog
        match event:
            case Called(command=key):
                return _guarded(catalog.commands.get(key))
            case Pressed(wire=wire) if wire.startswith("/"):
                return _guarded(catalog.commands.get(wire[1:].split(":")[0]))
            case Pressed(wire=wire):
                return wire.startswith(MARK) or _guarded(catalog.actions.get(wire.split(":")[0]))
            case Said():
                return True
            case _:
                return False


def _guarded(what: Command | Action | None) -> bool:
    return what is not None and (what.anywhere or what.access >= Access.MODERATOR)


def _marked(message: Message) -> list[tuple[str, PersonIn]]:
    kinds: list[str | None] = [MessageEntity.TEXT_MENTION]
    found = message.parse_entities(kinds) if message.text else message.parse_caption_entities(kinds)
    return [(words, person_of(entity.user)) for entity, words in found.items() if entity.user is not None]
