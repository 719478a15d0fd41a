"""Chats and the messages in them, with their history: the oracle of the tests."""

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum

from tests.wire.telegram_content import Button, Content, Media
from tests.wire.telegram_people import Member, Topic, User
from tests.wire.telegram_signal import PATIENCE, Signal
from tests.wire.telegram_wire import JsonObject


class Kind(StrEnum):
    PRIVATE = "private"
    GROUP = "group"
    SUPERGROUP = "supergroup"
    CHANNEL = "channel"


@dataclass(slots=True, eq=False)
class Chat:
    """One chat with every message ever sent there, deleted ones included."""

    id: int
    kind: Kind
    title: str
    signal: Signal = field(repr=False)
    user: User | None = None
    username: str | None = None
    description: str | None = None
    is_forum: bool = False
    members: dict[int, Member] = field(default_factory=dict, repr=False)
    topics: dict[int, Topic] = field(default_factory=dict)
    posts: "dict[int, Post]" = field(default_factory=dict, repr=False)
    pinned: list[int] = field(default_factory=list)
    migrated_to: int | None = None
    general_closed: bool = False
    _awaited: int = 0

    @property
    def is_group(self) -> bool:
        return self.kind in {Kind.GROUP, Kind.SUPERGROUP}

    def json(self) -> JsonObject:
        body: JsonObject = {"id": self.id, "type": self.kind.value}
        if self.user is not None:
            names = {"first_name": self.user.first_name, "last_name": self.user.last_name}
            body |= {key: value for key, value in names.items() if value is not None}
        else:
            body["title"] = self.title
        username = self.user.username if self.user is not None else self.username
        if username is not None:
            body["username"] = username
        return body | ({"is_forum": True} if self.is_forum else {})

    def from_bot(self) -> "list[Post]":
        """The bot's messages in order, deleted ones included, service messages not."""
        return [post for post in self.posts.values() if post.by_bot and post.service is None]

    def standing(self) -> "list[Post]":
        """What is to be seen now."""
        return [post for post in self.posts.values() if not post.deleted]

    async def next_message(self, patience: float = PATIENCE) -> "Post":
        """The bot's next message here that no earlier call gave back."""

        def look() -> Post | None:
            spoken = self.from_bot()
            return spoken[self._awaited] if len(spoken) > self._awaited else None

        post = await self.signal.until(look, patience, f"a message of the bot in {self.title}")
        self._awaited += 1
        return post

    async def message(self, fits: "Callable[[Post], bool] | str", patience: float = PATIENCE) -> "Post":
        """The newest standing message of the bot here that fits, or whose text holds `fits`."""

        def look() -> Post | None:
            spoken = (post for post in reversed(self.from_bot()) if not post.deleted)
            return next((p for p in spoken if (fits in p.text if isinstance(fits, str) else fits(p))), None)

        return await self.signal.until(look, patience, f"a message in {self.title} that fits {fits!r}")

    def skip(self) -> None:
        """Forget what the bot has said so far: `next_message` gives only what comes from now on."""
        self._awaited = len(self.from_bot())


@dataclass(frozen=True, slots=True)
class Setting:
    """How a message stands in its chat, beside what it says."""

    reply_to: "Post | None" = None
    topic: Topic | None = None
    sender_chat: Chat | None = None
    only_for: User | None = None
    service: JsonObject | None = None
    album: str | None = None
    forwarded: bool = False


@dataclass(slots=True, eq=False)
class Post:
    """One message; `content` is its newest version and `versions` are those before."""

    id: int
    chat: Chat = field(repr=False)
    sender: User
    date: int
    content: Content
    setting: Setting
    by_bot: bool
    versions: list[Content] = field(default_factory=list)
    edited_at: int | None = None
    deleted: bool = False
    _awaited: int = 0

    @property
    def text(self) -> str:
        """The text, or the caption of a picture or file."""
        return self.content.text

    @property
    def media(self) -> Media | None:
        return self.content.media

    @property
    def topic(self) -> Topic | None:
        return self.setting.topic

    @property
    def reply_to(self) -> "Post | None":
        return self.setting.reply_to

    @property
    def service(self) -> JsonObject | None:
        return self.setting.service

    def buttons(self) -> list[Button]:
        return [button for row in self.content.rows() for button in row]

    def labels(self) -> list[str]:
        return [button.label for button in self.buttons()]

    def button(self, label_or_data: str) -> Button:
        """The button with this label or data; AssertionError naming what there is."""
        for button in self.buttons():
            if label_or_data in {button.label, button.data}:
                return button
        raise AssertionError(f"no button {label_or_data!r} on {self.text!r}, only {self.labels()}")

    def edit(self, content: Content, now: int) -> None:
        self.versions.append(self.content)
        self.content = content
        self.edited_at = now
        self.chat.signal.ring()

    def remove(self) -> None:
        self.deleted = True
        self.chat.signal.ring()

    async def edited(self, patience: float = PATIENCE) -> "Post":
        """This post, after an edit that no earlier call has seen."""
        await self.chat.signal.until(
            lambda: len(self.versions) > self._awaited or None, patience, f"an edit of {self.text!r}"
        )
        self._awaited = len(self.versions)
        return self

    async def gone(self, patience: float = PATIENCE) -> None:
        await self.chat.signal.until(lambda: self.deleted or None, patience, f"{self.text!r} to be deleted")

    def json(self, *, with_reply: bool = True) -> JsonObject:
        """The Message object that the platform sends."""
        body: JsonObject = {
            "message_id": self.id,
            "date": self.date,
            "chat": self.chat.json(),
            "from": self.sender.json(),
        }
        optional = {
            "sender_chat": self.setting.sender_chat and self.setting.sender_chat.json(),
            "edit_date": self.edited_at,
            "media_group_id": self.setting.album,
            "is_automatic_forward": self.setting.forwarded or None,
        }
        body |= {key: value for key, value in optional.items() if value is not None}
        return body | (self.service or self.content.json()) | self._place(with_reply=with_reply)

    def _place(self, *, with_reply: bool) -> JsonObject:
        """Topic and reply. In a topic, what answers nothing else answers the topic's opening."""
        place: JsonObject = {}
        replied = self.reply_to
        if self.topic is not None:
            place |= {"message_thread_id": self.topic.id, "is_topic_message": True}
            replied = replied or self.chat.posts.get(self.topic.id)
        elif replied is not None and self.chat.kind is Kind.SUPERGROUP:
            place["message_thread_id"] = replied.id
        if with_reply and replied is not None and replied is not self and not replied.deleted:
            place["reply_to_message"] = replied.json(with_reply=False)
        return place
