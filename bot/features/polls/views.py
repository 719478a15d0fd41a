"""The words of polls."""

import unicodedata
from typing import Final

from bot.chat.message import Button, Buttons, Look, Message, Row, button, press
from bot.chat.text import Moment, Text, bold, joined, plain, say
from bot.features.polls.rules import Entry
from bot.features.polls.tables import Method
from bot.features.polls.tally import Standing, bar

SHORT: Final = 22
"""Columns up to which an option is written on its own button; wide characters take two."""
NUMBERS_IN_A_ROW: Final = 5


def poll_message(poll: Standing) -> Message:
    """Return the poll as it stands, with buttons while it is open."""
    return Message(joined([_head(poll), _bars(poll), _foot(poll)], "\n\n"), rows=_rows(poll))


def _head(poll: Standing) -> Text:
    hint = f"polls.choose_{poll.method.value}" if poll.is_open else "polls.closed"
    asked = say("polls.asked_by", who=poll.asker) if poll.asker else ()
    return joined([bold(poll.question), joined([asked, say(hint)], " · ")])


def _bars(poll: Standing) -> Text:
    leaders = poll.leaders
    lines: list[Text] = []
    for position, option in enumerate(poll.options):
        percent, count = poll.percent(position), poll.counts[position]
        text = plain(f"{position + 1}. {option}")
        lines.append(bold(text) if position in leaders else text)
        lines.append(say("polls.bar", bar=bar(percent), percent=percent, count=count))
    return joined(lines)


def _foot(poll: Standing) -> Text:
    people = say("polls.people", n=poll.voters) if poll.voters else say("polls.nobody")
    if poll.closed_at is not None:
        return joined([people, say("polls.closed_at", at=Moment(poll.closed_at))], " · ")
    if poll.closes_at is not None:
        return joined([people, say("polls.until", at=Moment(poll.closes_at))], " · ")
    return people


def _rows(poll: Standing) -> tuple[Row, ...]:
    if not poll.is_open:
        return ()
    wires = [press("polls.vote", poll.poll, number) for number in range(1, len(poll.options) + 1)]
    named = len(poll.options) <= 6 and all(_columns(option) <= SHORT for option in poll.options)  # noqa: PLR2004 - three rows of two
    labels = poll.options if named else [str(number) for number in range(1, len(wires) + 1)]
    members = [button(plain(label), wire) for label, wire in zip(labels, wires, strict=True)]
    width = 2 if named else NUMBERS_IN_A_ROW
    rows: list[Row] = [Buttons(tuple(members[at : at + width])) for at in range(0, len(members), width)]
    if poll.method is Method.SEVERAL:
        rows.append(Buttons((button(say("polls.clear_button"), press("polls.clear", poll.poll)),)))
    return tuple(rows)


def _columns(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(one) in "WF" else 1 for one in text)


def coming(standing: Standing) -> Text:
    """Name the end of a poll that is to come."""
    return say("polls.coming.closes", question=standing.question)


def result_message(poll: Standing) -> Message:
    """Return the short sentence that tells a place how a poll ended."""
    if not poll.voters:
        return Message(say("polls.result_nobody", question=poll.question))
    winners = [poll.options[position] for position in poll.leaders]
    percent, n = poll.percent(poll.leaders[0]), poll.voters
    if len(winners) == 1:
        key, options = "polls.result_winner", bold(winners[0])
    else:
        key, options = "polls.result_tie", joined([bold(option) for option in winners], " · ")
    return Message(say(key, question=poll.question, options=options, percent=percent, n=n))


def posted(poll: int, places: int) -> Message:
    return Message(say("polls.posted", n=places), rows=(Buttons((close_button(poll),)),))


def close_button(poll: int) -> Button:
    return button(say("polls.close_button"), press("polls.ask_close", poll))


def chose(options: tuple[str, ...]) -> Message:
    among = joined([bold(option) for option in options], " · ")
    return Message(say("polls.chose", n=len(options), options=among))


def cleared(*, anything: bool) -> Message:
    return Message(say("polls.cleared" if anything else "polls.nothing_to_clear"))


def waiting_list(entries: list[Entry]) -> Message:
    if not entries:
        return Message(say("polls.none_waiting"))
    return _listed(say("polls.waiting", n=len(entries)), entries, "polls.open")


def closing_list(entries: list[Entry]) -> Message:
    if not entries:
        return Message(say("polls.none_to_close"))
    return _listed(say("polls.which_to_close"), entries, "polls.ask_close")


def _listed(head: Text, entries: list[Entry], action: str) -> Message:
    lines = [_line(number, entry) for number, entry in enumerate(entries, start=1)]
    members = [
        button(plain(f"{number}. {entry.question[:30]}"), press(action, entry.poll))
        for number, entry in enumerate(entries, start=1)
    ]
    rows = tuple(Buttons(tuple(members[at : at + 2])) for at in range(0, len(members), 2))
    return Message(joined([head, joined(lines)], "\n\n"), rows=rows)


def _line(number: int, entry: Entry) -> Text:
    name = joined([plain(f"{number}."), plain(entry.question)], " ")
    if entry.closes_at is None:
        return name
    return joined([name, say("polls.until", at=Moment(entry.closes_at))], " · ")


def ask_to_close(poll: Standing) -> Message:
    yes = button(say("polls.close_now"), press("polls.close_now", poll.poll), Look.DANGER)
    return Message(say("polls.sure_to_close", question=poll.question, n=poll.voters), rows=(Buttons((yes,)),))


def closed(poll: Standing) -> Message:
    return Message(say("polls.closed_now", question=poll.question))
