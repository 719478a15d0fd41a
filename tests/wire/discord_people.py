"""What users do besides interactions: they write, come and go; and the events that follow."""

from collections.abc import Sequence

from tests.wire import discord_payloads as show
from tests.wire.discord_messages import mentioned
from tests.wire.discord_platform import Platform
from tests.wire.discord_resolved import ImpossibleError, Upload
from tests.wire.discord_world import Channel, Guild, Json, Kind, Message, Overwrite, Role, User


class People:
    """Changes the world as users and administrators do, with the events that follow."""

    def __init__(self, platform: Platform) -> None:
        self.platform = platform

    def say(
        self,
        person: User,
        place: Channel,
        content: str = "",
        *,
        reply_to: Message | None = None,
        files: Sequence[Upload] = (),
    ) -> Message:
        """Post a message as a user."""
        if not place.is_for(person):
            raise ImpossibleError(f"{person.name} cannot see {place.name}")
        attachments = [self.platform.upload(place, f.name, f.data) for f in files]
        body: Json = {
            "content": content,
            "attachments": attachments,
            "mentions": [show.user(u) for u in mentioned(self.platform, content)],
        }
        if reply_to is not None:
            body["message_reference"] = {
                "type": 0,
                "channel_id": str(place.id),
                "message_id": str(reply_to.id),
            }
        post = self.platform.world.message(place, person, body)
        self.platform.tell_message("MESSAGE_CREATE", post)
        return post

    def delete(self, post: Message) -> None:
        """Delete any message, as its author or a moderator would."""
        self.platform.remove(post)

    def join(self, person: User, guild: Guild, *roles: Role) -> None:
        """Become a member."""
        member = self.platform.world.member(guild, person, *roles)
        self.platform.emit("GUILD_MEMBER_ADD", show.full_member(member) | {"guild_id": str(guild.id)}, guild)

    def leave(self, person: User, guild: Guild) -> None:
        """Leave a guild."""
        del guild.members[person.id]
        gone = {"guild_id": str(guild.id), "user": show.user(person)}
        self.platform.emit("GUILD_MEMBER_REMOVE", gone, guild)

    def give(self, person: User, guild: Guild, *roles: Role) -> None:
        """Set a member's roles."""
        member = guild.members[person.id]
        member.roles = list(roles)
        self.platform.emit(
            "GUILD_MEMBER_UPDATE", show.full_member(member) | {"guild_id": str(guild.id)}, guild
        )

    def allow(self, place: Channel, target: User | Role, rights: int) -> None:
        """Allow permissions in one channel."""
        self._overwrite(place, target, allow=rights)

    def deny(self, place: Channel, target: User | Role, rights: int) -> None:
        """Deny permissions in one channel, for instance the bot's right to post."""
        self._overwrite(place, target, deny=rights)

    def _overwrite(self, place: Channel, target: User | Role, *, allow: int = 0, deny: int = 0) -> None:
        entry = place.overwrites.setdefault(target.id, Overwrite(target.id, int(isinstance(target, User))))
        entry.allow = (entry.allow | allow) & ~deny
        entry.deny = (entry.deny | deny) & ~allow
        self.platform.emit("CHANNEL_UPDATE", show.channel(place), place.guild)

    def close_channel(self, place: Channel) -> None:
        """Delete a channel with all its threads."""
        guild = place.guild
        if guild is None:
            return
        for channel in [c for c in guild.channels.values() if c.parent is place and c.kind.is_thread]:
            del guild.channels[channel.id], self.platform.world.channels[channel.id]
        described = show.channel(place)
        del guild.channels[place.id], self.platform.world.channels[place.id]
        self.platform.emit("THREAD_DELETE" if place.kind.is_thread else "CHANNEL_DELETE", described, guild)

    def thread(self, person: User, parent: Channel, name: str, kind: Kind = Kind.PUBLIC_THREAD) -> Channel:
        """Start a thread as a user."""
        guild = parent.guild
        if guild is None:
            raise ImpossibleError("no threads in direct messages")
        made = self.platform.world.channel(guild, name, kind, parent)
        made.owner_id = person.id
        made.people.add(person.id)
        self.platform.emit("THREAD_CREATE", show.channel(made) | {"newly_created": True}, guild)
        return made

    def archive(self, thread: Channel, *, locked: bool = False) -> None:
        """Archive a thread."""
        thread.archived, thread.locked = True, locked
        self.platform.emit("THREAD_UPDATE", show.channel(thread), thread.guild)

    def remove_bot(self, guild: Guild) -> None:
        """Kick the bot."""
        self.platform.emit("GUILD_DELETE", {"id": str(guild.id)}, guild)
        guild.has_bot = False
        guild.members.pop(self.platform.bot.id, None)

    def add_bot(self, guild: Guild, *roles: Role) -> None:
        """Invite the bot to a guild."""
        guild.has_bot = True
        self.platform.world.member(guild, self.platform.bot, *roles)
        described = show.guild_create(guild, self.platform.bot)
        del described["unavailable"]  # as for every guild that is new to the bot
        self.platform.emit("GUILD_CREATE", described, guild)
