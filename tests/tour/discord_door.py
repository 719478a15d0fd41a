"""The hall: people at a Discord client, who run commands, fill in forms and read what is shown to them."""

from dataclasses import dataclass, field

from adapters.discord.spots import DISCORD, home_key
from adapters.discord.spots import Room as Spot
from bot.app import App
from bot.chat.heard import RawValue
from bot.commands.params import Kind
from bot.people.community import Room
from bot.people.directory import Caller
from tests.tour.cast import called, persona_of
from tests.tour.discord_view import shown
from tests.tour.files import sent
from tests.tour.lines import Typed, read_line
from tests.tour.script import Actor
from tests.wire.discord_platform import Act
from tests.wire.discord_resolved import Upload
from tests.wire.discord_standin import Discord
from tests.wire.discord_world import ALL_PERMISSIONS, Channel, Json, Message, User

LOCALES = {"en": "en-US", "zh": "zh-CN"}
PATIENCE = 10.0
STRING_SELECT = 3
THINGS = {5: Kind.PERSON, 8: Kind.PLACE}
"""What a user select and a channel select ask for."""


@dataclass(slots=True)
class OpenForm:
    """A form on someone's screen, filled in field by field."""

    act: Act
    values: dict[str, object] = field(default_factory=dict)

    @property
    def title(self) -> str:
        return str((self.act.modal or {})["title"])

    @property
    def labels(self) -> list[Json]:
        return [part for part in (self.act.modal or {})["components"] if "component" in part]

    @property
    def empty(self) -> list[Json]:
        """The fields that must still be filled in."""
        fields = [label["component"] for label in self.labels]
        return [
            one
            for one in fields
            if one.get("required", True) and one["custom_id"] not in self.values and not _prefilled(one)
        ]

    @property
    def text(self) -> str:
        asks = [f"{label['label']}: {label.get('description', '')}" for label in self.labels]
        return "\n".join([self.title, *asks])


@dataclass(slots=True)
class DiscordDoor:
    """`expected` are the keys under which the engine must have heard what was done here."""

    standin: Discord
    app: App
    people: dict[str, User] = field(default_factory=dict)
    forms: dict[str, OpenForm] = field(default_factory=dict)
    expected: list[str] = field(default_factory=list)
    pressed: dict[str, tuple[Message, str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.standin.channel.name = "hall"

    @property
    def room(self) -> Room:
        guild, channel = self.standin.guild, self.standin.channel
        return Room(DISCORD, str(Spot(channel.id)), home_key(guild.id), channel.name)

    def user(self, actor: Actor) -> User:
        """Return the account; who is new comes into the server, a moderator with the rights of one."""
        who = persona_of(actor)
        if who.key not in self.people:
            roles = [self.standin.world.role(self.standin.guild, "Moderators", ALL_PERMISSIONS)]
            locale = LOCALES[actor.lang]
            self.people[who.key] = self.standin.newcomer(
                who.name, *(roles if who.runs_place else []), locale=locale
            )
        return self.people[who.key]

    def place(self, actor: Actor) -> Channel:
        return self.standin.dm(self.user(actor)) if actor.private else self.standin.channel

    def caller(self, actor: Actor) -> Caller:
        user = self.user(actor)
        return Caller(DISCORD, str(user.id), user.name, actor.lang, runs_place=actor.admin)

    async def say(self, actor: Actor, line: str, file: str) -> None:
        user, place = self.user(actor), self.place(actor)
        if not line.startswith("/"):
            self._write(user, place, line, file)
            return
        typed = read_line(self.app.catalog, line)
        options = self._options(typed)
        if file:
            options[typed.file.name] = _upload(file)
        await self._done(user, self.standin.slash(user, place, typed.command.words, options=options))

    def _write(self, user: User, place: Channel, text: str, file: str = "") -> None:
        post = self.standin.say(user, place, text, files=[_upload(file)] if file else [])
        if place.guild is None:
            self.expected.append(f"message:{post.id}")

    def _options(self, typed: Typed) -> dict[str, object]:
        if "" in typed.values:
            message = f"no option of /{typed.command.words} takes {typed.values['']!r}"
            raise LookupError(message)
        kinds = {param.name: param.kind for param in typed.command.params}
        return {name: self._value(kinds[name], value) for name, value in typed.values.items()}

    def _value(self, kind: Kind, given: RawValue) -> object:
        text = str(given)
        match kind:
            case Kind.PERSON:
                found = called(text)
                return self.people[found.key] if found and found.key in self.people else text
            case Kind.PLACE:
                return next(c for c in self.standin.guild.channels.values() if c.name == text.lstrip("#"))
            case Kind.NUMBER:
                return int(text)
            case Kind.SWITCH:
                return text in {"yes", "true"}
            case _:
                return text

    def close_private(self, actor: Actor) -> None:
        """Become a person who takes no direct messages from this server."""
        self.user(actor).dms_open = False

    async def press(self, actor: Actor, label: str) -> None:
        user = self.user(actor)
        message, component, value = self._find(user, label)
        if value is None:
            self.pressed[actor.name] = message, component["custom_id"]
            act = self.standin.press(user, message, component["custom_id"])
        else:
            act = self.standin.select(user, message, component["custom_id"], [value])
        await self._done(user, act)

    async def press_again(self, actor: Actor) -> None:
        """Press what a client that is behind still shows."""
        user = self.user(actor)
        await self._done(user, self.standin.stale_press(user, *self.pressed[actor.name]))

    def _find(self, user: User, label: str) -> tuple[Message, Json, str | None]:
        """Return the newest button of this label, or the select that has such an option and its value."""
        for message in reversed(self.messages(user)):
            for component in message.components:
                if component.get("label") == label and component.get("custom_id"):
                    return message, component, None
                for option in component.get("options") or []:
                    if option["label"] == label:
                        return message, component, option["value"]
        problem = f"{user.name} sees no {label!r}"
        raise LookupError(problem)

    async def answer(self, actor: Actor, text: str) -> None:
        """Fill in the next empty field; a form without one is sent."""
        user = self.user(actor)
        form = self.forms.get(user.name) or await self._opened_again(actor, user)
        if form is None:
            self._write(user, self.standin.dm(user), text)
            return
        one = form.empty[0]
        form.values[one["custom_id"]] = self._field(one, text)
        if not form.empty:
            await self._done(user, self.standin.submit_modal(user, form.act, form.values))

    async def _opened_again(self, actor: Actor, user: User) -> OpenForm | None:
        """Press [Fill in] on the newest message, where what was given before is explained as wrong."""
        label = self.app.words.text("questions.fill_in", actor.lang)
        newest = self.messages(user)[-1:]
        if not newest or label not in newest[0].buttons:
            return None
        await self.press(actor, label)
        return self.forms[user.name]

    def _field(self, one: Json, text: str) -> object:
        if one["type"] == STRING_SELECT:
            return next(o["value"] for o in one["options"] if text in {o["label"], o["value"]})
        return self._value(THINGS.get(one["type"], Kind.TEXT), text)

    async def _done(self, user: User, act: Act) -> None:
        await act.answer(PATIENCE)
        if act.modal is not None:
            self.forms[user.name] = OpenForm(act)
        else:
            self.forms.pop(user.name, None)
            self.expected.append(str(act.id))

    def messages(self, user: User) -> list[Message]:
        """Return what a person sees from the bot, in all channels, oldest first."""
        places = [*self.standin.guild.channels.values(), self.standin.dm(user)]
        seen = [m for place in places for m in self.standin.seen(user, place)]
        return sorted((m for m in seen if m.author is self.standin.bot and not m.loading), key=lambda m: m.id)

    def seen_by(self, actor: Actor) -> list[str]:
        user = self.user(actor)
        form = self.forms.get(user.name)
        texts = [self._text(message, actor.lang) for message in self.messages(user)]
        return [*texts, form.text] if form else texts

    def shown(self) -> list[str]:
        """Return what everybody sees in the hall."""
        here = self.standin.posted(self.standin.channel)
        return [self._text(m, "en") for m in here if not (m.private or m.deleted or m.loading)]

    def _text(self, message: Message, lang: str) -> str:
        names = {str(user.id): user.name for user in self.standin.world.users.values()}
        labels = [label for one in message.components for label in _labels(one)]
        text = shown(message.text, names, self.app.words, lang)
        photo = ["(photo)"] if message.files else []
        return "\n".join([*photo, text, *(f"[{one}]" for one in labels)])


def _upload(file: str) -> Upload:
    it = sent(file)
    return Upload(it.name, it.data)


def _labels(component: Json) -> list[str]:
    options = [str(option["label"]) for option in component.get("options") or []]
    return [str(component["label"]), *options] if component.get("label") else options


def _prefilled(one: Json) -> bool:
    return bool(
        one.get("value")
        or one.get("default_values")
        or any(o.get("default") for o in one.get("options") or [])
    )
