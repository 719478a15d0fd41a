"""The Bench as a stage: two platforms in memory, the hall in the garden and the porch on the terrace."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta

from bot.chat.heard import FileIn, Opened, PersonIn, Pressed, RawValue, SpotIn, Unknown
from bot.chat.message import Buttons, LinkButton, Select
from bot.chat.ports import Doubtful
from bot.chat.text import flat
from bot.commands.params import Kind
from bot.people.community import Room
from bot.people.directory import Caller
from bot.testing import GARDEN, TERRACE, Bench, Seen, Voice
from tests.tour import community
from tests.tour.cast import called, persona_of
from tests.tour.files import sent
from tests.tour.lines import is_unknown, read_line
from tests.tour.script import Actor

ROOMS = {"hall": GARDEN, "porch": TERRACE}


@dataclass(slots=True)
class BenchStage:
    """`pressed` is what each account pressed last."""

    bench: Bench
    pressed: dict[str, tuple[Voice, Pressed]] = field(default_factory=dict)

    def voice(self, actor: Actor) -> Voice:
        who = persona_of(actor)
        voice = self.bench.person(
            who.key, ROOMS[actor.room], lang=actor.lang, room=actor.room, admin=actor.admin
        )
        voice.speaker = replace(voice.speaker, name=who.name)
        return voice.privately if actor.private else voice

    async def found(self) -> None:
        rooms = [Room(platform, room, f"{platform}-home", room) for room, platform in ROOMS.items()]
        await community.found(self.bench.app, rooms)

    async def enrol(self, people: Sequence[Actor]) -> None:
        for actor in people:
            who, platform = persona_of(actor), ROOMS[actor.room]
            caller = Caller(platform, who.key, who.name, actor.lang, runs_place=actor.admin)
            await community.enrol(self.bench.app, platform, actor.room, caller)

    async def imports(self, actor: Actor, file: str) -> None:
        await community.imports(self.bench.app, self.bench.files, file)
        await self.bench.app.settle()

    async def say(self, actor: Actor, line: str, file: str) -> None:
        if is_unknown(self.bench.app.catalog, line):
            await self.voice(actor).send(Unknown(line.removeprefix("/")))
            return
        values = self._things(line, file) if line.startswith("/") else {}
        await self.voice(actor).say(line, **values)

    def _things(self, line: str, file: str) -> dict[str, RawValue]:
        """Return the file, the people and the rooms of a line, as a platform hands them over."""
        typed = read_line(self.bench.app.catalog, line)
        out: dict[str, RawValue] = {}
        if file:
            it = sent(file)
            out[typed.file.name] = FileIn(it.name, it.mime, it.data)
        for param in typed.named(Kind.PERSON, Kind.PLACE):
            if param.name in typed.values:
                given = str(typed.values[param.name])
                out[param.name] = _person(given) if param.kind is Kind.PERSON else _room(given)
        return out

    async def press(self, actor: Actor, label: str) -> None:
        voice = self.voice(actor)
        if token := _link(voice, label):
            voice.messenger.shut.discard(voice.speaker.key)
            await voice.privately.send(Opened(token))
            return
        seen = voice.find(label)
        voice = voice.privately if seen.spot.startswith("@") else voice
        self.pressed[actor.name] = voice, Pressed(seen.wire(label), seen.receipt)
        await voice.press(label, seen)

    async def press_again(self, actor: Actor) -> None:
        voice, press = self.pressed[actor.name]
        await voice.send(press)

    async def answer(self, actor: Actor, text: str) -> None:
        """Answer where the bot spoke last: by a button where there is one, else in words."""
        voice = self.voice(actor)
        newest = voice.last
        voice = voice.privately if newest.spot.startswith("@") else voice
        await (voice.press(text, newest) if text in newest.labels else voice.say(text))

    async def seen_by(self, actor: Actor) -> list[str]:
        return [as_text(seen) for seen in self.voice(actor).sees()]

    async def shown_in(self, room: str) -> list[str]:
        log = self.bench.platforms[ROOMS[room]].log
        return [as_text(seen) for seen in log if seen.spot == room and not seen.only]

    async def wait(self, span: timedelta) -> None:
        await self.bench.wait_until(self.bench.clock.now() + span)

    async def away(self, span: timedelta) -> None:
        self.bench.clock.wind_to(self.bench.clock.now() + span)
        await self.bench.app.settle()

    async def close_private(self, actor: Actor) -> None:
        voice = self.voice(actor)
        voice.messenger.shut.add(voice.speaker.key)

    async def breaks(self, times: int) -> None:
        self.bench.platforms[TERRACE].faults += [Doubtful("cut off") for _ in range(times)]


def _link(voice: Voice, label: str) -> str:
    """Return the token of the link that a newest message shows, if it is one."""
    rows = voice.last.message.rows if voice.sees() else ()
    links = [
        member.url.partition("?")[2]
        for row in rows
        if isinstance(row, Buttons)
        for member in row.buttons
        if isinstance(member, LinkButton) and flat(member.label) == label
    ]
    return links[0] if links else ""


def _person(name: str) -> RawValue:
    found = called(name)
    return PersonIn(found.key, found.name) if found else name


def _room(name: str) -> RawValue:
    return SpotIn(name, name, f"{ROOMS[name]}-home") if name in ROOMS else name


def as_text(seen: Seen) -> str:
    labels = []
    for row in seen.message.rows:
        match row:
            case Buttons(members):
                labels += [flat(member.label) for member in members]
            case Select(_, _, options):
                labels += [flat(option.label) for option in options]
    photo = ["(photo)"] if seen.message.picture else []
    return "\n".join([*photo, seen.text, *(f"[{label}]" for label in labels)])
