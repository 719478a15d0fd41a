"""The platform's limits on how fast a bot may write, as strict sliding windows."""

import math
from collections import defaultdict, deque
from dataclasses import dataclass, field

from tests.wire.telegram_wire import Refused

WRITING = ("send", "edit", "delete", "pin", "unpin", "create", "close", "reopen", "copy", "forward")


@dataclass(frozen=True, slots=True)
class Window:
    """At most `most` requests within any `seconds`."""

    most: int
    seconds: float

    def wait(self, times: deque[float], now: float) -> float:
        """Seconds until one more fits."""
        while times and times[0] <= now - self.seconds:
            times.popleft()
        return 0.0 if len(times) < self.most else times[-self.most] + self.seconds - now


@dataclass(slots=True, eq=False)
class Pace:
    """What is admitted counts; what gets a 429 does not. None switches one of the limits off."""

    overall: Window | None = Window(30, 1.0)
    chat: Window | None = Window(1, 1.0)
    group: Window | None = Window(20, 60.0)
    refused: int = 0
    _times: defaultdict[tuple[Window, int], deque[float]] = field(default_factory=lambda: defaultdict(deque))

    def admit(self, method: str, chat_id: int, now: float) -> None:
        """Count a writing request, or refuse it with the seconds to wait. Groups have ids below zero."""
        if not chat_id or not method.startswith(WRITING):
            return
        windows = [(self.overall, 0), (self.chat, chat_id), (self.group if chat_id < 0 else None, chat_id)]
        counted = [(window, self._times[window, key]) for window, key in windows if window is not None]
        wait = max((window.wait(times, now) for window, times in counted), default=0.0)
        if wait > 0:
            self.refused += 1
            seconds = max(1, math.ceil(wait))
            raise Refused(429, f"Too Many Requests: retry after {seconds}", retry_after=seconds)
        for _, times in counted:
            times.append(now)
