"""A form for what a command still needs, at most five fields, everything known filled in."""

from collections.abc import Mapping
from dataclasses import dataclass

from adapters.discord.commands import POSTABLE, shortened
from adapters.discord.render import Json
from bot.chat.heard import PersonIn, RawValue, SpotIn
from bot.chat.words import Words
from bot.commands.catalog import ask_key, choice_key, param_name_key
from bot.commands.feature import Command
from bot.commands.params import Kind, Param

MODAL_TITLE, MODAL_ROWS, FIELD_LABEL, FIELD_TEXT, VALUE = 45, 5, 45, 100, 4000
STRING_SELECT, TEXT_INPUT, USER_SELECT, CHANNEL_SELECT, LABEL, FILE_UPLOAD = 3, 4, 5, 8, 18, 19
SHORT, PARAGRAPH = 1, 2
_FILES = {Kind.PHOTO, Kind.DOCUMENT}


@dataclass(frozen=True, slots=True)
class Form:
    """A modal without its address, and the parameters it shows."""

    data: Json
    shows: frozenset[str]

    def addressed(self, custom_id: str) -> Json:
        return {**self.data, "custom_id": custom_id}


@dataclass(frozen=True, slots=True)
class Maker:
    """Makes forms in one language.

    `rooms` tells whether the form opens in a server: in private there are no channels and no people to choose
    from, and a person is asked for by name.
    """

    words: Words
    lang: str
    rooms: bool

    def form(
        self,
        command: Command,
        given: Mapping[str, RawValue],
        *,
        hidden: frozenset[str] = frozenset(),
        asked: str = "",
    ) -> Form | None:
        """Return the form, or None where nothing is missing or a field that it needs cannot be shown.

        What is given stands in it, except the `hidden` parameters. `asked` is missing though it is optional.
        """
        missing = [param for param in command.params if param.name not in given]
        wanted = [param for param in missing if param.required or param.name == asked]
        if not wanted or any(not self._can_ask(param) for param in wanted):
            return None
        known = [p for p in command.params if p.name in given and self._can_show(p) and p.name not in hidden]
        rest = [param for param in missing if param not in wanted and self._can_ask(param)]
        names = {param.name for param in [*wanted, *known, *rest][:MODAL_ROWS]}
        shown = [param for param in command.params if param.name in names]
        title = shortened(self.words.text(f"{command.key}.summary", self.lang), MODAL_TITLE)
        rows = [self._row(command, param, given.get(param.name)) for param in shown]
        return Form({"title": title, "components": rows}, frozenset(names))

    def _can_ask(self, param: Param) -> bool:
        return param.kind is not Kind.TARGET and (param.kind is not Kind.PLACE or self.rooms)

    def _can_show(self, param: Param) -> bool:
        return param.kind not in _FILES and self._can_ask(param)

    def _row(self, command: Command, param: Param, value: RawValue | None) -> Json:
        name = self.words.text(param_name_key(command, param.name), self.lang)
        label = f"{name[:1].upper()}{name[1:]}".replace("_", " ")
        ask = shortened(self.words.text(ask_key(command, param.name), self.lang), FIELD_TEXT)
        field = {"custom_id": param.name, "required": param.required, **self._field(command, param, value)}
        return {
            "type": LABEL,
            "label": shortened(label, FIELD_LABEL),
            "description": ask,
            "component": field,
        }

    def _field(self, command: Command, param: Param, value: RawValue | None) -> Json:
        match param.kind:
            case Kind.CHOICE:
                keys = {choice: choice_key(command, param.name, choice) for choice in param.choices}
                return self._select(keys, value)
            case Kind.SWITCH:
                keys = {answer: f"questions.{answer}" for answer in ("yes", "no")}
                return self._select(keys, _yes_or_no(value))
            case Kind.PERSON if self.rooms:
                return {"type": USER_SELECT, **_preset(value, "user")}
            case Kind.PLACE:
                kinds = {"channel_types": list(POSTABLE)}
                return {"type": CHANNEL_SELECT, **kinds, **_preset(value, "channel")}
            case Kind.PHOTO | Kind.DOCUMENT:
                return {"type": FILE_UPLOAD, "min_values": int(param.required), "max_values": 1}
            case _:
                return _text(param, value)

    def _select(self, keys: Mapping[str, str], value: RawValue | None) -> Json:
        shown = {
            answer: shortened(self.words.text(key, self.lang), FIELD_TEXT) for answer, key in keys.items()
        }
        options = [{"label": text, "value": key, "default": key == value} for key, text in shown.items()]
        return {"type": STRING_SELECT, "options": options}


def _yes_or_no(value: RawValue | None) -> RawValue | None:
    return ("yes" if value else "no") if isinstance(value, bool) else value


def _preset(value: RawValue | None, kind: str) -> Json:
    match value:
        case PersonIn(key):
            return {"default_values": [{"id": key, "type": kind}]}
        case SpotIn(key):
            return {"default_values": [{"id": key.rpartition(":")[2], "type": kind}]}
        case _:
            return {}


def _text(param: Param, value: RawValue | None) -> Json:
    field: Json = {"type": TEXT_INPUT, "style": PARAGRAPH if param.long else SHORT}
    if param.kind in {Kind.TEXT, Kind.WHEN} and param.size:
        field["min_length"] = min(param.size.least, VALUE) if param.required else 0
        field["max_length"] = min(param.size.most, VALUE)
    if isinstance(value, str | int) and str(value):
        field["value"] = str(value)[: field.get("max_length", VALUE)]
    return field
