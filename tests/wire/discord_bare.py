"""A bare discord.py client with a few commands, for tests of the stand-in itself."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import cast

import discord
from discord import app_commands

from adapters.discord.endpoints import Endpoints, connector
from tests.wire.discord_platform import Act
from tests.wire.discord_standin import Discord


class Form(discord.ui.Modal):
    """A form of labelled components."""

    def __init__(self) -> None:
        super().__init__(title="About you", custom_id="about", timeout=60)
        options = [discord.SelectOption(label="Law", value="law")]
        self.name = discord.ui.TextInput[Form](custom_id="name", max_length=20)
        self.field = discord.ui.Select[Form](custom_id="field", options=options)
        self.photo = discord.ui.FileUpload[Form](custom_id="photo", required=False)
        for label, part in (("Name", self.name), ("Field", self.field), ("Photo", self.photo)):
            self.add_item(discord.ui.Label[Form](text=label, component=part))

    async def on_submit(self, interaction: discord.Interaction) -> None:
        sizes = [len(await f.read()) for f in self.photo.values]
        text = f"{self.name.value} {self.field.values[0]} {sizes}"
        await interaction.response.send_message(text, ephemeral=True)


class Bare(discord.Client):
    """A client with a few commands, quick to get ready and to identify again."""

    def __init__(self, standin: Discord) -> None:
        super().__init__(
            intents=discord.Intents(guilds=True, members=True, guild_messages=True, dm_messages=True),
            allowed_mentions=discord.AllowedMentions.none(),
            connector=connector(Endpoints.parse(standin.api_base, standin.gateway)),
            guild_ready_timeout=0.05,
        )
        self.standin = standin
        self.tree = app_commands.CommandTree(self)
        self.events: list[str] = []
        self.heard: list[discord.Message] = []
        self._declare()

    def _declare(self) -> None:
        coffee = app_commands.Group(name="coffee", description="Coffee")

        @coffee.command(name="join", description="Join")
        async def join(interaction: discord.Interaction, topic: str) -> None:
            await interaction.response.defer(ephemeral=True)
            await interaction.followup.send(f"joined {topic}", ephemeral=True)

        @join.autocomplete("topic")
        async def topics(_: discord.Interaction, typed: str) -> list[app_commands.Choice[str]]:
            return [app_commands.Choice(name=f"{typed}!", value=typed)]

        @self.tree.command(name="me", description="Me")
        async def me(interaction: discord.Interaction) -> None:
            await interaction.response.send_modal(Form())

        @self.tree.context_menu(name="Remember")
        async def remember(interaction: discord.Interaction, message: discord.Message) -> None:
            await interaction.response.send_message(f"kept {message.content}", ephemeral=True)

        self.tree.add_command(coffee)

    async def setup_hook(self) -> None:
        await self.tree.sync()

    async def on_interaction(self, interaction: discord.Interaction) -> None:
        data = cast("dict[str, object]", interaction.data)
        if interaction.type is discord.InteractionType.component:
            await interaction.response.edit_message(content=f"pressed {data['custom_id']}")

    async def on_message(self, message: discord.Message) -> None:
        self.heard.append(message)
        self.standin.changes.notify()

    async def on_ready(self) -> None:
        self.events.append("ready")
        self.standin.changes.notify()

    async def on_resumed(self) -> None:
        self.events.append("resumed")
        self.standin.changes.notify()

    async def on_guild_join(self, guild: discord.Guild) -> None:
        self.events.append(f"joined {guild.name}")
        self.standin.changes.notify()

    async def on_guild_remove(self, guild: discord.Guild) -> None:
        self.events.append(f"left {guild.name}")
        self.standin.changes.notify()

    async def on_member_join(self, member: discord.Member) -> None:
        self.events.append(f"hello {member.display_name}")
        self.standin.changes.notify()

    async def on_member_remove(self, member: discord.Member) -> None:
        self.events.append(f"goodbye {member.display_name}")
        self.standin.changes.notify()

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        """Leave out the pause of five seconds."""


@asynccontextmanager
async def running(standin: Discord, kind: type[Bare] = Bare) -> AsyncIterator[Bare]:
    """Run a client until the block ends; it is ready when the block begins."""
    client = kind(standin)
    task = asyncio.create_task(client.start(standin.token))
    task.add_done_callback(lambda _: standin.changes.notify())
    try:
        await standin.until(lambda: client.events or (task.done() and task.result()), 5, "ready")
        yield client
    finally:
        await client.close()
        await task


def webhook_of(client: Bare, act: Act) -> discord.Webhook:
    """Return the door through which an interaction is answered later."""
    data = {"id": str(client.application_id), "type": 3, "token": act.token}
    return discord.Webhook.from_state(data=data, state=client._connection)  # type: ignore[arg-type]  # partial


def channel_of(client: Bare) -> discord.TextChannel:
    """Return the channel as the client knows it."""
    found = client.get_channel(client.standin.channel.id)
    assert isinstance(found, discord.TextChannel)
    return found
