"""The words about events that were set aside."""

from collections.abc import Sequence

from bot.chat.message import Button, Buttons, Look, Message, Option, Row, Select, button, buttons, press
from bot.chat.text import Moment, Text, joined, plain, say
from bot.features.upcoming.rules.aside import SHOWN, Fate
from bot.features.upcoming.rules.decisions import Decided
from bot.features.upcoming.views.doubts import LIST, decision
from bot.reminders.aside import Aside

ASIDES, ASIDE, FATE = "upcoming.asides", "upcoming.aside", "upcoming.fate"


def notice(count: int) -> Message:
    """Tell a moderator, once, that something was set aside."""
    return Message(say("upcoming.aside_notice", n=count), rows=(buttons(list_button(count)),))


def list_button(count: int) -> Button:
    return button(say("upcoming.aside_open", n=count), press(ASIDES), Look.MAIN)


def listed(asides: Sequence[Aside], before: Text = ()) -> Message:
    back = Buttons((button(say("upcoming.back"), press(LIST, 0)),))
    if not asides:
        return Message(joined([before, say("upcoming.no_aside")]), rows=(back,))
    shown = list(enumerate(asides[:SHOWN], 1))
    options = tuple(
        Option(say("upcoming.doubt_label", number=number, where=_where(one)), str(one.id))
        for number, one in shown
    )
    lines = [_line(number, one) for number, one in shown]
    rows: tuple[Row, ...] = (Select(say("upcoming.choose"), press(ASIDE), options), back)
    return Message(joined([before, say("upcoming.asides", n=len(asides)), *lines]), rows=rows)


def _line(number: int, one: Aside) -> Text:
    app = one.platform.capitalize()
    return say("upcoming.aside_line", number=number, where=_where(one), at=Moment(one.at), platform=app)


def _where(one: Aside) -> Text:
    return plain(one.place) if one.place else say("upcoming.in_private")


def one(aside: Aside) -> Message:
    """Ask what shall become of one event."""
    body = say(
        "upcoming.aside_one", where=_where(aside), at=Moment(aside.at), platform=aside.platform.capitalize()
    )
    ways = buttons(
        *(button(say(f"upcoming.fate.{fate}"), press(FATE, aside.id, fate)) for fate in Fate),
        button(say("upcoming.back"), press(ASIDES)),
    )
    return Message(joined([body, say("upcoming.aside_ask")]), rows=(ways,))


def settled(fate: Fate, asides: Sequence[Aside]) -> Message:
    return listed(asides, say(f"upcoming.fated.{fate}"))


def over(decided: Decided | None, asides: Sequence[Aside]) -> Message:
    return listed(asides, decision(decided) if decided else say("upcoming.aside_over"))
