"""A feature that takes every kind of value and shows every kind of block, for tests of the adapters."""

from collections.abc import Sequence
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import bot.app
from bot.chat.message import Button, Buttons, Message, Option, Replace, Select, button, call, press
from bot.chat.text import plain, say
from bot.chat.words import Words
from bot.commands.context import Context
from bot.commands.feature import Feature, Menu
from bot.commands.params import Asker, File, Long, Person, Place, Size, Suggest, Suggestion, Target
from bot.features import FEATURES
from bot.people.identity import Access

feature = Feature("workshop")
TOPICS = ("maths", "music", "marble")


class Colour(StrEnum):
    RED = "red"
    BLUE = "blue"


async def topics(asker: Asker, typed: str) -> Sequence[Suggestion]:
    return [Suggestion(topic.title(), topic) for topic in TOPICS if topic.startswith(typed)]


@feature.command(private=False)
async def tell(
    ctx: Context,
    title: Annotated[str, Size(2, 40)],
    story: Annotated[str, Size(1, 900), Long],
    day: date | None = None,
    photo: File | None = None,
) -> Message:
    name = f"{ctx.who.name} {day or ''} {photo.size if photo else ''}".strip()
    return Message(say("workshop.told", title=title, name=name))


@feature.command()
async def pick(
    ctx: Context, colour: Colour, loud: bool = False, times: Annotated[int, Size(1, 9)] = 1
) -> Message:
    return Message(say("workshop.picked", colour=f"{colour} {loud} {times}"))


@feature.command()
async def seek(ctx: Context, who: Person, where: Place | None = None) -> Message:
    return Message(say("workshop.sought", name=who.name, place=where.title if where else "-"))


@feature.command()
async def show(ctx: Context, topic: Annotated[str, Size(1, 30), Suggest(topics)]) -> Message:
    return Message(say("workshop.shown", topic=topic))


@feature.command(private=False)
async def board(ctx: Context) -> Message:
    votes = Buttons(tuple(Button(plain(colour.title()), press("workshop.vote", colour)) for colour in Colour))
    twins = Buttons((button(plain("Wave"), "workshop.wave"), button(plain("Wave again"), "workshop.wave")))
    why = tuple(Option(plain(text), text[:1].lower()) for text in ("Good", "Bad"))
    reply = Buttons(
        (button(plain("Answer"), call("workshop.answer", 7)), button(plain("Fall"), "workshop.fall"))
    )
    reason = Select(say("workshop.why"), "workshop.reason", why)
    return Message(say("workshop.asked"), rows=(votes, twins, reason, reply))


@feature.command()
async def read(ctx: Context) -> Message:
    return Message(plain("The same old song. " * 250))


@feature.command()
async def panel(ctx: Context) -> Message:
    return await board(ctx)


@feature.command(menu=Menu.MESSAGE, root=True)
async def keep(ctx: Context, message: Target, note: Annotated[str, Size(1, 50)]) -> Message:
    return Message(say("workshop.kept", text=message.text, files=len(message.files), note=note))


@feature.command(menu=Menu.HIDDEN)
async def answer(ctx: Context, prompt: int, text: Annotated[str, Size(3, 200), Long]) -> Message:
    return Message(say("workshop.answered", prompt=prompt, text=text))


@feature.command(access=Access.MODERATOR, root=True)
async def tidy(ctx: Context) -> Message:
    return Message(say("workshop.tidied"))


@feature.action()
async def vote(ctx: Context, colour: Colour) -> Replace:
    return Replace(Message(say("workshop.voted", choice=str(colour))))


@feature.action()
async def reason(ctx: Context, why: Annotated[str, Size(1, 1)]) -> Message:
    return Message(say("workshop.voted", choice=why))


@feature.action()
async def wave(ctx: Context) -> Message:
    return Message(say("workshop.waved"))


@feature.action()
async def fall(ctx: Context) -> Message:
    raise ZeroDivisionError


WITH_WORKSHOP: tuple[Feature, ...] = (*FEATURES, feature)


def workshop_words(features: Sequence[Feature] = FEATURES) -> Words:
    """Read the sentences of the features and of the workshop: takes the place of `bot.app.load_words`."""
    home = Path(bot.app.__file__).parent
    rooms = [("", home / room / "locales") for room in bot.app.ROOMS]
    rooms += [(one.name, home / "features" / one.name / "locales") for one in features if one is not feature]
    return Words.load([*rooms, (feature.name, Path(__file__).parent / "data" / "workshop")])
