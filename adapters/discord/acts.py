"""One interaction: who, where, and its first answer."""

import asyncio
import logging
from dataclasses import dataclass
from typing import Self, cast

import aiohttp
import discord

from adapters.discord.render import HIDDEN, Json
from adapters.discord.rest import answer_first
from adapters.discord.spots import DISCORD, Private, Receipt, Room, Ticket, home_key
from bot.base.errors import HomeroomError
from bot.chat.heard import Speaker, Spot, SpotKind
from bot.chat.words import nearest_lang

MESSAGE, DEFER, DEFER_UPDATE, CHOICES, MODAL = 4, 5, 6, 8, 9
FIRST_WITHIN = 3.0
"""Seconds that Discord waits for a first answer."""

log = logging.getLogger(__name__)


class TooLate(HomeroomError):
    """Discord takes no first answer any more: three seconds are over, or another process gave it."""


@dataclass(frozen=True, slots=True)
class Act:
    interaction: discord.Interaction
    data: Json
    speaker: Speaker
    spot: Spot

    @classmethod
    def read(cls, interaction: discord.Interaction) -> Self:
        return cls(
            interaction, cast("Json", interaction.data or {}), _speaker(interaction), _spot(interaction)
        )

    @property
    def alone(self) -> bool:
        return self.spot.kind is SpotKind.PRIVATE

    @property
    def lang(self) -> str:
        return self.speaker.lang or nearest_lang(str(self.interaction.guild_locale))

    @property
    def guild(self) -> int | None:
        return self.interaction.guild_id

    @property
    def pressed(self) -> Receipt | None:
        """The message that carries the button, or the button whose form this is."""
        message = self.interaction.message
        return Receipt(message.channel.id, message.id) if message is not None else None

    async def defer(self, *, private: bool) -> Ticket:
        """Show "thinking …", to the person alone or to all; that cannot be changed later."""
        hidden = private and not self.alone
        await self._first(DEFER, {"flags": HIDDEN} if hidden else {})
        return Ticket(self.interaction.token, waits=True, hidden=hidden, alone=self.alone)

    async def acknowledge(self) -> Ticket:
        """Take a press without showing anything."""
        await self._first(DEFER_UPDATE)
        pressed = self.pressed.message if self.pressed else 0
        return Ticket(self.interaction.token, alone=self.alone, pressed=pressed)

    async def show(self, modal: Json) -> None:
        await self._first(MODAL, modal)

    async def suggest(self, choices: list[Json]) -> None:
        await self._first(CHOICES, {"choices": choices})

    async def say(self, text: str) -> None:
        await self._first(MESSAGE, {"content": text, "flags": HIDDEN})

    async def _first(self, kind: int, data: Json | None = None) -> None:
        """Answer first. Where no answer to that comes back, go on: most likely it was taken."""
        try:
            async with asyncio.timeout(FIRST_WITHIN):
                await answer_first(self.interaction, kind, data)
        except discord.HTTPException as error:
            raise TooLate(f"{error.status} {error.code}") from error
        except (aiohttp.ClientError, OSError, TimeoutError) as error:
            log.warning("the first answer to an interaction may be lost: %s", type(error).__name__)


def _speaker(interaction: discord.Interaction) -> Speaker:
    user, rights = interaction.user, interaction.permissions
    runs = interaction.guild_id is not None and (rights.administrator or rights.manage_guild)
    lang = nearest_lang(str(interaction.locale), "") or None
    return Speaker(str(user.id), user.display_name, lang, runs_place=runs)


def _spot(interaction: discord.Interaction) -> Spot:
    guild, channel = interaction.guild_id, interaction.channel_id
    if guild is None or channel is None:
        return Spot(DISCORD, str(Private(interaction.user.id)), SpotKind.PRIVATE)
    title = getattr(interaction.channel, "name", None) or ""
    return Spot(DISCORD, str(Room(channel)), SpotKind.ROOM, title, home_key(guild))
