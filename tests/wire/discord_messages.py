"""Messages as the bot posts, edits, reads and removes them."""

import re

from discord import Permissions

from tests.wire import discord_payloads as show
from tests.wire import discord_posts as posts
from tests.wire.discord_gateway import CONTENT
from tests.wire.discord_platform import NOTHING, ApiError, Call, Platform, Reply, Routes
from tests.wire.discord_world import EPHEMERAL, LOADING, Channel, Json, Kind, Message, User, walk

NONCE_SECONDS = 300
MENTION = re.compile(r"<@!?(\d+)>|<@&(\d+)>|@(everyone|here)")


def compose(
    platform: Platform, call: Call, body: Json, *, channel: Channel, before: Json | None = None
) -> Json:
    """Turn a request into the message as it will stand; `before` is what an edit starts from."""
    made = dict(before or {})
    made |= {k: body[k] for k in ("content", "nonce", "message_reference") if k in body}
    if "flags" in body:
        made["flags"] = (body["flags"] or 0) & ~LOADING | made.get("flags", 0) & (EPHEMERAL | 1 << 15)
    if "components" in body:
        made["components"] = number(body["components"] or [])
    kept = _kept(made, body)
    uploads = _uploads(platform, call, body, channel)
    made["embeds"], used = _embeds(body.get("embeds") if "embeds" in body else made.get("embeds"), uploads)
    made["attachments"] = kept + [a for a in uploads if a["filename"] not in used]
    made["mentions"] = [show.user(u) for u in mentioned(platform, made.get("content") or "")]
    if not (made.get("content") or made["embeds"] or made.get("components") or uploads or kept):
        raise ApiError(50006)
    return made


def number(components: list[Json]) -> list[Json]:
    """Give every component its id, depth first, as the platform does."""
    copies = [_copy(c) for c in components]
    for index, component in enumerate(walk(copies), 1):
        component["id"] = component.get("id") or index
    return copies


def _copy(component: Json) -> Json:
    made = dict(component)
    if "components" in made:
        made["components"] = [_copy(c) for c in made["components"]]
    for key in ("component", "accessory"):
        if made.get(key):
            made[key] = _copy(made[key])
    return made


def _kept(made: Json, body: Json) -> list[Json]:
    before: list[Json] = made.get("attachments", [])
    if "attachments" not in body:
        return before
    wanted = {str(a.get("id")) for a in body["attachments"] or []}
    return [a for a in before if a["id"] in wanted]


def _uploads(platform: Platform, call: Call, body: Json, channel: Channel) -> list[Json]:
    described = {str(a.get("id")): a for a in body.get("attachments") or []}
    made = []
    for field, (name, data) in call.files.items():
        told = described.get(field.removeprefix("files[").removesuffix("]"), {})
        attachment = platform.upload(channel, told.get("filename") or name, data)
        made.append(attachment | {k: told[k] for k in ("description", "title") if told.get(k)})
    return made


def _embeds(embeds: list[Json] | None, uploads: list[Json]) -> tuple[list[Json], set[str]]:
    """Complete embeds; an upload that an embed shows is no attachment of the message."""
    urls = {f"attachment://{a['filename']}": a for a in uploads}
    made, used = [], set()
    for embed in embeds or []:
        shown = {"type": "rich"} | embed
        for part in ("image", "thumbnail", "author", "footer"):
            for key in ("url", "icon_url"):
                upload = urls.get((embed.get(part) or {}).get(key, ""))
                if upload:
                    shown[part] = embed[part] | {key: upload["url"]}
                    used.add(upload["filename"])
        made.append(shown)
    return made, used


def mentioned(platform: Platform, content: str) -> list[User]:
    ids = {int(m.group(1)) for m in MENTION.finditer(content) if m.group(1)}
    return [platform.world.users[i] for i in sorted(ids) if i in platform.world.users]


def pings(body: Json, rules: Json | None) -> frozenset[str]:
    """Tell who is notified: texts of mentions that the rules let through; no rules let all through."""
    found = list(MENTION.finditer(body.get("content") or ""))
    found += [
        m
        for c in walk(body.get("components") or [])
        if c["type"] == 10
        for m in MENTION.finditer(c["content"])
    ]
    if rules is None:
        return frozenset(m.group(0) for m in found)
    parse = rules.get("parse") or []
    let = set()
    for m in found:
        person, role, _ = m.groups()
        kind = "users" if person else "roles" if role else "everyone"
        if kind in parse or (person or role or "") in [str(i) for i in rules.get(kind) or []]:
            let.add(m.group(0))
    return frozenset(let)


def create_message(platform: Platform, call: Call) -> Reply:
    channel = platform.find_channel(call)
    _may_post(platform, channel, call)
    nonce = call.json.get("nonce")
    key = (channel.id, str(nonce))
    if nonce is not None and call.json.get("enforce_nonce") and key in platform.nonces:
        at, earlier = platform.nonces[key]
        if platform.world.clock.now() - at < NONCE_SECONDS:
            call.repeated = True
            return Reply(200, posts.message(earlier))
    reference = call.json.get("message_reference")
    if reference and not _exists(channel, int(reference["message_id"])):
        raise ApiError(50035, "Unknown message")
    post = platform.world.message(channel, platform.bot, compose(platform, call, call.json, channel=channel))
    post.pings = pings(post.body, call.json.get("allowed_mentions"))
    if nonce is not None:
        platform.nonces[key] = (platform.world.clock.now(), post)
    platform.tell_message("MESSAGE_CREATE", post)
    return Reply(200, posts.message(post))


def _exists(channel: Channel, message_id: int) -> bool:
    target = channel.messages.get(message_id)
    return target is not None and not target.deleted


def _may_post(platform: Platform, channel: Channel, call: Call) -> None:
    if channel.kind is Kind.DM:
        _may_write_to(platform, next(u for u in channel.recipients if not u.bot))
        return
    if channel.kind in (Kind.FORUM, Kind.CATEGORY):
        raise ApiError(50008)
    platform.need(
        channel, **{"send_messages_in_threads" if channel.kind.is_thread else "send_messages": True}
    )
    if call.json.get("embeds"):
        platform.need(channel, embed_links=True)
    if call.files:
        platform.need(channel, attach_files=True)
    if channel.archived and channel.locked:
        raise ApiError(160005)
    if channel.archived:
        raise ApiError(50083)


def _may_write_to(platform: Platform, person: User) -> None:
    shared = [g for g in platform.world.guilds.values() if g.has_bot and person.id in g.members]
    if not person.dms_open:
        raise ApiError(50007)
    if not shared:
        raise ApiError(50278)


def find_message(platform: Platform, call: Call) -> Message:
    """Return the message of the path; private ones are out of reach of these endpoints."""
    post = platform.find_channel(call).messages.get(call.number("message_id"))
    if post is None or post.deleted or post.private:
        raise ApiError(10008)
    return post


def edit_message(platform: Platform, call: Call) -> Reply:
    post = find_message(platform, call)
    if post.author is not platform.bot:
        raise ApiError(50005)
    if post.channel.archived:
        raise ApiError(50083)
    return Reply(200, posts.message(revise(platform, call, post, call.json)))


def revise(platform: Platform, call: Call, post: Message, body: Json) -> Message:
    """Edit in place, keeping the earlier body."""
    made = compose(platform, call, body, channel=post.channel, before=post.body)
    was_loading = post.loading
    made["flags"] = made.get("flags", 0) & ~LOADING
    post.versions.append(post.body)
    post.body = made
    post.edited_at = None if was_loading else platform.world.clock.iso()
    post.pings |= pings(made, body.get("allowed_mentions")) if was_loading else frozenset()
    platform.tell_message("MESSAGE_UPDATE", post)
    return post


def delete_message(platform: Platform, call: Call) -> Reply:
    post = find_message(platform, call)
    if post.author is not platform.bot:
        platform.need(post.channel, manage_messages=True)
    platform.remove(post)
    return NOTHING


def get_message(platform: Platform, call: Call) -> Reply:
    post = find_message(platform, call)
    platform.need(post.channel, read_message_history=True)
    return Reply(200, _readable(platform, post))


def _readable(platform: Platform, post: Message) -> Json:
    shown = posts.message(post)
    own = post.author is platform.bot or str(platform.bot.id) in [m["id"] for m in shown["mentions"]]
    hidden = post.channel.guild is not None and not own and not platform.gateway.allowed & CONTENT
    return posts.without_content(shown) if hidden else shown


def get_messages(platform: Platform, call: Call) -> Reply:
    channel = platform.find_channel(call)
    if channel.guild is not None:
        rights = channel.guild.permissions(platform.bot, channel)
        if not rights & Permissions(read_message_history=True).value:
            return Reply(200, [])
    posts = [m for m in channel.messages.values() if not m.deleted and not m.private]
    before, after = int(call.query.get("before", 1 << 63)), int(call.query.get("after", 0))
    posts = sorted((m for m in posts if after < m.id < before), key=lambda m: m.id, reverse=True)
    limit = int(call.query.get("limit", 50))
    chosen = posts[-limit:] if "after" in call.query else posts[:limit]
    return Reply(200, [_readable(platform, m) for m in chosen])


def pin(platform: Platform, call: Call) -> Reply:
    post = find_message(platform, call)
    platform.need(post.channel, manage_messages=True)
    post.body["pinned"] = call.method == "PUT"
    return NOTHING


def react(platform: Platform, call: Call) -> Reply:
    post = find_message(platform, call)
    platform.need(post.channel, add_reactions=True)
    return NOTHING


def typing(platform: Platform, call: Call) -> Reply:
    platform.find_channel(call)
    return NOTHING


ROUTES: Routes = {
    ("POST", "/channels/{channel_id}/messages"): create_message,
    ("GET", "/channels/{channel_id}/messages"): get_messages,
    ("GET", "/channels/{channel_id}/messages/{message_id}"): get_message,
    ("PATCH", "/channels/{channel_id}/messages/{message_id}"): edit_message,
    ("DELETE", "/channels/{channel_id}/messages/{message_id}"): delete_message,
    ("PUT", "/channels/{channel_id}/messages/pins/{message_id}"): pin,
    ("DELETE", "/channels/{channel_id}/messages/pins/{message_id}"): pin,
    ("PUT", "/channels/{channel_id}/messages/{message_id}/reactions/{emoji_name}/@me"): react,
    ("POST", "/channels/{channel_id}/typing"): typing,
}
