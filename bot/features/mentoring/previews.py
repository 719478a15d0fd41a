"""The words of mentoring for moderators: a round before it is sent, and what became of it."""

from collections import Counter
from dataclasses import asdict
from typing import Final

from bot.chat.message import Button, Buttons, Look, Message, Row, button, press
from bot.chat.text import Text, bold, joined, plain, say
from bot.features.mentoring.introductions import Sent
from bot.features.mentoring.rounds import Line, Overview
from bot.features.mentoring.tables import Answered, PairState, RoundState
from bot.matching.proposal import LeftOut
from bot.matching.terms import Components

ROOM: Final = 12
"""Of one page: a mentor takes 1, a pair 2, a mentee left out 1. So a page stays one message everywhere."""
LONGEST_NAME: Final = 40


def working(mentees: int, mentors: int) -> Message:
    return Message(say("mentoring.working", mentees=mentees, mentors=mentors))


def failed() -> Message:
    return Message(say("mentoring.solver_failed"))


def nobody_yet(mentees: int, mentors: int) -> Message:
    return Message(say("mentoring.no_round", mentees=mentees, mentors=mentors))


def preview(one: Overview, page: int = 0) -> Message:
    """Return a page of a round: its pairs by mentor with the load of each, then who was left out and why."""
    pages = _pages([*_by_mentor(one), *((_left_out(name, why), 1) for name, why in one.left_out)])
    page = min(max(page, 0), len(pages) - 1)
    head = say(
        "mentoring.preview_head",
        n=len(one.lines), mentors=len({line.mentor for line in one.lines}), left=len(one.left_out),
    )  # fmt: skip
    body = [head, *pages[page], say("mentoring.preview_foot")]
    return Message(joined(body, "\n\n"), rows=_rows(one, page, len(pages)))


def _pages(blocks: list[tuple[Text, int]]) -> list[list[Text]]:
    pages: list[list[Text]] = [[]]
    left = ROOM
    for block, cost in blocks:
        if cost > left and pages[-1]:
            pages.append([])
            left = ROOM
        pages[-1].append(block)
        left -= cost
    return pages


def _rows(one: Overview, page: int, pages: int) -> tuple[Row, ...]:
    send = button(say("mentoring.send_button"), press("mentoring.send", one.round_id), Look.MAIN)
    drop = button(say("mentoring.discard_button"), press("mentoring.discard", one.round_id))
    decide: list[Button] = [send, drop] if one.lines else [drop]
    turn = [
        button(say(f"mentoring.{name}_page"), press("mentoring.page", one.round_id, to))
        for name, to in (("previous", page - 1), ("next", page + 1))
        if 0 <= to < pages
    ]
    return (Buttons(tuple(decide)), *((Buttons(tuple(turn)),) if turn else ()))


def _by_mentor(one: Overview) -> list[tuple[Text, int]]:
    mentors: dict[tuple[str, int], list[Line]] = {}
    for line in one.lines:
        mentors.setdefault((line.mentor_name, line.mentor), []).append(line)
    return [(_mentor(lines, one), 1 + 2 * len(lines)) for _, lines in sorted(mentors.items())]


def _mentor(lines: list[Line], one: Overview) -> Text:
    seats = one.seats.get(lines[0].mentor, len(lines))
    head = say("mentoring.load", who=_name(lines[0].mentor_name), n=len(lines), seats=seats)
    return joined([head, *(_pair(line) for line in lines)])


def _pair(line: Line) -> Text:
    return say("mentoring.preview_pair", who=_name(line.mentee_name), reasons=reasons(line.components))


def reasons(components: Components) -> Text:
    """Return the components that the solver added up, the weightiest first, each with its points."""
    points = sorted(asdict(components).items(), key=lambda one: -one[1])
    told = [say("mentoring.component", name=say(f"mentoring.part.{name}"), n=n) for name, n in points if n]
    return joined(told, " · ") or say("mentoring.no_component")


def _name(name: str) -> Text:
    return bold(name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 1]}…")


def _left_out(name: str, why: LeftOut) -> Text:
    return say("mentoring.left_out", who=_name(name), why=say(f"mentoring.why_left.{why.value}"))


def sent(result: Sent) -> Message:
    dropped = say("mentoring.dropped", n=result.dropped) if result.dropped else ()
    return Message(joined([say("mentoring.sent", n=result.count), dropped]))


def discarded() -> Message:
    return Message(say("mentoring.discarded"))


def status(one: Overview) -> Message:
    """Return what became of a round; who said no is not told, only that it did not come about."""
    if one.state is RoundState.PREVIEW:
        return preview(one)
    count = Counter(line.state for line in one.lines)
    head = say(
        "mentoring.status_head",
        n=len(one.lines), met=count[PairState.MET] + count[PairState.ENDED], open=count[PairState.SENT],
        over=count[PairState.DECLINED] + count[PairState.LAPSED],
    )  # fmt: skip
    lines = [_state(line) for line in one.lines]
    left = [_left_out(name, why) for name, why in one.left_out]
    return Message(joined([head, joined(lines), joined(left)], "\n\n"))


def _state(line: Line) -> Text:
    state = line.state.value
    if line.state is PairState.SENT:
        yes = sum(answer == Answered.ACCEPTED for answer in line.answers)
        state = "sent_one" if yes else "sent"
    names = joined([plain(line.mentee_name), plain(line.mentor_name)], " → ")
    return say("mentoring.status_line", names=names, state=say(f"mentoring.state.{state}"))
