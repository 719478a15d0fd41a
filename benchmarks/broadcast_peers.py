"""The libraries' own limiters, each as its documentation shows it."""

import asyncio

import discord
from discord.http import Route
from telegram.error import TelegramError
from telegram.ext import AIORateLimiter, ExtBot

from adapters.discord.endpoints import Endpoints, connector
from adapters.telegram.endpoints import endpoints
from adapters.telegram.transport import AiohttpRequest
from benchmarks.broadcast_race import CHANNELS, CHATS, STRANGERS, Job, Race, run

RETRIES = 5
WORDS = "Do you remember the canteen?"


async def telegram(job: Job) -> Race:
    """python-telegram-bot with AIORateLimiter and five retries; all messages at once, as its users do."""
    where = endpoints(job.root)
    limiter = AIORateLimiter(overall_max_rate=30 * job.scale, overall_time_period=1, max_retries=RETRIES)
    bot: ExtBot[None] = ExtBot(
        "1:x", base_url=where.base_url, request=AiohttpRequest(), rate_limiter=limiter
    )  # fmt: skip
    await bot.initialize()

    async def say(chat: int) -> None:
        try:
            await bot.send_message(chat, WORDS)
        except TelegramError:
            return

    async def broadcast(places: int) -> None:
        await asyncio.gather(*(say(CHATS + number) for number in range(places)))

    try:
        return await run(job.places, broadcast, lambda number: say(CHATS + STRANGERS + number))
    finally:
        await bot.shutdown()


async def on_discord(job: Job) -> Race:
    """discord.py, which waits for the buckets it was told of and after a 429; all messages at once."""
    reaching = connector(Endpoints.parse(f"{job.root}/api/v10", ""))
    async with discord.Client(intents=discord.Intents.none(), connector=reaching) as client:
        await client.login("x")

        async def say(channel: int) -> None:
            route = Route("POST", "/channels/{channel_id}/messages", channel_id=channel)
            try:
                await client.http.request(route, json={"content": WORDS})
            except discord.DiscordException:
                return

        async def reply(_: int) -> None:
            route = Route(
                "POST", "/webhooks/{webhook_id}/{webhook_token}", webhook_id=1, webhook_token="token"
            )
            await client.http.request(route, json={"content": WORDS})

        async def broadcast(places: int) -> None:
            await asyncio.gather(*(say(CHANNELS + number) for number in range(places)))

        return await run(job.places, broadcast, reply)


CONTEST = {"discord": on_discord, "telegram": telegram}
NAMES = {"discord": "discord.py", "telegram": "AIORateLimiter, 5 retries"}
