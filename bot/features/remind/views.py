"""The words of reminders."""

from datetime import datetime
from zoneinfo import ZoneInfo

from bot.base.ids import PersonId, PlaceId
from bot.chat.message import Button, Buttons, Look, Message, button, call, press
from bot.chat.text import Moment, Text, joined, plain, quote, say
from bot.commands.feature import Shown
from bot.features.remind.listing import Waiting
from bot.features.remind.tables import Note
from bot.reminders.phrases.labels import describe
from bot.reminders.phrases.result import Choose
from bot.reminders.recurrence import Rule

LONGEST_LINE = 80
PAGE = 6


def noted(note: Note, zone: str) -> Message:
    """Show back what was understood, with the ways to put it right."""
    return Message(_noted(note, zone), rows=(Buttons(_ways(note)),))


def _noted(note: Note, zone: str) -> Text:
    at = Moment(note.next_at or note.made_at)
    if not note.rrule:
        key = "remind.noted_here" if note.place_id else "remind.noted"
        return joined([say(key, at=at), quote(note.text)])
    key = "remind.noted_rule_here" if note.place_id else "remind.noted_rule"
    return joined([say(key, rule=_rule(note, zone), at=at), quote(note.text)])


def _ways(note: Note) -> tuple[Button, ...]:
    return (
        button(say("remind.change_time"), call("remind.move", note.id or 0)),
        button(say("remind.change_words"), call("remind.reword", note.id or 0)),
        button(say("remind.cancel"), press("remind.cancel", note.id or 0), Look.DANGER),
    )


def one(note: Note, zone: str) -> Message:
    """Show one reminder of the list."""
    back = button(say("remind.back"), press("remind.page", 0))
    ways = _ways(note) if note.next_at else _ways(note)[:1]
    return Message(_noted(note, zone), rows=(Buttons((*ways, back)),))


def cancelled(note: Note) -> Message:
    back = button(say("remind.back"), press("remind.page", 0))
    return Message(joined([say("remind.cancelled"), quote(note.text)]), rows=(Buttons((back,)),))


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
    return tuple(
        button(say(f"remind.snooze.{delay}"), press("remind.snooze", note.id or 0, delay))
        for delay in ("minutes", "hour", "day", "week")
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


def waiting(notes: list[Waiting], start: int, now: datetime, zone: str) -> Message:
    """List what waits, a page at a time, each with the way to change it."""
    if not notes:
        return Message(say("remind.none"))
    start = start if 0 <= start < len(notes) else 0
    page = list(enumerate(notes, 1))[start : start + PAGE]
    lines = [_line(number, each, now, zone) for number, each in page]
    ways = [
        button(say("remind.change", number=number), press("remind.show", each.note.id or 0))
        for number, each in page
    ]
    rows = [Buttons(tuple(ways))]
    turns = _turns(start, len(notes))
    return Message(
        joined([say("remind.waiting"), *lines]), rows=(*rows, Buttons(turns)) if turns else (*rows,)
    )


def _turns(start: int, count: int) -> tuple[Button, ...]:
    before = (button(say("remind.sooner"), press("remind.page", max(0, start - PAGE))),) if start else ()
    more = start + PAGE < count
    after = (button(say("remind.later"), press("remind.page", start + PAGE)),) if more else ()
    return before + after


def _line(number: int, each: Waiting, now: datetime, zone: str) -> Text:
    note = each.note
    key = "unsaid" if each.unsaid else "missed" if each.at < now else "rule" if note.rrule else "once"
    text = note.text if len(note.text) <= LONGEST_LINE else f"{note.text[:LONGEST_LINE]}…"
    when = {"rule": _rule(note, zone)} if key == "rule" else {}
    line = say(f"remind.line.{key}", number=number, at=Moment(each.at), text=text, **when)
    return joined([line, plain(f"({each.place})") if each.place else ()], " ")


def _rule(note: Note, zone: str) -> Text:
    return describe(Rule(note.rrule, note.zone, datetime.fromisoformat(note.wall)), ZoneInfo(zone))


def allowed(*, members: bool) -> Message:
    return Message(say("remind.open_to_members" if members else "remind.open_to_moderators"))


def no_rights(place: str, missing: str) -> Message:
    return Message(say("remind.no_rights", place=place, missing=missing))
