"""Long-running tasks, each in a failure domain of its own: started anew after an error, and counted."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime
from random import Random

from bot.base.errors import HomeroomError

log = logging.getLogger(__name__)

FIRST_WAIT = 1.0
LONGEST_WAIT = 300.0
STEADY_AFTER = 60.0


class FatalPlatformError(HomeroomError):
    """A platform refuses this bot for good (a wrong token, a right the operator must grant).

    Its text is one sentence with the next step, never with the token.
    """


@dataclass(slots=True)
class Life:
    """What is known about one supervised task. `fatal` holds the sentence for which it was
    given up; `ready` is set by the task when it can work, `last_contact` whenever its platform answers,
    `stands_by` while another process does what it would do.
    """

    name: str
    starts: int = 0
    last_error: str = ""
    fatal: str = ""
    ready: bool = False
    stands_by: bool = False
    last_contact: datetime | None = None


@dataclass(slots=True)
class Supervisor:
    """Keeps tasks alive, each by itself. `wait` is given the seconds before the next start."""

    rng: Random = field(default_factory=Random)
    lives: dict[str, Life] = field(default_factory=dict)
    wait: Callable[[float], Awaitable[None]] = asyncio.sleep
    longest: float = LONGEST_WAIT

    async def keep(self, name: str, live: Callable[[], Awaitable[None]]) -> None:
        """Run `live` again and again until it is cancelled, or fails for good."""
        life = self.lives.setdefault(name, Life(name))
        failures = 0
        while not life.fatal:
            began = asyncio.get_running_loop().time()
            await self._once(life, live)
            steady = asyncio.get_running_loop().time() - began > STEADY_AFTER
            failures = 0 if steady else failures + 1
            if not life.fatal:
                await self.wait(self._pause(failures))

    async def _once(self, life: Life, live: Callable[[], Awaitable[None]]) -> None:
        life.starts += 1
        try:
            await live()
        except FatalPlatformError as error:
            life.fatal = str(error)
            log.error("%s", error)  # noqa: TRY400 - the sentence says it all; a traceback would not help the operator
        except Exception as error:
            life.last_error = f"{type(error).__name__}"
            log.exception("%s stopped; it starts anew", life.name)
        finally:
            life.ready = False

    def _pause(self, failures: int) -> float:
        pause: float = min(FIRST_WAIT * 2 ** min(failures, 9), self.longest)
        return pause * (0.5 + self.rng.random() / 2)
