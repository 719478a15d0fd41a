"""Both platforms in a process of their own, as far as a broadcast needs them, with strict sliding windows.

    python -m benchmarks.broadcast_standin SCALE    # prints its port

What is admitted counts when it arrives; what is refused gets a 429 and does not count. Each answer takes
`ROUND_TRIP` seconds. `GET /stats` tells what arrived and when.
"""

import asyncio
import json
import math
import sys
import time
from collections import defaultdict, deque
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

ROUND_TRIP = 0.04
ME = {"id": "1", "username": "bench", "discriminator": "0", "avatar": None, "bot": True}
Windows = defaultdict[str, deque[float]]


@dataclass(slots=True)
class Door:
    """One platform: its overall window, one for each chat, and what came."""

    overall: int
    a_chat: tuple[int, float]
    times: Windows = field(default_factory=lambda: defaultdict(deque))
    seen: set[str] = field(default_factory=set)
    admitted: int = 0
    refused: int = 0
    first: float = 0.0
    last: float = 0.0

    def wait(self, chat: str) -> tuple[float, bool]:
        """Count one request, or return how long it should have waited, and whether because of all."""
        now = time.monotonic()
        windows = [("", self.overall, 1.0), (chat, *self.a_chat)]
        waits = {name: _wait(self.times[name], most, seconds, now) for name, most, seconds in windows}
        wait = max(waits.values())
        if wait > 0:
            self.refused += 1
            return wait, waits[""] >= wait
        for name, _, _ in windows:
            self.times[name].append(now)
        self.seen.add(chat)
        self.first, self.last = self.first or now, now
        self.admitted += 1
        return 0.0, False

    def stats(self) -> dict[str, float]:
        return {
            "admitted": self.admitted, "refused": self.refused, "chats": len(self.seen),
            "seconds": self.last - self.first,
        }  # fmt: skip


def _wait(times: deque[float], most: int, seconds: float, now: float) -> float:
    while times and times[0] <= now - seconds:
        times.popleft()
    return 0.0 if len(times) < most else times[-most] + seconds - now


class StandIn:
    """Telegram below /bot…, Discord below /api/v10."""

    def __init__(self, scale: int) -> None:
        self.telegram = Door(30 * scale, (1, 1.0))
        self.discord = Door(50 * scale, (5, 5.0))
        self.numbers = iter(range(1, 1_000_000_000))

    async def bot_api(self, request: web.Request) -> web.Response:
        form = await request.post()
        await asyncio.sleep(ROUND_TRIP / 2)
        match request.match_info["method"].lower():
            case "getme":
                return _told({"id": 1, "is_bot": True, "first_name": "Bench", "username": "bench_bot"})
            case "sendmessage":
                chat = int(str(form["chat_id"]))
                wait, _ = self.telegram.wait(str(chat))
                if wait:
                    return _too_many(max(1, math.ceil(wait)))
                await asyncio.sleep(ROUND_TRIP / 2)
                return _told(
                    {
                        "message_id": next(self.numbers), "date": int(time.time()), "text": "x",
                        "chat": {"id": chat, "type": "private", "first_name": "X"},
                    }
                )  # fmt: skip
            case _:
                return _told(result=True)

    async def me(self, _: web.Request) -> web.Response:
        return _json(ME)

    async def application(self, _: web.Request) -> web.Response:
        return _json(
            {"id": "1", "name": "Bench", "icon": None, "description": "", "bot_public": True,
             "bot_require_code_grant": False, "verify_key": "0", "flags": 0, "summary": "", "owner": ME}
        )  # fmt: skip

    async def channel_post(self, request: web.Request) -> web.Response:
        channel = request.match_info["channel"]
        await request.read()
        await asyncio.sleep(ROUND_TRIP / 2)
        wait, overall = self.discord.wait(channel)
        if wait:
            body = {"message": "You are being rate limited.", "retry_after": wait, "global": overall}
            return _json(body, status=429, headers={"Via": "1.1 google"})
        await asyncio.sleep(ROUND_TRIP / 2)
        return _json(self._message(channel))

    async def webhook(self, request: web.Request) -> web.Response:
        await request.read()
        await asyncio.sleep(ROUND_TRIP)
        return _json(self._message("5"))

    def _message(self, channel: str) -> dict[str, Any]:
        return {
            "id": str(next(self.numbers)), "channel_id": channel, "content": "x", "tts": False, "type": 0,
            "author": ME,
            "timestamp": "2026-11-24T12:00:00+00:00", "edited_timestamp": None, "mention_everyone": False,
            "mentions": [], "mention_roles": [], "attachments": [], "embeds": [], "pinned": False,
            "components": [], "flags": 0,
        }  # fmt: skip

    async def stats(self, _: web.Request) -> web.Response:
        return _json({"telegram": self.telegram.stats(), "discord": self.discord.stats()})


def _json(body: object, status: int = 200, headers: dict[str, str] | None = None) -> web.Response:
    """Return JSON as discord.py wants it: its type and nothing beside it."""
    typed = {"Content-Type": "application/json", **(headers or {})}
    return web.Response(body=json.dumps(body).encode(), status=status, headers=typed)


def _told(result: object) -> web.Response:
    return _json({"ok": True, "result": result})


def _too_many(seconds: int) -> web.Response:
    told = {"ok": False, "error_code": 429, "description": f"Too Many Requests: retry after {seconds}"}
    return _json(told | {"parameters": {"retry_after": seconds}}, status=429)


async def main(scale: int) -> None:
    standin, pages = StandIn(scale), web.Application()
    api = "/api/v10"
    pages.router.add_post("/bot{token}/{method}", standin.bot_api)
    pages.router.add_get(f"{api}/users/@me", standin.me)
    pages.router.add_get(f"{api}/oauth2/applications/@me", standin.application)
    pages.router.add_post(f"{api}/channels/{{channel}}/messages", standin.channel_post)
    pages.router.add_post(f"{api}/webhooks/{{application}}/{{token}}", standin.webhook)
    pages.router.add_get("/stats", standin.stats)
    runner = web.AppRunner(pages, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    print(runner.addresses[0][1], flush=True)
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1])))
