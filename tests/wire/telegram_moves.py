"""Comings and goings: memberships, blocking, topics, the move of a group to a supergroup."""

import dataclasses
import itertools
from dataclasses import dataclass, field

from tests.wire.telegram_chat import Chat, Kind, Post, Setting
from tests.wire.telegram_content import Content
from tests.wire.telegram_people import Member, Status, Topic, User
from tests.wire.telegram_scene import Scene


@dataclass(slots=True, eq=False)
class Moves(Scene):
    """The scene, with what changes who is where."""

    ids: "itertools.count[int]" = field(default_factory=lambda: itertools.count(710_000_001, 37))

    def join(self, user: User, chat: Chat) -> Post:
        """A user joins a group; for the bot itself use `invite_bot`."""
        self.change_member(chat, user, Status.MEMBER)
        return self.service(chat, user, {"new_chat_members": [user.json()]})

    def leave(self, user: User, chat: Chat) -> Post:
        self.change_member(chat, user, Status.LEFT)
        return self.service(chat, user, {"left_chat_member": user.json()})

    def invite_bot(self, by: User, chat: Chat) -> Post:
        self.change_member(chat, self.bot, Status.MEMBER, actor=by)
        return self.service(chat, by, {"new_chat_members": [self.bot.json()]})

    def kick_bot(self, by: User, chat: Chat) -> None:
        self.change_member(chat, self.bot, Status.KICKED, actor=by)

    def promote(
        self, chat: Chat, user: User, *, rights: frozenset[str] | None = None, anonymous: bool = False
    ) -> None:
        """Make a user (or the bot) an administrator: with all rights, or with `rights` only."""
        before = chat.members.get(user.id) or Member(user, Status.LEFT)
        after = Member(user, Status.ADMIN, anonymous)
        after = after if rights is None else dataclasses.replace(after, rights=rights)
        self.replace_member(chat, user, before, after)

    def mute(self, chat: Chat, user: User) -> None:
        """Take the right to write from a member (or from the bot)."""
        before = chat.members[user.id]
        self.replace_member(chat, user, before, Member(user, Status.RESTRICTED, rights=frozenset()))

    def block(self, user: User) -> None:
        """The user stops the bot in the private chat."""
        before, after = Member(self.bot, Status.MEMBER), Member(self.bot, Status.KICKED)
        self.membership(self.private(user), user, before, after)
        user.blocked = True

    def unblock(self, user: User) -> None:
        user.blocked = False
        before, after = Member(self.bot, Status.KICKED), Member(self.bot, Status.MEMBER)
        self.membership(self.private(user), user, before, after)

    def topic(self, forum: Chat, name: str, by: User | None = None) -> Topic:
        """A new topic in a forum, opened by its first member unless told otherwise."""
        opener = by or next(member.user for member in forum.members.values() if member.user is not self.bot)
        return self.open_topic(forum, opener, name)

    def open_topic(self, forum: Chat, opener: User, name: str) -> Topic:
        topic = Topic(0, name)
        opening = {"forum_topic_created": {"name": name, "icon_color": topic.icon_color}}
        post = self.add(forum, opener, Content(), Setting(service=dict(opening), topic=topic))
        topic.id = post.id
        forum.topics[topic.id] = topic
        self.tell(post)
        return topic

    def delete_topic(self, forum: Chat, topic: Topic) -> None:
        """The topic and all in it; the platform tells nobody."""
        topic.deleted = True
        del forum.topics[topic.id]
        for post in forum.standing():
            if post.topic is topic:
                post.remove()

    def migrate(self, group: Chat, *, quiet: bool = False, new_first: bool = False) -> Chat:
        """A group becomes a supergroup with a new id.

        Two service messages tell so, in either order; if `quiet`, only the refusal of the next request.
        """
        owner = next(iter(group.members.values())).user
        new_id = -1_000_000_000_000 - next(self.ids)
        new = Chat(new_id, Kind.SUPERGROUP, group.title, self.signal, members=group.members)
        self.chats[new_id] = new
        group.migrated_to = new_id
        old_note = self.add(group, owner, Content(), Setting(service={"migrate_to_chat_id": new_id}))
        new_note = self.add(new, owner, Content(), Setting(service={"migrate_from_chat_id": group.id}))
        for note in (new_note, old_note) if new_first else (old_note, new_note):
            if not quiet:
                self.tell(note)
        return new
