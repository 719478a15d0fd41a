"""The catalog as the page needs it: names, summaries and questions of every command, in one language."""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from bot.app import App
from bot.chat.words import LANGS
from bot.commands.catalog import ask_key, choice_key, param_name_key
from bot.commands.feature import Command
from bot.commands.params import Param

_FOLDER = Path(__file__).parent / "locales"


@cache
def page_words(lang: str) -> Mapping[str, Any]:
    """Return the page's own words."""
    return tomllib.loads((_FOLDER / f"{lang}.toml").read_text("utf-8"))


def words_of(app: App, lang: str) -> dict[str, Any]:
    """Return everything a page says in a language: its own words and those of the commands."""
    lang = lang if lang in LANGS else "en"
    commands = [_command(app, lang, command) for command in app.catalog.commands.values()]
    return {"lang": lang, "words": page_words(lang), "commands": commands}


def _command(app: App, lang: str, command: Command) -> dict[str, Any]:
    text = app.words.text
    group = f"{text(f'{command.feature}.group.name', lang)} " if command.group else ""
    return {
        "key": command.key,
        "words": command.words,
        "flat": command.flat_name,
        "name": group + text(f"{command.key}.name", lang),
        "summary": text(f"{command.key}.summary", lang),
        "access": int(command.access),
        "menu": command.menu.value,
        "params": [_param(app, lang, command, param) for param in command.params],
    }


def _param(app: App, lang: str, command: Command, param: Param) -> dict[str, Any]:
    text = app.words.text
    return {
        "name": param.name,
        "label": text(param_name_key(command, param.name), lang),
        "ask": text(ask_key(command, param.name), lang),
        "kind": param.kind.value,
        "required": param.required,
        "long": param.long,
        "suggests": param.suggest is not None,
        "least": param.size.least if param.size else None,
        "most": param.size.most if param.size else None,
        "choices": [[value, text(choice_key(command, param.name, value), lang)] for value in param.choices],
    }
