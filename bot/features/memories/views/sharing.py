"""What the author of a memory sees."""

from bot.chat.message import Button, Buttons, Look, Message, button, buttons, call, press
from bot.chat.text import Mention, Text, joined, plain, quote, say
from bot.features.memories.rules import sharing
from bot.features.memories.tables import Memory, MemoryState
from bot.features.memories.views import story


def receipt(memory: Memory) -> Message:
    """Confirm that a memory waits, with what is known of it; its words stay in the review alone."""
    known = joined(
        [story.when(sharing.when_of(memory)), plain(memory.campus) if memory.campus else ()], " · "
    )
    parts = [
        say("memories.share.noted"),
        say("memories.share.known", known=known) if known else (),
        say("memories.share.described", seen=memory.alt) if memory.alt else (),
    ]
    return Message(joined(parts), rows=(_rows(memory),))


def _rows(memory: Memory) -> Buttons:
    ident = sharing.id_of(memory)
    more = [] if memory.shape else [button(say("memories.button.add_date"), call("memories.date", ident))]
    if memory.photo and not memory.alt:
        more.append(button(say("memories.button.describe"), call("memories.describe", ident), Look.MAIN))
    if not memory.photo:
        more.append(button(say("memories.button.add_photo"), call("memories.photo", ident)))
    return buttons(
        button(say("memories.button.edit"), call("memories.edit", ident)), *more, withdraw_button(memory)
    )


def withdraw_button(memory: Memory, label: Text | None = None) -> Button:
    wire = press("memories.withdraw", sharing.id_of(memory))
    return button(label or say("memories.button.withdraw"), wire, Look.DANGER)


def withdrawn() -> Message:
    return Message(say("memories.withdraw.done"))


def already_gone() -> Message:
    return Message(say("memories.withdraw.already"))


def proposal(memory: Memory, by: Mention) -> Message:
    """Ask an author whether somebody else may keep what they wrote."""
    ident = sharing.id_of(memory)
    row = buttons(
        button(say("memories.button.agree"), press("memories.agree", ident), Look.MAIN),
        button(say("memories.button.refuse"), press("memories.refuse", ident)),
    )
    body = joined([say("memories.keep.may_we", who=by), quote(memory.text) if memory.text else ()])
    return Message(body, rows=(row,), picture=story.picture(memory.photo, by, memory.alt))


def proposed() -> Message:
    return Message(say("memories.keep.proposed"))


def agreed() -> Message:
    return Message(say("memories.keep.agreed"))


def refused() -> Message:
    return Message(say("memories.keep.refused"))


def approved(memory: Memory) -> Message:
    """Tell the author that their memory will be shown."""
    return Message(say("memories.outcome.approved"), rows=(buttons(withdraw_button(memory)),))


def declined(reason: str) -> Message:
    again = button(say("memories.button.share_one"), call("memories.share"))
    return Message(joined([say("memories.outcome.declined"), quote(reason)]), rows=(buttons(again),))


def mine(owned: list[Memory]) -> Message:
    """List an author's memories, newest first, each with its own way back."""
    share = button(say("memories.button.share_one"), call("memories.share"), Look.MAIN)
    if not owned:
        return Message(say("memories.mine.none"), rows=(buttons(share),))
    lines = [_line(number, memory) for number, memory in enumerate(owned, 1)]
    takes = [
        withdraw_button(memory, say("memories.button.withdraw_n", n=number))
        for number, memory in enumerate(owned, 1)
    ]
    return Message(joined([say("memories.mine.intro"), *lines]), rows=(buttons(*takes), buttons(share)))


SHORT = 60


def _line(number: int, memory: Memory) -> Text:
    text = memory.text if len(memory.text) <= SHORT else memory.text[: SHORT - 1].rstrip() + "…"
    state = say(f"memories.state.{MemoryState(memory.state)}")
    parts = [plain(text), story.when(sharing.when_of(memory)), state]
    return joined([plain(f"{number}."), joined([part for part in parts if part], " · ")], " ")
