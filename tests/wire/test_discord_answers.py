"""The real discord.py client answers with files, forms and edits, also from several shards."""

import asyncio
import io
from datetime import timedelta

import discord
import pytest

from adapters.discord.endpoints import Endpoints, connector
from tests.wire.discord_bare import Bare, channel_of, running
from tests.wire.discord_platform import Callback
from tests.wire.discord_resolved import Upload
from tests.wire.discord_standin import Discord

pytestmark = pytest.mark.wire


class Note(discord.ui.Modal):
    """A form of the older kind that edits the message it came from."""

    def __init__(self) -> None:
        super().__init__(title="Note", custom_id="note", timeout=60)
        self.text = discord.ui.TextInput[Note](label="Text", custom_id="text", default="nothing")
        self.add_item(self.text)

    async def on_submit(self, interaction: discord.Interaction) -> None:
        await interaction.response.edit_message(content=f"noted {self.text.value}")


class Richer(Bare):
    """Adds a command with every kind of option, answered with a file and a button that opens a form."""

    def _declare(self) -> None:
        super()._declare()

        @self.tree.command(name="show", description="Show")
        async def show(
            interaction: discord.Interaction,
            who: discord.Member,
            where: discord.TextChannel,
            file: discord.Attachment,
            often: int = 3,
        ) -> None:
            view = discord.ui.View(timeout=None)
            view.add_item(discord.ui.Button(label="Note", custom_id="open"))
            text = f"{who.display_name} {where.name} {len(await file.read())} {often}"
            upload = discord.File(io.BytesIO(b"abc"), "x.png")
            await interaction.response.send_message(text, file=upload, view=view)
            view.stop()

    async def on_interaction(self, interaction: discord.Interaction) -> None:
        if interaction.type is discord.InteractionType.component:
            await interaction.response.send_modal(Note())


async def test_every_kind_of_option_arrives(discord_standin: Discord) -> None:
    standin = discord_standin
    alice = standin.newcomer("Alice Example")
    given = {"who": standin.owner, "where": standin.channel, "file": Upload("a.bin", b"1234567"), "often": 5}

    async with running(standin, Richer):
        message = await standin.slash(alice, standin.channel, "show", options=given).final()
        form = await standin.press(alice, message, "Note").answer()
        after = await standin.submit_modal(alice, form, {"text": "the canteen"}).answer()

    assert message.versions[0]["content"] == "Olive Owner general 7 5"
    assert after.answered is Callback.UPDATE
    assert (message.text, message.files) == ("noted the canteen", ["x.png"])
    assert standin.rest.misfits == []


async def test_addresses_of_attachments_die_after_a_day(discord_standin: Discord) -> None:
    async with running(discord_standin) as client:
        sent = await channel_of(client).send(file=discord.File(io.BytesIO(b"abc"), "x.png"))
        early = await sent.attachments[0].read()
        discord_standin.advance(timedelta(hours=25))
        with pytest.raises(discord.NotFound):
            await sent.attachments[0].read()

    assert early == b"abc"


async def test_sharded_client_resumes(discord_standin: Discord) -> None:
    standin = discord_standin
    client = discord.AutoShardedClient(
        intents=discord.Intents(guilds=True),
        connector=connector(Endpoints.parse(standin.api_base, standin.gateway)),
    )
    task = asyncio.create_task(client.start(standin.token))
    await standin.online()

    standin.hub.reconnect()
    await standin.until(lambda: standin.hub.heard.resumes)
    await client.close()
    await task

    assert len(standin.hub.heard.identifies) == 1
    assert standin.hub.heard.identifies[0]["shard"] == [0, 1]
