"""What is left out, and how to change it."""

from bot.chat.message import Button, Message, Row, button, buttons, call, press
from bot.chat.text import Text, joined, plain, say
from bot.features.memories.rules.never import Page
from bot.features.memories.tables import Never


def own(*, is_out: bool) -> Message:
    """Show someone whether they are left out."""
    return Message(_mine(is_out=is_out), rows=(buttons(_own(is_out=is_out)),))


def rules(page: Page, *, is_out: bool) -> Message:
    """Show a moderator a page of rules, and whether they themselves are left out."""
    head = say("memories.never.intro" if page.rules else "memories.never.nothing")
    lines = [_line(number, row, words) for number, (row, words) in enumerate(page.rules, 1)]
    allow = [
        button(say("memories.button.allow_n", n=number), press("memories.allow", row.id or 0))
        for number, (row, _) in enumerate(page.rules, 1)
    ]
    if page.is_more:
        last = page.rules[-1][0].id or 0
        allow.append(button(say("memories.button.more"), press("memories.more_rules", last)))
    rows: tuple[Row, ...] = (buttons(*_adding()), buttons(_own(is_out=is_out)))
    body = joined([head, *lines, _mine(is_out=is_out)])
    return Message(body, rows=(*rows, buttons(*allow)) if allow else rows)


def _mine(*, is_out: bool) -> Text:
    return say("memories.never.you_are_out" if is_out else "memories.never.you_are_in")


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
