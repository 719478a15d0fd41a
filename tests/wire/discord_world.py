"""The platform as it is: people, servers, channels, messages."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Any

from discord import Permissions

from tests.wire.discord_clock import EPOCH_MS, Clock

Json = dict[str, Any]  # a body on the wire: the platform's documents type it, this model does not

EPHEMERAL, LOADING = 1 << 6, 1 << 7
ALL_PERMISSIONS = Permissions.all().value
USUAL_PERMISSIONS = Permissions(
    view_channel=True,
    send_messages=True,
    send_messages_in_threads=True,
    create_public_threads=True,
    create_private_threads=True,
    embed_links=True,
    attach_files=True,
    read_message_history=True,
    add_reactions=True,
    use_application_commands=True,
).value


class Kind(IntEnum):
    """Channel types of the API."""

    TEXT = 0
    DM = 1
    VOICE = 2
    CATEGORY = 4
    ANNOUNCEMENT = 5
    ANNOUNCEMENT_THREAD = 10
    PUBLIC_THREAD = 11
    PRIVATE_THREAD = 12
    FORUM = 15

    @property
    def is_thread(self) -> bool:
        return self in (Kind.ANNOUNCEMENT_THREAD, Kind.PUBLIC_THREAD, Kind.PRIVATE_THREAD)


@dataclass(slots=True, eq=False)
class User:
    id: int
    name: str
    locale: str = "en-US"
    bot: bool = False
    dms_open: bool = True

    @property
    def username(self) -> str:
        return "".join(c for c in self.name.lower() if c.isascii() and c.isalnum()) or f"user{self.id}"


@dataclass(slots=True, eq=False)
class Role:
    id: int
    name: str
    permissions: int = 0
    position: int = 1


@dataclass(slots=True, eq=False)
class Member:
    user: User
    joined_at: str
    roles: list[Role] = field(default_factory=list)
    nick: str | None = None


@dataclass(slots=True, eq=False)
class Overwrite:
    """What one role (kind 0) or member (kind 1) is allowed and denied in one channel."""

    target: int
    kind: int
    allow: int = 0
    deny: int = 0


@dataclass(slots=True, eq=False)
class Channel:
    id: int
    kind: Kind
    name: str
    guild: "Guild | None" = None
    parent: "Channel | None" = None
    overwrites: dict[int, Overwrite] = field(default_factory=dict)
    recipients: list[User] = field(default_factory=list)
    people: set[int] = field(default_factory=set)  # members of a thread
    owner_id: int | None = None
    created_at: str = ""
    archived: bool = False
    locked: bool = False
    extra: Json = field(default_factory=dict)  # topic, tags and the like, as the bot set them
    messages: "dict[int, Message]" = field(default_factory=dict)

    def is_for(self, user: User) -> bool:
        """Tell whether `user` may read here."""
        if self.guild is None:
            return user in self.recipients
        if self.kind is Kind.PRIVATE_THREAD and user.id not in self.people:
            return bool(self.guild.permissions(user, self) & Permissions(manage_threads=True).value)
        return bool(self.guild.permissions(user, self) & Permissions(view_channel=True).value)


@dataclass(slots=True, eq=False)
class Guild:
    id: int
    name: str
    owner: User
    locale: str = "en-US"
    roles: dict[int, Role] = field(default_factory=dict)
    members: dict[int, Member] = field(default_factory=dict)
    channels: dict[int, Channel] = field(default_factory=dict)
    events: dict[int, Json] = field(default_factory=dict)  # scheduled events
    has_bot: bool = True

    @property
    def everyone(self) -> Role:
        return self.roles[self.id]

    def permissions(self, user: User, channel: Channel | None = None) -> int:
        """Compute permissions as the platform documents it: roles, then overwrites in three steps."""
        member = self.members.get(user.id)
        if user is self.owner:
            return ALL_PERMISSIONS
        if member is None:
            return 0
        total = self.everyone.permissions
        for role in member.roles:
            total |= role.permissions
        if total & Permissions(administrator=True).value:
            return ALL_PERMISSIONS
        if channel is None:
            return total
        place = channel.parent if channel.kind.is_thread and channel.parent else channel
        for step in _steps(self, member, place):
            total = (total & ~_union(o.deny for o in step)) | _union(o.allow for o in step)
        return total


def _steps(guild: Guild, member: Member, channel: Channel) -> Iterator[list[Overwrite]]:
    overwrites = channel.overwrites
    role_ids = {role.id for role in member.roles}
    yield [o for o in overwrites.values() if o.target == guild.id]
    yield [o for o in overwrites.values() if o.target in role_ids]
    yield [o for o in overwrites.values() if o.target == member.user.id]


def _union(values: Iterator[int]) -> int:
    total = 0
    for value in values:
        total |= value
    return total


@dataclass(slots=True, eq=False)
class Message:
    """One message as it exists now; `versions` holds the bodies it had before each edit."""

    id: int
    channel: Channel
    author: User
    created_at: str
    body: Json  # content, embeds, components, attachments, flags, nonce …
    only_for: User | None = None
    edited_at: str | None = None
    deleted: bool = False
    versions: list[Json] = field(default_factory=list)
    pings: frozenset[str] = frozenset()  # mentions that notified someone

    @property
    def content(self) -> str:
        return str(self.body.get("content") or "")

    @property
    def private(self) -> bool:
        return self.only_for is not None

    @property
    def loading(self) -> bool:
        return bool(self.body.get("flags", 0) & LOADING)

    @property
    def components(self) -> list[Json]:
        """Every component, depth first."""
        return list(walk(self.body.get("components") or []))

    @property
    def buttons(self) -> dict[str, str]:
        """Label to custom_id (or url) of every button."""
        return {
            c.get("label", ""): c.get("custom_id") or c.get("url", "")
            for c in self.components
            if c["type"] == 2
        }

    @property
    def files(self) -> list[str]:
        return [a["filename"] for a in self.body.get("attachments", [])]

    @property
    def text(self) -> str:
        """Everything a reader sees: content, embeds, text displays."""
        parts: list[str | None] = [self.content]
        for embed in self.body.get("embeds", []):
            parts += [embed.get("title"), embed.get("description")]
            parts += [f"{f['name']}: {f['value']}" for f in embed.get("fields", [])]
            parts.append((embed.get("footer") or {}).get("text"))
        parts += [c.get("content") for c in self.components if c["type"] == 10]
        return "\n".join(p for p in parts if p)


def walk(components: list[Json]) -> Iterator[Json]:
    """Yield each component before those inside it."""
    for component in components:
        yield component
        yield from walk(component.get("components") or [])
        inner = [component[key] for key in ("component", "accessory") if component.get(key)]
        yield from walk(inner)


@dataclass(slots=True)
class World:
    """Everything that exists, and the only maker of ids."""

    clock: Clock = field(default_factory=Clock)
    users: dict[int, User] = field(default_factory=dict)
    guilds: dict[int, Guild] = field(default_factory=dict)
    channels: dict[int, Channel] = field(default_factory=dict)
    files: dict[int, tuple[str, bytes]] = field(default_factory=dict)  # attachment id: content type, bytes
    last_id: int = 0

    def snowflake(self) -> int:
        """Make an id that carries the time and is greater than every id before it."""
        self.last_id = max(self.last_id + 1, (int(self.clock.now() * 1000) - EPOCH_MS) << 22)
        return self.last_id

    def age(self, snowflake: int) -> float:
        """Tell how many seconds ago an id was made."""
        return self.clock.now() - ((snowflake >> 22) + EPOCH_MS) / 1000

    def user(self, name: str, *, locale: str = "en-US", bot: bool = False) -> User:
        user = User(self.snowflake(), name, locale, bot)
        self.users[user.id] = user
        return user

    def guild(self, name: str, owner: User, *, locale: str = "en-US") -> Guild:
        guild = Guild(self.snowflake(), name, owner, locale)
        guild.roles[guild.id] = Role(guild.id, "@everyone", USUAL_PERMISSIONS, 0)
        self.guilds[guild.id] = guild
        self.member(guild, owner)
        return guild

    def member(self, guild: Guild, user: User, *roles: Role) -> Member:
        member = Member(user, self.clock.iso(), list(roles))
        guild.members[user.id] = member
        return member

    def role(self, guild: Guild, name: str, permissions: int = 0) -> Role:
        role = Role(self.snowflake(), name, permissions, len(guild.roles))
        guild.roles[role.id] = role
        return role

    def channel(
        self, guild: Guild, name: str, kind: Kind = Kind.TEXT, parent: Channel | None = None
    ) -> Channel:
        channel = Channel(self.snowflake(), kind, name, guild, parent, created_at=self.clock.iso())
        guild.channels[channel.id] = self.channels[channel.id] = channel
        return channel

    def dm(self, user: User, bot: User) -> Channel:
        """Return the one direct channel of the two."""
        for channel in self.channels.values():
            if channel.kind is Kind.DM and user in channel.recipients:
                return channel
        channel = Channel(self.snowflake(), Kind.DM, "", recipients=[user, bot])
        self.channels[channel.id] = channel
        return channel

    def message(self, channel: Channel, author: User, body: Json, only_for: User | None = None) -> Message:
        message = Message(self.snowflake(), channel, author, self.clock.iso(), body, only_for)
        channel.messages[message.id] = message
        return message
