import asyncio
from random import Random

import pytest

from adapters.supervision import FatalPlatformError, Life, Supervisor


async def test_task_starts_anew_after_an_error_with_growing_pauses() -> None:
    pauses: list[float] = []
    done = asyncio.Event()

    async def wait(seconds: float) -> None:
        pauses.append(seconds)
        if len(pauses) == 4:
            done.set()
            await asyncio.Event().wait()

    async def live() -> None:
        message = "the gateway is away"
        raise ConnectionError(message)

    supervisor = Supervisor(rng=Random(1), wait=wait)
    task = asyncio.create_task(supervisor.keep("discord", live))
    await done.wait()
    task.cancel()

    assert supervisor.lives["discord"].starts == 4
    assert supervisor.lives["discord"].last_error == "ConnectionError"
    assert all(low * 0.5 <= pause <= low for low, pause in zip((2, 4, 8, 16), pauses, strict=True))


async def test_fatal_error_ends_the_task_and_says_why() -> None:
    async def live() -> None:
        message = "Discord does not accept the token. Make a new one."
        raise FatalPlatformError(message)

    supervisor = Supervisor()
    await supervisor.keep("discord", live)

    assert supervisor.lives == {
        "discord": Life("discord", starts=1, fatal="Discord does not accept the token. Make a new one.")
    }


async def test_cancelling_ends_the_task_at_once() -> None:
    began = asyncio.Event()

    async def live() -> None:
        began.set()
        await asyncio.Event().wait()

    supervisor = Supervisor()
    task = asyncio.create_task(supervisor.keep("telegram", live))
    await began.wait()
    task.cancel()

    with pytest.raises(asyncio.CancelledError):
        await task
    assert supervisor.lives["telegram"].ready is False
