"""Commands, presses, choices and forms: each is answered at once, then handed to the engine."""

import asyncio
from datetime import timedelta

from discord import Interaction, InteractionType

from adapters.discord import given as given_
from adapters.discord.acts import Act
from adapters.discord.commands import CHOICE, INTEGER, menu_names, shortened
from adapters.discord.commands import MESSAGE as MESSAGE_MENU
from adapters.discord.given import Given
from adapters.discord.modal import Form, Maker
from adapters.discord.recent import Recent
from adapters.discord.render import Json, read_wire
from adapters.discord.rest import Rest
from adapters.discord.spots import Ticket
from bot.app import App
from bot.chat.heard import Called, Event, Heard, Pressed, Unknown
from bot.commands.binding import Ask
from bot.commands.feature import Command, Menu
from bot.commands.params import Kind, Suggestion

TICKET_LASTS = timedelta(minutes=15)
SUGGEST_WITHIN = 2.0
MOST_CHOICES = 25
NOWHERE = "!"
"""The wire of no button: the engine answers that it has expired."""
CLOSED = "?0"
"""The wire of no question: the engine answers that it is closed and what to do."""


class Interactions:
    """Nothing is registered for a single message, so what was sent before a restart still works."""

    def __init__(self, app: App, rest: Rest) -> None:
        self._app = app
        self._rest = rest
        self._held: Recent[int, Given] = Recent()
        self._menus = menu_names(app.catalog, app.words)

    async def hear(self, interaction: Interaction) -> None:
        """Answer one interaction; TooLate where Discord no longer takes an answer."""
        act = Act.read(interaction)
        match interaction.type:
            case InteractionType.application_command if act.data["type"] == MESSAGE_MENU:
                await self._menu(act)
            case InteractionType.application_command:
                await self._command(act)
            case InteractionType.autocomplete:
                await self._suggest(act)
            case InteractionType.component:
                await self._press(act)
            case InteractionType.modal_submit:
                await self._submitted(act)
            case _:
                pass

    async def _command(self, act: Act) -> None:
        words, options = given_.path(act.data)
        command = self._app.catalog.named(words)
        if command is None:
            await self._tell(act, Unknown(words), await act.defer(private=True))
        else:
            await self._call(act, command, given_.typed(command, options, act.data, act.guild))

    async def _menu(self, act: Act) -> None:
        command = self._menus.get(str(act.data["name"]))
        name = next((p.name for p in command.params if p.kind is Kind.TARGET), None) if command else None
        if command is None or name is None:
            await self._tell(act, Unknown(str(act.data["name"])), await act.defer(private=True))
        else:
            await self._call(act, command, given_.target(name, act.data))

    async def _call(self, act: Act, command: Command, given: Given) -> None:
        """Run a command, or open its form when something is missing."""
        form = self._form(act, command, given)
        if form is None:
            await self._run(act, command, given)
            return
        unseen = given.without(set(form.shows))  # files and messages: no field can hold them
        custom_id = f"/{command.key}"
        if unseen.values:
            self._held.keep(act.interaction.id, unseen)
            custom_id = f"~{act.interaction.id}/{command.key}"
        await act.show(form.addressed(custom_id))

    def _form(
        self, act: Act, command: Command, given: Given, hidden: frozenset[str] = frozenset()
    ) -> Form | None:
        """Return a form for what is missing. What is wrong needs words first: the engine asks for it."""
        bound = self._app.bind(command, given.values)
        if not isinstance(bound, Ask) or bound.problem is not None:
            return None
        return Maker(self._app.words, act.lang, rooms=not act.alone).form(
            command, given.values, hidden=hidden
        )

    async def _run(self, act: Act, command: Command, given: Given) -> None:
        ticket = await act.defer(private=command.private)
        await self._tell(act, Called(command.key, await given_.fetched(given, self._rest)), ticket)

    async def _suggest(self, act: Act) -> None:
        words, options = given_.path(act.data)
        command = self._app.catalog.named(words)
        option = next((o for o in options if o.get("focused")), None)
        found: list[Suggestion] = []
        if command is not None and option is not None:
            heard = self._heard(act, Called(command.key), None)
            found = await self._suggestions(heard, command.key, option)
        await act.suggest([_choice(one, option) for one in found if option and len(one.value) <= CHOICE])

    async def _suggestions(self, heard: Heard, command: str, option: Json) -> list[Suggestion]:
        try:
            async with asyncio.timeout(SUGGEST_WITHIN):
                found = await self._app.suggest(heard, command, option["name"], str(option["value"]))
        except TimeoutError:
            return []
        return found[:MOST_CHOICES]

    async def _press(self, act: Act) -> None:
        wire = ":".join([read_wire(str(act.data["custom_id"])), *(act.data.get("values") or [])[:1]])
        modal = await self._asked_by(act, wire)
        if modal is not None:
            await act.show(modal)
            return
        ticket = await act.acknowledge()
        await self._tell(act, Pressed(wire, str(act.pressed or "")), ticket)

    async def _asked_by(self, act: Act, wire: str) -> Json | None:
        """Return the form that a button opens, if it does."""
        if wire.startswith("?") and wire[1:].isdigit():
            return await self._question_form(act, int(wire[1:]))
        command, given = self._from_wire(wire)
        form = self._form(act, command, given, frozenset(given.values)) if command else None
        return form.addressed(wire) if form else None

    async def _question_form(self, act: Act, number: int) -> Json | None:
        question = await self._app.asked(number, act.speaker.key)
        command = self._app.catalog.commands.get(question.command) if question else None
        if question is None or command is None:
            return None
        maker = Maker(self._app.words, act.lang, rooms=not act.alone)
        behind_button = command.menu is Menu.HIDDEN
        hidden = frozenset(question.given) if behind_button else frozenset()
        form = maker.form(command, question.given, hidden=hidden, asked=question.param)
        return form.addressed(f"?{number}/{command.key}") if form else None

    def _from_wire(self, wire: str) -> tuple[Command | None, Given]:
        """Read a wire that calls a command with its first parameters."""
        key, *arguments = wire.removeprefix("/").split(":")
        command = self._app.catalog.commands.get(key) if wire.startswith("/") else None
        if command is None:
            return None, Given()
        pairs = zip((param.name for param in command.params), arguments, strict=False)
        return command, Given({name: value for name, value in pairs if value})

    async def _submitted(self, act: Act) -> None:
        """Take a form. Its address tells the command, and where the values are that it does not show."""
        custom_id = str(act.data["custom_id"])
        command = self._addressed(custom_id)
        if command is None:
            await self._tell(act, Pressed(NOWHERE), await act.defer(private=True))
            return
        ticket = await act.defer(private=command.private)
        earlier = await self._earlier(act, custom_id)
        if earlier is None:
            await self._tell(act, Pressed(CLOSED), ticket)
            return
        fresh, fields = given_.filled(command, act.data, act.guild)
        values = await given_.fetched(fresh.over(earlier.without(fields)), self._rest)
        await self._tell(act, Called(command.key, values), ticket)

    def _addressed(self, custom_id: str) -> Command | None:
        match custom_id[:1]:
            case "/":
                return self._from_wire(custom_id)[0]
            case "~" | "?":
                return self._app.catalog.commands.get(custom_id.partition("/")[2])
            case _:
                return None

    async def _earlier(self, act: Act, custom_id: str) -> Given | None:
        """Return what was given before the form opened; None when that is lost or over."""
        number = custom_id[1:].partition("/")[0]
        match custom_id[:1]:
            case "~" if number.isdigit():
                return self._held.find(int(number))
            case "?" if number.isdigit():
                question = await self._app.asked(int(number), act.speaker.key)
                return Given(question.given) if question else None
            case _:
                return self._from_wire(custom_id)[1]

    async def _tell(self, act: Act, event: Event, ticket: Ticket) -> None:
        await self._app.hear(self._heard(act, event, ticket))

    def _heard(self, act: Act, event: Event, ticket: Ticket | None) -> Heard:
        ends = self._app.clock.now() + TICKET_LASTS if ticket else None
        key, told = str(act.interaction.id), str(ticket or "")
        return Heard(key, act.speaker, act.spot, event, ticket=told, ticket_ends=ends)


def _choice(found: Suggestion, option: Json) -> Json:
    value = int(found.value) if option["type"] == INTEGER else found.value
    return {"name": shortened(found.shown, CHOICE) or found.value, "value": value}
