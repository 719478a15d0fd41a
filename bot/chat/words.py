"""The locale files: one TOML per room and language, sentences with {slots} and **bold** words.

A sentence that counts is a table of CLDR plural categories; the slot `n` chooses. Keys are the room's name
and the path
in the file, joined by dots.
"""

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_skeleton, format_time, format_timedelta, get_timezone_location

from bot.base.errors import DeclarationError
from bot.chat.text import Link, Mention, Moment, Node, Phrase, Plain, Shape, Slot, Style, Styled, Text

LANGS = ("en", "zh")
_LOCALES = {"en": Locale("en"), "zh": Locale.parse("zh_Hans_CN")}
_PIECES = re.compile(r"\{([a-z_]+)\}|\*\*(.+?)\*\*", re.DOTALL)
PLURALS = frozenset({"zero", "one", "two", "few", "many", "other"})


@dataclass(frozen=True, slots=True)
class _Slot:
    name: str


_Template = tuple["Plain | _Slot | tuple[Plain | _Slot, ...]", ...]


def nearest_lang(code: str | None, fallback: str = "en") -> str:
    """Return the language of ours that a platform's code ("zh-CN", "en-GB", None) means."""
    if not code:
        return fallback
    start = code.replace("_", "-").split("-")[0].lower()
    return start if start in LANGS else fallback


class Words:
    """All sentences in all languages. Immutable after `load`."""

    def __init__(self, sentences: Mapping[str, Mapping[str, str | Mapping[str, str]]]) -> None:
        self._raw = sentences
        self._templates = {
            lang: {key: _compiled(value) for key, value in table.items()} for lang, table in sentences.items()
        }

    @classmethod
    def load(cls, rooms: Iterable[tuple[str, Path]]) -> "Words":
        """Read `folder/{lang}.toml` of each (prefix, folder)."""
        out: dict[str, dict[str, str | Mapping[str, str]]] = {lang: {} for lang in LANGS}
        for prefix, folder in rooms:
            for lang in LANGS:
                table = tomllib.loads((folder / f"{lang}.toml").read_text(encoding="utf-8"))
                _flatten(prefix, table, out[lang])
        return cls(out)

    def keys(self, lang: str) -> frozenset[str]:
        return frozenset(self._raw[lang])

    def has(self, key: str) -> bool:
        return key in self._raw["en"]

    def slots(self, lang: str, key: str) -> frozenset[str]:
        value = self._raw[lang][key]
        texts = [value] if isinstance(value, str) else list(value.values())
        return frozenset(name for text in texts for name in re.findall(r"\{([a-z_]+)\}", text))

    def text(self, key: str, lang: str, **slots: Slot) -> str:
        """Return a sentence as bare characters, for menus and labels that hold no styles."""
        return "".join(
            _characters(node) for node in self.resolve((Phrase(key, tuple(slots.items())),), lang, "UTC")
        )

    def resolve(self, text: Text, lang: str, zone: str, now: datetime | None = None) -> Text:
        """Return the text with every phrase spelled out and every moment shown in the zone (an IANA name)."""
        return tuple(self._nodes(text, lang, zone, now))

    def _nodes(self, text: Text, lang: str, zone: str, now: datetime | None) -> Iterable[Node]:
        for node in text:
            match node:
                case Phrase():
                    yield from self._phrase(node, lang, zone, now)
                case Styled(style, inner):
                    yield Styled(style, self.resolve(inner, lang, zone, now))
                case Link(url, inner):
                    yield Link(url, self.resolve(inner, lang, zone, now))
                case Moment(at, shape, _):
                    yield Moment(at, shape, show_moment(at, shape, lang, zone, now))
                case Plain() | Mention():
                    yield node

    def _phrase(self, phrase: Phrase, lang: str, zone: str, now: datetime | None) -> Iterable[Node]:
        slots = dict(phrase.slots)
        for piece in self._template(phrase.key, lang, slots):
            match piece:
                case tuple():
                    inner = tuple(n for part in piece for n in self._piece(part, slots, lang, zone, now))
                    yield Styled(Style.BOLD, inner)
                case _:
                    yield from self._piece(piece, slots, lang, zone, now)

    def _piece(
        self, piece: "Plain | _Slot", slots: Mapping[str, Slot], lang: str, zone: str, now: datetime | None
    ) -> Iterable[Node]:
        if isinstance(piece, Plain):
            return (piece,)
        return self.resolve(_leaf(slots.get(piece.name, ""), lang), lang, zone, now)

    def _template(self, key: str, lang: str, slots: Mapping[str, Slot]) -> _Template:
        table = self._templates.get(lang, self._templates["en"])
        forms = table.get(key) or self._templates["en"].get(key)
        if forms is None:
            return (Plain(key),)
        if len(forms) == 1:
            return next(iter(forms.values()))
        count = slots.get("n", 0)
        category = _LOCALES[lang].plural_form(count if isinstance(count, int) else 0)
        return forms.get(category, forms["other"])


def show_moment(at: datetime, shape: Shape, lang: str, zone: str, now: datetime | None = None) -> str:
    """Return an instant in the reader's language and zone, always with the zone's own clock."""
    local, locale = at.astimezone(ZoneInfo(zone)), _LOCALES[lang]
    match shape:
        case Shape.DAY:
            return format_skeleton("yMMMEd", local, locale=locale)
        case Shape.TIME:
            return format_time(local, "short", locale=locale)
        case Shape.RELATIVE if now is not None:
            return format_timedelta(at - now, add_direction=True, locale=locale)
        case _:
            day = format_skeleton("yMMMEd", local, locale=locale)
            return f"{day} {format_time(local, 'short', locale=locale)}"


def show_zone(zone: str, lang: str) -> str:
    """Return the city a zone is known by, such as "Shanghai" or "上海"; one without keeps its name."""
    if "/" not in zone or zone.startswith("Etc/"):
        return zone.removeprefix("Etc/")
    return get_timezone_location(zone, locale=_LOCALES.get(lang, _LOCALES["en"]), return_city=True)


def show_day(day: date, lang: str) -> str:
    return format_date(day, "long", locale=_LOCALES[lang])


def _leaf(value: Slot, lang: str) -> Text:
    match value:
        case str() | int():
            return (Plain(str(value)),)
        case date():
            return (Plain(show_day(value, lang)),)
        case tuple():
            return value
        case _:
            return (value,)


def _characters(node: Node) -> str:
    match node:
        case Plain(text):
            return text
        case Styled(_, inner) | Link(_, inner):
            return "".join(_characters(child) for child in inner)
        case Mention(_, name):
            return name
        case Moment(_, _, shown):
            return shown
        case Phrase(key):
            return key


def _compiled(value: str | Mapping[str, str]) -> Mapping[str, _Template]:
    forms = {"other": value} if isinstance(value, str) else value
    return {category: _pieces(text) for category, text in forms.items()}


def _pieces(text: str) -> _Template:
    out: list[Plain | _Slot | tuple[Plain | _Slot, ...]] = []
    end = 0
    for found in _PIECES.finditer(text):
        if found.start() > end:
            out.append(Plain(text[end : found.start()]))
        out.append(_Slot(found[1]) if found[1] else _flat_pieces(found[2]))
        end = found.end()
    if end < len(text):
        out.append(Plain(text[end:]))
    return tuple(out)


def _flat_pieces(text: str) -> tuple[Plain | _Slot, ...]:
    return tuple(piece for piece in _pieces(text) if not isinstance(piece, tuple))


def _flatten(prefix: str, table: Mapping[str, object], out: dict[str, str | Mapping[str, str]]) -> None:
    for name, value in table.items():
        key = f"{prefix}.{name}" if prefix else name
        if isinstance(value, str) or (isinstance(value, dict) and value and set(value) <= PLURALS):
            out[key] = value
        elif isinstance(value, dict):
            _flatten(key, value, out)
        else:
            message = f"{key} must be a sentence or a table"
            raise DeclarationError(message)
