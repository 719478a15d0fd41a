"""Wakes this process when another one has written something, by PostgreSQL's LISTEN."""

import asyncio
import logging
from contextlib import suppress

import asyncpg
from sqlalchemy.engine import make_url

from adapters.supervision import Life
from bot.app import App
from bot.base.line import CHANNEL

log = logging.getLogger(__name__)

LOOK_EVERY = 10.0
"""Seconds after which a silent connection is asked whether it is still there."""


async def listen(app: App, life: Life) -> None:
    """Wake what is told to be woken, on a connection of its own, until that ends.

    Without it the tick of a second finds everything.
    """
    address = make_url(app.store.url).set(drivername="postgresql").render_as_string(hide_password=False)
    connection = await asyncpg.connect(address, timeout=LOOK_EVERY)
    gone = asyncio.Event()
    connection.add_termination_listener(lambda _: gone.set())
    try:
        await connection.add_listener(CHANNEL, lambda *told: app.heard_of(frozenset(str(told[-1]).split())))
        life.ready = True
        app.wake()
        while not gone.is_set():
            with suppress(TimeoutError):
                await asyncio.wait_for(gone.wait(), LOOK_EVERY)
            await connection.execute("SELECT 1", timeout=LOOK_EVERY)
    finally:
        connection.terminate()
