"""From a name and values to a handler that ran: commands, buttons, answers to questions, replies."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from random import Random

from bot.base.errors import Refusal
from bot.base.ids import CommunityId
from bot.base.unit import Unit
from bot.chat.heard import FileIn, FileKept, Heard, Pressed, RawValue, Said, Spot, SpotKind
from bot.chat.message import Answer, Message
from bot.chat.text import say
from bot.commands import questions
from bot.commands.context import Always, Context, Doorway, Engine
from bot.commands.feature import Action, Command
from bot.commands.params import Asker, Kind, Param, Suggestion
from bot.commands.questions import Asked, Question
from bot.commands.resolving import Lookup, Unclear, complete
from bot.commands.wires import read_wire
from bot.people import directory
from bot.people.directory import Caller, Found
from bot.people.identity import Access, Who


@dataclass(frozen=True, slots=True)
class Reply:
    """What goes back to the speaker: an answer, and whether only they may see it.

    `key` is kept for later edits.
    """

    answer: Answer
    private: bool = True


@dataclass(slots=True)
class Call:
    """One event on its way through the engine."""

    unit: Unit
    engine: Engine
    heard: Heard
    caller: Caller
    found: Found | None
    now: datetime
    rng: Random
    context: Context | None = None
    carried: Spot | None = None
    """Where the command was given that is answered from elsewhere."""
    looking: bool = False
    """Nothing may be written: who was never heard before stays unknown."""
    doorway: Doorway | None = None
    always_steps: list[Always] = field(default_factory=list)

    @property
    def answer_key(self) -> str:
        """The outbox key of the answer to this event."""
        return f"reply:{self.heard.spot.platform}:{self.heard.key}"

    @property
    def stepped_into(self) -> CommunityId | None:
        """The community that the handler entered while this event was handled."""
        return self.doorway.entered if self.doorway else None

    @property
    def spot(self) -> Spot:
        return self.carried or self.heard.spot

    @property
    def asked(self) -> Asked:
        """Return who is asked, where, when a value is missing."""
        apart = not self.engine.limits(self.spot.platform).private_answers
        return Asked(self.community, self.spot, self.caller.key, apart)

    async def carry_on(self, question: Question) -> None:
        """Take up a command where it was given, though its answer comes from the private conversation.

        Rights that were checked for another home do not count there.
        """
        heard = self.heard.spot
        if heard.kind is not SpotKind.PRIVATE or question.spot == heard.key:
            return
        found = await directory.find_room(self.unit, heard.platform, question.spot, question.home)
        same = found is not None and self.found is not None and found.community == self.found.community
        if not same and question.home != heard.home:
            self.caller = replace(self.caller, runs_place=False)
        self.carried = Spot(heard.platform, question.spot, SpotKind.ROOM, home=question.home)
        self.found, self.context = found, None

    @property
    def community(self) -> CommunityId | None:
        return self.found.community if self.found else None

    @property
    def pressed_message(self) -> str:
        return self.heard.event.message if isinstance(self.heard.event, Pressed) else ""

    async def inside(self) -> Context | None:
        """Return the context of the community that this was said in.

        The speaker is written down at the first word.
        """
        if self.context is None and self.found is not None and not self.heard.speaker.nobody:
            who = await self._who(self.found)
            if who is None:
                return None
            spot = self.spot
            here = directory.where(
                self.found, spot.platform, spot.key, spot.title, private=spot.kind is SpotKind.PRIVATE
            )
            self.context = Context(
                self.unit, self.engine, self.found.community, self.now, self.rng, self.always_steps,
                who=who, here=here, spot=spot, message=self.pressed_message, answer=self.answer_key,
            )  # fmt: skip
        return self.context

    async def _who(self, found: Found) -> Who | None:
        if self.looking:
            return await directory.find_speaker(self.unit, found, self.caller)
        return await directory.meet(self.unit, found, self.caller, self.now)

    async def ctx(self, *, anywhere: bool, access: Access) -> Context | Doorway:
        """Return the context a handler asks for, or refuse: this is where access is decided."""
        inside = await self.inside()
        if anywhere:
            self.doorway = Doorway(
                self.unit, self.engine, self.now, self.rng, self.caller, self.spot, inside,
                self.pressed_message, self.answer_key, self.always_steps,
            )  # fmt: skip
            return self.doorway
        if self.heard.speaker.nobody:
            raise Refusal("dispatch.nobody")
        if inside is None:
            private = self.spot.kind is SpotKind.PRIVATE
            raise Refusal("dispatch.not_at_home" if private else "dispatch.not_set_up")
        if inside.who.access < access:
            raise Refusal(f"dispatch.needs_{access.name.lower()}")
        return inside


async def call_command(call: Call, command: Command, raw: Mapping[str, RawValue]) -> Reply:
    """Run a command with raw values, or ask for the first one that is missing."""
    ctx = await call.ctx(anywhere=command.anywhere, access=command.access)
    if "" in raw:
        raise Refusal("bind.too_many", command=command.words, extra=str(raw[""])[:50])
    values = await complete(await _lookup(call), command, raw)
    if isinstance(values, Unclear):
        return await _ask(call, command, values)
    await questions.end_questions(call.unit, call.asked)
    return Reply(await command.handler(ctx, **values), private=command.private)


async def _lookup(call: Call) -> Lookup:
    inside = await call.inside()
    zone = inside.zone if inside else "UTC"
    lang = inside.lang if inside else call.caller.lang or "en"
    return Lookup(call.unit, call.community, call.heard.spot.platform, call.now, zone, lang)


async def _ask(call: Call, command: Command, unclear: Unclear) -> Reply:
    ask = unclear.ask
    proposals = list(unclear.proposals)
    if not proposals and ask.param.suggest is not None:
        proposals = list(await ask.param.suggest.of(await asker(call), ""))
    question = await questions.open_question(call.unit, call.asked, command, ask, call.now)
    limits = call.engine.limits(call.heard.spot.platform)
    return Reply(questions.question_message(question, command, ask, limits, proposals))


async def asker(call: Call) -> Asker:
    inside = await call.inside()
    lang = inside.lang if inside else call.caller.lang or (call.found.lang if call.found else "en")
    zone = inside.zone if inside else (call.found.zone if call.found else "UTC")
    return Asker(call.unit, call.community, inside.who if inside else None, lang, zone, call.now)


async def press(call: Call, wire: str) -> Reply:
    """Do what a button says: answer a question, call a command, or run an action."""
    if wire.startswith(questions.MARK):
        return await _answer_question(call, wire[1:])
    if wire.startswith("/"):
        return await _press_command(call, wire[1:])
    key, *arguments = wire.split(":")
    action = call.engine.catalog.actions.get(key)
    if action is None:
        raise Refusal("dispatch.button_over")
    ctx = await call.ctx(anywhere=action.anywhere, access=action.access)
    return Reply(await action.handler(ctx, **_arguments(action, arguments)))


def _arguments(action: Action, arguments: list[str]) -> dict[str, object]:
    try:
        return read_wire(action, arguments)
    except ValueError:
        raise Refusal("dispatch.button_over") from None


async def _press_command(call: Call, wire: str) -> Reply:
    key, *arguments = wire.split(":")
    command = call.engine.catalog.commands.get(key)
    if command is None:
        raise Refusal("dispatch.button_over")
    given = dict(zip((param.name for param in command.params), arguments, strict=False))
    return await call_command(call, command, {name: value for name, value in given.items() if value})


async def _answer_question(call: Call, rest: str) -> Reply:
    number, _, value = rest.rstrip("!").partition(":")
    question = await questions.find_question(call.unit, int(number)) if number.isdigit() else None
    if question is None or question.account != call.caller.key:
        raise Refusal("questions.over")
    if rest.endswith("!") and not value:
        await questions.end_questions(call.unit, call.asked)
        return Reply(Message(say("questions.cancelled")))
    command = call.engine.catalog.commands.get(question.command)
    if command is None:
        raise Refusal("questions.over")
    given = {**question.given, question.param: value} if value else dict(question.given)
    await call.carry_on(question)
    return await call_command(call, command, given)


async def hear_words(call: Call, said: Said, photos: tuple[FileKept, ...]) -> Reply | None:
    """Take words that are no command: the answer to an open question, or a reply to an announcement."""
    room = call.heard.spot.kind is SpotKind.ROOM
    if call.asked.apart and room and said.reply_to:
        return None
    question = await questions.latest_question(call.unit, call.asked, call.now)
    command = call.engine.catalog.commands.get(question.command) if question else None
    if question and command:
        param = next((p for p in command.params if p.name == question.param), None)
        answer = _answer(param, said, photos)
        await call.carry_on(question)
        return await call_command(call, command, {**question.given, question.param: answer})
    return None


async def question_of(call: Call) -> Question | None:
    """Return the open question that an event answers, if it does."""
    match call.heard.event:
        case Said():
            return await questions.latest_question(call.unit, call.asked, call.now)
        case Pressed(wire=wire) if wire.startswith(questions.MARK):
            number = wire[1:].rstrip("!").partition(":")[0]
            found = await questions.find_question(call.unit, int(number)) if number.isdigit() else None
            return found if found is not None and found.account == call.caller.key else None
        case _:
            return None


def _answer(param: Param | None, said: Said, photos: tuple[FileKept, ...]) -> RawValue:
    """Return what of the words and files answers a question for this parameter."""
    documents = [file for file in said.files if isinstance(file, FileIn)]
    match param.kind if param else None:
        case Kind.PHOTO if photos:
            return photos[0]
        case Kind.DOCUMENT if documents:
            return documents[0]
        case _:
            return photos[0] if photos and not said.text else said.text


async def suggest(call: Call, command: Command, param: str, text: str) -> list[Suggestion]:
    """Return what fits the text typed so far for a parameter.

    Nothing where the caller may not use the command. A visitor need not have been heard before.
    """
    found = next((p for p in command.params if p.name == param), None)
    if found is None or found.suggest is None:
        return []
    if call.found is None or command.access > Access.VISITOR:
        await call.ctx(anywhere=command.anywhere, access=command.access)
    return list(await found.suggest.of(await asker(call), text))[:25]
