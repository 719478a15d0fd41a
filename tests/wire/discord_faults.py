"""Failures that a test scripts, each for the next requests that match."""

import asyncio
from dataclasses import dataclass, field
from enum import Enum, auto
from fnmatch import fnmatchcase

from tests.wire.discord_world import Json


class Broken(Enum):
    """Ways to lose a request without any answer."""

    RESET = auto()  # nothing happened, the connection is reset
    HANG = auto()  # nothing happened, no answer ever comes
    ACCEPT_RESET = auto()  # it happened, the answer is lost by a reset
    ACCEPT_HANG = auto()  # it happened, no answer ever comes

    @property
    def accepts(self) -> bool:
        return self in (Broken.ACCEPT_RESET, Broken.ACCEPT_HANG)


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer of the test's own; `accept` lets the request take effect first."""

    status: int
    body: Json | str = ""
    headers: dict[str, str] = field(default_factory=dict)
    accept: bool = False


@dataclass(slots=True, eq=False)
class Hold:
    """Keeps a request until `open`; `arrived` tells that it came."""

    arrived: asyncio.Event = field(default_factory=asyncio.Event)
    gate: asyncio.Event = field(default_factory=asyncio.Event)

    def open(self) -> None:
        self.gate.set()


Fault = Broken | Answer | Hold


@dataclass(slots=True, eq=False)
class Rule:
    method: str
    path: str
    fault: Fault
    skip: int
    times: int


def too_many(retry_after: float, *, everywhere: bool = False, via: bool = True) -> Answer:
    """Make a 429; without `via` it looks like a ban by the platform's edge."""
    headers = {"Retry-After": str(retry_after), "X-RateLimit-Scope": "global" if everywhere else "user"}
    if everywhere:
        headers["X-RateLimit-Global"] = "true"
    body = {"message": "You are being rate limited.", "retry_after": retry_after, "global": everywhere}
    return Answer(429, body if via else "banned", headers | ({"Via": "1.1 google"} if via else {}))


class Faults:
    """The script, first rule first."""

    def __init__(self) -> None:
        self.rules: list[Rule] = []

    def add(self, method: str, path: str, fault: Fault, *, skip: int = 0, times: int = 1) -> None:
        """Fail the next `times` matching requests after `skip` good ones; `path` is a glob below /api/v10."""
        self.rules.append(Rule(method, path, fault, skip, times))

    def hold(self, method: str, path: str) -> Hold:
        """Keep the next matching request until the test opens it."""
        hold = Hold()
        self.add(method, path, hold)
        return hold

    def take(self, method: str, path: str) -> Fault | None:
        """Return the fault of this request and count it."""
        for rule in self.rules:
            if rule.times <= 0 or rule.method not in ("*", method) or not fnmatchcase(path, rule.path):
                continue
            if rule.skip > 0:
                rule.skip -= 1
                continue
            rule.times -= 1
            return rule.fault
        return None
