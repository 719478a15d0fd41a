"""The words of reminders."""

from datetime import datetime
from zoneinfo import ZoneInfo

from bot.base.ids import PersonId, PlaceId
from bot.chat.message import Button, Buttons, Message, button, call, press
from bot.chat.text import Moment, Text, joined, plain, quote, say
from bot.commands.feature import Shown
from bot.features.remind.tables import Note
from bot.reminders.phrases.labels import describe
from bot.reminders.phrases.result import Choose
from bot.reminders.recurrence import Rule

LONGEST_LINE = 80


def noted(note: Note, zone: str) -> Message:
    at = Moment(note.next_at or note.made_at)
    if not note.rrule:
        key = "remind.noted_here" if note.place_id else "remind.noted"
        return Message(joined([say(key, at=at), quote(note.text)]))
    key = "remind.noted_rule_here" if note.place_id else "remind.noted_rule"
    return Message(joined([say(key, rule=_rule(note, zone), at=at), quote(note.text)]))


def which(choice: Choose, draft: int) -> Message:
    """Ask for one of the readings of a time."""
    options = [
        button(option.label, press("remind.pick", draft, number))
        for number, option in enumerate(choice.options)
    ]
    return Message(say(f"when.ask.{choice.question}"), rows=(Buttons(tuple(options)),))


def reminder(note: Note, late: datetime | None) -> Message:
    """Say what was to be remembered; `late` is the time it was meant for, when that is over."""
    opening = say("remind.now_here" if note.place_id else "remind.now")
    delayed = say("remind.late", at=Moment(late)) if late else ()
    ways = _for_all(note) if note.place_id else _for_one(note)
    return Message(joined([opening, quote(note.text), delayed]), rows=(Buttons(ways),) if ways else ())


def _for_all(note: Note) -> tuple[Button, ...]:
    return (button(say("remind.also"), press("remind.also", note.id or 0)),) if note.rrule else ()


def _for_one(note: Note) -> tuple[Button, ...]:
    return (
        button(say("remind.in_an_hour"), press("remind.snooze", note.id or 0, "hour")),
        button(say("remind.tomorrow"), press("remind.snooze", note.id or 0, "day")),
    )


def coming(note: Note) -> Shown:
    """Show a reminder that is to come: one's own to oneself, one for a place to everybody there.

    It is changed in `/remind list`, which keeps its own account of the next time.
    """
    text = note.text if len(note.text) <= LONGEST_LINE else f"{note.text[:LONGEST_LINE]}…"
    only = None if note.place_id else PersonId(note.person_id)
    places = (PlaceId(note.place_id),) if note.place_id else ()
    title, edit = say("remind.coming", text=text), call("remind.list")
    return Shown(title, places, only=only, edit=edit, is_fixed=True, heeds_quiet=False)


def waiting(notes: list[tuple[Note, str]], now: datetime, zone: str) -> Message:
    """List what waits, each with its own way out."""
    if not notes:
        return Message(say("remind.none"))
    lines = [_line(number, note, place, now, zone) for number, (note, place) in enumerate(notes, 1)]
    ways_out = tuple(
        button(say("remind.cancel", number=number), press("remind.cancel", note.id or 0))
        for number, (note, _) in enumerate(notes, 1)
    )
    return Message(joined([say("remind.waiting"), *lines]), rows=(Buttons(ways_out),))


def _line(number: int, note: Note, place: str, now: datetime, zone: str) -> Text:
    at = note.next_at or note.made_at
    key = "missed" if at < now else "rule" if note.rrule else "once"
    text = note.text if len(note.text) <= LONGEST_LINE else f"{note.text[:LONGEST_LINE]}…"
    when = {"rule": _rule(note, zone)} if key == "rule" else {}
    line = say(f"remind.line.{key}", number=number, at=Moment(at), text=text, **when)
    return joined([line, plain(f"({place})") if place else ()], " ")


def _rule(note: Note, zone: str) -> Text:
    return describe(Rule(note.rrule, note.zone, datetime.fromisoformat(note.wall)), ZoneInfo(zone))
