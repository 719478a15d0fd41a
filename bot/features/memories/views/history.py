"""What moderators see of imported history."""

from bot.base.ids import PersonId
from bot.chat.message import Look, Message, button, buttons, press
from bot.chat.text import Link, Mention, Text, joined, say
from bot.features.memories.fuzzy import Fuzzy, Shape
from bot.features.memories.rules.importing import Report
from bot.features.memories.tables import ImportedLine
from bot.features.memories.views import story
from bot.features.memories.views.story import Told


def line(found: ImportedLine, waiting: int) -> Message:
    """Show an imported line with the buttons that decide."""
    who = Mention(PersonId(found.person_id or 0), found.author_name)
    told = story.told(Told(found.text, who, Fuzzy(found.day, found.day, Shape.DAY)))
    link: Text = (Link(found.link, say("memories.post.original")),) if found.link else ()
    ident = found.id or 0
    row = buttons(
        button(say("memories.button.keep_line"), press("memories.keep_line", ident), Look.MAIN),
        button(say("memories.button.drop_line"), press("memories.drop_line", ident), Look.DANGER),
        button(say("memories.button.next"), press("memories.history", ident)),
    )
    head = say("memories.history.waits", n=waiting)
    return Message(joined([head, told, link]), rows=(row,), picture=story.picture(found.photo, who))


def nothing_waits() -> Message:
    return Message(say("memories.history.none"))


def done(report: Report) -> Message:
    """Tell what came of an import."""
    parts = [
        say("memories.history.done", title=report.title, n=report.seen),
        say("memories.history.stored", n=report.stored),
        say("memories.history.left_out", n=report.left_out) if report.left_out else (),
    ]
    look = button(say("memories.button.look"), press("memories.history", 0), Look.MAIN)
    rows = (buttons(look),) if report.waiting else ()
    return Message(joined(parts), rows=rows)
