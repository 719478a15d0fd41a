"""Many people who set reminders in a group on Telegram: what each asked for is told once, later."""

import re
from collections import Counter
from collections.abc import Callable, Collection
from contextlib import suppress
from dataclasses import dataclass, field

from tests.faults.town import Town
from tests.wire.telegram_people import User

EACH = 10
_ITEM = re.compile(r"item-\d+")


@dataclass(slots=True)
class Crowd:
    """`EACH` reminders a person; the platform's chats are the oracle."""

    town: Town
    people: list[User] = field(default_factory=list)
    items: list[str] = field(default_factory=list)

    def asks(self, number: int) -> None:
        """Let people ask for so many further reminders, all in two hours."""
        world, porch = self.town.telegram.world, self.town.porches[0]
        for _ in range(number):
            if len(self.items) % EACH == 0:
                self.people.append(self._newcomer(len(self.people)))
            item = f"item-{len(self.items):05d}"
            self.items.append(item)
            world.say(self.people[-1], porch, f"/remind me 2h {item}")

    def _newcomer(self, number: int) -> User:
        person = self.town.telegram.world.person(f"Guest {number}")
        person.started = True
        self.town.porches[0].members[person.id] = type(next(iter(self.town.porches[0].members.values())))(
            person
        )
        return person

    def noted(self) -> set[str]:
        """What was said to be recorded."""
        return {item for text in self._texts() if text.startswith("Noted") for item in _ITEM.findall(text)}

    def told(self) -> Counter[str]:
        """How often each reminder came."""
        return Counter(
            item for text in self._texts() if not text.startswith("Noted") for item in _ITEM.findall(text)
        )

    async def hears(self, found: Callable[[], Collection[str]], within: float) -> None:
        """Wait until everything is noted, or told; what never comes is for the caller to see."""
        with suppress(AssertionError):
            await self.town.telegram.signal.until(
                lambda: len(found()) >= len(self.items) or None, within, "everything"
            )

    def _texts(self) -> list[str]:
        world = self.town.telegram.world
        return [post.text for person in self.people for post in world.private(person).from_bot()]
