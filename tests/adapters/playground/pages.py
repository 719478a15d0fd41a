"""A page of the playground without a browser: asks over the WebSocket, and keeps what it is told."""

import asyncio
import itertools
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from aiohttp import ClientSession, ClientWebSocketResponse, WSMsgType

from adapters.playground.journal import Journal
from adapters.playground.people import ROOMS
from adapters.playground.play import JOURNAL
from adapters.playground.server import Playground
from bot.base.clock import WallClock
from bot.base.unit import Unit
from bot.commands.jobs import plant_jobs
from bot.people.community import add_place, found_community
from bot.testing import START

HALL, PORCH, PRIVATE, DIRECT = "garden/hall", "terrace/porch", "terrace/@", "garden/@"


def begin_on_a_morning(folder: Path) -> None:
    """Let the clock of a new playground begin on a morning: at night, notices would wait."""
    shift = START - WallClock().now()
    Journal(folder / JOURNAL).write({"shift": shift.total_seconds()})


@dataclass(slots=True)
class Page:
    """One open page. `posts` is what its persona sees, by receipt, as it stands."""

    url: str
    session: ClientSession
    socket: ClientWebSocketResponse
    who: str = "ada"
    lang: str = "en"
    posts: dict[str, dict[str, Any]] = field(default_factory=dict)
    news: list[dict[str, Any]] = field(default_factory=list)
    numbers: Any = field(default_factory=lambda: itertools.count(1))

    async def ask(self, op: str, **values: Any) -> dict[str, Any]:
        """Ask for something; everything told before the answer is taken in."""
        number = next(self.numbers)
        event = {"event": f"{self.who}-event-{id(self):x}-{number}"}
        await self.socket.send_json({"op": op, "id": number, **event, **values})
        while (told := await self._next()).get("id") != number:
            pass
        return told

    async def told(self, op: str) -> dict[str, Any]:
        """Wait until something of this kind is told."""
        while (told := await self._next())["op"] != op:
            pass
        return told

    async def until(self, room: str, words: str) -> None:
        """Wait until a message with these words stands in a room."""
        while not any(words in text for text in self.texts(room)):
            await self._next()

    async def _next(self) -> dict[str, Any]:
        async with asyncio.timeout(10):
            message = await self.socket.receive()
        assert message.type is WSMsgType.TEXT, message
        told: dict[str, Any] = message.json()
        self.news.append(told)
        if told["op"] == "post":
            self.posts[told["post"]["receipt"]] = told["post"]
        if told["op"] == "gone":
            self.posts.pop(told["receipt"], None)
        return told

    async def hello(self, who: str = "ada", lang: str = "en") -> dict[str, Any]:
        self.who, self.lang = who, lang
        state = await self.ask("hello", persona=who, lang=lang)
        self.posts = {post["receipt"]: post for post in state["posts"]}
        return state

    async def say(self, room: str, text: str, **more: Any) -> dict[str, Any]:
        return await self.ask("line", room=room, text=text, **more)

    async def press(self, post: dict[str, Any], label: str, **more: Any) -> dict[str, Any]:
        wires = [one["wire"] for one in buttons(post) if one["label"] == label and "wire" in one]
        room = post["room"].split("@")[0] + ("@" if "@" in post["room"] else "")
        return await self.ask("press", room=room, receipt=post["receipt"], wire=wires[0], **more)

    def texts(self, room: str) -> list[str]:
        """What this page shows in a room, as lines of bare characters."""
        return [text_of(post) for post in self.posts.values() if self._is_in(post, room)]

    def last(self, room: str) -> dict[str, Any]:
        return [post for post in self.posts.values() if self._is_in(post, room)][-1]

    def _is_in(self, post: dict[str, Any], room: str) -> bool:
        return bool(post["room"] == (room + self.who if room.endswith("@") else room))


def buttons(post: dict[str, Any]) -> list[dict[str, Any]]:
    return [one for row in post["view"]["rows"] for one in row.get("buttons", [])]


def text_of(post: dict[str, Any]) -> str:
    return _flat(post["view"]["body"])


def _flat(nodes: list[Any]) -> str:
    return "".join(node if isinstance(node, str) else _flat_node(node) for node in nodes)


def _flat_node(node: dict[str, Any]) -> str:
    return _flat(node["in"]) if "in" in node else str(node.get("name") or node.get("shown"))


@asynccontextmanager
async def open_page(playground: Playground, who: str = "ada", lang: str = "en") -> AsyncIterator[Page]:
    async with open_page_at(playground.url) as page:
        await page.hello(who, lang)
        yield page


@asynccontextmanager
async def open_page_at(url: str) -> AsyncIterator[Page]:
    async with ClientSession() as session, session.ws_connect(f"{url}/ws", headers={"Origin": url}) as socket:
        page = Page(url, session, socket)
        await page.hello()
        yield page


async def found(playground: Playground, zone: str = "UTC", lang: str = "en") -> None:
    """Found a community that has every room of the playground."""
    app = playground.studio.app

    async def work(unit: Unit) -> None:
        now = app.clock.now()
        community = await found_community(unit, "Linden Alumni", lang, zone, now)
        for room in ROOMS:
            await add_place(unit, community, room, now)
        await plant_jobs(unit, app.engine, community, zone, now)

    await app.store.write(work)
