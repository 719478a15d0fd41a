"""The stand-in's world as a test sees it: make people and chats, act as them, see what they see."""

import dataclasses
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypedDict, Unpack
from urllib.parse import parse_qs, urlsplit

from tests.wire import telegram_files
from tests.wire.telegram_chat import Chat, Kind, Post, Setting
from tests.wire.telegram_content import Content, Media
from tests.wire.telegram_moves import Moves
from tests.wire.telegram_people import (
    ANONYMOUS_ADMIN,
    CHANNEL_SENDER,
    LINKED_CHANNEL,
    Member,
    Status,
    Topic,
    User,
)
from tests.wire.telegram_press import Press, press
from tests.wire.telegram_rooms import menu
from tests.wire.telegram_scene import Scene, found_entities
from tests.wire.telegram_signal import PATIENCE
from tests.wire.telegram_updates import Update
from tests.wire.telegram_view import transcript
from tests.wire.telegram_wire import JsonObject

_PAYLOAD = re.compile(r"[A-Za-z0-9_-]{1,64}")


class How(TypedDict, total=False):
    """The further ways of saying something: an answer, a topic, files, marked words."""

    reply_to: Post | None
    topic: Topic | None
    photo: bytes
    album: Sequence[bytes]
    document: bytes
    filename: str
    entities: Sequence[JsonObject]


@dataclass(frozen=True, slots=True)
class Said:
    """What a user said: the messages (several for an album) and the updates about those the bot may see."""

    posts: tuple[Post, ...]
    updates: tuple[Update, ...]
    scene: Scene

    @property
    def post(self) -> Post:
        return self.posts[0]

    @property
    def heard(self) -> bool:
        """Whether the bot gets to see it at all."""
        return bool(self.updates)

    async def confirmed(self, patience: float = PATIENCE) -> None:
        """Until the bot has taken it over."""
        await self.scene.signal.until(
            lambda: all(u.confirmed for u in self.updates) or None,
            patience,
            f"{self.post.text!r} to be confirmed",
        )

    async def reply(self, patience: float = PATIENCE) -> Post:
        """The bot's first message in the same chat after this one."""

        def look() -> Post | None:
            return next((p for p in self.post.chat.from_bot() if p.id > self.posts[-1].id), None)

        return await self.scene.signal.until(look, patience, f"a reply to {self.post.text!r}")


@dataclass(slots=True, eq=False)
class World(Moves):
    """The scene, with what users can do in it."""

    def person(self, first_name: str, *, language: str | None = "en", username: str | None = None) -> User:
        """A user who has not written to the bot yet."""
        user = User(next(self.ids), first_name, username=username, language_code=language)
        self.users[user.id] = user
        return user

    def group(self, title: str, members: Sequence[User] = (), *, owner: User | None = None) -> Chat:
        """A basic group with the bot in it."""
        return self._new_group(Kind.GROUP, -next(self.ids), title, members, owner)

    def supergroup(
        self, title: str, members: Sequence[User] = (), *, owner: User | None = None, forum: bool = False
    ) -> Chat:
        """A supergroup with the bot in it; a forum has topics."""
        chat = self._new_group(Kind.SUPERGROUP, -1_000_000_000_000 - next(self.ids), title, members, owner)
        chat.is_forum = forum
        return chat

    def _new_group(
        self, kind: Kind, chat_id: int, title: str, members: Sequence[User], owner: User | None
    ) -> Chat:
        chat = Chat(chat_id, kind, title, self.signal)
        self.chats[chat_id] = chat
        chat.members = {user.id: Member(user) for user in (*members, self.bot)}
        if owner is not None:
            chat.members[owner.id] = Member(owner, Status.OWNER)
        return chat

    def say(self, user: User, chat: Chat, text: str = "", **how: Unpack[How]) -> Said:
        """A user writes, with files if wanted; anonymous administrators appear as Telegram shows them."""
        self._check_presence(user, chat)
        media = self._media(how)
        sender, sender_chat = self._appearance(user, chat)
        reply_to = how.get("reply_to")
        setting = Setting(
            reply_to=reply_to,
            topic=how.get("topic") or (reply_to.topic if reply_to else None),
            sender_chat=sender_chat,
            album=f"{next(self.ids)}" if len(media) > 1 else None,
        )
        if chat.kind is Kind.PRIVATE:
            user.started = True
        first = Content(text, (*how.get("entities", ()), *found_entities(text)), media[0] if media else None)
        contents = [first, *(Content(media=item) for item in media[1:])]
        return self._said([self.add(chat, sender, content, setting) for content in contents])

    def _check_presence(self, user: User, chat: Chat) -> None:
        """A test that lets someone speak where they cannot is wrong itself."""
        member = chat.members.get(user.id)
        inside = chat.user is user if chat.user is not None else member is not None and member.present
        assert inside, f"{user.name} is not in {chat.title}"
        assert chat.migrated_to is None, f"{chat.title} has become the supergroup {chat.migrated_to}"

    def _media(self, how: How) -> list[Media]:
        if "document" in how:
            return [telegram_files.document(self, how["document"], how.get("filename", "file.bin"))]
        pictures = how.get("album") or ([how["photo"]] if "photo" in how else [])
        return [telegram_files.photo(self, picture) for picture in pictures]

    def _said(self, posts: Sequence[Post]) -> Said:
        updates = [self.tell(post) for post in posts]
        return Said(tuple(posts), tuple(update for update in updates if update is not None), self)

    def _appearance(self, user: User, chat: Chat) -> tuple[User, Chat | None]:
        member = chat.members.get(user.id)
        if member is not None and member.anonymous:
            return User(ANONYMOUS_ADMIN, "Group", username="GroupAnonymousBot", is_bot=True), chat
        return user, None

    def say_as_channel(self, chat: Chat, title: str, text: str, *, linked: bool = False) -> Said:
        """A channel speaks in a group: by itself, or `linked` as an automatic forward of its post."""
        channel = Chat(-1_000_000_000_000 - next(self.ids), Kind.CHANNEL, title, self.signal)
        sender = User(CHANNEL_SENDER, "Channel", username="Channel_Bot", is_bot=True)
        if linked:
            sender = User(LINKED_CHANNEL, "Telegram")
        content = Content(text, found_entities(text))
        return self._said([self.add(chat, sender, content, Setting(sender_chat=channel, forwarded=linked))])

    def edit(self, post: Post, text: str) -> Update | None:
        """The author changes a message of theirs."""
        changed = dataclasses.replace(post.content, text=text, entities=found_entities(text))
        post.edit(changed, self.seconds())
        return self.tell(post, "edited_message")

    def start(self, user: User, payload: str = "") -> Said:
        """Press [Start] in the private chat, by a deep link when there is a payload; unblocks the bot too."""
        if payload and not _PAYLOAD.fullmatch(payload):
            raise AssertionError(f"no app sends the start payload {payload!r}: 1-64 of A-Z a-z 0-9 _ -")
        if user.blocked:
            self.unblock(user)
        user.started = True
        return self.say(user, self.private(user), f"/start {payload}".rstrip())

    def follow(self, user: User, post: Post, label: str) -> Said:
        """Tap a button that links to this bot with a start payload."""
        url = post.button(label).url
        parts = urlsplit(url or "")
        assert parts.netloc == "t.me", f"[{label}] does not lead to a bot but to {url}"
        assert parts.path.strip("/").lower() == (self.bot.username or "").lower(), f"{url} is another bot"
        return self.start(user, parse_qs(parts.query).get("start", [""])[0])

    def press(self, user: User, post: Post, label_or_data: str) -> Press:
        """Tap an inline button of a message that is still there."""
        return press(self, user, post, post.button(label_or_data))

    def seen(self, chat: Chat, viewer: User | None = None) -> str:
        """What someone sees in a chat now, as plain text with [buttons]."""
        return transcript(chat, viewer)

    def menu(self, user: User, chat: Chat) -> dict[str, str]:
        """The commands an app offers this user here after typing `/`: name and description."""
        return menu(self, chat, user)

    def malformed(self, user: User) -> Update | None:
        """An update that no library can parse: its message lacks what every message has."""
        return self.updates.push("message", {"message_id": "none", "from": {"id": user.id}}, user.id)
