"""What moderators see of a memory that waits, and of one that is decided."""

from dataclasses import dataclass

from bot.chat.message import Button, Look, Message, Picture, Row, button, buttons, call, press
from bot.chat.text import Mention, Text, joined, say
from bot.features.memories.rules import sharing
from bot.features.memories.tables import Memory, MemoryState
from bot.features.memories.views import story


@dataclass(frozen=True, slots=True)
class Behind:
    """What waits behind a memory: further ones, and lines of imported history."""

    memories: int = 0
    lines: int = 0


def waits(memory: Memory, author: Mention, *, note: Text = (), behind: Behind = Behind()) -> Message:
    """Show a memory with the buttons that decide, and what waits behind it."""
    further = say("memories.review.further", n=behind.memories) if behind.memories else ()
    lines = say("memories.history.waits", n=behind.lines) if behind.lines else ()
    body = joined([note or say("memories.review.waits"), told(memory, author), further, lines])
    return Message(body, rows=_decisions(memory, behind), picture=_picture(memory, author))


def _decisions(memory: Memory, behind: Behind) -> tuple[Row, ...]:
    ident, version = sharing.id_of(memory), memory.version
    row = [
        button(say("memories.button.approve"), press("memories.approve", ident, version), Look.MAIN),
        button(say("memories.button.decline"), call("memories.decline", ident, version), Look.DANGER),
    ]
    if behind.memories:
        row.append(button(say("memories.button.next"), press("memories.next", ident)))
    return (buttons(*row, *_look(behind.lines)),)


def _look(lines: int) -> list[Button]:
    return [button(say("memories.button.look"), press("memories.history", 0))] if lines else []


def _picture(memory: Memory, author: Mention) -> Picture | None:
    return story.picture(memory.photo, author, memory.alt)


def told(memory: Memory, author: Mention) -> Text:
    words = story.told(
        story.Told(memory.text, author, sharing.when_of(memory), memory.campus, memory.question)
    )
    return joined([words, say("memories.review.described", seen=memory.alt)]) if memory.alt else words


def changed() -> Text:
    return say("memories.review.changed")


def nothing_waits(lines: int) -> Message:
    """Tell that no memory waits; imported lines may."""
    if lines:
        return Message(say("memories.history.waits", n=lines), rows=(buttons(*_look(lines)),))
    return Message(say("memories.review.none"))


def decided(memory: Memory, author: Mention, by: Mention) -> Message:
    """Show what became of a memory; what was let go is not repeated."""
    match memory.state:
        case MemoryState.APPROVED:
            take = button(
                say("memories.button.take_down"),
                press("memories.take_down", sharing.id_of(memory)),
                Look.DANGER,
            )
            head = say("memories.review.approved_by", who=by)
            return Message(
                joined([head, told(memory, author)]),
                rows=(buttons(take),),
                picture=_picture(memory, author),
            )
        case MemoryState.DECLINED:
            return Message(say("memories.review.declined_by", who=by))
        case MemoryState.REMOVED:
            return Message(say("memories.review.removed_by", who=by))
        case _:
            return Message(say("memories.review.taken_back"))


def declined() -> Message:
    return Message(say("memories.review.declined"))
