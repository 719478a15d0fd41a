"""What the bot lacks in a channel to post there, by the names that Discord's settings show."""

import discord
from discord.abc import GuildChannel

from adapters.discord.distance import Distance
from adapters.discord.errors import NO_ACCESS, refused_with
from adapters.discord.rest import Rest
from bot.chat.ports import Refused

VIEW = "View Channel"
_IN_THREADS = "send_messages_in_threads"
_SHOWN = {
    "view_channel": VIEW,
    "send_messages": "Send Messages",
    _IN_THREADS: "Send Messages in Threads",
    "embed_links": "Embed Links",
    "attach_files": "Attach Files",
}
"""Who may not see a channel may not post there, who may not post may attach nothing: asked in that order."""


async def missing(distance: Distance, channel: int) -> tuple[str, ...]:
    """Return the names of the missing rights; Refused when there is no such channel."""
    try:
        held, is_thread = await (_known(distance, channel) if distance.hears else _asked(distance, channel))
    except Refused as refused:
        if not refused_with(refused, NO_ACCESS):
            raise
        return (VIEW,)
    stages = (
        ("view_channel",),
        (_IN_THREADS if is_thread else "send_messages",),
        ("embed_links", "attach_files"),
    )
    lacking = (tuple(_SHOWN[name] for name in stage if not getattr(held, name)) for stage in stages)
    return next((names for names in lacking if names), ())


async def _asked(distance: Distance, channel: int) -> tuple[discord.Permissions, bool]:
    asked = await distance.rights(channel)
    return asked.rights, asked.is_thread


async def _known(distance: Distance, channel: int) -> tuple[discord.Permissions, bool]:
    """Return the rights by what the gateway told, and whether they are those of a thread."""
    found = distance.client.get_channel(channel)
    place: GuildChannel | discord.Thread | None = None
    place = found if isinstance(found, GuildChannel | discord.Thread) else None
    is_thread = place is None or isinstance(place, discord.Thread)
    place = place or await _parent(distance.client, distance.rest, channel)
    if place is None:
        return discord.Permissions.none(), is_thread
    return place.permissions_for(place.guild.me), is_thread


async def _parent(client: discord.Client, rest: Rest, channel: int) -> GuildChannel | None:
    """Return the channel of an archived thread, which the client does not know; None where it is hidden."""
    described = await rest.channel(channel)
    found = client.get_channel(int(described.get("parent_id") or 0))
    return found if isinstance(found, GuildChannel) else None
