"""The words of reminders."""

from datetime import datetime

from bot.chat.message import Message
from bot.chat.text import Moment, joined, quote, say


def noted(text: str, at: datetime) -> Message:
    return Message(joined([say("remind.noted", at=Moment(at)), quote(text)]))


def reminder(text: str) -> Message:
    return Message(joined([say("remind.now"), quote(text)]))
