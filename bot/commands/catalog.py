"""Everything that can be asked of the bot: found by name, checked against what platforms can carry."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from bot.base.errors import DeclarationError
from bot.chat.words import LANGS, Words
from bot.commands import personal
from bot.commands.feature import Action, Command, Feature, Handler, Job, Menu, Timer
from bot.facts import Fact
from bot.people import personal as people
from bot.people.personal import Holds, Keeps
from bot.reminders import personal as reminders

_NAME = re.compile(r"[a-z0-9_]{1,32}")
MOST_SUMMARY = 100
MOST_CHOICES = 25
MOST_COMMANDS = 100


class Catalog:
    """The declarations of all features. Immutable after construction."""

    def __init__(self, features: Sequence[Feature]) -> None:
        self.features = tuple(features)
        self.commands: Mapping[str, Command] = {c.key: c for f in features for c in f.commands.values()}
        self.actions: Mapping[str, Action] = {
            key: action for f in features for key, action in f.actions.items()
        }
        self.timers: Mapping[str, Timer] = {key: timer for f in features for key, timer in f.timers.items()}
        self.jobs: tuple[Job, ...] = tuple(job for f in features for job in f.jobs)
        self.personal: tuple[Keeps, ...] = (
            *(keeps for f in features for keeps in f.personal),
            *personal.KEEPS,
            *reminders.KEEPS,
            *people.KEEPS,
        )
        self.holdings: tuple[Holds, ...] = tuple(holds for f in features for holds in f.holdings)
        self._repliers = {prefix: handler for f in features for prefix, handler in f.repliers.items()}
        self._by_words = dict(self._named())
        self._listeners: dict[type[Fact], list[Handler]] = {}
        for feature in features:
            for fact, handler in feature.listeners:
                self._listeners.setdefault(fact, []).append(handler)

    def _named(self) -> Iterator[tuple[str, Command]]:
        for command in self.commands.values():
            yield command.words, command
            yield command.flat_name, command

    def named(self, words: str) -> Command | None:
        """Return the command typed as "memory share" or "memory_share"."""
        return self._by_words.get(words)

    def group(self, word: str) -> tuple[Command, ...]:
        """Return the commands that stand under a word, in order of their names."""
        return tuple(sorted((c for c in self.listed() if c.group == word), key=lambda c: c.name))

    def listed(self) -> tuple[Command, ...]:
        """Return the commands that people can find by typing, in order of declaration."""
        return tuple(c for c in self.commands.values() if c.menu is not Menu.HIDDEN)

    def listeners(self, fact: type[Fact]) -> Sequence[Handler]:
        return self._listeners.get(fact, ())

    def replier(self, key: str) -> Handler | None:
        """Return what hears replies to the announcement of that key."""
        return next((handler for prefix, handler in self._repliers.items() if key.startswith(prefix)), None)

    def check(self, words: Words) -> None:
        """Raise `DeclarationError` for whatever a platform could not carry or a locale file lacks."""
        problems = [
            *self._name_problems(),
            *_word_problems(words, self._needed()),
            *self._limit_problems(words),
        ]
        if problems:
            raise DeclarationError("; ".join(problems))

    def _name_problems(self) -> Iterator[str]:
        seen: set[str] = set()
        for command in self.commands.values():
            if not _NAME.fullmatch(command.flat_name):
                yield f"the name {command.flat_name!r} is not [a-z0-9_]{{1,32}}"
            if command.flat_name in seen:
                yield f"two commands are called {command.flat_name!r}"
            seen.add(command.flat_name)
        groups = {command.group for command in self.listed() if command.group}
        yield from (f"{name!r} is both a command and a group" for name in sorted(groups & seen))
        listed = len(self.listed())
        if listed > MOST_COMMANDS:
            yield f"{listed} commands where a menu holds {MOST_COMMANDS}"

    def _needed(self) -> Iterator[str]:
        for feature in self.features:
            if feature.has_group:
                yield f"{feature.name}.group.name"
                yield f"{feature.name}.group.summary"
        for command in self.commands.values():
            yield from command_keys(command)

    def _limit_problems(self, words: Words) -> Iterator[str]:
        for lang in LANGS:
            for command in self.commands.values():
                summary = f"{command.key}.summary"
                if words.has(summary) and len(words.text(summary, lang)) > MOST_SUMMARY:
                    yield f"{summary} in {lang} is longer than {MOST_SUMMARY}"
        for command in self.commands.values():
            for param in command.params:
                count = len(param.choices)
                if count > MOST_CHOICES:
                    yield f"{command.key}.{param.name} has {count} choices where {MOST_CHOICES} fit"


def command_keys(command: Command) -> Iterator[str]:
    """Return the keys of the sentences that a command needs."""
    yield f"{command.key}.name"
    yield f"{command.key}.summary"
    for param in command.params:
        yield param_name_key(command, param.name)
        yield ask_key(command, param.name)
        for value in param.choices:
            yield choice_key(command, param.name, value)


def ask_key(command: Command, param: str) -> str:
    """Return the key of the question that asks for a parameter; it also describes it in menus and forms."""
    return f"{command.key}.{param}.ask"


def param_name_key(command: Command, param: str) -> str:
    return f"{command.key}.{param}.name"


def choice_key(command: Command, param: str, value: str) -> str:
    return f"{command.key}.{param}.choice.{value}"


def _word_problems(words: Words, needed: Iterable[str]) -> Iterator[str]:
    everything = words.keys("en")
    for key in needed:
        if key not in everything:
            yield f"no sentence for {key}"
    for lang in LANGS:
        for key in sorted(everything ^ words.keys(lang)):
            yield f"{key} is missing in one of en, {lang}"
        for key in sorted(everything & words.keys(lang)):
            if words.slots(lang, key) - {"n"} != words.slots("en", key) - {"n"}:
                yield f"{key} has other slots in {lang}"
