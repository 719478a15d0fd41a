"""Who wrote, where, and what their messages are called."""

from telegram import Chat, MaybeInaccessibleMessage, Message, User

from adapters.telegram.messenger import part_of
from adapters.telegram.spots import TELEGRAM, Part, Receipt, Target
from bot.chat.heard import PersonIn, Speaker, Spot, SpotKind

NOBODY = frozenset({1087968824, 136817688, 777000})
"""An anonymous administrator, a channel, the automatic forward of a linked channel."""


def speaker_of(user: User, sender_chat: Chat | None = None) -> Speaker:
    if sender_chat is not None or user.id in NOBODY:
        name = (sender_chat.title or sender_chat.full_name if sender_chat else None) or user.full_name
        return Speaker(str(user.id), name, user.language_code, nobody=True)
    return Speaker(str(user.id), user.full_name, user.language_code)


def person_of(user: User) -> PersonIn:
    return PersonIn(str(user.id), user.full_name)


def spot_of(message: MaybeInaccessibleMessage) -> Spot:
    """Return where a message stands. A thread is a topic only where Telegram says so."""
    topic = None
    if isinstance(message, Message) and message.is_topic_message:
        topic = message.message_thread_id
    return spot_in(message.chat, topic, _topic_name(message))


def spot_in(chat: Chat, topic: int | None = None, topic_name: str = "") -> Spot:
    target = Target(chat.id, topic)
    kind = SpotKind.PRIVATE if chat.type == Chat.PRIVATE else SpotKind.ROOM
    title = chat.title or chat.full_name or ""
    return Spot(TELEGRAM, target.key, kind, f"{title} / {topic_name}" if topic_name else title, target.home)


def receipt_of(message: MaybeInaccessibleMessage) -> str:
    part = part_of(message) if isinstance(message, Message) else Part.TEXT
    return str(Receipt(message.chat.id, message.message_id, part))


def replied(message: Message) -> Message | None:
    """Return the message that this one answers. What only stands in a topic answers nothing."""
    answered = message.reply_to_message
    return None if answered is None or answered.forum_topic_created is not None else answered


def _topic_name(message: MaybeInaccessibleMessage) -> str:
    answered = message.reply_to_message if isinstance(message, Message) else None
    opening = answered.forum_topic_created if answered else None
    return opening.name if opening else ""
