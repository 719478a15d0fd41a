"""A process that writes units of work for ever and prints the number of each once it is committed."""

import asyncio
import sys

from sqlalchemy import bindparam

from bot.base.clock import WallClock
from bot.base.hot import Hot
from bot.base.store import Store
from bot.base.unit import Unit
from bot.reminders.tables import Inbox

PUT = Hot(
    lambda insert: insert(Inbox).values(
        platform="loop",
        key=bindparam("word"),
        raw="",
        state="done",
        tries=0,
        error="",
        received_at=bindparam("now"),
    )
)


async def write(store: Store, lane: int) -> None:
    for number in range(1_000_000):
        word = f"{lane}-{number}"

        async def work(unit: Unit, word: str = word) -> None:
            await unit.run(PUT, word=word, now=WallClock().now())

        await store.write(work)
        sys.stdout.write(word + "\n")
        sys.stdout.flush()


async def main(url: str) -> None:
    store = Store(url)
    await store.open()
    await asyncio.gather(*(write(store, lane) for lane in range(8)))


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))
