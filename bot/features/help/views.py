"""The words of help."""

from collections.abc import Iterable

from bot.chat.message import Message, button, buttons, call
from bot.chat.text import Text, joined, plain, say
from bot.commands.feature import Command, Menu
from bot.people.identity import Access

MOST = 7


def commands(listed: Iterable[Command], access: Access, *, inside: bool) -> Message:
    """Show at most seven things that this person can do here now, those of their role first."""
    usable = [c for c in listed if c.access <= access and c.menu is Menu.SLASH and (inside or c.anywhere)]
    usable = [c for c in usable if c.key != "help.help"]
    first = sorted(usable, key=lambda c: -int(c.access))[:MOST]
    return Message(joined([say("help.intro"), *[_line(command) for command in first]]))


def hello(name: str, *, inside: bool, link_over: bool) -> Message:
    opening = say("help.link_over") if link_over else say("help.hello", name=name)
    rest = say("help.hello_inside" if inside else "help.hello_outside")
    row = buttons(button(say("help.show"), call("help.help")))
    return Message(joined([opening, rest]), rows=(row,))


def _line(command: Command) -> Text:
    return joined([plain(f"/{command.words}"), say(f"{command.key}.summary")], " – ")
