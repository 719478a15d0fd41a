"""The porch: people at a Telegram app, who type, tap and read."""

from dataclasses import dataclass, field

from adapters.telegram.spots import TELEGRAM, Target
from bot.app import App
from bot.commands.params import Kind
from bot.people.community import Room
from bot.people.directory import Caller
from tests.tour.cast import called, persona_of
from tests.tour.files import sent
from tests.tour.lines import is_unknown, read_line
from tests.tour.script import Actor
from tests.wire.telegram_chat import Chat, Post
from tests.wire.telegram_content import Button
from tests.wire.telegram_people import Member, Status, User
from tests.wire.telegram_press import Press, press
from tests.wire.telegram_standin import StandIn
from tests.wire.telegram_wire import JsonObject, utf16
from tests.wire.telegram_world import How

PATIENCE = 10.0
LANGUAGES = {"en": "en", "zh": "zh-hans"}


@dataclass(slots=True)
class TelegramDoor:
    standin: StandIn
    app: App
    porch: Chat
    people: dict[str, User] = field(default_factory=dict)
    pressed: dict[str, Press] = field(default_factory=dict)
    taps: dict[str, tuple[Post, Button]] = field(default_factory=dict)

    @classmethod
    def build(cls, standin: StandIn, app: App) -> "TelegramDoor":
        return cls(standin, app, standin.world.supergroup("Porch"))

    @property
    def room(self) -> Room:
        target = Target(self.porch.id)
        return Room(TELEGRAM, target.key, target.home, self.porch.title)

    def user(self, actor: Actor) -> User:
        """Return the account; who is new is in the group already and has started the bot before."""
        who = persona_of(actor)
        if who.key not in self.people:
            user = self.standin.world.person(who.name, language=LANGUAGES[actor.lang])
            user.started = True
            status = Status.ADMIN if who.runs_place else Status.MEMBER
            self.porch.members[user.id] = Member(user, status)
            self.people[who.key] = user
        return self.people[who.key]

    def caller(self, actor: Actor) -> Caller:
        user = self.user(actor)
        return Caller(TELEGRAM, str(user.id), user.name, actor.lang, runs_place=actor.admin)

    async def say(self, actor: Actor, line: str, file: str) -> None:
        user, world = self.user(actor), self.standin.world
        chat = world.private(user) if actor.private else self.porch
        self.pressed.pop(user.name, None)
        marked = self._marked(line)
        how: How = {**_carried(file), "entities": marked}
        await world.say(user, chat, line, **how).confirmed(PATIENCE)

    def _marked(self, line: str) -> list[JsonObject]:
        """Mark the people that a command is about, as the app does when one picks them from its list."""
        known = line.startswith("/") and not is_unknown(self.app.catalog, line)
        typed = read_line(self.app.catalog, line) if known else None
        out: list[JsonObject] = []
        for param in typed.named(Kind.PERSON) if typed else []:
            words = str(typed.values.get(param.name, "")) if typed else ""
            found = called(words) if words else None
            if found is not None and found.key in self.people:
                at, user = line.index(words), self.people[found.key].json()
                place = {"offset": utf16(line[:at]), "length": utf16(words)}
                out.append({"type": "text_mention", "user": user, **place})
        return out

    def close_private(self, actor: Actor) -> None:
        """Become a person whom the bot may not write to; a link starts the conversation anew."""
        self.user(actor).started = False

    async def press(self, actor: Actor, label: str) -> None:
        user, world = self.user(actor), self.standin.world
        post = next((p for p in reversed(self.posts(user)) if label in p.labels()), None)
        if post is None:
            message = f"{user.name} sees no {label!r}"
            raise LookupError(message)
        if post.button(label).data is None:
            await world.follow(user, post, label).confirmed(PATIENCE)
            return
        self.taps[user.name] = post, post.button(label)
        await self.press_again(actor)

    async def press_again(self, actor: Actor) -> None:
        """Tap what an app that is behind still shows."""
        user = self.user(actor)
        tap = self.pressed[user.name] = press(self.standin.world, user, *self.taps[user.name])
        await tap.answered(PATIENCE)

    async def answer(self, actor: Actor, text: str) -> None:
        """Answer in the private conversation, where the bot asks: by a button where there is one."""
        user = self.user(actor)
        newest = self.standin.world.private(user).from_bot()[-1:]
        if newest and text in newest[0].labels():
            await self.press(actor, text)
            return
        await self.standin.world.say(user, self.standin.world.private(user), text).confirmed(PATIENCE)

    def posts(self, user: User) -> list[Post]:
        """Return what a person sees from the bot, in the group and in private, oldest first."""
        private = self.standin.world.private(user)
        seen = [
            post
            for chat in (self.porch, private)
            for post in chat.from_bot()
            if not post.deleted and post.setting.only_for in {None, user}
        ]
        return sorted(seen, key=lambda post: (post.date, post.chat is private, post.id))

    def seen_by(self, actor: Actor) -> list[str]:
        user = self.user(actor)
        texts = [_text(post) for post in self.posts(user)]
        press = self.pressed.get(user.name)
        notes = [answer.text for answer in press.query.answers if answer.text] if press else []
        return [*texts, *notes]

    def shown(self) -> list[str]:
        """Return what everybody sees on the porch."""
        return [
            _text(post) for post in self.porch.from_bot() if not post.deleted and not post.setting.only_for
        ]


def _carried(file: str) -> How:
    """Return a file as the app sends it: a picture as a photo, anything else as a document."""
    if not file:
        return {}
    it = sent(file)
    if it.mime.startswith("image/"):
        return {"photo": it.data}
    return {"document": it.data, "filename": it.name}


def _text(post: Post) -> str:
    photo = ["(photo)"] if post.media else []
    return "\n".join([*photo, post.text, *(f"[{label}]" for label in post.labels())])
