"""Limits of the platform that its published description does not hold."""

import re
from collections import Counter
from collections.abc import Callable, Iterator

from discord import Locale

from tests.wire.discord_platform import Call, Callback
from tests.wire.discord_world import Json, walk

COMPONENTS_V2 = 1 << 15
ROW, BUTTON, STRING_SELECT = 1, 2, 3
SELECTS = (3, 5, 6, 7, 8)
CLASSIC = (1,)
MOST_CHAT, MOST_MENU = 100, 15
NAME = re.compile(r"[-_'\w]{1,32}")
LOCALES = frozenset(str(locale) for locale in Locale)
Check = Callable[[Call], Iterator[str]]


def broken_limits(call: Call) -> Iterator[str]:
    """Name every limit that a request breaks."""
    check = CHECKS.get((call.method, call.route))
    if check is not None:
        yield from check(call)


def _new_message(call: Call) -> Iterator[str]:
    yield from message(call.json)
    parts = ("content", "embeds", "components", "sticker_ids", "poll")
    if not call.files and not any(call.json.get(k) for k in parts):
        yield "empty message"


def _edited_message(call: Call) -> Iterator[str]:
    yield from message(call.json)


def message(body: Json) -> Iterator[str]:
    """Check what create, edit, follow-up and callback share."""
    content = body.get("content") or ""
    if len(content) > 2000:
        yield f"content is {len(content)} characters long, limit 2000"
    embeds = sum(_weight(e) for e in body.get("embeds") or [])
    if embeds > 6000:
        yield f"embeds hold {embeds} characters, limit 6000"
    for answer in (body.get("poll") or {}).get("answers", []):
        if len(answer["poll_media"].get("text") or "") > 55:
            yield "poll answer over 55 characters"
    yield from components(body)


def _weight(embed: Json) -> int:
    parts = [embed.get("title"), embed.get("description")]
    parts += [(embed.get("footer") or {}).get("text"), (embed.get("author") or {}).get("name")]
    parts += [text for f in embed.get("fields") or [] for text in (f.get("name"), f.get("value"))]
    return sum(len(p) for p in parts if p)


def components(body: Json) -> Iterator[str]:
    """Check the components of a message."""
    top: list[Json] = body.get("components") or []
    every = list(walk(top))
    modern = bool((body.get("flags") or 0) & COMPONENTS_V2)
    if modern and any(body.get(k) for k in ("content", "embeds", "poll")):
        yield "components v2 exclude content, embeds and poll"
    if modern and len(every) > 40:
        yield f"{len(every)} components, limit 40"
    if not modern and len(top) > 5:
        yield f"{len(top)} action rows, limit 5"
    if not modern and any(c["type"] not in CLASSIC for c in top):
        yield "a layout component needs the components v2 flag"
    yield from _twins("custom_id", [c.get("custom_id") for c in every])
    for component in every:
        yield from _component(component)


def _component(component: Json) -> Iterator[str]:
    kind = component["type"]
    inside = component.get("components") or []
    if kind == ROW and len(inside) > (1 if any(c["type"] in SELECTS for c in inside) else 5):
        yield "an action row holds five buttons or one select"
    if kind == BUTTON:
        yield from _button(component)
    if kind in SELECTS:
        least, most = component.get("min_values", 1), component.get("max_values", 1)
        if least is not None and most is not None and least > most:
            yield "min_values over max_values"
    if kind == STRING_SELECT:
        options = component.get("options") or []
        if not options:
            yield "a select without options"
        if (component.get("max_values") or 1) > len(options):
            yield "max_values over the number of options"
        yield from _twins("option value", [o["value"] for o in options])


def _button(button: Json) -> Iterator[str]:
    link, premium = button.get("style") == 5, button.get("style") == 6
    if link and not button.get("url"):
        yield "a link button without url"
    if not link and not premium and not button.get("custom_id"):
        yield "a button without custom_id"
    if not premium and not button.get("label") and not button.get("emoji"):
        yield "a button without label and emoji"


def _twins(what: str, values: list[str | None]) -> Iterator[str]:
    for value, times in Counter(v for v in values if v is not None).items():
        if times > 1:
            yield f"duplicate {what} {value!r}"


def _callback(call: Call) -> Iterator[str]:
    data: Json = call.json.get("data") or {}
    match call.json.get("type"):
        case Callback.MESSAGE:
            yield from _new_message(_inner(call, data))
        case Callback.UPDATE:
            yield from message(data)
        case Callback.MODAL:
            yield from _modal(data)
        case _:
            return


def _inner(call: Call, data: Json) -> Call:
    return Call(call.at, call.method, call.path, call.query, data, call.files, call.token)


def _modal(data: Json) -> Iterator[str]:
    top = data.get("components") or []
    if len(top) > 5:
        yield f"{len(top)} rows in a modal, limit 5"
    yield from _twins("custom_id", [c.get("custom_id") for c in walk(top)])


def _commands(call: Call) -> Iterator[str]:
    bodies = call.body if isinstance(call.body, list) else [call.json]
    kinds = Counter(b.get("type") or 1 for b in bodies)
    for kind, most in ((1, MOST_CHAT), (2, MOST_MENU), (3, MOST_MENU)):
        if kinds[kind] > most:
            yield f"{kinds[kind]} commands of type {kind}, limit {most}"
    yield from _twins("command", [f"{b.get('type') or 1}/{b['name']}" for b in bodies if "name" in b])
    for body in bodies:
        for problem in _command(body):
            yield f"/{body.get('name')}: {problem}"


def _command(body: Json) -> Iterator[str]:
    chat = (body.get("type") or 1) == 1
    if chat:
        yield from _named(body)
        yield from _options(body.get("options") or [])
        if _characters(body) > 8000:
            yield f"{_characters(body)} characters, limit 8000"
    elif body.get("description"):
        yield "a context menu command has no description"
    yield from _locales(body)


def _named(part: Json) -> Iterator[str]:
    names = [part.get("name") or "", *(part.get("name_localizations") or {}).values()]
    for name in names:
        if not NAME.fullmatch(name) or name != name.lower():
            yield f"name {name!r} must match [-_'\\w]{{1,32}} in lower case"
    if "name" in part and not part.get("description"):
        yield f"{part['name']!r} has no description"


def _locales(part: Json) -> Iterator[str]:
    for key in ("name_localizations", "description_localizations"):
        for locale in set(part.get(key) or {}) - LOCALES:
            yield f"unknown locale {locale!r}"


def _options(options: list[Json]) -> Iterator[str]:
    optional = False
    yield from _twins("option", [o.get("name") for o in options])
    for option in options:
        yield from _named(option)
        yield from _locales(option)
        if option.get("required") and optional:
            yield f"required option {option['name']!r} after an optional one"
        optional = optional or not option.get("required")
        if option.get("autocomplete") and option.get("choices"):
            yield f"option {option['name']!r} has both choices and autocomplete"
        yield from _twins("choice", [c["name"] for c in option.get("choices") or []])
        yield from _options(option.get("options") or [])


def _characters(part: Json) -> int:
    """Count a command's characters; of each localised text the longest version counts."""
    total = 0
    for key in ("name", "description"):
        texts = [part.get(key) or "", *(part.get(f"{key}_localizations") or {}).values()]
        total += max(len(t) for t in texts)
    total += sum(len(c["name"]) + len(str(c["value"])) for c in part.get("choices") or [])
    return total + sum(_characters(o) for o in part.get("options") or [])


def _event(call: Call) -> Iterator[str]:
    external = call.json.get("entity_type") == 3
    if external and not call.json.get("scheduled_end_time"):
        yield "an external event without end"
    if external and not (call.json.get("entity_metadata") or {}).get("location"):
        yield "an external event without location"


def _thread(call: Call) -> Iterator[str]:
    if len(call.json.get("applied_tags") or []) > 5:
        yield "over 5 forum tags"
    if call.json.get("message") is not None:
        yield from _new_message(_inner(call, call.json["message"]))


CHANNEL, WEBHOOK = "/channels/{channel_id}", "/webhooks/{webhook_id}/{webhook_token}"
COMMANDS = "/applications/{application_id}/commands"
GUILD_COMMANDS = "/applications/{application_id}/guilds/{guild_id}/commands"
CHECKS: dict[tuple[str, str], Check] = {
    ("POST", CHANNEL + "/messages"): _new_message,
    ("PATCH", CHANNEL + "/messages/{message_id}"): _edited_message,
    ("POST", CHANNEL + "/threads"): _thread,
    ("POST", WEBHOOK): _new_message,
    ("PATCH", WEBHOOK + "/messages/@original"): _edited_message,
    ("PATCH", WEBHOOK + "/messages/{message_id}"): _edited_message,
    ("POST", "/interactions/{interaction_id}/{interaction_token}/callback"): _callback,
    ("PUT", COMMANDS): _commands,
    ("POST", COMMANDS): _commands,
    ("PUT", GUILD_COMMANDS): _commands,
    ("POST", GUILD_COMMANDS): _commands,
    ("POST", "/guilds/{guild_id}/scheduled-events"): _event,
}
