"""What moderators see while memory lane is silent."""

from datetime import datetime

from bot.chat.message import Button, Look, Message, button, buttons, call, press
from bot.chat.text import Moment, Text, say


def silent(until: datetime) -> Message:
    return Message(note(until), rows=(buttons(unmute()),))


def note(until: datetime | None) -> Text:
    """Tell until when nothing comes; nothing while memory lane speaks."""
    return say("memories.mute.until", at=Moment(until)) if until else ()


def unmute() -> Button:
    return button(say("memories.button.unmute"), press("memories.unmute"), Look.MAIN)


def way(until: datetime | None) -> Button:
    """Offer to keep memory lane silent, or to let it speak."""
    return unmute() if until else button(say("memories.button.mute"), call("memories.mute"))


def over() -> Message:
    return Message(say("memories.mute.over"))


def coming_end() -> Text:
    return say("memories.coming.speaks_again")
