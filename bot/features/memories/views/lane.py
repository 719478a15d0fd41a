"""What moderators see of their series."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.chat.message import Button, Look, Message, button, buttons, call, press
from bot.chat.text import Moment, Text, joined, plain, say
from bot.features.memories.rules import series as rules
from bot.features.memories.rules.series import id_of
from bot.features.memories.rules.timing import Timing
from bot.features.memories.tables import Series
from bot.features.memories.views import silence
from bot.reminders.phrases.labels import describe
from bot.reminders.recurrence import Rule


@dataclass(frozen=True, slots=True)
class State:
    """A series as it stands: the title of its place, its next time and number, how many items are left.

    `list` is the name of its own list, "" for the starter library. Memory lane may be `silent` until then.
    """

    series: Series
    place: str
    next_at: datetime | None
    number: int
    left: int
    list: str = ""
    silent: datetime | None = None

    @property
    def opening(self) -> int:
        """Which line of welcome the next post has above its question; 0 for none."""
        return rules.opening(self.series, self.number)


def _when(series: Series) -> Text:
    if rules.is_worded(series):
        rule = Rule(series.rrule, series.zone, datetime.fromisoformat(series.wall))
        return describe(rule, ZoneInfo(series.zone))
    day, hour = series.slot.split(" ")
    return say(f"memories.weekday.{day}", hour=f"{hour}:00")


def head(state: State) -> Text:
    """Name a series: its place, its times, its theme."""
    when = _when(state.series)
    theme = say(f"memories.series.theme.choice.{state.series.theme}")
    return joined([plain(state.place), when, theme], " · ")


def one(state: State, note: Text = ()) -> Message:
    """Show a series with what can be done to it."""
    following = say("memories.lane.paused")
    if state.next_at is not None:
        following = say("memories.lane.next", at=Moment(state.next_at))
    daily = say("memories.lane.on_this_day") if state.series.on_this_day else ()
    left = say("memories.lane.left", n=state.left)
    timing = () if rules.is_worded(state.series) else say(f"memories.timing.of.{state.series.timing}")
    own = say("memories.lists.own", name=state.list) if state.list else ()
    quiet = silence.note(state.silent)
    body = joined([note, head(state), timing, own, following, quiet, left, daily])
    second = [*_timings(state.series), _cards(state.series)]
    return Message(body, rows=(buttons(*_buttons(state)), buttons(*second)))


def _timings(series: Series) -> list[Button]:
    asks = button(say("memories.button.asks"), press("memories.asks", id_of(series)))
    if rules.is_worded(series):
        return [asks]
    return [
        asks,
        *[
            button(say(f"memories.timing.button.{timing}"), press("memories.timing", id_of(series), timing))
            for timing in Timing
            if timing != series.timing
        ],
    ]


def _cards(series: Series) -> Button:
    """Offer the other way to show photos."""
    wanted = 0 if series.cards else 1
    label = say("memories.button.cards" if wanted else "memories.button.plain_photos")
    return button(label, press("memories.cards", id_of(series), wanted))


def _buttons(state: State) -> list[Button]:
    ident = id_of(state.series)
    row = [button(say("memories.button.preview"), press("memories.preview", ident))]
    if state.next_at is None:
        row.append(button(say("memories.button.resume"), press("memories.resume", ident), Look.MAIN))
    else:
        at = int(state.next_at.timestamp())
        row.append(button(say("memories.button.skip"), press("memories.skip", ident, at)))
        row.append(button(say("memories.button.pause"), press("memories.pause", ident)))
    row.append(button(say("memories.button.run"), press("memories.run", ident, state.number)))
    row.append(button(say("memories.button.end"), press("memories.ask_end", ident), Look.DANGER))
    return row


def coming(series: Series, silent: datetime | None) -> Text:
    """Name a post that is to come; while memory lane is silent, say until when."""
    theme = say(f"memories.series.theme.choice.{series.theme}")
    if silent:
        return say("memories.coming.silent_post", theme=theme, at=Moment(silent))
    return say("memories.coming.post", theme=theme)


def begun(state: State) -> Message:
    return one(state, say("memories.series.begun"))


def which(readings: list[Text], draft: int) -> Message:
    """Ask which of the rules is meant that words can be read as."""
    row = [
        button(reading, press("memories.pick_rule", draft, number)) for number, reading in enumerate(readings)
    ]
    return Message(say("memories.rule.unclear"), rows=(buttons(*row),))


def every(states: list[State], silent: datetime | None) -> Message:
    """List all series, each with a button that opens it."""
    new = button(say("memories.button.new_series"), call("memories.series"), Look.MAIN)
    if not states:
        return Message(joined([say("memories.lane.none"), silence.note(silent)]), rows=(buttons(new),))
    lines = [_line(number, state) for number, state in enumerate(states, 1)]
    opens = [
        button(plain(str(number)), press("memories.open", id_of(state.series)))
        for number, state in enumerate(states, 1)
    ]
    body = joined([say("memories.lane.intro"), *lines, silence.note(silent)])
    return Message(body, rows=(buttons(*opens), buttons(new, silence.way(silent))))


def _line(number: int, state: State) -> Text:
    paused = say("memories.lane.paused") if state.next_at is None else ()
    return joined([plain(f"{number}."), head(state), paused], " ")


def sure(state: State) -> Message:
    """Ask before a series ends."""
    ident = id_of(state.series)
    row = buttons(
        button(say("memories.button.really_end"), press("memories.end", ident), Look.DANGER),
        button(say("memories.button.back"), press("memories.open", ident)),
    )
    return Message(joined([say("memories.series.sure"), head(state)]), rows=(row,))


def ended() -> Message:
    return Message(say("memories.series.ended"))


def fell_silent(state: State) -> Message:
    """Tell moderators that nobody answered, and that the series waits for them."""
    return one(state, say("memories.lane.silent"))


def running_dry(state: State) -> Message:
    return one(state, say("memories.lane.dry"))


def empty(state: State) -> Message:
    return one(state, say("memories.lane.empty"))
