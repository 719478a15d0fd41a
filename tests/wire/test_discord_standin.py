"""The real discord.py client talks to the stand-in."""

from datetime import timedelta

import discord
import pytest

from tests.wire.discord_bare import Bare, channel_of, webhook_of
from tests.wire.discord_platform import Callback
from tests.wire.discord_resolved import ImpossibleError, Upload

pytestmark = pytest.mark.wire


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

    with pytest.raises(ImpossibleError, match="too long"):
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


async def test_file_arrives_and_is_served(client: Bare) -> None:
    standin = client.standin

    sent = await channel_of(client).send(file=discord.File(__file__, "test.py"))

    assert standin.seen(standin.owner, standin.channel)[0].files == ["test.py"]
    assert (await sent.attachments[0].read()).startswith(b'"""The real')


async def test_edit_and_removal_of_an_answer(client: Bare) -> None:
    standin = client.standin
    alice = standin.newcomer("Alice Example")
    act = standin.slash(alice, standin.channel, "coffee join", options={"topic": "law"})
    message = await act.final()
    hook = webhook_of(client, act)

    await hook.edit_message(message.id, content="joined law for good")
    edited = message.text
    await hook.send("one thing more", ephemeral=True)
    extra = await act.final()
    await hook.delete_message(message.id)

    assert edited == "joined law for good"
    assert (extra.text, extra.private) == ("one thing more", True)
    assert [m.text for m in standin.seen(alice, standin.channel)] == ["one thing more"]


async def test_new_components_arrive_and_are_readable(client: Bare) -> None:
    standin = client.standin
    view = discord.ui.LayoutView(timeout=None)
    row: discord.ui.ActionRow[discord.ui.LayoutView] = discord.ui.ActionRow()
    row.add_item(discord.ui.Button(label="Go", custom_id="go"))
    view.add_item(discord.ui.Container(discord.ui.TextDisplay("# Elections"), row))

    await channel_of(client).send(view=view)
    view.stop()
    (message,) = standin.seen(standin.owner, standin.channel)

    assert (message.text, message.buttons) == ("# Elections", {"Go": "go"})


async def test_select_of_people_brings_them(client: Bare) -> None:
    standin = client.standin
    alice, bob = standin.newcomer("Alice Example"), standin.newcomer("Bob Example")
    view = discord.ui.View(timeout=None)
    view.add_item(discord.ui.UserSelect(custom_id="who"))
    await channel_of(client).send("Whom?", view=view)
    view.stop()
    (message,) = standin.seen(alice, standin.channel)

    await standin.select(alice, message, "who", [bob]).answer()

    assert message.text == "pressed who"


async def test_embed_takes_its_picture_from_an_upload(client: Bare) -> None:
    standin = client.standin
    embed = discord.Embed(title="1998", description="The canteen").set_image(url="attachment://a.png")

    sent = await channel_of(client).send(embed=embed, file=discord.File(__file__, "a.png"))

    assert sent.attachments == []
    assert (sent.embeds[0].image.url or "").startswith(standin.platform.cdn)


async def test_only_allowed_mentions_ping(client: Bare) -> None:
    standin = client.standin
    alice = standin.newcomer("Alice Example")
    text = f"@everyone <@{alice.id}> <@&{standin.bot_role.id}>"

    await channel_of(client).send(text)
    await channel_of(client).send(text, allowed_mentions=discord.AllowedMentions(users=[alice]))
    await channel_of(client).send(text, allowed_mentions=discord.AllowedMentions.all())

    assert [m.pings for m in standin.posted(standin.channel)] == [
        frozenset(),
        frozenset({f"<@{alice.id}>"}),
        frozenset(text.split()),
    ]


async def test_direct_message_reaches_only_its_reader(client: Bare) -> None:
    standin = client.standin
    alice, bob = standin.newcomer("Alice Example"), standin.newcomer("Bob Example")

    await (await client.fetch_user(alice.id)).send("for you")

    assert [m.text for m in standin.seen(alice, standin.dm(alice))] == ["for you"]
    assert standin.seen(bob, standin.dm(alice)) == []


async def test_threads_are_made_joined_and_left(client: Bare) -> None:
    standin = client.standin
    alice, bob = standin.newcomer("Alice Example"), standin.newcomer("Bob Example")

    thread = await channel_of(client).create_thread(name="two of you", invitable=False)
    await thread.add_user(discord.Object(alice.id))
    await thread.send("hello both")
    public = await (await channel_of(client).send("a suggestion")).create_thread(name="talk")
    await public.edit(archived=True)
    place = standin.world.channels[thread.id]

    assert [m.text for m in standin.seen(alice, place)] == ["hello both"]
    assert standin.seen(bob, place) == []
    assert standin.world.channels[public.id].archived


async def test_guild_is_read_and_changed(client: Bare) -> None:
    standin = client.standin
    standin.bot_role.permissions |= discord.Permissions(manage_channels=True, manage_roles=True).value
    alice = standin.newcomer("Alice Example")
    role = standin.world.role(standin.guild, "Member")
    role.position, standin.bot_role.position = 1, 2
    guild = await client.fetch_guild(standin.guild.id, with_counts=False)

    await (await guild.fetch_member(alice.id)).add_roles(discord.Object(role.id))
    made = await guild.create_text_channel("memory-lane", topic="Photos")
    channels = await guild.fetch_channels()
    await made.delete()

    assert standin.guild.members[alice.id].roles == [role]
    assert [c.name for c in channels] == ["general", "memory-lane"]
    assert [r.name for r in await guild.fetch_roles()] == ["@everyone", "Homeroom", "Member"]


async def test_events_are_mirrored(client: Bare) -> None:
    standin = client.standin
    standin.bot_role.permissions |= discord.Permissions(create_events=True).value
    guild = client.get_guild(standin.guild.id)
    assert guild is not None
    start = discord.utils.utcnow() + timedelta(days=1)

    event = await guild.create_scheduled_event(
        name="Reunion",
        start_time=start,
        end_time=start + timedelta(hours=2),
        location="Elm Park",
        entity_type=discord.EntityType.external,
        privacy_level=discord.PrivacyLevel.guild_only,
    )
    await event.edit(name="Big reunion")
    (kept,) = standin.guild.events.values()

    assert kept["name"] == "Big reunion"


async def test_members_and_the_bot_come_and_go(client: Bare) -> None:
    standin = client.standin
    alice = standin.newcomer("Alice Example")

    standin.leave(alice, standin.guild)
    standin.remove_bot(standin.guild)
    standin.add_bot(standin.guild, standin.bot_role)
    await standin.until(lambda: len(client.events) == 5)

    home = standin.guild.name
    assert client.events == [
        "ready",
        "hello Alice Example",
        "goodbye Alice Example",
        f"left {home}",
        f"joined {home}",
    ]
