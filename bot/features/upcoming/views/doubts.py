"""The words about sends in doubt, and about what was not said."""

from collections.abc import Sequence

from bot.chat.message import Button, Buttons, Look, Message, Option, Row, Select, button, buttons, press
from bot.chat.ports import BAD_MESSAGE, MESSAGE_GONE, NO_RIGHT, PLACE_GONE, PRIVATE_CLOSED, TOO_OLD
from bot.chat.text import Moment, Text, joined, plain, quote, say
from bot.features.upcoming.rules.decisions import Decided
from bot.features.upcoming.rules.doubts import PAGE, Page, Shown
from bot.features.upcoming.tables import What
from bot.reminders.doubts import MISSED, Verdict
from bot.reminders.tables import State

LIST, ONE, SETTLE = "upcoming.doubts", "upcoming.doubt", "upcoming.settle"
REASONS = frozenset({NO_RIGHT, PLACE_GONE, PRIVATE_CLOSED, MESSAGE_GONE, TOO_OLD, BAD_MESSAGE, MISSED})


def notice(count: int) -> Message:
    """Tell a moderator, once, that something is in doubt."""
    return Message(say("upcoming.doubt_notice", n=count), rows=(buttons(list_button(count)),))


def list_button(count: int) -> Button:
    return button(say("upcoming.doubt_open", n=count), press(LIST, 0), Look.MAIN)


def listed(page: Page, before: Text = ()) -> Message:
    """Show sends in doubt, each to be opened; `before` is what has just been done."""
    if not page.total:
        return Message(joined([before, say("upcoming.no_doubt")]), rows=(_more(page),))
    lines = [_line(page.start + place, one) for place, one in enumerate(page.shown, 1)]
    options = tuple(
        Option(_label(page.start + place, one), str(one.doubt.id)) for place, one in enumerate(page.shown, 1)
    )
    rows: list[Row] = [Select(say("upcoming.doubt_choose"), press(ONE), options)]
    if page.total > PAGE:
        rows.append(_pages(page))
    rows.append(_more(page))
    return Message(joined([before, say("upcoming.doubts", n=page.total), *lines]), rows=tuple(rows))


def _pages(page: Page) -> Buttons:
    earlier = button(say("upcoming.earlier"), press(LIST, page.start - PAGE))
    later = button(say("upcoming.later"), press(LIST, page.start + PAGE))
    return Buttons((*([earlier] if page.start else []), *([later] if page.start + PAGE < page.total else [])))


def _more(page: Page) -> Buttons:
    asides = button(say("upcoming.aside_open", n=page.asides), press("upcoming.asides"))
    return Buttons((
        *([asides] if page.asides else []),
        button(say("upcoming.unsaid_button"), press("upcoming.unsaid")),
        button(say("upcoming.log_button"), press("upcoming.log")),
    ))  # fmt: skip


def _line(number: int, one: Shown) -> Text:
    return say(
        "upcoming.doubt_line", number=number, where=where(one), at=Moment(one.doubt.at), what=_what(one)
    )


def _label(number: int, one: Shown) -> Text:
    return say("upcoming.doubt_label", number=number, where=where(one))


def where(one: Shown) -> Text:
    doubt = one.doubt
    if doubt.place:
        return plain(doubt.place)
    return say("upcoming.to_person", person=doubt.person) if doubt.person else say("upcoming.in_private")


def _what(one: Shown) -> Text:
    if one.words:
        return say("upcoming.words", words=one.words)
    return say(f"{one.topic}.group.name") if one.topic else say("upcoming.no_words")


def one(shown: Shown, page: Page) -> Message:
    """Ask what became of one send; `page` is where it stands among others."""
    doubt, app = shown.doubt, shown.doubt.platform.capitalize()
    taken = say("upcoming.taken", n=doubt.taken) if doubt.taken else ()
    body = joined([
        say("upcoming.doubt_one", where=where(shown), at=Moment(doubt.at), platform=app),
        quote(shown.words) if shown.words else _what(shown),
        taken,
        say("upcoming.doubt_ask_private" if doubt.is_private else "upcoming.doubt_ask"),
    ])  # fmt: skip
    ways = Buttons(
        tuple(
            button(say(f"upcoming.verdict.{verdict}"), press(SETTLE, doubt.id, verdict))
            for verdict in Verdict
        )
    )
    others = buttons(button(say("upcoming.back"), press(LIST, 0))) if page.total > 1 else _more(page)
    return Message(body, rows=(ways, others))


def settled(verdict: Verdict, page: Page) -> Message:
    return listed(page, say(f"upcoming.noted.{verdict}"))


def over(decided: Decided | None, page: Page) -> Message:
    """Tell that a press came too late, and who was faster."""
    return listed(page, decision(decided) if decided else say("upcoming.doubt_over"))


def decision(decided: Decided) -> Text:
    slots: dict[str, Text | Moment | str] = {
        "who": decided.who or say("upcoming.somebody"),
        "at": Moment(decided.at),
        "where": decided.place or say("upcoming.in_private"),
    }
    if decided.due_at is not None:
        slots["due"] = Moment(decided.due_at)
    if decided.what is What.MOVE and decided.moved_to is not None:
        slots["to"] = Moment(decided.moved_to)
    return say(f"upcoming.decided.{decided.what}", **slots)


def log(lines: Sequence[Decided]) -> Message:
    if not lines:
        return Message(say("upcoming.log_empty"))
    return Message(joined([say("upcoming.log_title"), *[decision(line) for line in lines]]))


def unsaid(shown: Sequence[Shown]) -> Message:
    """List what expired or was refused, and why."""
    if not shown:
        return Message(say("upcoming.unsaid_none"))
    return Message(joined([say("upcoming.unsaid_title"), *[_unsaid(each) for each in shown]]))


def _unsaid(one: Shown) -> Text:
    doubt = one.doubt
    return say(
        "upcoming.unsaid_line",
        at=Moment(doubt.at),
        where=where(one),
        what=_what(one),
        why=_why(doubt.state, doubt.reason),
    )


def _why(state: State, reason: str) -> Text:
    if state is State.EXPIRED:
        return say("upcoming.why.late")
    return say(f"upcoming.why.{reason}") if reason in REASONS else say("upcoming.why.refused")
