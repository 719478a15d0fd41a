"""`homeroom when`: show anyone what the grammar of times makes of a phrase, as JSON Lines.

In `{"text", "zone", "now", "lang"}`; `lang` may be absent, and a `now` without an offset is wall time there.
Out `{"once"}`, `{"rule", "zone", "next"}`, `{"ask", "question"}` or `{"refused", "why"}`, the last with the
`nearest` phrases where there are any. A line that asks nothing is refused with the `field` at fault, and the
stream goes on. Instants are in UTC.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TypeAlias
from zoneinfo import ZoneInfo

from bot.chat.text import Text, flat, say
from bot.chat.words import Words, nearest_lang
from bot.commands.times import read_time
from bot.reminders import phrases
from bot.reminders.phrases.nearest import nearest
from bot.reminders.phrases.result import Choose, Once, Refused, Repeats
from bot.reminders.wall import RuleError, find_zone, resolve

Answer: TypeAlias = dict[str, object]
YEARS = range(1971, 2200)
SHOWN = 3
FAR = timedelta(days=366 * 400)


class LineError(ValueError):
    """A line asks nothing that can be answered: `field` is at fault, `reason` below `when.error` says why."""

    def __init__(self, field: str, reason: str) -> None:
        super().__init__(field, reason)
        self.field = field
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Question:
    text: str
    zone: ZoneInfo
    now: datetime
    lang: str


def run(lines: Iterable[str]) -> Iterator[str]:
    """Answer each line with a line; blank lines are passed over."""
    words = Words.load([("", Path(phrases.__file__).parent / "locales")])
    for line in lines:
        if line.strip():
            answer = json.dumps(_answer(line, words), ensure_ascii=False)
            yield answer.encode("utf-8", "replace").decode("utf-8")


def _answer(line: str, words: Words) -> Answer:
    try:
        question = _read(line)
    except LineError as error:
        why = words.text(f"when.error.{error.reason}", "en")
        return {"refused": error.reason, "field": error.field, "why": why}
    result = read_time(question.text, question.now, question.zone.key)
    match result:
        case Once() | Repeats():
            return _value(result, question)
        case Choose(asked, options):
            choices = [
                {"label": _shown(o.label, question, words), **_value(o.value, question)} for o in options
            ]
            return {"ask": choices, "question": _shown(say(f"when.ask.{asked}"), question, words)}
        case Refused(reason, slots):
            why = _shown(say(f"when.refused.{reason}", **dict(slots)), question, words)
            near = nearest(question.text, result, question.now, question.zone)
            return {"refused": reason, "why": why} | ({"nearest": list(near)} if near else {})


def _value(value: Once | Repeats, question: Question) -> Answer:
    match value:
        case Once(instant):
            return {"once": _instant(instant)}
        case Repeats(rule):
            due = rule.upcoming(question.now, question.now + FAR, SHOWN)
            return {"rule": rule.rrule, "zone": rule.zone, "next": [_instant(each) for each in due]}


def _instant(instant: datetime) -> str:
    return instant.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _shown(text: Text, question: Question, words: Words) -> str:
    return flat(words.resolve(text, question.lang, question.zone.key, question.now))


def _read(line: str) -> Question:
    try:
        raw = json.loads(line)
    except (ValueError, RecursionError) as problem:
        raise LineError("line", "not_json") from problem
    if not isinstance(raw, dict):
        raise LineError("line", "not_an_object")
    zone = _zone(_text(raw, "zone"))
    lang = nearest_lang(_text(raw, "lang")) if "lang" in raw else "en"
    return Question(_text(raw, "text"), zone, _now(_text(raw, "now"), zone), lang)


def _text(raw: dict[str, object], field: str) -> str:
    value = raw.get(field)
    if not isinstance(value, str):
        raise LineError(field, "not_text" if field in raw else "missing")
    return value


def _zone(name: str) -> ZoneInfo:
    try:
        return find_zone(name)
    except RuleError as problem:
        raise LineError("zone", "not_a_zone") from problem


def _now(text: str, zone: ZoneInfo) -> datetime:
    try:
        now = datetime.fromisoformat(text)
    except ValueError as problem:
        raise LineError("now", "not_an_instant") from problem
    if now.year not in YEARS:
        raise LineError("now", "not_an_instant")
    return now.astimezone(UTC) if now.tzinfo else resolve(now, zone)
