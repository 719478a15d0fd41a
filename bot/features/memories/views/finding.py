"""What a search of the archive shows."""

from bot.chat.message import Button, Look, Message, Row, button, buttons, call, press
from bot.chat.text import Text, bold, joined, plain, quote, say
from bot.features.memories.rules.content import Content
from bot.features.memories.rules.finding import Page
from bot.features.memories.views import story

SHORT = 140


def page(found: Page, words: str) -> Message:
    """List what was found, each with a button that opens it."""
    if not found.found:
        return _nothing(words)
    lines = [_line(number, shown) for number, (_, shown) in enumerate(found.found, 1)]
    reads = [_read(found, number, doc) for number, (doc, _) in enumerate(found.found, 1)]
    rows: list[Row] = [buttons(*reads)]
    if found.next is not None:
        rows.append(buttons(button(say("memories.find.more"), _more(found.lookup, found.next))))
    return Message(joined([say("memories.find.found", words=words), *lines]), rows=tuple(rows))


def _read(found: Page, number: int, doc: int) -> Button:
    return button(say("memories.find.read", n=number), press("memories.read_found", found.lookup, doc))


def _more(lookup: int, skip: int) -> str:
    return press("memories.more_found", lookup, skip)


def _nothing(words: str) -> Message:
    share = button(say("memories.button.share_one"), call("memories.share"), Look.MAIN)
    again = button(say("memories.find.again"), call("memories.find"))
    return Message(say("memories.find.nothing", words=words), rows=(buttons(again, share),))


def _line(number: int, shown: Content) -> Text:
    text = shown.text if len(shown.text) <= SHORT else shown.text[: SHORT - 1].rstrip() + "…"
    photo = say("memories.find.with_photo") if shown.photo else ()
    known = [part for part in ((shown.who,) if shown.who else (), story.when(shown.when), photo) if part]
    return joined(
        [joined([bold(f"{number}."), joined(known, " · ")], " "), quote(text) if text else plain("")]
    )


def one(shown: Content) -> Message:
    """Show one memory in full, photo and all."""
    return Message(story.content(shown), picture=story.pictured(shown))
