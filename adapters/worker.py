"""A process that does what may go wrong: started at the first question, and again when it died."""

import asyncio
import json
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from threading import Timer
from typing import IO

Answer = tuple[dict[str, object], bytes]


class TookTooLong(Exception):
    """The worker was killed over a question that took too long."""


class Worker:
    """Puts one question after the other to a script, which answers with a line of JSON and bytes.

    The JSON tells the `size` of the bytes.
    """

    def __init__(self, script: Path, seconds: float, name: str) -> None:
        self._script = script
        self._seconds = seconds
        self._process: subprocess.Popen[bytes] | None = None
        self._line = ThreadPoolExecutor(max_workers=1, thread_name_prefix=name)

    async def ask(self, request: bytes) -> Answer | None:
        """Put a question; None when the worker died over it twice. May raise `TookTooLong`."""
        return await asyncio.get_running_loop().run_in_executor(self._line, self._ask, request)

    async def close(self) -> None:
        """Stop the process. The next question would start another."""
        await asyncio.get_running_loop().run_in_executor(self._line, self._stop)

    def _ask(self, request: bytes) -> Answer | None:
        for _ in range(2):  # it may have gone home for lack of work just before it was asked
            if answer := self._try(request):
                return answer
        return None

    def _try(self, request: bytes) -> Answer | None:
        process = self._running()
        alarm = Alarm(self._seconds, process)
        alarm.start()
        try:
            return _exchange(process, request)
        except (BrokenPipeError, EOFError):
            self._stop()
            if alarm.rang:
                raise TookTooLong from None
            return None
        finally:
            alarm.cancel()

    def _running(self) -> "subprocess.Popen[bytes]":
        if self._process is None or self._process.poll() is not None:
            self._stop()
            command = [sys.executable, "-I", str(self._script)]
            pipe, nowhere = subprocess.PIPE, subprocess.DEVNULL
            self._process = subprocess.Popen(  # noqa: S603 - our own interpreter and our own script
                command, stdin=pipe, stdout=pipe, stderr=nowhere
            )
        return self._process

    def _stop(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout):
            with suppress(BrokenPipeError):
                _open(pipe).close()


class Alarm(Timer):
    """Kills the worker when its time is up, and remembers that it did."""

    def __init__(self, seconds: float, process: "subprocess.Popen[bytes]") -> None:
        super().__init__(seconds, self._ring)
        self._process = process
        self.daemon = True
        self.rang = False

    def _ring(self) -> None:
        self.rang = True
        self._process.kill()


def _exchange(process: "subprocess.Popen[bytes]", request: bytes) -> Answer:
    to_worker, from_worker = _open(process.stdin), _open(process.stdout)
    to_worker.write(request)
    to_worker.flush()
    about = json.loads(from_worker.readline() or "null")
    if about is None:
        raise EOFError
    new = from_worker.read(int(about["size"]))
    if len(new) < about["size"]:
        raise EOFError
    return about, new


def _open(pipe: "IO[bytes] | None") -> "IO[bytes]":
    if pipe is None:
        raise BrokenPipeError
    return pipe
