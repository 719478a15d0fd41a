"""The catalog as Discord's application commands."""

import re
from collections.abc import Iterator, Mapping

import discord

from adapters.discord.render import Json
from bot.base.errors import DeclarationError
from bot.chat.words import LANGS, Words
from bot.commands.catalog import Catalog, ask_key, choice_key, param_name_key
from bot.commands.feature import Command, Menu
from bot.commands.params import Kind, Param
from bot.people.identity import Access

CHAT, MESSAGE = 1, 3
SUBCOMMAND, STRING, INTEGER, BOOLEAN, USER, CHANNEL, ATTACHMENT = 1, 3, 4, 5, 6, 7, 11
POSTABLE = (0, 2, 5, 10, 11, 12, 13, 15)
"""Text, voice, news, their threads, stage and forum: channels in which can be posted."""
LOCALES = {"en": ("en-US", "en-GB"), "zh": ("zh-CN",)}
NAME, DESCRIPTION, CHOICE, MOST_IN_GROUP, MOST_MENU, MOST_STRING = 32, 100, 100, 25, 5, 6000
_NAME = re.compile(r"[-_'\w]{1,32}")
_KINDS = {
    Kind.NUMBER: INTEGER,
    Kind.SWITCH: BOOLEAN,
    Kind.PERSON: USER,
    Kind.PLACE: CHANNEL,
    Kind.PHOTO: ATTACHMENT,
    Kind.DOCUMENT: ATTACHMENT,
}


def payload(catalog: Catalog, words: Words) -> list[Json]:
    """Return all commands as Discord takes them; DeclarationError for what it would not."""
    listed = catalog.listed()
    chat = [command for command in listed if command.menu is Menu.SLASH]
    roots = [_root(command, words) for command in chat if command.group is None]
    groups = dict.fromkeys(command.group for command in chat if command.group)
    menus = [command for command in listed if command.menu is Menu.MESSAGE]
    if len(menus) > MOST_MENU:
        raise DeclarationError(f"{len(menus)} commands on messages where Discord holds {MOST_MENU}")
    return [
        *roots,
        *(_group([c for c in chat if c.group == group], words) for group in groups),
        *(_menu(command, words) for command in menus),
    ]


def menu_names(catalog: Catalog, words: Words) -> Mapping[str, Command]:
    """Return the commands of the menu of a message by the names they are registered under."""
    return {
        _menu_name(command, words, "en"): command
        for command in catalog.listed()
        if command.menu is Menu.MESSAGE
    }


def _root(command: Command, words: Words) -> Json:
    return {
        "type": CHAT,
        **_named(command.name, f"{command.key}.name", f"{command.key}.summary", words),
        "options": options(command, words),
        **_offered([command]),
    }


def _group(members: list[Command], words: Words) -> Json:
    first = members[0]
    name = first.group or first.feature
    if len(members) > MOST_IN_GROUP:
        raise DeclarationError(f"{len(members)} commands under /{name} where Discord holds {MOST_IN_GROUP}")
    inner = [
        {
            "type": SUBCOMMAND,
            **_named(command.name, f"{command.key}.name", f"{command.key}.summary", words),
            "options": options(command, words),
        }
        for command in members
    ]
    keys = (f"{first.feature}.group.name", f"{first.feature}.group.summary")
    return {"type": CHAT, **_named(name, *keys, words), "options": inner, **_offered(members)}


def _menu(command: Command, words: Words) -> Json:
    names = {locale: _menu_name(command, words, lang) for lang in LANGS for locale in LOCALES[lang]}
    name = _menu_name(command, words, "en")
    return {"type": MESSAGE, "name": name, "name_localizations": names, **_offered([command])}


def _menu_name(command: Command, words: Words, lang: str) -> str:
    own = f"{command.key}.menu"
    text = words.text(own if words.has(own) else f"{command.key}.name", lang)
    return f"{text[:1].upper()}{text[1:]}"[:NAME]


def _offered(commands: list[Command]) -> Json:
    """Hide what only moderators use from whoever does not look after messages in the server.

    That is for tidiness: access is decided in `dispatch`, and an administrator can show them to more people.
    """
    hidden = all(command.access >= Access.MODERATOR for command in commands)
    needed = str(discord.Permissions(manage_messages=True).value) if hidden else None
    return {"default_member_permissions": needed, "contexts": [0, 1], "integration_types": [0]}


def options(command: Command, words: Words) -> list[Json]:
    """Return the options of a command, the required ones first."""
    made = [_option(command, param, words) for param in command.params if param.kind is not Kind.TARGET]
    return sorted(made, key=lambda option: not option["required"])


def opens_form(command: Command) -> bool:
    """Whether the command may be sent bare: a long text is better typed into its form."""
    return any(param.long and param.required for param in command.params)


def _option(command: Command, param: Param, words: Words) -> Json:
    return {
        "type": _KINDS.get(param.kind, STRING),
        **_named(param.name, param_name_key(command, param.name), ask_key(command, param.name), words),
        "required": param.required and not opens_form(command),
        **dict(_bounds(command, param, words)),
    }


def _bounds(command: Command, param: Param, words: Words) -> Iterator[tuple[str, object]]:
    match param.kind:
        case Kind.TEXT | Kind.WHEN if param.size:
            yield "min_length", min(param.size.least, MOST_STRING)
            yield "max_length", min(param.size.most, MOST_STRING)
        case Kind.NUMBER if param.size:
            yield "min_value", param.size.least
            yield "max_value", param.size.most
        case Kind.PLACE:
            yield "channel_types", list(POSTABLE)
        case Kind.CHOICE:
            yield "choices", [_choice(command, param, value, words) for value in param.choices]
        case _:
            pass
    if param.suggest is not None and _KINDS.get(param.kind, STRING) in {STRING, INTEGER}:
        yield "autocomplete", param.kind is not Kind.CHOICE


def _choice(command: Command, param: Param, value: str, words: Words) -> Json:
    key = choice_key(command, param.name, value)
    texts = {lang: words.text(key, lang)[:CHOICE] for lang in LANGS}
    return {"name": texts["en"], "name_localizations": _by_locale(texts), "value": value}


def _named(name: str, name_key: str, summary_key: str, words: Words) -> Json:
    """Return name and description in all languages; Discord wants the default under its own locale too."""
    names = {lang: as_name(words.text(name_key, lang)) for lang in LANGS}
    texts = {lang: shortened(words.text(summary_key, lang), DESCRIPTION) for lang in LANGS}
    return {
        "name": name,
        "name_localizations": _by_locale({lang: text or name for lang, text in names.items()}),
        "description": texts["en"],
        "description_localizations": _by_locale(texts),
    }


def _by_locale(texts: Mapping[str, str]) -> Json:
    return {locale: text for lang, text in texts.items() for locale in LOCALES[lang]}


def as_name(text: str) -> str:
    """Return the text as a name that Discord takes, or "" where it cannot be one."""
    name = re.sub(r"\s+", "_" if text.isascii() else "", text.strip().lower())
    return name if _NAME.fullmatch(name) else ""


def shortened(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"
