"""A community on both platforms whose Homeroom dies again and again: letters, events, deaths, the ledger."""

import asyncio
import re
import time
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from random import Random

from sqlmodel import col, select

from adapters import keys
from adapters.discord.spots import DISCORD, home_key
from adapters.discord.spots import Room as Channel
from adapters.telegram.spots import TELEGRAM
from bot.base.clock import WallClock
from bot.base.ids import CommunityId, Platform
from bot.base.store import Store
from bot.base.unit import Unit
from bot.chat.message import Message
from bot.chat.text import plain
from bot.people.community import Room, add_place, found_community
from bot.reminders import outbox
from bot.reminders.addresses import Address
from bot.reminders.outbox import Letter, Sending
from bot.reminders.tables import Inbox, InboxState, Outbox, SendClass, State
from tests.faults.cradle import Child, Nursery
from tests.faults.failpoints import CALM, Plan
from tests.faults.ledger import Ledger, Written
from tests.wire.discord_standin import Discord
from tests.wire.discord_world import Channel as Hall
from tests.wire.telegram_chat import Chat
from tests.wire.telegram_standin import StandIn
from tests.wire.telegram_world import Said

LOOK = 0.1
HALLS, PORCHES = 12, 24
ROOMS = {DISCORD: HALLS, TELEGRAM: PORCHES}
NAME = re.compile(r"(discord|telegram) (post|hold) \d+ of life \d+")
"""The words of a letter; the bot may add that it is late."""
CLASSES = (SendClass.POST, SendClass.POST, SendClass.HOLD)


@dataclass(slots=True)
class Town:
    """`shift` is how far its clocks are ahead, `passes` the seconds that pass between two lives; `deaths`
    counts the processes that were killed.
    """

    folder: Path
    database: str
    discord: Discord
    telegram: StandIn
    nursery: Nursery
    rng: Random
    passes: float = 20.0
    community: CommunityId | None = None
    halls: list[Hall] = field(default_factory=list)
    porches: list[Chat] = field(default_factory=list)
    written: list[Written] = field(default_factory=list)
    said: list[Said] = field(default_factory=list)
    shift: float = 0.0
    lives: int = 0
    deaths: int = 0

    @property
    def environ(self) -> dict[str, str]:
        return {
            "HOMEROOM_DISCORD__TOKEN": self.discord.token,
            "HOMEROOM_DISCORD__API_BASE": self.discord.api_base,
            "HOMEROOM_DISCORD__GATEWAY": self.discord.gateway,
            "HOMEROOM_TELEGRAM__TOKEN": self.telegram.token,
            "HOMEROOM_TELEGRAM__API_BASE": self.telegram.root,
            "HOMEROOM_DATA_DIR": str(self.folder),
            "HOMEROOM_DATABASE__URL": self.database if self.database.startswith("postgresql") else "",
            "HOMEROOM_KEYS": str(self.folder / "keys"),
            "HOMEROOM_WEB__PORT": "0",
        }

    async def found(self) -> None:
        """Found the community in many rooms, so that no limit of a single one holds a run up."""
        guild = self.discord.guild
        self.halls = [self.discord.world.channel(guild, f"hall-{n}") for n in range(HALLS)]
        mona = self.telegram.world.person("Mona")
        self.porches = [self.telegram.world.supergroup(f"Porch {n}", [mona]) for n in range(PORCHES)]
        rooms = [
            Room(DISCORD, str(Channel(hall.id)), home_key(guild.id), hall.name) for hall in self.halls
        ] + [Room(TELEGRAM, f"chat:{chat.id}", f"chat:{chat.id}", chat.title) for chat in self.porches]

        async def work(unit: Unit) -> None:
            now = WallClock().now()
            community = self.community = await found_community(unit, "Elm Park", "en", "UTC", now)
            for room in rooms:
                assert await add_place(unit, community, room, now) is not None

        async with self._store() as store:
            await store.write(work)

    async def write(self, each: int = 3) -> None:
        """Commit letters for both platforms, as another process or an earlier life would have."""
        letters = [self._letter(platform, n) for platform in (DISCORD, TELEGRAM) for n in range(each)]

        async def work(unit: Unit) -> None:
            for _, letter in letters:
                await outbox.put(unit, self.community, letter)

        async with self._store() as store:
            await store.write(work)
        self.written += [written for written, _ in letters]

    async def write_ahead(self, platform: Platform, after: Sequence[float]) -> dict[str, float]:
        """Commit letters that fall due so many seconds from now; return their texts and the real instants."""
        now, real = WallClock().now() + timedelta(seconds=self.shift), time.time()
        due = {f"{platform} ahead {self.lives} {seconds:.2f}": seconds for seconds in after}
        to = [self._address(platform, room) for room in range(ROOMS[platform])]

        async def work(unit: Unit) -> None:
            for number, (text, seconds) in enumerate(due.items()):
                at = now + timedelta(seconds=seconds)
                await outbox.put(
                    unit, self.community, Letter(to[number % len(to)], Message(plain(text)), text, at)
                )

        async with self._store() as store:
            await store.write(work)
        return {text: real + seconds for text, seconds in due.items()}

    def arrivals(self) -> dict[str, float]:
        """When each message reached Discord, by the machine's clock."""
        return {
            str(call.json.get("content")): call.at - self.discord.world.clock.offset
            for call in self.discord.calls_to("POST", "/channels/*/messages")
        }

    def _letter(self, platform: Platform, number: int) -> tuple[Written, Letter]:
        send_class = CLASSES[number % len(CLASSES)]
        text = f"{platform} {send_class} {len(self.written) + number} of life {self.lives}"
        to = self._address(platform, self.rng.randrange(ROOMS[platform]))
        due = WallClock().now() + timedelta(seconds=self.shift - 1)
        return Written(text, platform, send_class), Letter(
            to, Message(plain(text)), text, due, Sending(send_class)
        )

    def _address(self, platform: Platform, room: int) -> Address:
        spot = str(Channel(self.halls[room].id)) if platform == DISCORD else f"chat:{self.porches[room].id}"
        return Address(platform, spot, "en", "UTC")

    def speak(self) -> None:
        """Let somebody new say hello to the bot on Telegram."""
        world = self.telegram.world
        self.said.append(world.start(world.person(f"Guest {len(self.said)}")))

    async def bear(self, plan: Plan = CALM) -> Child:
        """Begin a life; all clocks have moved on."""
        self.lives += 1
        keys.ensure(Path(self.environ["HOMEROOM_KEYS"]))
        self.wind(self.passes)
        log = self.folder / f"life-{self.lives}.log"
        plan = replace(plan, shift=self.shift + plan.shift)
        return await self.nursery.bear(log, self.environ, plan)

    def wind(self, seconds: float) -> None:
        """Let time pass, for the bot from its next life on."""
        self.shift += seconds
        self.discord.advance(timedelta(seconds=seconds))
        self.telegram.wind(seconds)

    async def until_quiet(self, child: Child, within: float) -> bool:
        """Wait until all is said and heard (True), the process has died, or the time is over."""
        try:
            async with asyncio.timeout(within):
                while child.alive and await self.busy():
                    await asyncio.wait({child.ended}, timeout=LOOK)
        except TimeoutError:
            return False
        return child.alive

    async def busy(self) -> bool:
        """Whether anything is still to be said or heard."""
        if self.telegram.updates.waiting or await self._unheard():
            return True
        return bool((await self.ledger()).unfinished())

    async def _unheard(self) -> bool:
        """Whether an event was kept and not handled yet."""
        query = select(col(Inbox.id)).where(col(Inbox.state) == InboxState.NEW).limit(1)
        async with self._store() as store, store.read() as unit:
            return (await unit.db.exec(query)).first() is not None

    async def life(self, plan: Plan, within: float = 6.0) -> bool:
        """Write, speak and live until the plan's point is met; False when it never was."""
        await self.write()
        self.speak()
        child = await self.bear(plan)
        survived = await self.until_quiet(child, within)
        await self.end(child)
        return not survived and child.ended.result() < 0

    async def end(self, child: Child) -> None:
        """Kill it, where it has not died by itself."""
        await child.kill()
        self.deaths += 1
        child.log.unlink(missing_ok=True)

    async def finish(self, within: float = 30.0) -> int:
        """Live until all is done, then stop as an operator does; return the exit code."""
        child = await self.bear()
        await self.discord.online(60)
        quiet = await self.until_quiet(child, within)
        assert quiet, f"not done within {within} s: {(await self.ledger()).unfinished()}\n{child.said()}"
        return await child.stop()

    async def ledger(self) -> Ledger:
        texts = [message.text for hall in self.halls for message in self.discord.posted(hall)]
        texts += [post.text for porch in self.porches for post in porch.from_bot()]
        found = (NAME.search(text) for text in texts)
        return Ledger(self.written, Counter(one.group() for one in found if one), await self._states())

    def answers(self) -> Counter[int]:
        """How many people were greeted never, once, twice …"""
        return Counter(len(said.post.chat.from_bot()) for said in self.said)

    async def _states(self) -> dict[str, State]:
        async with self._store() as store, store.read() as unit:
            rows = (await unit.db.exec(select(col(Outbox.key), col(Outbox.state)))).all()
        return {key: State(state) for key, state in rows}

    @asynccontextmanager
    async def _store(self) -> AsyncIterator[Store]:
        """Open the database for a moment: while nobody else holds it, SQLite recovers as after a crash."""
        store = Store(self.database)
        await store.open()
        try:
            yield store
        finally:
            await store.close()
