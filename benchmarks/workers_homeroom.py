"""Our side: the real delivery over the real outbox, with a messenger that takes 40 ms."""

from dataclasses import dataclass
from random import Random

from benchmarks.working import Log, answer
from bot.app import load_words
from bot.base.clock import SetClock, WallClock
from bot.base.store import Store
from bot.base.unit import Unit
from bot.chat.message import Message
from bot.chat.ports import Parcel
from bot.chat.text import plain
from bot.reminders import outbox
from bot.reminders.addresses import Address
from bot.reminders.delivery import Delivery
from bot.reminders.outbox import Letter
from bot.testing import GARDEN, LIMITS, BenchMessenger
from migrations.schema import bring_up_to_date

TOGETHER = 500


@dataclass(slots=True)
class Sending(BenchMessenger):
    """Writes down what it sends; the platform of the benchmark knows no limits."""

    sends_to: Log | None = None

    async def send(self, parcel: Parcel) -> str:
        if self.sends_to is not None:
            await self.sends_to.send(parcel.id)
        return f"r{parcel.id}"


async def fill(url: str, count: int) -> None:
    """Let messages be due, each in a place of its own."""
    await bring_up_to_date(url)
    store, now = Store(url), WallClock().now()
    await store.open()
    for first in range(0, count, TOGETHER):

        async def some(unit: Unit, first: int = first) -> None:
            for number in range(first, min(first + TOGETHER, count)):
                to = Address(GARDEN, f"room {number}", "en", "UTC")
                await outbox.put(unit, None, Letter(to, Message(plain("Hello")), f"hello {number}", now))

        await store.write(some)
    await store.close()


async def work(url: str) -> None:
    store, clock, log = Store(url), WallClock(), Log()
    await store.open()
    messenger = Sending(GARDEN, LIMITS[GARDEN], SetClock(clock.now()), sends_to=log)
    delivery = Delivery(store, clock, load_words(), messenger, Random(7).random)
    await answer(log, delivery.deliver)
    await store.close()
