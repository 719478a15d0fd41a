"""What a process that hears no gateway wants to know of a channel: it asks, where others remember."""

from dataclasses import dataclass, field

import discord
from discord.abc import GuildChannel

from adapters.discord.recent import Recent
from adapters.discord.rest import Rest
from bot.chat.ports import PLACE_GONE, Refused

THREADS = frozenset({10, 11, 12})


@dataclass(frozen=True, slots=True)
class Asked:
    """A channel, or the one that a thread belongs to, and what the bot may do there."""

    rights: discord.Permissions
    is_thread: bool


@dataclass(slots=True)
class Distance:
    """Asks Discord about channels; what does not change is asked once."""

    client: discord.Client
    rest: Rest
    _forums: Recent[int, bool] = field(default_factory=Recent)

    @property
    def hears(self) -> bool:
        """Whether the client knows the servers by the gateway."""
        return self.client.is_ready()

    async def is_forum(self, channel: int) -> bool:
        if self.hears:
            return isinstance(self.client.get_channel(channel), discord.ForumChannel)
        known = self._forums.find(channel)
        if known is None:
            described = await self.rest.channel(channel)
            known = described["type"] == discord.ChannelType.forum.value
            self.remember(channel, forum=known)
        return known

    def remember(self, channel: int, *, forum: bool) -> None:
        """Spare the question what kind of channel that is."""
        self._forums.keep(channel, forum)

    async def rights(self, channel: int) -> Asked:
        """Return what the bot may do in a channel; Refused where there is none or it is hidden."""
        described = await self.rest.channel(channel)
        if "guild_id" not in described:
            raise Refused(PLACE_GONE, "a private channel")
        is_thread = described["type"] in THREADS
        where = int(described["parent_id"]) if is_thread else channel
        guild = await self.rest.asked(self.client.fetch_guild(int(described["guild_id"]), with_counts=False))
        me = await self.rest.asked(guild.fetch_member(self.client.user.id if self.client.user else 0))
        place = await self.rest.asked(guild.fetch_channel(where))
        if not isinstance(place, GuildChannel):
            raise Refused(PLACE_GONE, "no channel of a server")
        return Asked(place.permissions_for(me), is_thread)
