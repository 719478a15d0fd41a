"""The lists of commands that Telegram's apps show after "/": one for everybody, one for administrators."""

from collections.abc import Iterable

from telegram import (
    Bot,
    BotCommand,
    BotCommandScope,
    BotCommandScopeAllChatAdministrators,
    BotCommandScopeDefault,
)

from bot.chat.words import LANGS, Words
from bot.commands.catalog import Catalog
from bot.commands.feature import Command
from bot.people.identity import Access

MOST_COMMANDS = 100
MOST_DESCRIPTION = 256
DEFAULT_LANG = "en"
"""Shown to everybody whose own language has no list."""


async def set_menus(bot: Bot, catalog: Catalog, words: Words) -> None:
    """Bring the menus to what the catalog holds; a list that says so already is left alone."""
    everyone = [command for command in catalog.listed() if command.access < Access.MODERATOR]
    for lang in LANGS:
        code = "" if lang == DEFAULT_LANG else lang
        await _set(bot, BotCommandScopeDefault(), code, menu(everyone, words, lang))
        await _set(bot, BotCommandScopeAllChatAdministrators(), code, menu(catalog.listed(), words, lang))


async def _set(bot: Bot, scope: BotCommandScope, code: str, wanted: list[BotCommand]) -> None:
    standing = await bot.get_my_commands(scope=scope, language_code=code or None)
    if list(standing) != wanted:
        await bot.set_my_commands(wanted, scope=scope, language_code=code or None)


def menu(commands: Iterable[Command], words: Words, lang: str) -> list[BotCommand]:
    """Return one line for each command: its name as one word, and what it does."""
    lines = [
        BotCommand(command.flat_name, words.text(f"{command.key}.summary", lang)[:MOST_DESCRIPTION])
        for command in commands
    ]
    return lines[:MOST_COMMANDS]
