"""What moderators see of a memory that waits, and of one that is decided."""

from bot.chat.message import Look, Message, Row, button, buttons, call, press
from bot.chat.text import Mention, Text, joined, say
from bot.features.memories.rules import sharing
from bot.features.memories.tables import Memory, MemoryState
from bot.features.memories.views import story


def waits(memory: Memory, author: Mention, *, note: Text = (), further: int = 0) -> Message:
    """Show a memory with the buttons that decide. `further` counts those that wait behind it."""
    behind = say("memories.review.further", n=further) if further else ()
    body = joined([note or say("memories.review.waits"), told(memory, author), behind])
    return Message(body, rows=_decisions(memory, further), picture=story.picture(memory.photo, author))


def _decisions(memory: Memory, further: int) -> tuple[Row, ...]:
    ident, version = sharing.id_of(memory), memory.version
    row = [
        button(say("memories.button.approve"), press("memories.approve", ident, version), Look.MAIN),
        button(say("memories.button.decline"), call("memories.decline", ident, version), Look.DANGER),
    ]
    if further:
        row.append(button(say("memories.button.next"), press("memories.next", ident)))
    return (buttons(*row),)


def told(memory: Memory, author: Mention) -> Text:
    return story.told(
        story.Told(memory.text, author, sharing.when_of(memory), memory.campus, memory.question)
    )


def changed() -> Text:
    return say("memories.review.changed")


def nothing_waits() -> Message:
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
                picture=story.picture(memory.photo, author),
            )
        case MemoryState.DECLINED:
            return Message(say("memories.review.declined_by", who=by))
        case MemoryState.REMOVED:
            return Message(say("memories.review.removed_by", who=by))
        case _:
            return Message(say("memories.review.taken_back"))


def declined() -> Message:
    return Message(say("memories.review.declined"))
