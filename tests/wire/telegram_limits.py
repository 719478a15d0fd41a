"""Limits that the Bot API states in prose only. Breaking one is answered as there, and noted."""

import re
from collections.abc import Sequence
from html.parser import HTMLParser
from urllib.parse import parse_qs, urlsplit

from tests.wire.telegram_wire import JsonObject, Params, Refused, as_int, as_mappings, bad, utf16

TEXT = 4096
CAPTION = 1024
ACTIONS = frozenset(
    {
        "url",
        "callback_data",
        "web_app",
        "login_url",
        "switch_inline_query",
        "switch_inline_query_current_chat",
        "switch_inline_query_chosen_chat",
        "copy_text",
        "callback_game",
        "pay",
    }
)
_PAYLOAD = re.compile(r"[A-Za-z0-9_-]{1,64}")
_COMMAND = re.compile(r"[a-z0-9_]{1,32}")
_LANGUAGE = re.compile(r"[a-z]{2}|")
_START_KEYS = ("start", "startgroup", "startapp")


class Broken(Refused):
    """A refusal that a careful bot never earns: it fails the test."""


def broken(text: str) -> Broken:
    return Broken(400, f"Bad Request: {text}")


def formatted(params: Params, key: str, limit: int) -> tuple[str, tuple[JsonObject, ...]]:
    """Text and entities of a request, read and measured as the platform does."""
    entities_key = "entities" if key == "text" else "caption_entities"
    text, entities = params.text(key), params.mappings(entities_key)
    match params.text("parse_mode"):
        case "":
            pass
        case mode if entities:
            raise broken(f"parse_mode {mode} beside {entities_key}: one of them only")
        case "HTML":
            text, entities = read_html(text)
        case mode:
            raise broken(f"unsupported parse_mode {mode}: the stand-in reads entities and HTML")
    if utf16(text) > limit:
        raise broken("message is too long" if key == "text" else "message caption is too long")
    check_entities(text, entities)
    return text, tuple(entities)


def check_entities(text: str, entities: Sequence[JsonObject]) -> None:
    if len(entities) > 100:
        raise broken(f"{len(entities)} entities: Telegram ignores all after the first 100")
    size = utf16(text)
    units = text.encode("utf-16-le")
    for entity in entities:
        start, length = as_int(entity["offset"]), as_int(entity["length"])
        if start < 0 or length <= 0 or start + length > size:
            raise broken(f"entity {entity} lies outside of the {size} UTF-16 units of the text")
        if _inside_symbol(units, start):
            raise broken(f"entity begins in a middle of a UTF-16 symbol at offset {start}")
        if _inside_symbol(units, start + length):
            raise broken(f"entity beginning at UTF-16 offset {start} ends in a middle of a UTF-16 symbol")
        check_link(entity.get("url"))


def _inside_symbol(units: bytes, offset: int) -> bool:
    """Whether the UTF-16 unit at `offset` is the second half of a pair."""
    unit = units[2 * offset : 2 * offset + 2]
    return bool(unit) and 0xDC <= unit[1] <= 0xDF


def check_markup(markup: JsonObject | None) -> None:
    if markup is None or "inline_keyboard" not in markup:
        return
    keyboard = markup["inline_keyboard"]
    rows = [as_mappings(row) for row in keyboard] if isinstance(keyboard, list) else []
    if sum(map(len, rows)) > 100:
        raise broken("reply markup is too long")
    for row in rows:
        if not 1 <= len(row) <= 8:
            raise broken(f"a row of {len(row)} buttons: 1 to 8")
        for button in row:
            _check_button(button)


def _check_button(button: JsonObject) -> None:
    if not str(button.get("text", "")).strip():
        raise broken("can't parse inline keyboard button: text is empty")
    actions = ACTIONS & button.keys()
    if not actions:
        raise broken("can't parse inline keyboard button: text buttons are unallowed in the inline keyboard")
    if len(actions) > 1:
        raise broken(f"an inline keyboard button with {sorted(actions)}: exactly one")
    if "callback_data" in button and not 1 <= len(str(button["callback_data"]).encode()) <= 64:
        raise broken("BUTTON_DATA_INVALID")
    check_link(button.get("url"))


def check_link(url: object) -> None:
    """A link must have a host, and a start payload its alphabet."""
    if url is None:
        return
    parts = urlsplit(str(url))
    if parts.scheme not in {"http", "https", "tg"} or not parts.netloc:
        raise broken("BUTTON_URL_INVALID")
    query = parse_qs(parts.query, keep_blank_values=True)
    if parts.netloc not in {"t.me", "telegram.me", "resolve"}:
        return
    for payload in (payload for key in _START_KEYS for payload in query.get(key, [])):
        if not (_PAYLOAD.fullmatch(payload) or (payload == "" and "startgroup" in query)):
            raise broken(f"start payload {payload!r}: 1-64 of A-Z a-z 0-9 _ -")


def check_commands(params: Params) -> list[JsonObject]:
    commands = params.mappings("commands")
    if len(commands) > 100:
        raise broken("BOT_COMMANDS_TOO_MUCH")
    for command in commands:
        if not _COMMAND.fullmatch(str(command["command"])):
            raise broken("BOT_COMMAND_INVALID")
        if not 1 <= len(str(command["description"])) <= 256:
            raise broken("BOT_COMMAND_DESCRIPTION_INVALID")
    names = [command["command"] for command in commands]
    if len(set(names)) < len(names):
        raise broken(f"a command twice in one list: {names}")
    return commands


def check_language(params: Params) -> str:
    code = params.text("language_code")
    if not _LANGUAGE.fullmatch(code):
        raise broken(f"LANG_CODE_INVALID: {code!r}")
    return code


def check_length(params: Params, key: str, least: int, most: int) -> str:
    text = params.text(key)
    if not least <= utf16(text) <= most:
        raise broken(f"{key} has {utf16(text)} characters: {least} to {most}")
    return text


def check_secret(params: Params) -> str | None:
    secret = params.text("secret_token")
    if secret and not re.fullmatch(r"[A-Za-z0-9_-]{1,256}", secret):
        raise broken("secret token contains unallowed characters")
    return secret or None


_TAGS = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "s": "strikethrough",
    "code": "code",
    "pre": "pre",
    "a": "text_link",
    "blockquote": "blockquote",
    "tg-spoiler": "spoiler",
}


def read_html(markup: str) -> tuple[str, list[JsonObject]]:
    """Text and entities of HTML; refuses what the platform cannot parse."""
    reader = _Html()
    reader.feed(markup)
    reader.close()
    if reader.open:
        raise bad(f"can't parse entities: can't find end tag corresponding to start tag {reader.open[-1][0]}")
    return reader.text, reader.entities


class _Html(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.text = ""
        self.entities: list[JsonObject] = []
        self.open: list[tuple[str, int, str | None]] = []

    def handle_data(self, data: str) -> None:
        self.text += data

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in _TAGS:
            raise bad(f'can\'t parse entities: unsupported start tag "{tag}"')
        self.open.append((tag, utf16(self.text), dict(attrs).get("href")))

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open[-1][0] != tag:
            raise bad(f'can\'t parse entities: unexpected end tag "{tag}"')
        _, start, href = self.open.pop()
        if (length := utf16(self.text) - start) > 0:
            link = {"url": href} if tag == "a" else {}
            self.entities.append({"type": _TAGS[tag], "offset": start, "length": length, **link})
