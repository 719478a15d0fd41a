"""What "guess the year" says, in its places and to each who guesses."""

from collections.abc import Sequence

from bot.chat.message import Look, Message, Picture, button, buttons, call, press
from bot.chat.text import Mention, Moment, Text, joined, plain, say
from bot.features.memories.games import Quiz
from bot.features.memories.rules import quiz as rules
from bot.features.memories.rules.content import Content
from bot.features.memories.views import story

YEARS_IN_CHINESE = frozenset("〇零一二三四五六七八九")


def asked(quiz: Quiz, shown: Content, guesses: int) -> Message:
    """Show the photo with nothing that tells its year, and say before what becomes of a guess."""
    ident = rules.id_of(quiz)
    until = say("memories.guess.until", at=Moment(quiz.ends_at))
    count = say("memories.guess.count", n=guesses) if guesses else ()
    years = [button(plain(str(year)), press("memories.pick", ident, year)) for year in rules.years_of(quiz)]
    other = button(say("memories.button.other_year"), call("memories.guess_year", ident))
    return Message(
        joined([say("memories.guess.which"), say("memories.guess.terms"), until, count]),
        rows=(buttons(*years), buttons(other)),
        picture=Picture(shown.photo, _silent(shown.alt)),
    )


def _silent(alt: str) -> Text:
    """Return the description of a photo, unless it could give the year away."""
    tells = any(character.isdigit() or character in YEARS_IN_CHINESE for character in alt)
    return plain(alt) if alt and not tells else say("memories.guess.alt")


def revealed(quiz: Quiz, shown: Content, near: Sequence[tuple[Mention, int]]) -> Message:
    """Tell the year, the memory behind the photo, and who was near."""
    lines = [say("memories.guess.near", who=who, n=off) if off else say("memories.guess.exact", who=who)
             for who, off in near]  # fmt: skip
    head = say("memories.guess.closest") if lines else say("memories.guess.nobody_near")
    year = say("memories.guess.it_was", year=str(quiz.year))
    return Message(joined([year, head, *lines, story.content(shown)]), picture=story.pictured(shown))


def noted(year: int) -> Message:
    return Message(say("memories.guess.noted", year=str(year)))


def started(quiz: Quiz, places: int) -> Message:
    """Tell whoever started a quiz that it stands, with the button that ends it early."""
    reveal = button(say("memories.button.reveal"), press("memories.reveal", rules.id_of(quiz)), Look.MAIN)
    return Message(say("memories.guess.started", n=places), rows=(buttons(reveal),))


def done() -> Message:
    return Message(say("memories.guess.done"))
