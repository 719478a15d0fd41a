"""Bodies of messages and interactions, shaped after the recorded frames."""

from tests.wire import discord_payloads as show
from tests.wire.discord_world import ALL_PERMISSIONS, Channel, Guild, Json, Message, User

OPTIONAL = ("nonce", "message_reference", "webhook_id", "application_id", "interaction_metadata")


def message(post: Message, *, nested: bool = True) -> Json:
    """Describe a message; `nested` includes the message it replies to."""
    body = post.body
    described = {
        "id": str(post.id),
        "type": body.get("type", 19 if "message_reference" in body else 0),
        "channel_id": str(post.channel.id),
        "author": show.user(post.author),
        "content": post.content,
        "timestamp": post.created_at,
        "edited_timestamp": post.edited_at,
        "tts": False,
        "mention_everyone": False,
        "mentions": body.get("mentions", []),
        "mention_roles": [],
        "attachments": body.get("attachments", []),
        "embeds": body.get("embeds", []),
        "components": body.get("components", []),
        "flags": body.get("flags", 0),
        "pinned": body.get("pinned", False),
    }
    described |= {k: body[k] for k in OPTIONAL if k in body}
    if nested and "message_reference" in body:
        target = post.channel.messages.get(int(body["message_reference"]["message_id"]))
        gone = target is None or target.deleted
        described["referenced_message"] = None if gone or target is None else message(target, nested=False)
    return described


def message_event(post: Message) -> Json:
    """Describe a message for MESSAGE_CREATE and MESSAGE_UPDATE."""
    described = message(post) | {"channel_type": int(post.channel.kind)}
    home = post.channel.guild
    if home is None:
        return described
    described["guild_id"] = str(home.id)
    if post.author.id in home.members:
        described["member"] = show.member(home.members[post.author.id])
    described["mentions"] = [_mention(home, known) for known in described["mentions"]]
    return described


def _mention(home: Guild, known: Json) -> Json:
    person = home.members.get(int(known["id"]))
    return known if person is None else known | {"member": show.member(person)}


def without_content(described: Json) -> Json:
    """Blank what an application without the message content intent may not read."""
    blank: Json = {"content": "", "embeds": [], "attachments": [], "components": []}
    return described | blank


def interaction(person: User, place: Channel, bot: User) -> Json:
    """Describe what all interactions of a person in a place share; the rest is added by the caller."""
    home = place.guild
    shared: Json = {
        "version": 1,
        "channel": show.channel(place),
        "channel_id": str(place.id),
        "attachment_size_limit": 10_485_760,
        "entitlements": [],
        "entitlement_sku_ids": [],
    }
    if home is None:
        return shared | {
            "context": 1,
            "user": show.user(person),
            "app_permissions": str(ALL_PERMISSIONS),
            "authorizing_integration_owners": {"0": "0"},
        }
    rights = home.permissions(person, place)
    shared["channel"]["permissions"] = str(rights)
    if bot.id in place.people:
        shared["channel"]["member"] = show.thread_member(place, bot.id) | {
            "muted": False,
            "mute_config": None,
        }
    invoker = show.full_member(home.members[person.id]) | {
        "permissions": str(rights),
        "unusual_dm_activity_until": None,
        "collectibles": None,
        "display_name_styles": None,
    }
    return shared | {
        "context": 0,
        "guild": {"id": str(home.id), "locale": home.locale, "features": []},
        "guild_id": str(home.id),
        "guild_locale": home.locale,
        "member": invoker,
        "app_permissions": str(home.permissions(bot, place)),
        "authorizing_integration_owners": {"0": str(home.id)},
    }
