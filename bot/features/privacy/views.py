"""The words of privacy."""

from bot.base.ids import PersonId
from bot.chat.message import Attachment, Look, Message, button, buttons, call, press
from bot.chat.text import Style, Styled, joined, plain, say

SHORT = 1500
"""Characters up to which data is shown in words."""
FILE = "homeroom-data.json"


def notice(*, inside: bool) -> Message:
    parts = [say(f"privacy.notice.{part}") for part in ("kept", "why", "long", "who", "yours")]
    ways = buttons(
        button(say("privacy.see"), call("privacy.mydata")),
        button(say("privacy.silence"), call("privacy.stop")),
        button(say("privacy.go"), call("privacy.leave")),
        button(say("privacy.erase"), call("privacy.forgetme"), Look.DANGER),
    )
    return Message(joined(parts, "\n\n"), rows=(ways,) if inside else ())


def data_in_words(text: str) -> Message:
    return Message(joined([say("privacy.data"), (Styled(Style.CODE, plain(text)),)]))


def data_as_file(file: str) -> Message:
    return Message(say("privacy.data_file"), attachment=Attachment(file, FILE))


def forget_first() -> Message:
    ways = buttons(
        button(say("privacy.erase"), press("privacy.forget_sure"), Look.DANGER),
        button(say("privacy.stay"), press("privacy.keep"), Look.MAIN),
    )
    return Message(say("privacy.forget_first"), rows=(ways,))


def forget_second(person: PersonId) -> Message:
    ways = buttons(
        button(say("privacy.erase_now"), press("privacy.forget_now", person), Look.DANGER),
        button(say("privacy.stay"), press("privacy.keep"), Look.MAIN),
    )
    return Message(say("privacy.forget_second"), rows=(ways,))


def forgotten() -> Message:
    return Message(say("privacy.forgotten"))


def kept() -> Message:
    return Message(say("privacy.nothing_changed"))


def leave_first() -> Message:
    ways = buttons(
        button(say("privacy.go_now"), press("privacy.leave_now"), Look.DANGER),
        button(say("privacy.stay"), press("privacy.keep"), Look.MAIN),
    )
    return Message(say("privacy.leave_first"), rows=(ways,))


def left() -> Message:
    return Message(say("privacy.left"))


def stopped() -> Message:
    return Message(
        say("privacy.stopped"), rows=(buttons(button(say("privacy.resume"), press("privacy.resume"))),)
    )


def resumed() -> Message:
    return Message(say("privacy.resumed"))
