"""`homeroom run` as a process of its own, against the stand-ins."""

import asyncio
import json
import os
import signal
import sys
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import aiohttp

from adapters import keys

ROOT = Path(__file__).resolve().parents[2]


@dataclass(slots=True)
class Process:
    """One run of the command, with what it wrote to its log."""

    running: asyncio.subprocess.Process
    log: deque[str] = field(default_factory=lambda: deque(maxlen=400))
    port: int = 0
    has_port: asyncio.Event = field(default_factory=asyncio.Event)
    spoke: asyncio.Event = field(default_factory=asyncio.Event)

    async def listen(self) -> None:
        assert self.running.stderr is not None
        async for line in self.running.stderr:
            text = line.decode()
            self.log.append(text)
            self.spoke.set()
            if "health page on port" in text:
                self.port = int(json.loads(text)["says"].rsplit(" ", 1)[1])
                self.has_port.set()

    async def ready(self, within: float = 20) -> None:
        """Wait until /readyz says so."""
        async with asyncio.timeout(within), aiohttp.ClientSession() as web:
            await self.has_port.wait()
            while (await self.status(web)) != 200:  # noqa: ASYNC110 - another process: there is nothing to wait on
                await asyncio.sleep(0.05)

    async def status(self, web: aiohttp.ClientSession) -> int:
        async with web.get(f"http://127.0.0.1:{self.port}/readyz") as answer:
            return answer.status

    async def ended(self, within: float = 20) -> int:
        """Wait until it ends by itself, and return its exit code."""
        async with asyncio.timeout(within):
            return await self.running.wait()

    async def says(self, text: str, within: float = 20) -> None:
        """Wait until a line of its log holds the text."""
        async with asyncio.timeout(within):
            while not any(text in line for line in self.log):
                self.spoke.clear()
                await self.spoke.wait()

    async def kill(self) -> None:
        self.running.send_signal(signal.SIGKILL)
        await self.running.wait()

    async def stop(self, within: float = 10) -> int:
        """Ask it to stop, as an operator does, and return its exit code."""
        self.running.send_signal(signal.SIGTERM)
        async with asyncio.timeout(within):
            return await self.running.wait()


@asynccontextmanager
async def homeroom(folder: Path, environ: dict[str, str]) -> AsyncIterator[Process]:
    """Start `homeroom run` on a data folder; it is gone when the block ends."""
    chosen = {"HOMEROOM_DATA_DIR": str(folder), "HOMEROOM_WEB__PORT": "0", **environ}
    keys.ensure(Path(environ.get("HOMEROOM_KEYS") or folder.parent / "keys"))
    clean = {name: value for name, value in os.environ.items() if not name.startswith("HOMEROOM_")}
    running = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "adapters", "run",
        cwd=ROOT, env=clean | chosen, stderr=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.DEVNULL,
    )  # fmt: skip
    process = Process(running)
    listening = asyncio.create_task(process.listen())
    try:
        yield process
    finally:
        if running.returncode is None:
            running.kill()
            await running.wait()
        await listening
