"""The state of the stand-in's world and the rules by which messages come into it."""

import itertools
import re
from collections.abc import Callable
from dataclasses import dataclass, field

from tests.wire.telegram_chat import Chat, Kind, Post, Setting
from tests.wire.telegram_content import Content
from tests.wire.telegram_people import Member, Status, Topic, User
from tests.wire.telegram_signal import Signal
from tests.wire.telegram_updates import Update, Updates
from tests.wire.telegram_wire import JsonObject, utf16

_FOUND = re.compile(
    r"(?<![\w/])/(?P<bot_command>[A-Za-z0-9_]{1,32}(?:@\w{3,32})?)(?!\w)|(?<!\w)@(?P<mention>\w{4,32})|(?P<url>https?://\S+)"
)
_COMMAND = re.compile(r"/[A-Za-z0-9_]{1,32}(?:@(?P<bot>\w{3,32}))?(?!\w)")


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file that the platform keeps; `path` is its place below `/file/bot<token>/`."""

    file_id: str
    path: str
    content: bytes
    kind: str
    filename: str | None


@dataclass(slots=True, eq=False)
class Scene:
    """All users, chats, files and menus around one bot."""

    bot: User
    now: Callable[[], float]
    signal: Signal
    updates: Updates
    privacy: bool = True
    newer: frozenset[str] = frozenset()
    users: dict[int, User] = field(default_factory=dict)
    chats: dict[int, Chat] = field(default_factory=dict)
    files: dict[str, StoredFile] = field(default_factory=dict)
    queries: "dict[str, Query]" = field(default_factory=dict)
    menus: dict[tuple[str, str], list[JsonObject]] = field(default_factory=dict)
    profile: dict[tuple[str, str], str] = field(default_factory=dict)
    numbers: "itertools.count[int]" = field(default_factory=lambda: itertools.count(1))
    small_ids: "itertools.count[int]" = field(default_factory=lambda: itertools.count(1))

    def seconds(self) -> int:
        return int(self.now())

    def add(self, chat: Chat, sender: User, content: Content, setting: Setting | None = None) -> Post:
        """Put a message into a chat. Supergroups and channels count alone, all other chats together."""
        own = chat.kind in {Kind.SUPERGROUP, Kind.CHANNEL}
        post_id = max(chat.posts, default=0) + 1 if own else next(self.small_ids)
        post = Post(
            post_id, chat, sender, self.seconds(), content, setting or Setting(), by_bot=sender is self.bot
        )
        chat.posts[post_id] = post
        self.signal.ring()
        return post

    def tell(self, post: Post, kind: str = "message") -> Update | None:
        """The update about a message, if the bot may see it."""
        return self.updates.push(kind, post.json(), post.chat.id) if self.hears(post) else None

    def hears(self, post: Post) -> bool:
        """Privacy mode: in groups only what is meant for the bot, answers to it and service messages."""
        if post.chat.kind is Kind.PRIVATE:
            return not post.sender.blocked
        member = post.chat.members.get(self.bot.id)
        if member is None or not member.present:
            return False
        if not self.privacy or member.admin or post.service is not None:
            return True
        replied = post.reply_to
        answers = replied is not None and (replied.by_bot or self.addressed(replied.text))
        return answers or self.addressed(post.text)

    def addressed(self, text: str) -> bool:
        """Whether the text is a command for this bot, or for none in particular."""
        command = _COMMAND.match(text)
        if command is None:
            return False
        suffix = command.group("bot")
        return suffix is None or suffix.lower() == (self.bot.username or "").lower()

    def service(self, chat: Chat, sender: User, body: JsonObject, topic: Topic | None = None) -> Post:
        """A service message, and its update."""
        post = self.add(chat, sender, Content(), Setting(service=body, topic=topic))
        self.tell(post)
        return post

    def membership(self, chat: Chat, actor: User, before: Member, after: Member) -> None:
        """The update about a changed membership: the bot's own, or (for an administrator bot) another's."""
        body: JsonObject = {
            "chat": chat.json(),
            "from": actor.json(),
            "date": self.seconds(),
            "old_chat_member": before.json(),
            "new_chat_member": after.json(),
        }
        bot = chat.members.get(self.bot.id)
        if after.user is self.bot:
            self.updates.push("my_chat_member", body, chat.id)
        elif bot is not None and bot.admin:
            self.updates.push("chat_member", body, chat.id)

    def change_member(self, chat: Chat, user: User, status: Status, *, actor: User | None = None) -> Member:
        """Change one membership and tell the bot."""
        before = chat.members.get(user.id) or Member(user, Status.LEFT)
        return self.replace_member(chat, actor or user, before, Member(user, status))

    def replace_member(self, chat: Chat, actor: User, before: Member, after: Member) -> Member:
        chat.members[after.user.id] = after
        self.membership(chat, actor, before, after)
        self.signal.ring()
        return after

    def private(self, user: User) -> Chat:
        """The one-to-one chat of the bot with this user; it exists before anyone wrote."""
        if user.id not in self.chats:
            self.chats[user.id] = Chat(user.id, Kind.PRIVATE, user.name, self.signal, user=user)
        return self.chats[user.id]

    def keep_file(self, content: bytes, kind: str, filename: str | None = None) -> StoredFile:
        number = next(self.numbers)
        folder, ending = ("photos", ".jpg") if kind == "photo" else ("documents", "")
        name = f"file_{number}{ending}" if kind == "photo" or not filename else f"file_{number}_{filename}"
        file = StoredFile(f"file-{number:06d}", f"{folder}/{name}", content, kind, filename)
        self.files[file.file_id] = file
        return file


@dataclass(slots=True, eq=False)
class Answer:
    """What the presser saw in answer to a press."""

    text: str | None
    alert: bool
    url: str | None


@dataclass(slots=True, eq=False)
class Query:
    """A press that waits for its answer."""

    id: str
    user: User
    asked: float
    answers: list[Answer] = field(default_factory=list)


def found_entities(text: str) -> tuple[JsonObject, ...]:
    """What Telegram finds by itself in a text: commands, mentions, links."""
    return tuple(
        {"type": match.lastgroup, "offset": utf16(text[: match.start()]), "length": utf16(match.group())}
        for match in _FOUND.finditer(text)
    )
