"""Keeps leases while something is done under them, and stands by while another process has them."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress

import asyncpg
from sqlalchemy.exc import SQLAlchemyError

from adapters.supervision import Life
from bot.base.errors import HomeroomError
from bot.reminders.delivery import Delivery
from bot.reminders.leases import Hold, Lease

log = logging.getLogger(__name__)

RENEW_EVERY = 1.5
ASK_EVERY = 0.5
"""Seconds between two looks at a lease that another process has."""
FINISH_WITHIN = 3.0
"""Seconds for what is being sent at a stop."""
LET_GO_WITHIN = 2.0
UNREACHABLE = (OSError, TimeoutError, SQLAlchemyError, asyncpg.PostgresError, asyncpg.InterfaceError)


class Displaced(HomeroomError):
    """Another process has taken over; this one stands by again."""


@asynccontextmanager
async def kept(hold: Hold) -> AsyncIterator[None]:
    """Ask for a lease again and again while the block runs, and let it go at the end."""
    if not isinstance(hold, Lease):
        yield
        return
    task = asyncio.create_task(_keep(hold), name=f"lease {hold.name}")
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
        with suppress(*UNREACHABLE):
            async with asyncio.timeout(LET_GO_WITHIN):
                await hold.release()


async def _keep(lease: Lease) -> None:
    """Renew or ask for ever. Who cannot reach the database loses the lease by the clock."""
    while True:
        had = lease.token
        try:
            has = await lease.ask()
        except UNREACHABLE as error:
            log.warning("the lease %s could not be renewed: %s", lease.name, type(error).__name__)
            has = had > 0
        else:
            if bool(had) != has:
                log.info("the lease %s is %s", lease.name, "held" if has else "another process's")
        await asyncio.sleep(RENEW_EVERY if has else ASK_EVERY)


async def listen_under(hold: Hold, life: Life, listen: Callable[[], Awaitable[None]]) -> None:
    """Stand by until the lease is free, then listen until that ends or another process has taken over.

    Listening goes on while the database cannot be reached: nothing is confirmed to a platform that is not
    committed, what is heard twice acts once, and each new connection to Discord counts against its budget.
    """
    if not isinstance(hold, Lease):
        await listen()
        return
    async with kept(hold):
        life.stands_by = True
        try:
            await _until(hold, held=True)
        finally:
            life.stands_by = False
        await _while_ours(hold, listen)


async def _while_ours(lease: Lease, listen: Callable[[], Awaitable[None]]) -> None:
    listening = asyncio.ensure_future(listen())
    displaced = asyncio.create_task(_until(lease, held=False))
    try:
        await asyncio.wait({listening, displaced}, return_when=asyncio.FIRST_COMPLETED)
        if not listening.done():
            raise Displaced(f"another process listens now ({lease.name})")
        await listening
    finally:
        for task in (listening, displaced):
            task.cancel()
        await asyncio.gather(listening, displaced, return_exceptions=True)


async def send_under(hold: Hold, delivery: Delivery) -> None:
    """Send what is due whenever the lease is here; at the end what is on its way is waited for."""
    if isinstance(hold, Lease):
        hold.gained = delivery.inherit
    delivery.hold = hold
    async with kept(hold):
        delivery.wake()
        sending = asyncio.create_task(delivery.run())
        try:
            await asyncio.shield(sending)
        finally:
            delivery.stop()
            await asyncio.wait({sending}, timeout=FINISH_WITHIN)
            sending.cancel()
            await asyncio.wait({sending})


async def _until(lease: Lease, *, held: bool) -> None:
    while (lease.token > 0) is not held:
        await lease.change()
