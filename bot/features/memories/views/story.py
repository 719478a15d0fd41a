"""A memory or an imported line as people read it: who, when, where, the words and the photo."""

from dataclasses import dataclass

from bot.base.ids import PersonId
from bot.chat.message import Picture
from bot.chat.text import Link, Mention, Text, bold, joined, plain, quote, say
from bot.features.memories.fuzzy import Fuzzy, Shape
from bot.features.memories.rules.content import Content


def when(date: Fuzzy | None) -> Text:
    """Return an approximate date in the reader's language, as roughly as it was given."""
    if date is None:
        return ()
    match date.shape:
        case Shape.DAY:
            return say("memories.date.day", day=date.earliest)
        case Shape.MONTH:
            return say(f"memories.date.month_{date.earliest.month}", year=str(date.year))
        case shape:
            return say(f"memories.date.{shape}", year=str(date.year))


@dataclass(frozen=True, slots=True)
class Told:
    """What is shown of a memory."""

    text: str
    who: Mention
    when: Fuzzy | None = None
    campus: str = ""
    question: str = ""


def told(story: Told) -> Text:
    """Return the words as a quote, under what is known about them and the question they answer."""
    known = [(story.who,) if story.who.name else (), when(story.when), plain(story.campus)]
    head = joined([part for part in known if part != plain("")], " · ")
    question = bold(story.question) if story.question else ()
    return joined([head, question, quote(story.text) if story.text else ()])


def content(shown: Content) -> Text:
    """Return a memory or a line of a series, with the way to the original where there is one."""
    who = shown.who or Mention(PersonId(0), "")
    words = told(Told(shown.text, who, shown.when, shown.campus, shown.question))
    link: Text = (Link(shown.link, say("memories.post.original")),) if shown.link else ()
    return joined([words, link])


def picture(photo: str, who: Mention, alt: str = "") -> Picture | None:
    """Return a photo with its author's description, or at least with who shared it."""
    return Picture(photo, _alt(who, alt)) if photo else None


def _alt(who: Mention, alt: str) -> Text:
    return plain(alt) if alt else say("memories.story.alt", who=who)


def pictured(shown: Content) -> Picture | None:
    """Return the card of a memory or a line, else its plain photo, else nothing."""
    if shown.who is None:
        return None
    if not shown.card:
        return picture(shown.photo, shown.who, shown.alt)
    written = joined([part for part in (when(shown.when), plain(shown.campus)) if part != plain("")], " · ")
    photo = _alt(shown.who, shown.alt)
    if not written:
        return Picture(shown.card, photo)
    return Picture(shown.card, say("memories.card.alt", photo=photo, written=written))
