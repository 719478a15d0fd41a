"""One name for each event, read from the raw update: the inbox and the engine know it by the same."""

from collections.abc import Mapping

from adapters.telegram.spots import Target

Raw = Mapping[str, object]
_TOLD = ("message", "my_chat_member", "chat_member")


def key_of(raw: Raw) -> str:
    """Return what is the same when Telegram tells an event twice, be it under another update id.

    Never fails: what has no shape of ours goes by its update id.
    """
    query = _part(raw, "callback_query")
    if isinstance(query.get("id"), str):
        return f"press:{query['id']}"
    message = _part(raw, "message")
    chat, number = _part(message, "chat").get("id"), message.get("message_id")
    if isinstance(chat, int) and isinstance(number, int):
        return f"message:{chat}:{number}"
    member = _part(raw, "my_chat_member") or _part(raw, "chat_member")
    return f"update:{raw.get('update_id')}:{member.get('date', '')}"


def lane_of(raw: Raw) -> str:
    """Return whose events must keep their order: those of one person in one chat."""
    query = _part(raw, "callback_query")
    told = query or next((_part(raw, name) for name in _TOLD if name in raw), {})
    chat = _part(_part(query, "message") or told, "chat")
    return f"{chat.get('id')}:{_part(told, 'from').get('id')}"


def spot_of(raw: Raw) -> str:
    """Return the room, or in private the account, that an event came from; "" where that cannot be read."""
    chat, _, _ = lane_of(raw).partition(":")
    return spot_named(int(chat)) if chat.lstrip("-").isdecimal() else ""


def spot_named(chat: int) -> str:
    """Return a chat as the engine knows it: a group by its place's key, a private one by its account's."""
    return Target(chat).key if chat < 0 else str(chat)


def album_of(raw: Raw) -> str:
    """Return the id that the photos of one album share."""
    album = _part(raw, "message").get("media_group_id")
    return album if isinstance(album, str) else ""


def ticket_of(raw: Raw) -> str:
    """Return the id by which a press is answered."""
    ticket = _part(raw, "callback_query").get("id")
    return ticket if isinstance(ticket, str) else ""


def _part(raw: Raw, name: str) -> Raw:
    found = raw.get(name)
    return found if isinstance(found, Mapping) else {}
