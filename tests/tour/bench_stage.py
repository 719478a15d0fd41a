"""The Bench as a stage: two platforms in memory, the hall in the garden and the porch on the terrace."""

import io
from dataclasses import dataclass
from datetime import timedelta

from PIL import Image

from bot.chat.heard import FileIn, RawValue
from bot.chat.message import Buttons, Select
from bot.chat.text import flat
from bot.testing import GARDEN, TERRACE, Bench, Seen, Voice
from tests.tour.script import Actor

ROOMS = {"hall": GARDEN, "porch": TERRACE}


@dataclass(slots=True)
class BenchStage:
    bench: Bench

    def voice(self, actor: Actor) -> Voice:
        voice = self.bench.person(
            actor.name, ROOMS[actor.room], lang=actor.lang, room=actor.room, admin=actor.admin
        )
        return voice.privately if actor.private else voice

    async def say(self, actor: Actor, line: str, *, photo: bool) -> None:
        values: dict[str, RawValue] = {}
        if photo:
            values["photo"] = FileIn("photo.png", "image/png", a_photo())
        await self.voice(actor).say(line, **values)

    async def press(self, actor: Actor, label: str) -> None:
        await self.voice(actor).press(label)

    async def answer(self, actor: Actor, text: str) -> None:
        await self.voice(actor).say(text)

    async def seen_by(self, actor: Actor) -> list[str]:
        return [as_text(seen) for seen in self.voice(actor).sees()]

    async def shown_in(self, room: str) -> list[str]:
        log = self.bench.platforms[ROOMS[room]].log
        return [as_text(seen) for seen in log if seen.spot == room and not seen.only]

    async def wait(self, span: timedelta) -> None:
        await self.bench.wait_until(self.bench.clock.now() + span)


def as_text(seen: Seen) -> str:
    labels = []
    for row in seen.message.rows:
        match row:
            case Buttons(members):
                labels += [flat(member.label) for member in members]
            case Select(_, _, options):
                labels += [flat(option.label) for option in options]
    return "\n".join([seen.text, *(f"[{label}]" for label in labels)])


def a_photo() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (64, 48), (180, 120, 60)).save(out, "PNG")
    return out.getvalue()
