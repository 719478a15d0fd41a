"""What happens around the bot unasked: people and channels come and go, words in private."""

from collections.abc import Iterator
from datetime import datetime

import discord
from discord.abc import GuildChannel

from adapters.discord.given import MOST_FILES, attached
from adapters.discord.render import Json
from adapters.discord.rest import Rest
from adapters.discord.spots import DISCORD, Private, Receipt, Room, home_key
from bot.chat.heard import Event, Heard, Invited, Joined, Left, Removed, Said, Speaker, Spot, SpotKind

NOBODY = Speaker("", "", nobody=True)


async def said(message: discord.Message, rest: Rest) -> Heard:
    """Return words that were written to the bot in private."""
    files = await attached(tuple(_described(one) for one in message.attachments[:MOST_FILES]), rest)
    reference = message.reference.message_id if message.reference else None
    reply_to = str(Receipt(message.channel.id, reference)) if reference else ""
    author = message.author
    spot = Spot(DISCORD, str(Private(author.id)), SpotKind.PRIVATE)
    return Heard(
        f"message:{message.id}",
        Speaker(str(author.id), author.display_name),
        spot,
        Said(message.content, reply_to, files),
        source=str(Receipt(message.channel.id, message.id)),
    )


def _described(attachment: discord.Attachment) -> Json:
    return {
        "filename": attachment.filename,
        "content_type": attachment.content_type,
        "size": attachment.size,
        "url": attachment.url,
    }


def invited(guild: discord.Guild) -> Heard | None:
    """Return that the bot came to a server; None where there is no channel to say hello in."""
    channels = [guild.system_channel, *guild.text_channels]
    able = (c for c in channels if c is not None and c.permissions_for(guild.me).send_messages)
    channel = next(able, None)
    if channel is None:
        return None
    came = guild.me.joined_at
    key = f"invited:{guild.id}:{int(came.timestamp()) if came else 0}"
    return Heard(key, NOBODY, _room(channel.id, channel.name, guild.id), Invited())


def removed(guild: discord.Guild, now: datetime) -> Iterator[Heard]:
    """Return for each channel of a server that the bot is no longer in it."""
    for channel in [*guild.channels, *guild.threads]:
        if not isinstance(channel, discord.CategoryChannel):
            yield lost(channel, now)


def lost(channel: GuildChannel | discord.Thread, now: datetime) -> Heard:
    return lost_thread(channel.id, channel.name, channel.guild.id, now)


def lost_thread(channel: int, name: str, guild: int, now: datetime) -> Heard:
    key = f"removed:{channel}:{int(now.timestamp())}"
    return Heard(key, NOBODY, _room(channel, name, guild), Removed())


def joined(member: discord.Member) -> Heard:
    at = int(member.joined_at.timestamp()) if member.joined_at else 0
    return _member(member, member.guild.id, Joined(), f"joined:{member.guild.id}:{member.id}:{at}")


def left(gone: discord.RawMemberRemoveEvent, now: datetime) -> Heard:
    key = f"left:{gone.guild_id}:{gone.user.id}:{int(now.timestamp())}"
    return _member(gone.user, gone.guild_id, Left(), key)


def _member(user: discord.User | discord.Member, guild: int, event: Event, key: str) -> Heard:
    spot = Spot(DISCORD, home_key(guild), SpotKind.ROOM, "", home_key(guild))
    return Heard(key, Speaker(str(user.id), user.display_name), spot, event)


def _room(channel: int, title: str, guild: int) -> Spot:
    return Spot(DISCORD, str(Room(channel)), SpotKind.ROOM, title, home_key(guild))
