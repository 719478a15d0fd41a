"""One worker of benchmarks.workers: `python -m benchmarks.working WHO URL`."""

import asyncio
import importlib
import json
import sys
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

SEND_SECONDS = 0.04
IN_FLIGHT = 16


@dataclass(slots=True)
class Log:
    """Which rows this worker sent, and when the first began and the last ended."""

    sent: list[int] = field(default_factory=list)
    ended: float = 0.0
    _lines: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(IN_FLIGHT))

    async def send(self, row: int) -> None:
        async with self._lines:
            await asyncio.sleep(SEND_SECONDS)
        self.sent.append(row)
        self.ended = time.time()


async def answer(log: Log, until_empty: Callable[[], Awaitable[object]]) -> None:
    """Say that it is ready, wait for the word to go, work until nothing is left, and tell what was sent."""
    print("ready", flush=True)
    await asyncio.to_thread(sys.stdin.readline)
    began = time.time()
    await until_empty()
    print(json.dumps({"sent": log.sent, "began": began, "ended": log.ended or began}), flush=True)


if __name__ == "__main__":
    who, url = sys.argv[1:]
    asyncio.run(importlib.import_module(f"benchmarks.workers_{who}").work(url))
