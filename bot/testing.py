"""Bench: a community in memory.

People speak and press, time is wound, and what each of them sees can be read.

It drives the real engine over a real database; only the platforms are stood in for, one that shows answers to
one
person in a room and has forms ("garden"), one that has neither ("terrace").
"""

import itertools
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from random import Random

from bot.app import App, assemble
from bot.base.clock import SetClock
from bot.base.ids import CommunityId, Platform
from bot.base.store import Store
from bot.base.unit import Unit
from bot.chat.heard import Called, Event, Heard, Pressed, RawValue, Said, Speaker, Spot, SpotKind
from bot.chat.message import Audience, Button, Buttons, Message, Select
from bot.chat.ports import NO_RIGHT, PRIVATE_CLOSED, Limits, Parcel, Refused, SendError
from bot.chat.text import flat
from bot.commands.binding import split_words
from bot.commands.intake import Keeper
from bot.commands.jobs import plant_jobs
from bot.people import directory
from bot.people.community import Room, add_place, found_community, grant
from bot.people.directory import Caller
from bot.people.identity import Access

GARDEN = Platform("garden")
TERRACE = Platform("terrace")
LIMITS = {
    GARDEN: Limits(
        body=2000, caption=2000, buttons_per_row=5, rows=5, options=25, label=80, wire=100,
        private_answers=True,
        selects=True, forms=True, idempotent=True, attachments=True,
    ),
    TERRACE: Limits(
        body=4096, caption=1024, buttons_per_row=8, rows=100, options=0, label=64, wire=64,
        private_answers=False,
        selects=False, forms=False, idempotent=False, edit_spacing=timedelta(seconds=3), utf16=True,
        attachments=True,
    ),
}  # fmt: skip
START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


@dataclass(slots=True)
class Seen:
    """A message as it stands on a platform. `only` is the account it is shown to, when it is not for all."""

    receipt: str
    spot: str
    message: Message
    at: datetime
    only: str = ""
    parcel: Parcel | None = None

    @property
    def text(self) -> str:
        parts = [flat(self.message.body)]
        if self.message.card:
            card = self.message.card
            parts += [flat(card.title), *(f"{flat(a)}: {flat(b)}" for a, b in card.lines), flat(card.note)]
        return "\n".join(part for part in parts if part)

    @property
    def buttons(self) -> list[Button]:
        return [
            member
            for row in self.message.rows
            if isinstance(row, Buttons)
            for member in row.buttons
            if isinstance(member, Button)
        ]

    @property
    def labels(self) -> list[str]:
        return [flat(member.label) for member in self.buttons]

    def wire(self, label: str) -> str:
        """Return the wire of the button, or of the choice, that carries a label."""
        for member in self.buttons:
            if flat(member.label) == label:
                return member.press
        for row in self.message.rows:
            if isinstance(row, Select):
                for option in row.options:
                    if flat(option.label) == label:
                        return f"{row.press}:{option.value}"
        message = f"no button {label!r} among {self.labels} under: {self.text}"
        raise LookupError(message)


@dataclass(slots=True)
class BenchMessenger:
    """A platform in memory.

    `faults` are raised by the next sends, one each; `shut` holds accounts closed to private words, and
    rooms in which the bot may not post.
    """

    platform: Platform
    limits: Limits
    clock: SetClock
    log: list[Seen] = field(default_factory=list)
    faults: list[SendError] = field(default_factory=list)
    shut: set[str] = field(default_factory=set)
    sends: int = 0
    edits: int = 0
    links: list[str] = field(default_factory=list)

    async def send(self, parcel: Parcel) -> str:
        if self.faults:
            raise self.faults.pop(0)
        if parcel.to_account and parcel.spot in self.shut:
            raise Refused(PRIVATE_CLOSED)
        if parcel.spot in self.shut and not parcel.ticket:
            raise Refused(NO_RIGHT)
        self.sends += 1
        receipt = f"{self.platform}-{self.sends}"
        spot = f"@{parcel.spot}" if parcel.to_account else parcel.spot
        only = parcel.ticket if parcel.message.audience is Audience.ONLY_YOU and not parcel.to_account else ""
        self.log.append(Seen(receipt, spot, parcel.message, self.clock.now(), only, parcel))
        return receipt

    async def revise(self, receipt: str, parcel: Parcel) -> None:
        self.edits += 1
        seen = next(seen for seen in self.log if seen.receipt == receipt)
        seen.message = replace(parcel.message, audience=seen.message.audience)

    async def remove(self, receipt: str) -> None:
        self.log = [seen for seen in self.log if seen.receipt != receipt]

    async def hush(self, ticket: str) -> None:
        """There is nothing to acknowledge in memory."""

    async def missing_rights(self, spot: str) -> tuple[str, ...]:
        return ("Send Messages",) if spot in self.shut else ()

    def private_link(self, token: str) -> str | None:
        if self.platform == GARDEN:
            return None
        self.links.append(token)
        return f"https://example.org/start?{token}"


class BenchFiles:
    """Photos and files in memory. What begins with `bad` is no photo."""

    def __init__(self) -> None:
        self.kept: dict[str, bytes] = {}

    async def put(self, data: bytes, mime: str) -> str:
        key = sha256(data).hexdigest()
        self.kept[key] = data
        return key

    async def get(self, file: str) -> bytes | None:
        return self.kept.get(file)

    async def drop(self, file: str) -> None:
        self.kept.pop(file, None)

    async def prepare(self, data: bytes) -> tuple[bytes, str]:
        return data, "image/jpeg"


class Bench:
    """One engine and its people."""

    def __init__(
        self, app: App, clock: SetClock, files: BenchFiles, platforms: Mapping[Platform, BenchMessenger]
    ) -> None:
        self.app = app
        self.clock = clock
        self.files = files
        self.platforms = platforms
        self.events = itertools.count(1)

    @classmethod
    async def open(
        cls, store: Store, *, now: datetime = START, seed: int = 7, files: BenchFiles | None = None
    ) -> "Bench":
        """Put an engine on an open store of the newest schema."""
        files = files or BenchFiles()
        clock, rng = SetClock(now), Random(seed)  # noqa: S311 - a test wants the same chance each time
        app = assemble(store, clock, Keeper(files, files), rng)
        platforms = {name: BenchMessenger(name, limits, clock) for name, limits in LIMITS.items()}
        for messenger in platforms.values():
            app.register(messenger, rng)
        await app.open()
        return cls(app, clock, files, platforms)

    async def found(self, name: str = "Linden Alumni", *, lang: str = "en", zone: str = "UTC") -> CommunityId:
        """Found a community with a room on each platform: "hall" in the garden, "porch" on the terrace."""

        async def work(unit: Unit) -> CommunityId:
            now = self.clock.now()
            community = await found_community(unit, name, lang, zone, now)
            for platform, room in ((GARDEN, "hall"), (TERRACE, "porch")):
                await add_place(unit, community, Room(platform, room, f"{platform}-home", room), now)
            await plant_jobs(unit, self.app.engine, community, zone, now)
            return community

        return await self.app.store.write(work)

    async def member(
        self, name: str, platform: Platform = GARDEN, *, access: Access = Access.MEMBER, lang: str = "en"
    ) -> "Voice":
        """Return a voice whose person already has a role in the community of the platform's room."""
        voice = self.person(name, platform, lang=lang, room="hall" if platform == GARDEN else "porch")

        async def work(unit: Unit) -> None:
            found = await directory.find_room(unit, platform, voice.room, "")
            if found is None:
                message = "found a community first"
                raise LookupError(message)
            caller = Caller(platform, voice.speaker.key, name, lang, runs_place=False)
            who = await directory.meet(unit, found, caller, self.clock.now())
            await grant(unit, found.community, who.person, access)

        await self.app.store.write(work)
        return voice

    def person(
        self,
        name: str,
        platform: Platform = GARDEN,
        *,
        lang: str | None = "en",
        room: str = "hall",
        admin: bool = False,
    ) -> "Voice":
        """Return the voice of an account, speaking in a room; the account's key is the name in lower case."""
        return Voice(self, platform, Speaker(name.lower(), name, lang, runs_place=admin), room)

    async def wait(self, **span: float) -> None:
        """Wind the clock, stopping at every instant at which something falls due."""
        await self.wait_until(self.clock.now() + timedelta(**span))

    async def wait_until(self, end: datetime) -> None:
        await self.app.settle()
        while (due := await self.app.next_due()) is not None and due <= end:
            self.clock.wind_to(due)
            await self.app.settle()
        self.clock.wind_to(end)
        await self.app.settle()


@dataclass(slots=True)
class Voice:
    """One account on one platform, speaking in a room or in private."""

    bench: Bench
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
            if label in seen.labels or _offers(seen, label):
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


def _offers(seen: Seen, label: str) -> bool:
    return any(
        flat(option.label) == label
        for row in seen.message.rows
        if isinstance(row, Select)
        for option in row.options
    )
