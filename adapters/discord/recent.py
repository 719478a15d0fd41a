"""What is worth remembering for some minutes, and may be forgotten at a restart."""

from collections import OrderedDict
from typing import Generic, TypeVar

MOST = 1000

Key = TypeVar("Key")
Value = TypeVar("Value")


class Recent(Generic[Key, Value]):
    """The newest values by their keys."""

    def __init__(self) -> None:
        self._kept: OrderedDict[Key, Value] = OrderedDict()

    def keep(self, key: Key, value: Value) -> None:
        self._kept[key] = value
        if len(self._kept) > MOST:
            self._kept.popitem(last=False)

    def forget(self, key: Key) -> None:
        self._kept.pop(key, None)

    def find(self, key: Key) -> Value | None:
        return self._kept.get(key)
