"""From what a persona does on a page to what the engine hears."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from adapters.playground.forms import Draft, Forms, problems, shown
from adapters.playground.lines import Attached, find_command, values_of
from adapters.playground.messenger import Ticket
from adapters.playground.people import GARDEN, TERRACE, Persona, persona
from adapters.playground.render import words_view
from adapters.playground.world import Post, View, World
from bot.app import App
from bot.base.clock import Clock
from bot.chat.heard import (
    Called,
    Event,
    FileIn,
    FileKept,
    Heard,
    Opened,
    PersonIn,
    Pressed,
    Said,
    Speaker,
    Spot,
    SpotKind,
    TargetIn,
    Unknown,
)
from bot.commands.binding import Ask
from bot.commands.feature import Command

TICKET_LASTS = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts, where, in which language; `key` names the event, the same again when it is told twice."""

    persona: Persona
    spot: Spot
    lang: str
    key: str

    @property
    def room(self) -> str:
        return f"{self.spot.platform}/{self.spot.key}"


@dataclass(frozen=True, slots=True)
class Line:
    """What stood in the line that was sent: text, the receipt it replies to, a file."""

    text: str
    reply_to: str = ""
    file: FileIn | FileKept | None = None


@dataclass(slots=True)
class Hearing:
    """Lets the engine hear what personas do. What it returns is an opened form, or nothing."""

    app: App
    clock: Clock
    world: World
    forms: Forms

    async def line(self, actor: Actor, line: Line) -> View | None:
        """Take a typed line: a command in the way of its platform, or words."""
        attached = Attached(await self.target(line.reply_to, actor.persona.key), line.file)
        if not line.text.startswith("/"):
            await self._words(actor, line)
            return None
        command, rest = find_command(self.app.catalog, line.text)
        if command is None:
            await self._unknown(actor, line)
            return None
        values = values_of(command, rest, attached, actor.spot.platform)
        if actor.spot.platform == GARDEN:
            return await self.call(actor, Draft(actor.persona.key, command.key, values))
        await self._hear(actor, Called(command.key, values), source=self._echo(actor, line))
        return None

    async def call(self, actor: Actor, draft: Draft) -> View | None:
        """Call a command at once when everything is there, else open its form."""
        command = self.app.catalog.commands.get(draft.command)
        if command is None or isinstance(self.app.bind(command, draft.given), Ask):
            return self._form(actor, command, draft) if command else {"problem": "gone"}
        await self._hear(actor, Called(command.key, draft.given), words=command.words)
        return None

    async def press(self, actor: Actor, wire: str, receipt: str) -> View | None:
        """Press a button. In the garden, one that needs words opens a form."""
        if actor.spot.platform == GARDEN and (draft := await self._draft(actor, wire)) is not None:
            command = self.app.catalog.commands.get(draft.command)
            if command and isinstance(self.app.bind(command, draft.given), Ask):
                return self._form(actor, command, draft)
        await self._hear(actor, Pressed(wire, receipt))
        return None

    async def open_private(self, actor: Actor, token: str) -> None:
        """Begin the private conversation on the terrace, as [Start] or a link with a token does."""
        self.world.open_private(actor.persona.key)
        self._echo(actor, Line("/start"))
        await self._hear(actor, Opened(token))

    def heard(self, actor: Actor, event: Event) -> Heard:
        """Return an event of this actor as the engine takes it."""
        who = actor.persona
        return Heard(actor.key, Speaker(who.key, who.name, actor.lang, who.runs_place), actor.spot, event)

    async def _draft(self, actor: Actor, wire: str) -> Draft | None:
        account = actor.persona.key
        if wire.startswith("/"):
            key, *arguments = wire[1:].split(":")
            command = self.app.catalog.commands.get(key)
            names = [param.name for param in command.params] if command else []
            given = {name: value for name, value in zip(names, arguments, strict=False) if value}
            return Draft(account, key, given)
        if wire.startswith("?") and wire[1:].isdigit():
            question = await self.app.asked(int(wire[1:]), account)
            return Draft(account, question.command, question.given) if question else None
        return None

    def _form(self, actor: Actor, command: Command, draft: Draft) -> View:
        found = problems(self.app, command, draft.given, actor.lang)
        given = {param.name for param in command.params if draft.given.get(param.name) not in {None, ""}}
        wrong = {name: text for name, text in found.items() if name in given}
        return {
            "form": {
                "id": self.forms.put(draft),
                "command": command.key,
                "given": shown(draft.given),
                "errors": wrong,
            }
        }

    async def _words(self, actor: Actor, line: Line) -> None:
        """Say words. The bot hears them in private, and in a room when they reply to it."""
        source = self._echo(actor, line)
        to_bot = line.reply_to in self.world.posts and not self.world.posts[line.reply_to].author
        if actor.spot.kind is SpotKind.PRIVATE or to_bot:
            if actor.spot.platform == TERRACE and actor.spot.kind is SpotKind.PRIVATE:
                self.world.open_private(actor.persona.key)
            files = (line.file,) if line.file else ()
            await self._hear(actor, Said(line.text, line.reply_to, files), source=source)

    async def _unknown(self, actor: Actor, line: Line) -> None:
        source = self._echo(actor, line) if actor.spot.platform == TERRACE else ""
        await self._hear(actor, Unknown(line.text[1:]), words=line.text[1:], source=source)

    async def _hear(self, actor: Actor, event: Event, *, words: str = "", source: str = "") -> None:
        heard = self.heard(actor, event)
        if actor.spot.platform == GARDEN:
            ticket = Ticket(actor.persona.key, words).dump()
            heard = replace(heard, ticket=ticket, ticket_ends=self.clock.now() + TICKET_LASTS)
        await self.app.hear(replace(heard, source=source))

    def _echo(self, actor: Actor, line: Line) -> str:
        """Let a person's own words stand in the room; return their receipt."""
        receipt = f"by-{actor.key}"
        self.world.put(
            Post(
                receipt=receipt,
                room=actor.room,
                author=actor.persona.key,
                at=self.clock.now().isoformat(),
                view=words_view(line.text, line.file),
                reply_to=line.reply_to,
            )
        )
        return receipt

    async def target(self, receipt: str, account: str) -> TargetIn | None:
        """Return a message as what a command is about."""
        post = self.world.find(receipt, account)
        if post is None:
            return None
        author = persona(post.author)
        file = (post.view.get("picture") or {}).get("file")
        data = await self.app.files.get(file) if file else None
        return TargetIn(
            message=receipt,
            author=PersonIn(author.key, author.name) if author else None,
            text=flat_view(post.view["body"]),
            sent_at=datetime.fromisoformat(post.at),
            files=(FileIn("photo", "image/jpeg", data),) if data else (),
        )


def flat_view(nodes: list[object]) -> str:
    """Return the characters of a rendered text."""
    return "".join(_flat(node) for node in nodes)


def _flat(node: object) -> str:
    match node:
        case str():
            return node
        case {"in": list(inner)}:
            return flat_view(inner)
        case {"name": str(name)}:
            return name
        case {"shown": str(shown)}:
            return shown
        case _:
            return ""
