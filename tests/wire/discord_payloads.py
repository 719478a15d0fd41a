"""Bodies the platform sends, shaped after the recorded frames."""

from tests.wire.discord_world import (
    Channel,
    Guild,
    Json,
    Kind,
    Member,
    Role,
    User,
)


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
        "flags": 0,
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
        "approximate_user_install_count": 0,
        "approximate_user_authorization_count": 0,
        "explicit_content_filter": 0,
        "eligible_oauth2_scopes": [],
        "redirect_uris": [],
        "role_connections_verification_url": None,
        "flags_new": str(flags),
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


# What an ordinary server has and no test changes.
PLAIN_GUILD: Json = {
    "icon": None,
    "splash": None,
    "discovery_splash": None,
    "description": None,
    "banner": None,
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
    "premium_tier": 0,
    "premium_subscription_count": 0,
    "premium_progress_bar_enabled": False,
    "rules_channel_id": None,
    "home_header": None,
    "widget_channel_id": None,
    "max_stage_video_channel_users": 50,
    "max_video_channel_users": 25,
    "incidents_data": None,
    "public_updates_channel_id": None,
    "safety_alerts_channel_id": None,
    "max_members": 500_000,
    "max_presences": None,
    "vanity_url_code": None,
    "application_id": None,
}


def guild(home: Guild) -> Json:
    return PLAIN_GUILD | {
        "id": str(home.id),
        "name": home.name,
        "owner_id": str(home.owner.id),
        "roles": [role(r) for r in home.roles.values()],
        "preferred_locale": home.locale,
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
