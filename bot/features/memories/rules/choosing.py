"""Which item of a list comes next: an order from a seed, without repeats before the list is exhausted."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from hashlib import sha256

PROMPT, OWN = "p:", "o:"
"""How a question of the starter library, and one of a list, begin; all others are memories of people."""


@dataclass(frozen=True, slots=True)
class Choice:
    """What comes next, in which lap of the list, and how many are left in that lap after it."""

    item: str
    lap: int
    left: int


@dataclass(frozen=True, slots=True)
class Shown:
    """What a series has shown: the lap it is in, its items, and the one shown last."""

    lap: int = 1
    items: frozenset[str] = frozenset()
    last: str = ""


def choose(items: Collection[str], shown: Shown, seed: int, fitting: Collection[str] = ()) -> Choice | None:
    """Return the next item, one of the `fitting` where it can be; None when the list is empty.

    Memories and prompts take turns as long as both are left. An item that is added keeps its own place in
    the order and moves no other. A new lap does not begin with what ended the last one.
    """
    rest, lap = [item for item in items if item not in shown.items], shown.lap
    if not rest:
        rest, lap = [item for item in items if item != shown.last] or list(items), shown.lap + 1
    if not rest:
        return None
    turn = [item for item in rest if _is_prompt(item) != _is_prompt(shown.last)] if shown.last else []
    first = turn or [item for item in rest if not _is_prompt(item)] or rest
    unshown = len(rest) if lap == shown.lap else len(items)
    timely = [item for item in first if item in fitting]
    return Choice(_ordered(timely or first, seed, lap)[0], lap, unshown - 1)


def token(item: str) -> str:
    """Return the name of an item as a button carries it."""
    return sha256(item.encode()).hexdigest()[:10]


def _is_prompt(item: str) -> bool:
    return item.startswith((PROMPT, OWN))


def _ordered(items: Sequence[str], seed: int, lap: int) -> list[str]:
    return sorted(items, key=lambda item: sha256(f"{seed}:{lap}:{item}".encode()).digest())
