"""From raw values to typed ones, without the database.

`bind` is pure, so an adapter may use it before it answers.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypeAlias

from bot.chat.heard import FileIn, FileKept, PersonIn, RawValue, SpotIn, TargetIn
from bot.chat.text import Slot
from bot.commands.feature import Command
from bot.commands.params import Kind, Param, Size
from bot.commands.times import leading_time, unreadable

_SPANS = {"m": 1, "min": 1, "分钟": 1, "h": 60, "小时": 60, "d": 1440, "天": 1440, "w": 10080, "周": 10080}
_DURATION = re.compile(r"\s*(\d{1,4})\s*(m|min|h|d|w|分钟|小时|天|周)\s*", re.IGNORECASE)
_DATES = (
    re.compile(r"(?P<y>\d{4})[-/.](?P<m>\d{1,2})[-/.](?P<d>\d{1,2})"),
    re.compile(r"(?P<y>\d{4})年(?P<m>\d{1,2})月(?P<d>\d{1,2})日?"),
    re.compile(r"(?P<d>\d{1,2})\.(?P<m>\d{1,2})\.(?P<y>\d{4})"),
)
_YES = {"yes", "y", "true", "on", "1", "是", "对", "好", "开"}
_NO = {"no", "n", "false", "off", "0", "否", "不", "不是", "关"}


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a value was not taken: the key of a sentence and its slots."""

    key: str
    slots: Mapping[str, Slot]


@dataclass(frozen=True, slots=True)
class Ready:
    """All values in their types.

    Persons, places and files are still as they came; `dispatch` looks them up.
    """

    values: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Ask:
    """The parameter to ask for next, what was given so far, and what was wrong with the last answer."""

    param: Param
    given: Mapping[str, RawValue]
    problem: Problem | None = None


Bound: TypeAlias = Ready | Ask


class _Bad(Exception):
    def __init__(self, key: str, **slots: Slot) -> None:
        super().__init__(key)
        self.problem = Problem(key, slots)


def bind(command: Command, raw: Mapping[str, RawValue]) -> Bound:
    """Return the typed values, or the first parameter that is missing or wrong.

    Optional ones may be absent.
    """
    values: dict[str, object] = {}
    for param in command.params:
        given = raw.get(param.name)
        if given is None or given == "":
            if param.required:
                return Ask(param, raw)
            values[param.name] = param.default
            continue
        try:
            values[param.name] = _read(param, given)
        except _Bad as bad:
            return Ask(param, {name: value for name, value in raw.items() if name != param.name}, bad.problem)
    return Ready(values)


def _read(param: Param, given: RawValue) -> object:
    match param.kind:
        case Kind.TEXT:
            return _text(param, given)
        case Kind.WHEN:
            return _when(param, given)
        case Kind.NUMBER:
            return _number(param, given)
        case Kind.SWITCH:
            return _switch(given)
        case Kind.CHOICE:
            return _choice(param, given)
        case Kind.DATE:
            return _date(given)
        case Kind.DURATION:
            return _duration(given)
        case _:
            return _thing(param, given)


def _text(param: Param, given: RawValue) -> str:
    text = str(given).strip() if isinstance(given, (str, int)) else ""
    size = param.size or Size(1, 4000)
    if not text:
        raise _Bad("bind.empty")
    if len(text) < size.least:
        raise _Bad("bind.too_short", least=size.least)
    if len(text) > size.most:
        raise _Bad("bind.too_long", most=size.most, length=len(text))
    return text


def _when(param: Param, given: RawValue) -> str:
    text = _text(param, given)
    if refused := unreadable(text):
        raise _Bad(f"when.refused.{refused.reason}", **dict(refused.slots))
    return text


def _number(param: Param, given: RawValue) -> int:
    try:
        number = given if isinstance(given, int) else int(str(given).strip())
    except ValueError:
        raise _Bad("bind.no_number") from None
    if param.size and not param.size.least <= number <= param.size.most:
        raise _Bad("bind.out_of_range", least=param.size.least, most=param.size.most)
    return number


def _switch(given: RawValue) -> bool:
    word = str(given).strip().lower()
    if word in _YES:
        return True
    if word in _NO:
        return False
    raise _Bad("bind.no_switch")


def _choice(param: Param, given: RawValue) -> object:
    word = str(given).strip().lower()
    if param.enum is None or word not in param.choices:
        raise _Bad("bind.no_choice")
    return param.enum(word)


def _date(given: RawValue) -> date:
    text = str(given).strip()
    for pattern in _DATES:
        found = pattern.fullmatch(text)
        if found:
            try:
                return date(int(found["y"]), int(found["m"]), int(found["d"]))
            except ValueError:
                raise _Bad("bind.no_such_date") from None
    raise _Bad("bind.no_date")


def _duration(given: RawValue) -> timedelta:
    found = _DURATION.fullmatch(str(given))
    if not found:
        raise _Bad("bind.no_duration")
    return timedelta(minutes=int(found[1]) * _SPANS[found[2].lower()])


_THINGS: dict[Kind, tuple[tuple[type, ...], str]] = {
    Kind.PERSON: ((PersonIn, str), "bind.no_person"),
    Kind.PLACE: ((SpotIn, str), "bind.no_place"),
    Kind.PHOTO: ((FileIn, FileKept), "bind.no_photo"),
    Kind.DOCUMENT: ((FileIn,), "bind.no_file"),
    Kind.TARGET: ((TargetIn,), "bind.no_target"),
}


def _thing(param: Param, given: RawValue) -> object:
    types, problem = _THINGS[param.kind]
    if not isinstance(given, types):
        raise _Bad(problem)
    return given


def split_words(command: Command, text: str) -> dict[str, RawValue]:
    """Return raw values from typed words: `name=value`, "quoted", in order; the last text takes the rest.

    Used by platforms whose commands are plain text. A time takes all the words that belong to it, and a
    `Long` text that is not quoted takes all that is left. Words beyond the last parameter stay in the last
    text; where no text can take them they are handed over under the name "" for the caller to refuse.
    """
    params = {param.name: param for param in command.params}
    out: dict[str, RawValue] = {}
    waiting = [p for p in command.params if p.kind not in {Kind.PHOTO, Kind.DOCUMENT, Kind.TARGET}]
    rest = text.strip()
    while rest:
        word, after, name = _next_word(rest, params)
        if name:
            out[name] = word
            waiting = [p for p in waiting if p.name != name]
        elif not waiting:
            out[""] = rest
            return out
        elif _takes_the_rest(waiting, rest):
            out[waiting[0].name] = _unquoted(rest)
            return out
        elif waiting[0].kind is Kind.WHEN and (time := leading_time(rest)):
            out[waiting.pop(0).name] = time
            after = rest[len(time) :].lstrip(_SEPARATORS)
        else:
            out[waiting.pop(0).name] = word
        rest = after.lstrip()
    return out


def _takes_the_rest(waiting: list[Param], rest: str) -> bool:
    first = waiting[0]
    if first.kind not in {Kind.TEXT, Kind.WHEN}:
        return False
    return len(waiting) == 1 or (first.long and rest[:1] not in _QUOTES)


_SEPARATORS = " ,，:：;；"
_QUOTES = {'"': '"', "“": "”", "「": "」"}
_NAMED = re.compile(r"([a-z0-9_]{1,32})=")


def _next_word(rest: str, params: Mapping[str, Param]) -> tuple[str, str, str]:
    found = _NAMED.match(rest)
    name = found[1] if found and found[1] in params else ""
    if name and found:
        rest = rest[found.end() :]
    closing = _QUOTES.get(rest[:1])
    end = rest.find(closing, 1) if closing else -1
    if closing and end > 0:
        return rest[1:end], rest[end + 1 :], name
    word, _, after = rest.partition(" ")
    return word, after, name


def _unquoted(text: str) -> str:
    closing = _QUOTES.get(text[:1])
    return (
        text[1:-1]
        if closing and len(text) > 1 and text.endswith(closing) and text.find(closing, 1) == len(text) - 1
        else text
    )
