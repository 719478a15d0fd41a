"""The words about what is to come."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.base.errors import Refusal
from bot.chat.message import Button, Buttons, Look, Message, Option, Row, Select, button, buttons, call, press
from bot.chat.text import Moment, Shape, Text, bold, joined, say
from bot.chat.words import show_zone
from bot.commands.context import Context
from bot.features.upcoming.rules.ahead import PAGE, Act, Line, Listed, View
from bot.features.upcoming.views.doubts import list_button
from bot.reminders.ahead import ComingState
from bot.reminders.phrases.result import Choose, Once
from bot.reminders.wall import local

OPEN, TURN, DO, SURE = "upcoming.open", "upcoming.turn", "upcoming.do", "upcoming.sure"
RUN, SHIFT, PROPOSE, AGREE = "upcoming.run", "upcoming.shift", "upcoming.propose", "upcoming.agree"
LATER = (timedelta(hours=1), timedelta(days=1), timedelta(weeks=1))


def listed(page: Listed, ctx: Context, before: Text = ()) -> Message:
    """Show a page of what is to come, day by day; `before` is what has just been done."""
    city = show_zone(ctx.zone, ctx.lang)
    head = [before, _doubts(page), _head(page), say("upcoming.clock", zone=city) if page.lines else ()]
    cut = say("upcoming.cut", at=Moment(page.cut_at)) if page.cut_at and _is_last(page) else ()
    body = joined([joined(head), *_days(page, ZoneInfo(ctx.zone)), cut], "\n\n")
    return Message(body, rows=tuple(_rows(page)))


def _doubts(page: Listed) -> Text:
    return say("upcoming.doubts_head", n=page.doubts) if page.doubts else ()


def _head(page: Listed) -> Text:
    key = "head" if page.total else "nothing"
    until = Moment(page.until, Shape.DAY)
    if page.place:
        return say(f"upcoming.{key}_in", n=page.total, until=until, place=page.place)
    return say(f"upcoming.{key}", n=page.total, until=until)


def _is_last(page: Listed) -> bool:
    return page.view.start + PAGE >= page.total


def _days(page: Listed, zone: ZoneInfo) -> Iterator[Text]:
    """Yield one paragraph for each day: its date, and a line for each entry."""
    day: date | None = None
    lines: list[Text] = []
    for number, line in enumerate(page.lines, 1):
        at = line.entry.heard_at
        if (today := local(at, zone).date()) != day:
            if lines:
                yield joined(lines)
            day, lines = today, [bold((Moment(at, Shape.DAY),))]
        lines.append(_line(number, line))
    if lines:
        yield joined(lines)


def _line(number: int, line: Line) -> Text:
    entry = line.entry
    slots: dict[str, Text | Moment | str | int] = {
        "number": number,
        "time": Moment(entry.heard_at, Shape.TIME),
        "where": line.rooms or say("upcoming.for_you"),
        "title": line.title,
    }
    if entry.coming.state is ComingState.MOVED:
        return say("upcoming.line.moved", due=Moment(entry.coming.due_at), **slots)
    if entry.coming.state is ComingState.COMING and entry.heard_at != entry.coming.at:
        return say("upcoming.line.quiet", due=Moment(entry.coming.at), **slots)
    return say(f"upcoming.line.{entry.coming.state}", **slots)


def _rows(page: Listed) -> Iterator[Row]:
    view = page.view.token
    options = [
        Option(say("upcoming.label", number=number, title=line.title), _name(line))
        for number, line in enumerate(page.lines, 1)
        if line.is_open
    ]
    if options:
        yield Select(say("upcoming.choose"), press(OPEN, view), tuple(options))
    if turns := _turns(page):
        yield Buttons(turns)
    if page.doubts is not None:
        yield Buttons(tuple(_worries(page)))


def _worries(page: Listed) -> Iterator[Button]:
    if page.doubts:
        yield list_button(page.doubts)
    if page.asides:
        yield button(say("upcoming.aside_open", n=page.asides), press("upcoming.asides"))
    yield button(say("upcoming.unsaid_button"), press("upcoming.unsaid"))
    yield button(say("upcoming.log_button"), press("upcoming.log"))


def _name(line: Line) -> str:
    return f"{line.entry.coming.schedule}:{line.entry.stamp}"


def _turns(page: Listed) -> tuple[Button, ...]:
    view, ways = page.view, []
    if view.start:
        ways.append(_turn("upcoming.earlier", View(view.days, view.place, view.start - PAGE)))
    if not _is_last(page):
        ways.append(_turn("upcoming.later", View(view.days, view.place, view.start + PAGE)))
    return tuple(ways)


def _turn(label: str, view: View) -> Button:
    return button(say(label), press(TURN, view.token))


def one(line: Line, view: View, before: Text = ()) -> Message:
    """Show one entry with all that can be done about it."""
    return Message(joined([before, *_about(line)]), rows=tuple(_ways(line, view)))


def _about(line: Line) -> Sequence[Text]:
    where = say("upcoming.where", where=line.rooms or say("upcoming.for_you"), at=Moment(line.entry.heard_at))
    return bold(line.title), where, _state(line)


def _state(line: Line) -> Text:
    coming = line.entry.coming
    match coming.state:
        case ComingState.COMING:
            return say("upcoming.is_series") if coming.repeats else ()
        case ComingState.MOVED:
            return say("upcoming.is_moved", due=Moment(coming.due_at))
        case ComingState.SKIPPED:
            return say("upcoming.is_skipped")
        case ComingState.PAUSED:
            return say("upcoming.is_paused")


def _ways(line: Line, view: View) -> Iterator[Buttons]:
    state, where = line.entry.coming.state, (view.token, *_where(line))
    if line.entry.may_change and state in {ComingState.COMING, ComingState.MOVED}:
        yield buttons(
            button(say("upcoming.skip"), press(DO, *where, Act.SKIP)),
            button(say("upcoming.move_button"), press(SHIFT, *where)),
            button(say("upcoming.run"), press(RUN, *where)),
        )
    if line.entry.may_change and state in {ComingState.SKIPPED, ComingState.MOVED}:
        yield buttons(button(say(f"upcoming.back_{state}"), press(DO, *where, Act.BACK)))
    edit = [button(say("upcoming.edit"), line.entry.shown.edit)] if line.entry.shown.edit else []
    yield Buttons((*edit, _turn("upcoming.back", view)))


def _where(line: Line) -> tuple[int, int]:
    return line.entry.coming.schedule, line.entry.stamp


def run(line: Line, view: View) -> Message:
    """Ask first whether a post comes now instead of at its own time, or as well."""
    where = (view.token, *_where(line))
    body = joined([*_about(line), say("upcoming.run_ask", at=Moment(line.entry.coming.at))])
    ways = buttons(
        button(say("upcoming.run_now"), press(SURE, *where, Act.NOW)),
        button(say("upcoming.run_both"), press(SURE, *where, Act.BOTH)),
    )
    return Message(body, rows=(ways, buttons(_back(line, view))))


def sure(line: Line, view: View, act: Act) -> Message:
    """Ask once more before everybody sees it."""
    asked = say("upcoming.sure_ask", where=line.rooms) if line.rooms else say("upcoming.sure_ask_you")
    yes = button(say("upcoming.sure_yes"), press(DO, view.token, *_where(line), act), Look.DANGER)
    return Message(joined([bold(line.title), asked]), rows=(buttons(yes, _back(line, view)),))


def _back(line: Line, view: View) -> Button:
    return button(say("upcoming.leave_it"), press(OPEN, view.token, *_where(line)))


def shift(line: Line, view: View, zone: str, now: datetime) -> Message:
    """Offer other times, or ask for one in words."""
    times = [_shifted(line.entry.coming.at, span, ZoneInfo(zone)) for span in LATER]
    offers = tuple(_offer((Moment(at),), line, at) for at in times if at > now)
    own = button(say("upcoming.another_time"), call("upcoming.move", *_where(line)))
    body = joined([*_about(line), say("upcoming.move_ask")])
    return Message(body, rows=(Buttons(offers), buttons(own, _back(line, view))))


def _shifted(at: datetime, span: timedelta, zone: ZoneInfo) -> datetime:
    """Return the same time on the reader's clock, some days later; or an hour later."""
    return at + span if span < timedelta(days=1) else (at.astimezone(zone) + span).astimezone(at.tzinfo)


def _offer(label: Text, line: Line, at: datetime) -> Button:
    return button(label, press(PROPOSE, *_where(line), int(at.timestamp())))


def which(choice: Choose, line: Line) -> Message:
    """Ask for one of the readings of a time; refuse those that come again and again."""
    offers = tuple(
        _offer(option.label, line, option.value.instant)
        for option in choice.options
        if isinstance(option.value, Once)
    )
    if not offers:
        raise Refusal("upcoming.one_time")
    return Message(say(f"when.ask.{choice.question}"), rows=(Buttons(offers),))


def moving(line: Line, to: datetime) -> Message:
    """Show the new time back before it counts."""
    coming = line.entry.coming
    body = joined([bold(line.title), say("upcoming.moving", at=Moment(coming.at), to=Moment(to))])
    yes = button(say("upcoming.moving_yes"), press(AGREE, *_where(line), int(to.timestamp())), Look.MAIN)
    own = button(say("upcoming.another_time"), call("upcoming.move", *_where(line)))
    return Message(body, rows=(buttons(yes, own), buttons(_back(line, View()))))


def moved(line: Line, to: datetime) -> Text:
    return say("upcoming.done.move", title=line.title, to=Moment(to))


def done(line: Line, act: Act) -> Text:
    return say(f"upcoming.done.{act}", title=line.title, where=line.rooms or say("upcoming.for_you"))
