"""Voice: what one account says and presses, and what it sees."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Protocol

from bot.app import App
from bot.base.ids import Platform
from bot.chat.heard import Called, Event, Heard, Pressed, RawValue, Said, Speaker, Spot, SpotKind
from bot.commands.binding import split_words
from bot.testing.platforms import GARDEN, BenchMessenger
from bot.testing.seen import Seen


class Around(Protocol):
    """What a voice needs of its bench."""

    app: App
    platforms: Mapping[Platform, BenchMessenger]
    events: Iterator[int]


@dataclass(slots=True)
class Voice:
    """One account on one platform, speaking in a room or in private."""

    bench: Around
    platform: Platform
    speaker: Speaker
    room: str

    @property
    def messenger(self) -> BenchMessenger:
        return self.bench.platforms[self.platform]

    @property
    def privately(self) -> "Voice":
        """This account in private, where no platform calls anybody an administrator."""
        return replace(self, room=f"@{self.speaker.key}", speaker=replace(self.speaker, runs_place=False))

    def at(self, room: str) -> "Voice":
        return replace(self, room=room)

    def as_nobody(self) -> "Voice":
        """Return the voice of an account that stands for a group or a channel."""
        return replace(self, speaker=replace(self.speaker, nobody=True))

    def as_admin(self) -> "Voice":
        return replace(self, speaker=replace(self.speaker, runs_place=True))

    @property
    def spot(self) -> Spot:
        private = self.room.startswith("@")
        kind = SpotKind.PRIVATE if private else SpotKind.ROOM
        return Spot(self.platform, self.room, kind, self.room, "" if private else f"{self.platform}-home")

    async def send(self, event: Event, *, key: str | None = None) -> None:
        """Let the engine hear an event.

        With a `key` that was used before, as if the platform told it twice.
        """
        number = key or f"event-{next(self.bench.events)}"
        await self.bench.app.hear(
            Heard(
                number,
                self.speaker,
                self.spot,
                event,
                ticket=self.speaker.key if self.platform == GARDEN else "",
            )
        )
        await self.bench.app.settle()

    async def say(self, line: str, **values: RawValue) -> Seen:
        """Type a command such as "/remind me 2h tea", or with values by name, or plain words.

        Return what is seen next.
        """
        before = len(self.messenger.log)
        await self.send(self._event(line, values))
        return self._next(before)

    def _event(self, line: str, values: Mapping[str, RawValue]) -> Event:
        if not line.startswith("/"):
            return Said(line)
        words = line[1:].split(" ", 2)
        catalog = self.bench.app.catalog
        two = catalog.named(" ".join(words[:2])) if len(words) > 1 else None
        command = two or catalog.named(words[0])
        if command is None:
            message = f"no such command: {line}"
            raise LookupError(message)
        rest = line[1:].removeprefix(" ".join(words[:2]) if two else words[0]).strip()
        return Called(command.key, {**split_words(command, rest), **values})

    async def press(self, label: str, on: Seen | None = None) -> Seen:
        """Press a button by its label, on a message or on the newest that shows it.

        Return what is seen next.
        """
        seen = on or self.find(label)
        before = len(self.messenger.log)
        voice = self.privately if seen.spot.startswith("@") else self
        await voice.send(Pressed(seen.wire(label), seen.receipt))
        return self._next(before, seen)

    async def answer(self, text: str) -> Seen:
        """Answer the question asked last: in words, or in the form where the platform has forms."""
        question = next(
            member.press for seen in reversed(self.sees()) for member in seen.buttons
            if member.press.startswith("?")
        )  # fmt: skip
        before = len(self.messenger.log)
        number = question.strip("?!").partition(":")[0]
        await self.send(Pressed(f"?{number}:{text}") if self.messenger.limits.forms else Said(text))
        return self._next(before)

    async def press_wire(self, wire: str, message: str = "") -> Seen:
        """Press a button that this account may not even see; return what is seen next."""
        before = len(self.messenger.log)
        await self.send(Pressed(wire, message))
        return self._next(before)

    def find(self, label: str) -> Seen:
        for seen in reversed(self.sees()):
            if seen.offers(label):
                return seen
        message = f"{self.speaker.name} sees no {label!r}"
        raise LookupError(message)

    def sees(self, room: str | None = None) -> list[Seen]:
        """Return what this account can see, in its private conversation and in a room (by default all)."""
        mine = f"@{self.speaker.key}"
        return [
            seen
            for seen in self.messenger.log
            if (seen.spot == mine or not seen.spot.startswith("@"))
            and seen.only in {"", self.speaker.key}
            and (room is None or seen.spot == room)
        ]

    @property
    def last(self) -> Seen:
        return self.sees()[-1]

    def _next(self, before: int, fallback: Seen | None = None) -> Seen:
        fresh = [seen for seen in self.messenger.log[before:] if seen in self.sees()]
        if fresh:
            return fresh[0]
        if fallback is not None:
            return fallback
        message = f"{self.speaker.name} got no answer"
        raise LookupError(message)
