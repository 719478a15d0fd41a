"""Children of the nursery, as a test holds them."""

import asyncio
import json
import os
import signal
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path

from tests.faults.failpoints import CALM, Plan
from tests.faults.process import ROOT


@dataclass(slots=True)
class Child:
    """One running `homeroom run`; `code` is its exit code, or minus the signal that ended it."""

    pid: int
    log: Path
    ended: "asyncio.Future[int]"

    @property
    def alive(self) -> bool:
        return not self.ended.done()

    async def kill(self) -> None:
        if self.alive:
            os.kill(self.pid, signal.SIGKILL)
        await self.ended

    async def stop(self, within: float = 10) -> int:
        """Ask it to stop, as an operator does, and return its exit code."""
        if self.alive:
            os.kill(self.pid, signal.SIGTERM)
        return await asyncio.wait_for(asyncio.shield(self.ended), within)

    @property
    def began(self) -> bool:
        """Whether it was up: before, a signal ends it at once, and nothing is in flight."""
        return "health page on port" in self.said()

    def said(self) -> str:
        return self.log.read_text(encoding="utf-8") if self.log.exists() else ""

    async def port(self, within: float = 20) -> int:
        """Wait until it tells the port of its health page."""
        async with asyncio.timeout(within):
            while "health page on port" not in self.said():  # noqa: ASYNC110 - another process writes it
                await asyncio.sleep(0.02)
        line = next(line for line in self.said().splitlines() if "health page on port" in line)
        return int(json.loads(line)["says"].rsplit(" ", 1)[1])


@dataclass(slots=True)
class Nursery:
    running: asyncio.subprocess.Process
    _born: "asyncio.Queue[int]" = field(default_factory=asyncio.Queue)
    _endings: dict[int, "asyncio.Future[int]"] = field(default_factory=dict)

    async def bear(self, log: Path, environ: Mapping[str, str], plan: Plan = CALM) -> Child:
        """Start one; births are told in the order in which they were asked for."""
        assert self.running.stdin is not None
        order = {"log": str(log), "environ": dict(environ), "plan": asdict(plan)}
        self.running.stdin.write(json.dumps(order).encode() + b"\n")
        pid = await self._born.get()
        return Child(pid, log, self._ending(pid))

    def _ending(self, pid: int) -> "asyncio.Future[int]":
        return self._endings.setdefault(pid, asyncio.get_running_loop().create_future())

    async def listen(self) -> None:
        assert self.running.stdout is not None
        async for line in self.running.stdout:
            told = json.loads(line)
            if "born" in told:
                self._endings.pop(told["born"], None)
                self._ending(told["born"])
                self._born.put_nowait(told["born"])
            else:
                self._ending(told["ended"]).set_result(told["code"])


@asynccontextmanager
async def nursery() -> AsyncIterator[Nursery]:
    """A nursery; at the end of the block it is gone, and every child with it."""
    running = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.faults.nursery",
        cwd=ROOT, stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip
    made = Nursery(running)
    listening = asyncio.create_task(made.listen())
    try:
        yield made
    finally:
        assert running.stdin is not None
        running.stdin.close()
        with suppress(ProcessLookupError):
            running.kill()
        await running.wait()
        await listening
