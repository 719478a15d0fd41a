"""Messages to look at: what the bot can say, as each platform and language shows it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from adapters.playground.people import LIMITS
from adapters.playground.render import view_of
from bot.app import App
from bot.base.ids import PersonId
from bot.chat.fit import fit
from bot.chat.message import Button, Buttons, Card, LinkButton, Look, Message, Option, Picture, Select
from bot.chat.resolve import Reader, resolved
from bot.chat.text import Link, Mention, Moment, Plain, Style, Styled, Text, bold, joined, plain, quote, say
from bot.features.help import views as help_views
from bot.features.privacy import views as privacy_views
from bot.features.remind import views as remind_views
from bot.features.remind.listing import Waiting
from bot.features.remind.tables import Note
from bot.people.identity import Access

NOON = datetime(2026, 9, 1, 12, 0, tzinfo=UTC)
_PHOTO = Path(__file__).parent / "static" / "sample.jpg"


@dataclass(frozen=True, slots=True)
class Sample:
    """A message as it may be said, under a title of its own. `group` says what it belongs to."""

    group: str
    title: str
    message: Message


async def gallery_view(app: App, lang: str) -> dict[str, Any]:
    """Return every sample as each platform shows it in a language."""
    photo = await app.files.put(_PHOTO.read_bytes(), "image/jpeg")
    samples = [*blocks(photo), *said(app), *sentences(app)]
    return {"lang": lang, "samples": [_sample_view(app, sample, lang) for sample in samples]}


def blocks(photo: str) -> Iterator[Sample]:
    """Yield one message for each block that a message can hold."""
    yield Sample("blocks", "text", Message(_styles()))
    yield Sample("blocks", "card", Message(plain("Linden Hall"), card=_card()))
    looks = [Button(plain(look.value), f"gallery.look:{look.value}", look) for look in Look]
    site = LinkButton(plain("example.org"), "https://example.org/")
    yield Sample("blocks", "buttons", Message(plain("1998?"), rows=(Buttons((*looks, site)),)))
    options = tuple(Option(plain(str(year)), str(year)) for year in range(1996, 2003))
    yield Sample(
        "blocks", "select", Message(plain("…"), rows=(Select(plain("199…"), "gallery.year", options),))
    )
    dusk = Picture(photo, plain("The campus at dusk: a lit window, a linden tree, the first stars"))
    yield Sample("blocks", "picture", Message(plain("1 September 1998"), picture=dusk))


def said(app: App) -> Iterator[Sample]:
    """Yield whole messages that features say."""
    commands = app.catalog.listed()
    yield Sample("help", "help", help_views.commands(commands, Access.MEMBER, inside=True))
    yield Sample("help", "hello", help_views.hello("Chen Lin 陈琳", inside=True, link_over=False))
    yield from _reminders()
    yield from _privacy()


def _reminders() -> Iterator[Sample]:
    once = Note(id=1, community_id=1, person_id=1, text="Tea with Dara", next_at=NOON, made_at=NOON)
    weekly = Note(
        id=2, community_id=1, person_id=1, place_id=1, text="Stammtisch", rrule="FREQ=WEEKLY;BYDAY=FR",
        zone="UTC", wall="2026-09-04T20:00:00", next_at=NOON, made_at=NOON,
    )  # fmt: skip
    yield Sample("remind", "noted", remind_views.noted(once, "UTC"))
    yield Sample("remind", "noted for all", remind_views.noted(weekly, "Europe/Berlin"))
    yield Sample("remind", "reminder", remind_views.reminder(once, None))
    yield Sample("remind", "late reminder", remind_views.reminder(once, NOON - timedelta(hours=2)))
    notes = [Waiting(once, "", unsaid=False), Waiting(weekly, "Hall", unsaid=False)]
    yield Sample("remind", "list", remind_views.waiting(notes, 0, NOON, "UTC"))
    yield Sample("remind", "one", remind_views.one(once, "UTC"))
    yield Sample("remind", "cancelled", remind_views.cancelled(once))


def _privacy() -> Iterator[Sample]:
    yield Sample("privacy", "privacy", privacy_views.notice(inside=True))
    yield Sample("privacy", "forget", privacy_views.forget_second(PersonId(1)))
    yield Sample("privacy", "leave", privacy_views.leave_first())
    yield Sample("privacy", "stop", privacy_views.stopped())


def sentences(app: App) -> Iterator[Sample]:
    """Yield every sentence of the locale files, refusals included, with its slots by name."""
    for key in sorted(app.words.keys("en")):
        slots: dict[str, Text | int] = {name: plain(f"‹{name}›") for name in app.words.slots("en", key)}
        numbers = {"n": 3} if "n" in slots else {}
        yield Sample(key.partition(".")[0], key, Message(say(key, **{**slots, **numbers})))


def _styles() -> Text:
    parts: list[Text] = [
        bold("bold"), (Styled(Style.ITALIC, plain("italic")),), (Styled(Style.CODE, plain("code")),),
        (Styled(Style.SPOILER, plain("spoiler")),), (Link("https://example.org/", plain("link")),),
        (Mention(PersonId(1), "Chen Lin 陈琳", "chen"),), (Moment(NOON + timedelta(hours=7)),),
        plain("*not bold* <b>@everyone</b>"),
    ]  # fmt: skip
    return joined([joined(parts, " · "), quote("quote 引用")])


def _card() -> Card:
    lines = (
        (plain("Cohort"), plain("1998")),
        (plain("City"), plain("Kraków")),
        (plain("专业"), plain("物理")),
    )
    return Card(plain("Chen Lin 陈琳"), lines, (Plain("note"),))


def _sample_view(app: App, sample: Sample, lang: str) -> dict[str, Any]:
    reader = Reader(lang, "Europe/Warsaw", {1: "chen"})
    message = resolved(sample.message, app.words, reader, NOON)
    shown = {
        platform: [view_of(part) for part in fit(message, limits, keeps_cards=limits.selects)]
        for platform, limits in LIMITS.items()
    }
    return {"group": sample.group, "title": sample.title, "shown": shown}
