"""The real discord.py client against the stand-in."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import cast

import aiohttp
import discord
import pytest
from discord import app_commands
from discord.backoff import ExponentialBackoff

from adapters.discord.endpoints import Endpoints, connector
from tests.wire import discord_schema
from tests.wire.discord_faults import Broken, too_many
from tests.wire.discord_platform import Callback
from tests.wire.discord_resolved import Impossible, Upload
from tests.wire.discord_standin import Discord

pytestmark = pytest.mark.wire


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
            intents=discord.Intents(guilds=True, guild_messages=True, dm_messages=True),
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

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        """Leave out the pause of five seconds."""


@asynccontextmanager
async def running(standin: Discord) -> AsyncIterator[Bare]:
    client = Bare(standin)
    task = asyncio.create_task(client.start(standin.token))
    task.add_done_callback(lambda _: standin.changes.notify())
    try:
        await standin.until(lambda: client.events or (task.done() and task.result()), 5, "ready")
        yield client
    finally:
        await client.close()
        await task


@pytest.fixture
async def client(discord_standin: Discord) -> AsyncIterator[Bare]:
    async with running(discord_standin) as client:
        yield client


def channel_of(client: Bare) -> discord.TextChannel:
    found = client.get_channel(client.standin.channel.id)
    assert isinstance(found, discord.TextChannel)
    return found


async def test_client_logs_in_and_syncs(client: Bare) -> None:
    standin = client.standin

    names = [(c["name"], c["type"]) for c in standin.platform.commands[None].values()]

    assert names == [("me", 1), ("coffee", 1), ("Remember", 3)]
    assert channel_of(client).name == "general"
    assert [c.path for c in standin.calls[:2]] == ["/users/@me", "/oauth2/applications/@me"]


async def test_deferral_then_follow_up_becomes_the_private_answer(client: Bare) -> None:
    standin = client.standin
    alice, bob = standin.newcomer("Alice Example"), standin.newcomer("Bob Example")

    act = standin.slash(alice, standin.channel, "coffee join", options={"topic": "maths"}, locale="zh-CN")
    first = await act.answer()
    message = await act.final()

    assert (first.answered, act.private, message.text) == (Callback.DEFER, True, "joined maths")
    assert [m.text for m in standin.seen(alice, standin.channel)] == ["joined maths"]
    assert standin.seen(bob, standin.channel) == []


async def test_autocomplete_offers_choices(client: Bare) -> None:
    standin = client.standin
    alice = standin.newcomer("Alice Example")

    act = await standin.autocomplete(alice, standin.channel, "coffee join", options={"topic": "ma"}).answer()

    assert act.choices == [{"name": "ma!", "value": "ma"}]


async def test_form_brings_text_choice_and_file(client: Bare) -> None:
    standin = client.standin
    alice = standin.newcomer("Alice Example")
    form = await standin.slash(alice, standin.channel, "me").answer()

    values = {"name": "Alice", "field": "law", "photo": Upload("a.png", b"12345")}
    message = await standin.submit_modal(alice, form, values).final()

    assert message.text == "Alice law [5]"


async def test_form_refuses_what_the_app_would_refuse(client: Bare) -> None:
    standin = client.standin
    alice = standin.newcomer("Alice Example")
    form = await standin.slash(alice, standin.channel, "me").answer()

    with pytest.raises(Impossible, match="too long"):
        standin.submit_modal(alice, form, {"name": "A" * 21, "field": "law"})


async def test_button_edits_its_message(client: Bare) -> None:
    standin = client.standin
    alice = standin.newcomer("Alice Example")
    view = discord.ui.View(timeout=None)
    view.add_item(discord.ui.Button(label="Yes", custom_id="rsvp=yes"))
    await channel_of(client).send("Coming?", view=view)
    view.stop()
    (message,) = standin.seen(alice, standin.channel)

    act = await standin.press(alice, message, "Yes").answer()

    assert act.answered is Callback.UPDATE
    assert message.text == "pressed rsvp=yes"
    assert message.versions[0]["content"] == "Coming?"


async def test_menu_command_carries_the_message(client: Bare) -> None:
    standin = client.standin
    alice = standin.newcomer("Alice Example")
    story = standin.say(alice, standin.channel, "the old canteen")

    message = await standin.context_menu(alice, story, "Remember").final()

    assert message.text == "kept the old canteen"


async def test_content_is_blank_without_the_intent(client: Bare) -> None:
    standin = client.standin
    alice = standin.newcomer("Alice Example")

    standin.say(alice, standin.channel, "secret")
    standin.say(alice, standin.channel, f"<@{standin.bot.id}> hello")
    standin.say(alice, standin.dm(alice), "in private")
    await standin.until(lambda: len(client.heard) == 3)

    assert [m.content for m in client.heard] == ["", f"<@{standin.bot.id}> hello", "in private"]


async def test_session_resumes_after_reconnect(client: Bare) -> None:
    standin = client.standin
    alice = standin.newcomer("Alice Example")

    standin.hub.reconnect()
    await standin.until(lambda: not standin.hub.connected)
    act = standin.slash(alice, standin.channel, "coffee join", options={"topic": "law"})
    message = await act.final()

    assert message.text == "joined law"
    assert client.events == ["ready", "resumed"]
    assert len(standin.hub.heard.identifies) == 1


async def test_session_identifies_again_after_invalidation(client: Bare) -> None:
    standin = client.standin

    standin.hub.invalidate()
    await standin.until(lambda: client.events == ["ready", "ready"], 5)

    assert len(standin.hub.heard.identifies) == 2
    assert standin.hub.heard.resumes == []


@pytest.mark.parametrize("code", [4000, 1001])
async def test_session_resumes_after_close(client: Bare, code: int) -> None:
    standin = client.standin

    standin.hub.close(code)
    await standin.until(lambda: client.events == ["ready", "resumed"])

    assert len(standin.hub.heard.identifies) == 1


async def test_refused_first_connect_kills_the_client(
    discord_standin: Discord, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ExponentialBackoff, "delay", lambda _: 0)
    discord_standin.hub.faults.refuse = 1
    client = Bare(discord_standin)

    with pytest.raises(AttributeError):
        await client.start(discord_standin.token)
    await client.close()


async def test_close_before_hello_kills_the_client(discord_standin: Discord) -> None:
    discord_standin.hub.faults.close_before_hello = 1
    client = Bare(discord_standin)

    with pytest.raises(AttributeError):
        await client.start(discord_standin.token)
    await client.close()


async def test_wrong_token_is_refused(discord_standin: Discord) -> None:
    client = Bare(discord_standin)

    with pytest.raises(discord.LoginFailure):
        await client.start("wrong")
    await client.close()


async def test_client_survives_rate_limit(client: Bare) -> None:
    standin = client.standin
    standin.faults.add("POST", "/channels/*/messages", too_many(0.01))

    await channel_of(client).send("hello")

    assert [c.status for c in standin.calls_to("POST", "/channels/*/messages")] == [429, 200]
    assert [m.text for m in standin.seen(standin.owner, standin.channel)] == ["hello"]


async def test_bucket_refuses_over_its_limit(client: Bare) -> None:
    standin = client.standin
    standin.rest.buckets["POST", "/channels/{channel_id}/messages"] = (2, 0.05)

    await asyncio.gather(*(channel_of(client).send(str(n)) for n in range(4)))

    assert len(standin.seen(standin.owner, standin.channel)) == 4


async def test_nonce_makes_one_message_after_a_lost_answer(client: Bare) -> None:
    standin = client.standin
    standin.faults.add("POST", "/channels/*/messages", Broken.ACCEPT_RESET)

    with pytest.raises(aiohttp.ClientError):
        await channel_of(client).send("once", nonce="outbox-7")
    again = await channel_of(client).send("once", nonce="outbox-7")
    standin.advance(timedelta(minutes=6))
    late = await channel_of(client).send("once", nonce="outbox-7")

    assert [m.id for m in standin.seen(standin.owner, standin.channel)] == [again.id, late.id]


async def test_hanging_request_takes_no_effect(client: Bare) -> None:
    standin = client.standin
    standin.faults.add("POST", "/channels/*/messages", Broken.HANG)

    with pytest.raises(TimeoutError):
        await asyncio.wait_for(channel_of(client).send("lost"), 0.05)

    assert standin.seen(standin.owner, standin.channel) == []


async def test_held_request_waits_for_the_test(client: Bare) -> None:
    standin = client.standin
    hold = standin.faults.hold("POST", "/channels/*/messages")

    sending = asyncio.create_task(channel_of(client).send("later"))
    await asyncio.wait_for(hold.arrived.wait(), 2)
    before = standin.seen(standin.owner, standin.channel)
    hold.open()
    await sending

    assert before == []
    assert [m.text for m in standin.seen(standin.owner, standin.channel)] == ["later"]


async def test_file_arrives_and_is_served(client: Bare) -> None:
    standin = client.standin

    sent = await channel_of(client).send(file=discord.File(__file__, "test.py"))

    assert standin.seen(standin.owner, standin.channel)[0].files == ["test.py"]
    assert (await sent.attachments[0].read()).startswith(b'"""The real')


async def test_refusals_carry_their_codes(client: Bare) -> None:
    standin = client.standin
    alice = standin.newcomer("Alice Example")
    alice.dms_open = False
    standin.deny(standin.channel, standin.bot_role, discord.Permissions(send_messages=True).value)

    with pytest.raises(discord.Forbidden) as closed:
        await (await client.fetch_user(alice.id)).send("hi")
    with pytest.raises(discord.Forbidden) as silenced:
        await channel_of(client).send("hi")
    with pytest.raises(discord.NotFound) as unknown:
        await client.fetch_channel(7)

    assert [e.value.code for e in (closed, silenced, unknown)] == [50007, 50013, 10003]


async def test_tokens_of_interactions_run_out(client: Bare) -> None:
    standin = client.standin
    alice = standin.newcomer("Alice Example")
    act = standin.slash(alice, standin.channel, "coffee join", options={"topic": "law"})
    await act.final()
    hook = discord.Webhook.partial(client.application_id or 0, act.token, client=client)

    standin.advance(timedelta(minutes=16))
    with pytest.raises(discord.HTTPException) as late:
        await hook.send("too late")

    assert late.value.code == 50027


async def test_bad_request_is_named_and_refused(client: Bare) -> None:
    standin = client.standin

    with pytest.raises(discord.HTTPException) as refused:
        await channel_of(client).send("x" * 2001)

    assert refused.value.code == 50035
    assert standin.forgive() == [
        f"POST /channels/{standin.channel.id}/messages: content is 2001 characters long, limit 2000"
    ]


@pytest.mark.skipif(discord_schema.specs() is None, reason=discord_schema.ABSENT)
async def test_request_outside_the_description_is_named(client: Bare) -> None:
    standin = client.standin

    with pytest.raises(discord.HTTPException):
        await client.http.request(
            discord.http.Route("POST", "/channels/{channel_id}/messages", channel_id=standin.channel.id),
            json={"content": "hi", "embeds": "no list", "tts": "maybe"},
        )

    assert len(standin.forgive()) == 2
