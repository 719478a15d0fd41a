"""Guilds, channels, threads, members and roles as the bot reads and changes them."""

from tests.wire import discord_payloads as show
from tests.wire import discord_posts as posts
from tests.wire.discord_messages import compose, pings
from tests.wire.discord_platform import NOTHING, ApiError, Call, Platform, Reply, Routes
from tests.wire.discord_world import Channel, Guild, Json, Kind, Member, Overwrite, Role


def get_guild(platform: Platform, call: Call) -> Reply:
    return Reply(200, show.guild(platform.find_guild(call)))


def get_channels(platform: Platform, call: Call) -> Reply:
    guild = platform.find_guild(call)
    return Reply(200, [show.channel(c) for c in guild.channels.values() if not c.kind.is_thread])


def create_channel(platform: Platform, call: Call) -> Reply:
    guild = platform.find_guild(call)
    platform.need(guild, manage_channels=True)
    parent = guild.channels.get(int(call.json.get("parent_id") or 0))
    channel = platform.world.channel(guild, call.json["name"], Kind(call.json.get("type", 0)), parent)
    _apply(channel, call.json)
    platform.emit("CHANNEL_CREATE", show.channel(channel), guild)
    return Reply(201, show.channel(channel))


def _apply(channel: Channel, body: Json) -> None:
    channel.name = body.get("name", channel.name)
    channel.archived = body.get("archived", channel.archived)
    channel.locked = body.get("locked", channel.locked)
    known = ("topic", "nsfw", "available_tags", "applied_tags", "rate_limit_per_user")
    channel.extra |= {k: body[k] for k in known if k in body}
    if "permission_overwrites" in body:
        made = [
            Overwrite(int(o["id"]), o["type"], int(o["allow"]), int(o["deny"]))
            for o in body["permission_overwrites"]
        ]
        channel.overwrites = {o.target: o for o in made}


def get_channel(platform: Platform, call: Call) -> Reply:
    return Reply(200, show.channel(platform.find_channel(call)))


def edit_channel(platform: Platform, call: Call) -> Reply:
    channel = platform.find_channel(call)
    only_opens = channel.kind.is_thread and set(call.json) <= {"archived", "auto_archive_duration"}
    if channel.owner_id != platform.bot.id and not only_opens:
        platform.need(channel, **{"manage_threads" if channel.kind.is_thread else "manage_channels": True})
    _apply(channel, call.json)
    platform.emit(
        "THREAD_UPDATE" if channel.kind.is_thread else "CHANNEL_UPDATE", show.channel(channel), channel.guild
    )
    return Reply(200, show.channel(channel))


def delete_channel(platform: Platform, call: Call) -> Reply:
    channel = platform.find_channel(call)
    described = show.channel(channel)
    if channel.guild is not None:
        platform.need(channel, **{"manage_threads" if channel.kind.is_thread else "manage_channels": True})
        del channel.guild.channels[channel.id]
        del platform.world.channels[channel.id]
        platform.emit(
            "THREAD_DELETE" if channel.kind.is_thread else "CHANNEL_DELETE", described, channel.guild
        )
    return Reply(200, described)


def open_dm(platform: Platform, call: Call) -> Reply:
    person = platform.world.users.get(int(call.json.get("recipient_id") or 0))
    if person is None or person is platform.bot:
        raise ApiError(50033)
    return Reply(200, show.channel(platform.world.dm(person, platform.bot)))


def _thread(platform: Platform, parent: Channel, call: Call, kind: Kind) -> Channel:
    right = "create_private_threads" if kind is Kind.PRIVATE_THREAD else "create_public_threads"
    platform.need(parent, **{right: True})
    assert parent.guild is not None
    thread = platform.world.channel(parent.guild, call.json["name"], kind, parent)
    thread.owner_id = platform.bot.id
    thread.people.add(platform.bot.id)
    _apply(thread, {k: v for k, v in call.json.items() if k == "applied_tags"})
    platform.emit("THREAD_CREATE", show.channel(thread) | {"newly_created": True}, thread.guild)
    return thread


def start_thread(platform: Platform, call: Call) -> Reply:
    """Start a thread without a message, or a forum post with its first one."""
    parent = platform.find_channel(call)
    if parent.kind is not Kind.FORUM:
        thread = _thread(platform, parent, call, Kind(call.json.get("type", Kind.PRIVATE_THREAD)))
        return Reply(201, show.channel(thread))
    first = call.json.get("message") or {}
    thread = _thread(platform, parent, call, Kind.PUBLIC_THREAD)
    post = platform.world.message(thread, platform.bot, compose(platform, call, first, channel=thread))
    post.pings = pings(post.body, first.get("allowed_mentions"))
    platform.tell_message("MESSAGE_CREATE", post)
    return Reply(201, show.channel(thread) | {"message": posts.message(post)})


def thread_from_message(platform: Platform, call: Call) -> Reply:
    """Start a thread at a message, whose id it shares."""
    parent = platform.find_channel(call)
    post = parent.messages.get(call.number("message_id"))
    if post is None or post.deleted or post.private:
        raise ApiError(10008)
    if post.id in platform.world.channels:
        raise ApiError(160004)
    thread = _thread(platform, parent, call, Kind.PUBLIC_THREAD)
    assert thread.guild is not None
    for known in (thread.guild.channels, platform.world.channels):
        del known[thread.id]
        known[post.id] = thread
    thread.id = post.id
    return Reply(201, show.channel(thread))


def thread_people(platform: Platform, call: Call) -> Reply:
    thread = platform.find_channel(call)
    return Reply(200, [show.thread_member(thread, i) for i in thread.people])


def thread_person(platform: Platform, call: Call) -> Reply:
    thread = platform.find_channel(call)
    user_id = platform.bot.id if "user_id" not in call.params else call.number("user_id")
    if thread.guild is None or user_id not in thread.guild.members:
        raise ApiError(10007)
    if thread.archived:
        raise ApiError(50083)
    (thread.people.add if call.method == "PUT" else thread.people.discard)(user_id)
    platform.emit("THREAD_MEMBERS_UPDATE", _thread_change(thread, user_id), thread.guild)
    return NOTHING


def _thread_change(thread: Channel, user_id: int) -> Json:
    change: Json = {
        "id": str(thread.id),
        "guild_id": str(thread.guild.id) if thread.guild else None,
        "member_count": len(thread.people),
    }
    if user_id in thread.people:
        return change | {"added_members": [show.thread_member(thread, user_id)]}
    return change | {"removed_member_ids": [str(user_id)]}


def active_threads(platform: Platform, call: Call) -> Reply:
    guild = platform.find_guild(call)
    live = [
        c for c in guild.channels.values() if c.kind.is_thread and not c.archived and c.is_for(platform.bot)
    ]
    members = [show.thread_member(c, platform.bot.id) for c in live if platform.bot.id in c.people]
    return Reply(200, {"threads": [show.channel(c) for c in live], "members": members})


def _member(platform: Platform, call: Call) -> tuple[Guild, Member]:
    guild = platform.find_guild(call)
    member = guild.members.get(call.number("user_id"))
    if member is None:
        raise ApiError(10007 if call.number("user_id") in platform.world.users else 10013)
    return guild, member


def get_member(platform: Platform, call: Call) -> Reply:
    return Reply(200, show.full_member(_member(platform, call)[1]))


def get_members(platform: Platform, call: Call) -> Reply:
    guild = platform.find_guild(call)
    after, limit = int(call.query.get("after", 0)), int(call.query.get("limit", 1))
    people = sorted((m for m in guild.members.values() if m.user.id > after), key=lambda m: m.user.id)
    return Reply(200, [show.full_member(m) for m in people[:limit]])


def get_roles(platform: Platform, call: Call) -> Reply:
    return Reply(200, [show.role(r) for r in platform.find_guild(call).roles.values()])


def change_role(platform: Platform, call: Call) -> Reply:
    """Give or take a role; the bot's own highest role must stand above it."""
    guild, member = _member(platform, call)
    role = guild.roles.get(call.number("role_id"))
    if role is None:
        raise ApiError(10011)
    platform.need(guild, manage_roles=True)
    if role.position >= _highest(guild.members[platform.bot.id].roles):
        raise ApiError(50013)
    member.roles = [r for r in member.roles if r is not role] + ([role] if call.method == "PUT" else [])
    platform.emit("GUILD_MEMBER_UPDATE", show.full_member(member) | {"guild_id": str(guild.id)}, guild)
    return NOTHING


def _highest(roles: list[Role]) -> int:
    return max((r.position for r in roles), default=0)


def get_user(platform: Platform, call: Call) -> Reply:
    person = platform.world.users.get(call.number("user_id"))
    if person is None:
        raise ApiError(10013)
    return Reply(200, show.user(person))


CHANNEL, GUILD = "/channels/{channel_id}", "/guilds/{guild_id}"
ROUTES: Routes = {
    ("GET", GUILD): get_guild,
    ("GET", GUILD + "/channels"): get_channels,
    ("POST", GUILD + "/channels"): create_channel,
    ("GET", GUILD + "/threads/active"): active_threads,
    ("GET", GUILD + "/roles"): get_roles,
    ("GET", GUILD + "/members"): get_members,
    ("GET", GUILD + "/members/{user_id}"): get_member,
    ("PUT", GUILD + "/members/{user_id}/roles/{role_id}"): change_role,
    ("DELETE", GUILD + "/members/{user_id}/roles/{role_id}"): change_role,
    ("GET", CHANNEL): get_channel,
    ("PATCH", CHANNEL): edit_channel,
    ("DELETE", CHANNEL): delete_channel,
    ("POST", CHANNEL + "/threads"): start_thread,
    ("POST", CHANNEL + "/messages/{message_id}/threads"): thread_from_message,
    ("GET", CHANNEL + "/thread-members"): thread_people,
    ("PUT", CHANNEL + "/thread-members/@me"): thread_person,
    ("DELETE", CHANNEL + "/thread-members/@me"): thread_person,
    ("PUT", CHANNEL + "/thread-members/{user_id}"): thread_person,
    ("DELETE", CHANNEL + "/thread-members/{user_id}"): thread_person,
    ("POST", "/users/@me/channels"): open_dm,
    ("GET", "/users/{user_id}"): get_user,
}
