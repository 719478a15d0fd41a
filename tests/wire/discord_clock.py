"""The platform's clock, which dates messages and ages tokens, nonces and links."""

import time
from datetime import UTC, datetime

EPOCH_MS = 1_420_070_400_000  # ids count milliseconds from here


class Clock:
    """Wall time that a test can wind forward."""

    def __init__(self) -> None:
        self.offset = 0.0

    def now(self) -> float:
        return time.time() + self.offset

    def iso(self) -> str:
        return datetime.fromtimestamp(self.now(), UTC).isoformat()
