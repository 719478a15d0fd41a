"""A feature declares here what it offers. The decorators record, and do nothing else."""

from collections.abc import Awaitable, Callable, Coroutine, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from inspect import Parameter, signature
from typing import Any, TypeVar, get_type_hints

from bot.base.errors import DeclarationError
from bot.base.ids import PersonId, PlaceId
from bot.chat.message import WIRE_LIMIT
from bot.chat.text import Text
from bot.commands.params import Param, read_param, wire_width
from bot.facts import Fact
from bot.people.identity import Access
from bot.people.personal import Holds, Keeps
from bot.reminders.lateness import ALWAYS, Lateness

Handler = Callable[..., Coroutine[Any, Any, Any]]
Prepare = Callable[..., Awaitable[Callable[[], Awaitable[Mapping[str, object]]]]]
"""`(ctx, **payload)`: looks at the database, and returns what is then to be worked out apart."""
H = TypeVar("H", bound=Handler)


@dataclass(frozen=True, slots=True)
class Shown:
    """How something that is to come is shown, and who may see and change it.

    It stands in `places`, or in the schedule's own. `only` is the one person it concerns: nobody else sees
    it. Who has `access` may skip, move or run it, unless it `is_fixed`: others were told its time. `edit` is
    the wire (`press` or `call`) of a button that leads to its feature. `heeds_quiet` as in `Sending`.
    """

    title: Text
    places: tuple[PlaceId, ...] = ()
    seen_by: Access = Access.VISITOR
    access: Access = Access.MODERATOR
    only: PersonId | None = None
    edit: str = ""
    is_fixed: bool = False
    heeds_quiet: bool = True


Shows = Callable[..., Awaitable[Shown | None]]
"""`(ctx, **payload)`: looks at the rows of its feature; None when there is nothing to come after all."""


class Menu(StrEnum):
    """Where a command is found."""

    SLASH = "slash"
    MESSAGE = "message"
    """In the menu of a message, and as a slash command sent in reply to it."""
    HIDDEN = "hidden"
    """Only behind a button: `call(...)`."""


@dataclass(frozen=True, slots=True)
class Command:
    """One command.

    `key` is "feature.name"; `group` is None for a root command, else the word it stands under.

    `anywhere` commands run where no community is set up. `private` answers are shown to the caller alone.
    """

    key: str
    feature: str
    name: str
    group: str | None
    params: tuple[Param, ...]
    access: Access
    private: bool
    menu: Menu
    anywhere: bool
    handler: Handler

    @property
    def flat_name(self) -> str:
        """The name as one word: `memory_share`."""
        return f"{self.group}_{self.name}" if self.group else self.name

    @property
    def words(self) -> str:
        """The name as it is typed: `memory share`."""
        return f"{self.group} {self.name}" if self.group else self.name


@dataclass(frozen=True, slots=True)
class Action:
    """What a button does. `hints` are the types of its arguments in wire order."""

    key: str
    hints: tuple[tuple[str, object], ...]
    access: Access
    anywhere: bool
    handler: Handler


@dataclass(frozen=True, slots=True)
class Timer:
    """What happens at a due time: called with the payload of its schedule, and with what `apart` found.

    `shows` tells how it looks in the list of what is to come; without it, it does not stand there.
    """

    key: str
    handler: Handler
    apart: Prepare | None = None
    late: Lateness = ALWAYS
    shows: Shows | None = None


@dataclass(frozen=True, slots=True)
class Job:
    """A timer that every community has: `rrule` on its wall clock at `at` (HH:MM)."""

    timer: str
    rrule: str
    at: str


@dataclass(slots=True, eq=False)
class Feature:
    """A room of the house. `group` is the word its commands stand under, by default its name."""

    name: str
    group: str | None = None
    commands: dict[str, Command] = field(default_factory=dict)
    actions: dict[str, Action] = field(default_factory=dict)
    timers: dict[str, Timer] = field(default_factory=dict)
    jobs: list[Job] = field(default_factory=list)
    listeners: list[tuple[type[Fact], Handler]] = field(default_factory=list)
    personal: list[Keeps] = field(default_factory=list)
    holdings: list[Holds] = field(default_factory=list)
    repliers: dict[str, Handler] = field(default_factory=dict)

    @property
    def has_group(self) -> bool:
        """Tell whether people find commands under the feature's word."""
        return any(command.group and command.menu is not Menu.HIDDEN for command in self.commands.values())

    def command(
        self,
        *,
        access: Access = Access.VISITOR,
        private: bool = True,
        root: bool = False,
        menu: Menu = Menu.SLASH,
        anywhere: bool = False,
    ) -> Callable[[H], H]:
        def record(handler: H) -> H:
            name = handler.__name__.rstrip("_")
            self.commands[name] = Command(
                key=f"{self.name}.{name}",
                feature=self.name,
                name=name,
                group=None if root else (self.group or self.name),
                params=_params(handler),
                access=access,
                private=private,
                menu=menu,
                anywhere=anywhere,
                handler=handler,
            )
            return handler

        return record

    def action(self, *, access: Access = Access.VISITOR, anywhere: bool = False) -> Callable[[H], H]:
        def record(handler: H) -> H:
            key = f"{self.name}.{handler.__name__.rstrip('_')}"
            hints = tuple((name, hint) for name, hint, _ in _arguments(handler))
            width = len(key) + sum(1 + wire_width(hint) for _, hint in hints)
            if width > WIRE_LIMIT:
                message = f"the widest wire of {key} has {width} bytes; a button carries {WIRE_LIMIT}"
                raise DeclarationError(message)
            self.actions[key] = Action(key, hints, access, anywhere, handler)
            return handler

        return record

    def timer(
        self, apart: Prepare | None = None, *, late: Lateness = ALWAYS, shows: Shows | None = None
    ) -> Callable[[H], H]:
        """Record what happens when a schedule of kind "feature.name" falls due.

        What takes long goes `apart`: it runs outside of any unit of work while everything else goes on, and
        begins again after a restart. The handler gets its result by name, in one unit of work, once.
        `late` says until when it is of use; later it is written down as expired and not called.
        """

        def record(handler: H) -> H:
            key = f"{self.name}.{handler.__name__}"
            self.timers[key] = Timer(key, handler, apart, late, shows)
            return handler

        return record

    def job(self, rrule: str, at: str) -> Callable[[H], H]:
        """Record a timer that runs by itself in every community, once per due time, also after downtime."""

        def record(handler: H) -> H:
            self.timer()(handler)
            self.jobs.append(Job(f"{self.name}.{handler.__name__}", rrule, at))
            return handler

        return record

    def hears(self, fact: type[Fact]) -> Callable[[H], H]:
        """Record a listener: it runs in the transaction of its cause, with the fact as its argument."""

        def record(handler: H) -> H:
            self.listeners.append((fact, handler))
            return handler

        return record

    def replies(self, prefix: str) -> Callable[[H], H]:
        """Record what hears replies to announcements whose key begins with `prefix`.

        `(ctx, key, text, photos)`.
        """

        def record(handler: H) -> H:
            self.repliers[prefix] = handler
            return handler

        return record

    def keeps(self, *tables: Keeps) -> None:
        """Register how rows about a person are exported and forgotten."""
        self.personal.extend(tables)

    def holds(self, *tables: Holds) -> None:
        """Register the columns that name kept files, so that `ctx.drop_file` spares what is still named."""
        self.holdings.extend(tables)


def _arguments(handler: Handler) -> list[tuple[str, object, Parameter]]:
    hints = get_type_hints(handler, include_extras=True)
    first, *rest = signature(handler).parameters.values()
    if first.name != "ctx":
        message = f"{handler.__qualname__} must take ctx first"
        raise DeclarationError(message)
    return [(parameter.name, hints[parameter.name], parameter) for parameter in rest]


def _params(handler: Handler) -> tuple[Param, ...]:
    out = []
    for name, hint, parameter in _arguments(handler):
        required = parameter.default is Parameter.empty
        default = None if required else parameter.default
        out.append(read_param(name, hint, default, required=required))
    if [p.required for p in out] != sorted((p.required for p in out), reverse=True):
        message = f"{handler.__qualname__}: a required parameter follows an optional one"
        raise DeclarationError(message)
    return tuple(out)
