"""People and the bot itself coming and going, and groups that change their id."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from telegram import ChatMember, ChatMemberUpdated, Message, Update, User

from adapters.telegram.rights import Admins
from adapters.telegram.senders import speaker_of, spot_in, spot_of
from adapters.telegram.spots import Target
from bot.chat.heard import Blocked, Event, Heard, Invited, Joined, Left, Moved, Removed, SpotKind

SAME = timedelta(seconds=60)
"""A service message and an update about the membership tell the same change within that time."""
MOST_KNOWN = 2000
_INSIDE = frozenset({ChatMember.OWNER, ChatMember.ADMINISTRATOR, ChatMember.MEMBER})


@dataclass(slots=True)
class Comings:
    """Reads what Telegram tells about memberships; what it tells in two ways is heard once."""

    bot_id: int
    admins: Admins
    _told: dict[tuple[int, int, bool], datetime] = field(default_factory=dict)

    def of_service(self, key: str, message: Message) -> list[Heard] | None:
        """Return what a service message tells, or None when the message is none."""
        if message.migrate_to_chat_id is not None:
            return _moved(key, message, message.chat.id, message.migrate_to_chat_id)
        if message.migrate_from_chat_id is not None:
            return _moved(key, message, message.migrate_from_chat_id, message.chat.id)
        if message.new_chat_members:
            return self._many(key, message, message.new_chat_members, joined=True)
        if message.left_chat_member is not None:
            return self._many(key, message, (message.left_chat_member,), joined=False)
        return None

    def of_membership(self, key: str, update: Update) -> list[Heard]:
        if update.my_chat_member is not None:
            return _own(key, update.my_chat_member)
        return self._other(key, update.chat_member) if update.chat_member is not None else []

    def _many(self, key: str, message: Message, users: tuple[User, ...], *, joined: bool) -> list[Heard]:
        """Return one event for each; the one that carries the update's own key comes last."""
        people = [user for user in users if not user.is_bot and self._news(message, user, joined=joined)]
        event: Event = Joined() if joined else Left()
        heard = [Heard(f"{key}#{user.id}", speaker_of(user), spot_of(message), event) for user in people[:-1]]
        return [*heard, *(Heard(key, speaker_of(user), spot_of(message), event) for user in people[-1:])]

    def _other(self, key: str, change: ChatMemberUpdated) -> list[Heard]:
        user = change.new_chat_member.user
        self.admins.forget(change.chat.id, user.id)
        before, after = _inside(change.old_chat_member), _inside(change.new_chat_member)
        if before == after or user.is_bot or not self._news(change, user, joined=after):
            return []
        return [Heard(key, speaker_of(user), spot_in(change.chat), Joined() if after else Left())]

    def _news(self, told: Message | ChatMemberUpdated, user: User, *, joined: bool) -> bool:
        """Return whether this coming or going was not told in the other way just now."""
        what = (told.chat.id, user.id, joined)
        before = self._told.pop(what, None)
        if before is not None and abs(told.date - before) <= SAME:
            return False
        if len(self._told) >= MOST_KNOWN:
            del self._told[next(iter(self._told))]
        self._told[what] = told.date
        return True


def _own(key: str, change: ChatMemberUpdated) -> list[Heard]:
    """Return what became of the bot's own membership; in private, whether it may still write."""
    before, after = _inside(change.old_chat_member), _inside(change.new_chat_member)
    spot = spot_in(change.chat)
    if before == after:
        return []
    if spot.kind is SpotKind.PRIVATE:
        return [] if after else [Heard(key, speaker_of(change.from_user), spot, Blocked())]
    return [Heard(key, speaker_of(change.from_user), spot, Invited() if after else Removed())]


def _inside(member: ChatMember) -> bool:
    return member.status in _INSIDE or bool(getattr(member, "is_member", False))


def _moved(key: str, message: Message, old: int, new: int) -> list[Heard]:
    if message.from_user is None:
        return []
    spot = spot_in(message.chat)
    before = Target(old)
    event = Moved(Target(new).key)
    where = type(spot)(spot.platform, before.key, SpotKind.ROOM, spot.title, before.home)
    return [Heard(key, speaker_of(message.from_user), where, event)]
