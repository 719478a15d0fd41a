"""Bodies the platform sends, shaped after the recorded frames."""

from tests.wire.discord_world import (
    ALL_PERMISSIONS,
    Channel,
    Guild,
    Json,
    Kind,
    Member,
    Message,
    Role,
    User,
)

OPTIONAL = ("nonce", "message_reference", "webhook_id", "application_id", "interaction_metadata")


def user(person: User) -> Json:
    return {
        "id": str(person.id),
        "username": person.username,
        "global_name": None if person.bot else person.name,
        "discriminator": "6184" if person.bot else "0",
        "avatar": None,
        "avatar_decoration_data": None,
        "bot": person.bot,
        "clan": None,
        "collectibles": None,
        "display_name_styles": None,
        "primary_guild": None,
        "public_flags": 0,
    }


def self_user(bot: User) -> Json:
    return user(bot) | {"verified": True, "mfa_enabled": True, "email": None, "flags": 0, "locale": "en-US"}


def application(app_id: int, bot: User, owner: User, *, message_content: bool, members: bool) -> Json:
    flags = (1 << 19 if message_content else 0) | (1 << 15 if members else 0) | 1 << 23
    return {
        "id": str(app_id),
        "name": bot.name,
        "icon": None,
        "description": "",
        "type": None,
        "bot": user(bot),
        "summary": "",
        "bot_public": True,
        "bot_require_code_grant": False,
        "verify_key": "0" * 64,
        "flags": flags,
        "hook": True,
        "owner": user(owner),
        "team": None,
        "integration_types_config": {"0": {}},
        "interactions_endpoint_url": None,
        "approximate_guild_count": 1,
    }


def member(person: Member) -> Json:
    return {
        "avatar": None,
        "banner": None,
        "communication_disabled_until": None,
        "deaf": False,
        "flags": 0,
        "joined_at": person.joined_at,
        "mute": False,
        "nick": person.nick,
        "pending": False,
        "premium_since": None,
        "roles": [str(role.id) for role in person.roles],
    }


def full_member(person: Member) -> Json:
    return member(person) | {"user": user(person.user)}


def role(entry: Role) -> Json:
    return {
        "id": str(entry.id),
        "name": entry.name,
        "color": 0,
        "colors": {"primary_color": 0, "secondary_color": None, "tertiary_color": None},
        "hoist": False,
        "icon": None,
        "unicode_emoji": None,
        "position": entry.position,
        "permissions": str(entry.permissions),
        "managed": False,
        "mentionable": False,
        "flags": 0,
    }


def channel(place: Channel) -> Json:
    """Describe a channel, a thread or a direct channel."""
    if place.kind is Kind.DM:
        people = [user(r) for r in place.recipients if not r.bot]
        return {
            "id": str(place.id),
            "type": 1,
            "flags": 0,
            "last_message_id": _last(place),
            "recipients": people,
        }
    if place.kind.is_thread:
        return _thread(place)
    overwrites = [
        {"id": str(o.target), "type": o.kind, "allow": str(o.allow), "deny": str(o.deny)}
        for o in place.overwrites.values()
    ]
    return {
        "id": str(place.id),
        "type": int(place.kind),
        "guild_id": str(place.guild.id) if place.guild else None,
        "name": place.name,
        "parent_id": str(place.parent.id) if place.parent else None,
        "position": 0,
        "permission_overwrites": overwrites,
        "last_message_id": _last(place),
        "topic": None,
        "nsfw": False,
        "rate_limit_per_user": 0,
        "flags": 0,
    } | place.extra


def _last(place: Channel) -> str | None:
    return str(max(place.messages)) if place.messages else None


def _thread(place: Channel) -> Json:
    live = [m for m in place.messages.values() if not m.deleted]
    return {
        "id": str(place.id),
        "type": int(place.kind),
        "guild_id": str(place.guild.id) if place.guild else None,
        "parent_id": str(place.parent.id) if place.parent else None,
        "owner_id": str(place.owner_id),
        "name": place.name,
        "last_message_id": _last(place),
        "message_count": len(live),
        "total_message_sent": len(place.messages),
        "member_count": len(place.people),
        "member_ids_preview": [str(i) for i in place.people],
        "rate_limit_per_user": 0,
        "flags": 0,
        "thread_metadata": {
            "archived": place.archived,
            "locked": place.locked,
            "auto_archive_duration": 1440,
            "archive_timestamp": place.created_at,
            "create_timestamp": place.created_at,
        },
    } | place.extra


def thread_member(place: Channel, user_id: int) -> Json:
    return {"id": str(place.id), "user_id": str(user_id), "join_timestamp": place.created_at, "flags": 0}


def guild(home: Guild) -> Json:
    return {
        "id": str(home.id),
        "name": home.name,
        "icon": None,
        "splash": None,
        "discovery_splash": None,
        "description": None,
        "banner": None,
        "owner_id": str(home.owner.id),
        "region": "deprecated",
        "afk_channel_id": None,
        "afk_timeout": 300,
        "system_channel_id": None,
        "system_channel_flags": 0,
        "widget_enabled": False,
        "verification_level": 0,
        "default_message_notifications": 1,
        "explicit_content_filter": 0,
        "mfa_level": 0,
        "nsfw": False,
        "nsfw_level": 0,
        "features": [],
        "emojis": [],
        "stickers": [],
        "roles": [role(r) for r in home.roles.values()],
        "premium_tier": 0,
        "premium_subscription_count": 0,
        "premium_progress_bar_enabled": False,
        "preferred_locale": home.locale,
        "rules_channel_id": None,
        "public_updates_channel_id": None,
        "safety_alerts_channel_id": None,
        "max_members": 500_000,
        "max_presences": None,
        "vanity_url_code": None,
        "application_id": None,
    }


def guild_create(home: Guild, bot: User) -> Json:
    """Describe a guild for GUILD_CREATE: without presences only the bot's own member comes along."""
    seen = [c for c in home.channels.values() if not c.kind.is_thread]
    threads = [c for c in home.channels.values() if c.kind.is_thread and not c.archived and c.is_for(bot)]
    return guild(home) | {
        "joined_at": home.members[bot.id].joined_at,
        "large": False,
        "unavailable": False,
        "member_count": len(home.members),
        "members": [full_member(home.members[bot.id])],
        "channels": [channel(c) for c in seen],
        "threads": [channel(c) for c in threads],
        "presences": [],
        "voice_states": [],
        "stage_instances": [],
        "guild_scheduled_events": list(home.events.values()),
        "soundboard_sounds": [],
    }


def message(post: Message, *, nested: bool = True) -> Json:
    """Describe a message; `nested` includes the message it replies to."""
    body = post.body
    described = {
        "id": str(post.id),
        "type": body.get("type", 19 if "message_reference" in body else 0),
        "channel_id": str(post.channel.id),
        "author": user(post.author),
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
    if home is not None:
        described["guild_id"] = str(home.id)
        if post.author.id in home.members:
            described["member"] = member(home.members[post.author.id])
    return described


def without_content(described: Json) -> Json:
    """Blank what an application without the message content intent may not read."""
    blank: Json = {"content": "", "embeds": [], "attachments": [], "components": []}
    return described | blank


def interaction(person: User, place: Channel, bot: User) -> Json:
    """Describe what all interactions of a person in a place share; the rest is added by the caller."""
    home = place.guild
    shared: Json = {
        "version": 1,
        "channel": channel(place),
        "channel_id": str(place.id),
        "attachment_size_limit": 10_485_760,
        "entitlements": [],
        "entitlement_sku_ids": [],
    }
    if home is None:
        return shared | {
            "context": 1,
            "user": user(person),
            "app_permissions": str(ALL_PERMISSIONS),
            "authorizing_integration_owners": {"0": "0"},
        }
    rights = home.permissions(person, place)
    shared["channel"]["permissions"] = str(rights)
    invoker = full_member(home.members[person.id]) | {
        "permissions": str(rights),
        "unusual_dm_activity_until": None,
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
