"""What is left out, and how to change it."""

from bot.chat.message import Button, Message, Row, button, buttons, call, press
from bot.chat.text import Text, joined, plain, say
from bot.features.memories.tables import Never


def rules(listed: list[tuple[Never, str]], *, is_out: bool, moderates: bool) -> Message:
    """Show a moderator all rules, and everyone whether they themselves are left out."""
    mine = say("memories.never.you_are_out" if is_out else "memories.never.you_are_in")
    if not moderates:
        return Message(mine, rows=(buttons(_own(is_out=is_out)),))
    head = say("memories.never.intro" if listed else "memories.never.nothing")
    lines = [_line(number, row, words) for number, (row, words) in enumerate(listed, 1)]
    rows: tuple[Row, ...] = (buttons(*_adding()), buttons(_own(is_out=is_out)))
    drops = [
        button(say("memories.button.allow_n", n=number), press("memories.allow", row.id or 0))
        for number, (row, _) in enumerate(listed, 1)
    ]
    return Message(joined([head, *lines, mine]), rows=(*rows, buttons(*drops)) if drops else rows)


def _own(*, is_out: bool) -> Button:
    label = say("memories.button.let_me_in" if is_out else "memories.button.leave_me_out")
    return button(label, press("memories.leave_out", 0 if is_out else 1))


def _adding() -> list[Button]:
    return [
        button(say(f"memories.button.never_{kind}"), call(f"memories.never_{kind}"))
        for kind in ("person", "name", "date", "topic")
    ]


def _line(number: int, row: Never, words: str) -> Text:
    return joined([plain(f"{number}."), say(f"memories.never.kind.{row.kind}", words=words)], " ")


def added(words: str) -> Message:
    return Message(say("memories.never.added", words=words))


def taken_down() -> Message:
    return Message(say("memories.takedown.done"))
