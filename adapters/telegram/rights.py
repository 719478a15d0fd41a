"""Who may do what in a chat: the bot itself, and the people who administer it."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from telegram import Bot, ChatMember, ChatMemberAdministrator, ChatMemberRestricted, ChatPermissions
from telegram.error import BadRequest, Forbidden

from adapters.telegram.spots import Target
from bot.base.clock import Clock
from bot.chat.ports import PLACE_GONE, Refused

FRESH = timedelta(seconds=60)
"""A right that was taken away works on for no longer than this."""
MOST_KNOWN = 10_000
RUNS = frozenset({ChatMember.OWNER, ChatMember.ADMINISTRATOR})
AWAY = frozenset({ChatMember.LEFT, ChatMember.BANNED})
SEND_MESSAGES = "Send Text Messages"
SEND_PHOTOS = "Send Photos"
"""The rights as Telegram's apps show them."""


@dataclass(slots=True)
class Admins:
    """Who administers which chat, asked at most once a minute."""

    bot: Bot
    clock: Clock
    _known: dict[tuple[int, int], tuple[bool, datetime]] = field(default_factory=dict)

    async def runs(self, chat: int, user: int) -> bool:
        """Return whether the platform calls this user an administrator of the chat. Unknown means no."""
        now = self.clock.now()
        known = self._known.get((chat, user))
        if known is not None and known[1] > now:
            return known[0]
        answer = await self._ask(chat, user)
        if len(self._known) >= MOST_KNOWN:
            self._known.clear()
        self._known[chat, user] = (answer, now + FRESH)
        return answer

    async def _ask(self, chat: int, user: int) -> bool:
        try:
            member = await self.bot.get_chat_member(chat, user)
        except (BadRequest, Forbidden):
            return False
        return member.status in RUNS

    def forget(self, chat: int, user: int) -> None:
        self._known.pop((chat, user), None)


async def missing(bot: Bot, target: Target) -> tuple[str, ...]:
    """Return what keeps the bot from posting there, by the names that Telegram's apps show."""
    if target.chat > 0:
        return ()
    me = await bot.get_chat_member(target.chat, bot.id)
    match me:
        case ChatMember(status=status) if status in AWAY:
            raise Refused(PLACE_GONE, "the bot is not in the group")
        case ChatMember(status=ChatMember.OWNER) | ChatMemberAdministrator():
            return ()
        case ChatMemberRestricted():
            return _lacking(me.can_send_messages, me.can_send_photos)
        case _:
            permissions = (await bot.get_chat(target.chat)).permissions or ChatPermissions.all_permissions()
            return _lacking(permissions.can_send_messages, permissions.can_send_photos)


def _lacking(messages: bool | None, photos: bool | None) -> tuple[str, ...]:  # noqa: FBT001 - Telegram's own flags
    named = ((SEND_MESSAGES, messages), (SEND_PHOTOS, photos))
    return tuple(name for name, has in named if has is False)
