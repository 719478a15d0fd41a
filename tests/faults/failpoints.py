"""Points at which a process may die: before and after each commit, each request and each answer.

A point is passed in the process itself, so nothing of what it does there is guessed. "request.before" has not
left the machine; at "request.after" the platform has carried it out and its answer is not looked at yet.
"""

import os
import signal
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import aiohttp

from bot.base.clock import WallClock
from bot.base.line import PostgresLine, SqliteLine
from bot.base.store import Store

POINTS = ("commit.before", "commit.after", "request.before", "request.after")
Work = Callable[..., Awaitable[Any]]


@dataclass(frozen=True, slots=True)
class Plan:
    """What shall become of a process: where it dies (`point` passed `nth` times), and its surroundings.

    `shift` moves its clock by seconds, and `jump` moves it further after two seconds; `pages` is the most
    that its SQLite file may hold.
    """

    point: str = ""
    nth: int = 0
    shift: float = 0.0
    jump: float = 0.0
    pages: int = 0


CALM = Plan()
"""Nothing goes wrong."""


@dataclass(slots=True)
class Failpoints:
    plan: Plan
    passed: Counter[str] = field(default_factory=Counter)

    def install(self) -> None:
        """Put the points where they belong; for the test's own process entry only."""
        for line in (SqliteLine, PostgresLine):
            self._between(line, "commit", "commit")
        self._between(aiohttp.ClientSession, "_request", "request")
        if self.plan.shift or self.plan.jump:
            self._wind()
        if self.plan.pages:
            _narrow(self.plan.pages)

    def _between(self, owner: type, name: str, point: str) -> None:
        work: Work = getattr(owner, name)

        async def passing(*args: Any, **named: Any) -> Any:
            self._pass(f"{point}.before")
            result = await work(*args, **named)
            self._pass(f"{point}.after")
            return result

        setattr(owner, name, passing)

    def _pass(self, point: str) -> None:
        self.passed[point] += 1
        if point == self.plan.point and self.passed[point] == self.plan.nth:
            os.kill(os.getpid(), signal.SIGKILL)

    def _wind(self) -> None:
        plan, began = self.plan, datetime.now(UTC)

        def now(_: WallClock) -> datetime:
            real = datetime.now(UTC)
            jumped = plan.jump if (real - began).total_seconds() > 2 else 0.0
            return real + timedelta(seconds=plan.shift + jumped)

        WallClock.now = now  # type: ignore[method-assign, assignment]  # this process has one clock


def _narrow(pages: int) -> None:
    """Give the disk an end: SQLite says "database or disk is full" as it would then."""
    opened = Store.open

    async def narrow(store: Store) -> None:
        await opened(store)

        async def limit(unit: Any) -> None:
            await unit._line.tell(f"PRAGMA max_page_count={pages}")

        await store.write(limit)

    Store.open = narrow  # type: ignore[method-assign, assignment]  # this process has one store
