"""The real discord.py client meets refusals, limits and lost answers."""

import asyncio
from datetime import timedelta

import aiohttp
import discord
import pytest

from tests.wire import discord_schema
from tests.wire.discord_bare import Bare, channel_of
from tests.wire.discord_faults import Answer, Broken, too_many
from tests.wire.discord_resolved import ImpossibleError

pytestmark = pytest.mark.wire


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


async def test_first_answer_must_come_within_three_seconds(client: Bare) -> None:
    standin = client.standin
    alice = standin.newcomer("Alice Example")
    hold = standin.faults.hold("POST", "/interactions/*/callback")

    act = standin.slash(alice, standin.channel, "coffee join", options={"topic": "law"})
    await asyncio.wait_for(hold.arrived.wait(), 2)
    standin.advance(timedelta(seconds=4))
    hold.open()
    await standin.until(lambda: standin.calls_to("POST", "/interactions/*/callback")[0].status)

    assert standin.calls_to("POST", "/interactions/*/callback")[0].code == 10062
    assert act.answered is None


async def test_second_answer_is_refused(client: Bare) -> None:
    standin = client.standin
    alice = standin.newcomer("Alice Example")
    act = standin.slash(alice, standin.channel, "coffee join", options={"topic": "law"})
    await act.final()

    route = discord.http.Route("POST", f"/interactions/{act.id}/{act.token}/callback")
    with pytest.raises(discord.HTTPException) as again:
        await client.http.request(route, json={"type": 5})

    assert again.value.code == 40060


@pytest.mark.parametrize("status", [503, 520])
async def test_client_does_not_retry_these(client: Bare, status: int) -> None:
    standin = client.standin
    standin.faults.add("POST", "/channels/*/messages", Answer(status))

    with pytest.raises(discord.DiscordServerError):
        await channel_of(client).send("hello")

    assert len(standin.calls_to("POST", "/channels/*/messages")) == 1


async def test_limit_without_via_looks_like_a_ban(client: Bare) -> None:
    standin = client.standin
    standin.faults.add("POST", "/channels/*/messages", too_many(0.01, via=False))

    with pytest.raises(discord.HTTPException) as banned:
        await channel_of(client).send("hello")

    assert banned.value.status == 429


async def test_people_cannot_do_what_the_app_forbids(client: Bare) -> None:
    standin = client.standin
    alice = standin.newcomer("Alice Example")

    with pytest.raises(ImpossibleError, match="needs"):
        standin.slash(alice, standin.channel, "coffee join")
    with pytest.raises(ImpossibleError, match="not registered"):
        standin.slash(alice, standin.channel, "tea")
    with pytest.raises(ImpossibleError, match="cannot see"):
        standin.slash(standin.world.user("Stranger"), standin.channel, "me")
