"""The words of verification."""

from bot.chat.message import Buttons, Look, Message, button, buttons, call, press
from bot.chat.text import joined, quote, say
from bot.features.verify.rules import Case
from bot.features.verify.tables import Stage


def asked() -> Message:
    return Message(say("verify.asked"))


def case(shown: Case) -> Message:
    """Show a request to moderators: with its buttons while it is open, then with what was decided."""
    request = shown.request
    body = joined([say("verify.case", name=shown.name, year=str(request.class_year)), quote(request.proof)])
    ident = request.id or 0
    if request.stage == Stage.OPEN:
        approve = button(say("verify.approve"), press("verify.approve", ident), Look.MAIN)
        decline = button(say("verify.decline_button"), call("verify.decline", ident), Look.DANGER)
        return Message(body, rows=(buttons(approve, decline),))
    end = say(f"verify.end.{request.stage}", who=shown.decider, reason=request.reason)
    return Message(joined([body, end]))


def queue(cases: list[Case]) -> Message:
    if not cases:
        return Message(say("verify.queue_empty"))
    members = [
        button(
            say("verify.queue_line", name=one.name, year=str(one.request.class_year)),
            press("verify.show", one.request.id or 0),
        )
        for one in cases
    ]
    return Message(say("verify.queue"), rows=(Buttons(tuple(members)),))


def welcome() -> Message:
    return Message(say("verify.welcome"), rows=(buttons(button(say("verify.what_now"), call("help.help"))),))


def declined(shown: Case) -> Message:
    again = button(say("verify.try_again"), call("verify.verify"))
    return Message(joined([say("verify.declined"), quote(shown.request.reason)]), rows=(buttons(again),))


def vouched(name: str, *, member: bool) -> Message:
    return Message(say("verify.vouched_member" if member else "verify.vouched", name=name))
